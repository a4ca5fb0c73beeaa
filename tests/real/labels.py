"""What an expert on Dash says about the callbacks of the apps, from reading their source.

``labels.json`` knows nothing of what the tool says. For each app it has ``callbacks``, by the key
that ``callbacks.json`` and ``verdicts.json`` have too (``path:line name``):

- ``initial``: ``prevented`` (it has the flag, or its app has), ``quiet`` (it does nothing when the
  page opens), ``wanted``, ``unwanted`` (``why``), ``held`` (never called on load: all its Inputs
  come from quiet callbacks, or it has no Output and its Inputs enter the page later), ``follows``
  (started by what another callback writes on load, and does nothing), ``unclear`` (``why``).
- ``how`` a quiet one does nothing: a ``guard`` on an Input, on a ``state``, on the ``trigger``; it
  returns the ``same`` value that is there; it puts nothing into an ``empty`` component.
- ``round_trips``: for each parameter whose prop is an Output too: ``collection`` (a dictionary or
  list that is changed and returned), ``scalar`` (changed, or kept where it is still valid),
  ``none`` (built anew, narrowed to new options, returned as it is).
- ``form``: ``form`` (a button beside fields that should be States), ``own`` (an Input that it
  writes itself and need not start it), ``unclear``; not there where it is none.
- ``in``: where it is no part of the app itself.

``duplicates`` has one entry for each Output that several callbacks write, or that has
``allow_duplicate``: ``real`` (one dispatcher would be the natural code) or ``not``, and ``why``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "labels.json"

INITIAL = ("quiet", "held", "follows", "wanted", "unwanted", "unclear", "prevented")
HOW = ("guard", "state", "trigger", "same", "empty")
ROUND_TRIP = ("collection", "scalar", "none")
FORM = ("form", "own", "unclear")
DUPLICATES = ("real", "not")


def labels() -> dict[str, dict[str, Any]]:
    """The labels, by app."""
    found: dict[str, dict[str, Any]] = json.loads(_FILE.read_text())
    return found
