"""Whether a callback does more than compute its answer: in its own body, or in what it calls.

What a callback is given comes fresh from the browser, so it may change that as it likes. Code that
cannot be seen may change anything.
"""

from __future__ import annotations

import ast
from collections.abc import Container

from codemods.dash.callback import Callback
from codemods.files.place import Place
from codemods.flow.summary import any_call
from codemods.python.project import Project


def effect(
    project: Project, callback: Callback, lines: Container[int] | None = None
) -> Place | None:
    """The first place (of what some ``lines`` do) at which a callback may change something that
    outlives its call.
    """
    if not isinstance(callback.function, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    found = any_call(project, callback, callback.function).effects
    meant = (each for each in found if not each.prints and (lines is None or each.line in lines))
    return next((each.place for each in meant), None)
