"""What a function does is told by one walker: elsewhere nobody reads statements of control flow."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "codemods"
CONTROL = {
    *(
        "If",
        "For",
        "AsyncFor",
        "While",
        "Try",
        "TryStar",
        "With",
        "AsyncWith",
        "Match",
        "match_case",
    ),
    *("Return", "Raise", "Assert", "Break", "Continue", "ExceptHandler", "withitem"),
}
# Those that ask such a statement something else, and what.
OTHERS = {
    "dash/app.py": "what a function returns: is it an app",
    "dash/page/layout.py": "the tree that a layout function returns",
    "dash/page/set_later.py": "where a component goes that has a name",
    "dash/values/apart.py": "what a method returns: an id that its argument makes",
    "dash/values/choices.py": "what a function returns: the values that an id may have",
    "dash/values/elements.py": "what a loop goes over: the values that an id may have",
    "graph/outcome/answers.py": "whether what is named is kept",
    "graph/outcome/error_handler.py": "whether an answer is given back as it is",
    "graph/app/made.py": "what is under if __name__ == '__main__'",
    "graph/shared/cluster.py": "which of two branches registers a callback",
    "graph/outcome/results.py": "how the results are written, which a rewrite changes",
    "python/calls/registered.py": "where a function goes that has a name",
    "python/calls/sites.py": "what the variable of a loop is bound to",
    "python/changes/holder.py": "where a class goes that has a name",
    "python/changes/mutable.py": "where a list or dictionary goes that has a name",
    "python/changes/rebound.py": "where a module goes that has a name",
    "python/references.py": "under which try or if an import stands",
    "python/scope.py": "statements that bind nothing",
    "graph/alike.py": "what a function returns: an id that its arguments make",
    "rules/state_to_patch/rewriting/live.py": "whether a statement stands in a loop",
    "rules/state_to_patch/rewriting/rewrite.py": "the return that a rewrite changes",
}


def _asked(path: Path) -> set[str]:
    """The statements of control flow that a module names."""
    return {
        node.attr
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        if isinstance(node.value, ast.Name) and node.value.id == "ast" and node.attr in CONTROL
    }


def _others() -> set[str]:
    """The modules outside of flow/ that name one."""
    modules = (path for path in ROOT.rglob("*.py") if path.relative_to(ROOT).parts[0] != "flow")
    return {path.relative_to(ROOT).as_posix() for path in modules if _asked(path)}


def test_only_flow_reads_control_flow() -> None:
    assert not _others() - OTHERS.keys()


@pytest.mark.parametrize("path", OTHERS)
def test_an_exception_is_still_one(path: str) -> None:
    assert path in _others()
