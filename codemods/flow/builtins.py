"""Functions that only compute, and methods of texts, lists and dictionaries that do."""

from __future__ import annotations

METHODS = frozenset({"split", "rsplit", "startswith", "endswith", "strip", "lower", "upper"})
METHODS |= {"partition", "rpartition", "get", "keys", "values", "items", "count", "index"}
# Functions that only compute, besides those of ``html``, ``dcc`` and the like.
_PURE = frozenset(
    {"json.loads", "json.dumps", "copy.copy", "copy.deepcopy", "time.time", "dash.Patch"}
    | {f"datetime.datetime.{name}" for name in ("now", "today", "utcnow", "strptime")}
    | {"datetime.date.today", "datetime.datetime", "datetime.date", "datetime.timedelta"}
    | {f"os.path.{name}" for name in ("basename", "dirname", "join", "normpath", "splitext")}
)
_PURE_PACKAGES = ("dash.html.", "dash.dcc.", "dash.dash_table.", "math.")
# Of these every class is a component; a notification is shown once more each time it is made.
_OF_COMPONENTS = (
    "dash_bootstrap_components.", "dash_mantine_components.", "dash_iconify.", "dash_ag_grid.",
    "dash_daq.", "dash_cytoscape.", "dash_leaflet.",
)  # fmt: skip


def is_pure(name: str) -> bool:
    """Whether a function of this full name does nothing but compute its result."""
    if name.startswith(_OF_COMPONENTS):
        last = name.rpartition(".")[2]
        return last[:1].isupper() and last != "Notification"
    return name in _PURE or name.startswith(_PURE_PACKAGES)
