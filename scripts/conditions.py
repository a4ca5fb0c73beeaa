"""Takes out each condition of the rules in turn, and lists the test that fails for it.

    python -m scripts.conditions [--jobs N] [--only TEXT] [--tests PATH]... [--most N] [FILES]

A condition is a doubt that is yielded, the test of an ``if``, an operand of ``and`` and ``or``, the
``if`` of a comprehension, or the guard of a ``case``. A condition without a test that fails is
listed at the end, and then the exit code is 1: either a test is missing, or the condition is not
needed. FILES are those of the four semantic rules when none are given.

The files are imported with a switch at each condition. A first run of all tests tells which of them
would have seen another value there; then one process after the other is forked, turns one switch,
and runs these until one fails. The type checker is asked about those that are left: what only
narrows a type is no condition of a rule. What is tested in a process of its own (``tests/cli``) has
no say.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import gc
import os
import pickle
import pkgutil
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import astuple, dataclass, field
from importlib import import_module
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path
from threading import Lock
from types import CodeType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from .narrowing import Place, asked_for

ROOT = Path(__file__).parent.parent
RULES = ("prevent_initial_call", "input_to_state", "merge_duplicate_outputs", "state_to_patch")
TESTS = ("rules", "graph", "flow", "dash", "test_fixtures.py", "test_generated.py")
_SECONDS = 60  # of a processor, for the tests of one condition: without it something may not end
_Seen = dict[int, dict[str, float]]
_FORKING = Lock()  # or a process would hold the pipe of another open


@dataclass(frozen=True)
class Condition:
    """A part of a file that can be taken out."""

    place: Place
    text: str

    def __str__(self) -> str:
        short = " ".join(self.text.split())
        short = short if len(short) < 70 else f"{short[:67]}..."
        return f"{self.place.path}:{self.place.line}: {short}"


@dataclass
class Switches:
    """The conditions by their numbers, which one is out, and which ones the running test needs."""

    conditions: list[Condition] = field(default_factory=list)
    out: int | None = None
    needed: set[int] = field(default_factory=set)

    def value(self, number: int, value: object, instead: bool) -> object:
        """What the condition says, or what is said without it."""
        if number == self.out:
            return instead
        if number not in self.needed and bool(value) is not instead:
            self.needed.add(number)
        return value


class _Marked(ast.NodeTransformer):
    """Puts a switch at each condition of the functions of a file."""

    def __init__(self, path: str, code: str, switches: Switches) -> None:
        self.path, self.code, self.switches = path, code, switches

    def _switch(self, node: ast.expr | ast.stmt, value: ast.expr, instead: bool) -> ast.expr:
        text = ast.get_source_segment(self.code, node) or ""
        number = len(self.switches.conditions)
        end = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        place = Place(self.path, node.lineno, node.col_offset, *end)
        self.switches.conditions.append(Condition(place, text))
        call = ast.Call(
            ast.Name("_switch_of_a_condition", ast.Load()),
            [ast.Constant(number), value, ast.Constant(instead)],
            [],
        )
        return ast.fix_missing_locations(ast.copy_location(call, node))

    def _test(self, node: ast.expr, instead: bool) -> ast.expr:
        """Operands have switches of their own."""
        marked = self.visit(node)
        return marked if isinstance(node, ast.BoolOp) else self._switch(node, marked, instead)

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        marked = self.generic_visit(node)
        assert isinstance(marked, ast.Expr)
        if not isinstance(node.value, ast.Yield | ast.YieldFrom):
            return marked
        test = self._switch(node, ast.Constant(True), False)
        return ast.copy_location(ast.If(test, [marked], []), node)

    def visit_If(self, node: ast.If) -> ast.If:
        node.test = self._test(node.test, False)
        node.body = [self.visit(each) for each in node.body]
        node.orelse = [self.visit(each) for each in node.orelse]
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.BoolOp:
        """``x or 0``: what is a constant is no condition."""
        instead = isinstance(node.op, ast.And)
        node.values = [
            each if isinstance(each, ast.Constant) else self._test(each, instead)
            for each in node.values
        ]
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        node.iter = self.visit(node.iter)
        node.ifs = [self._test(each, True) for each in node.ifs]
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.match_case:
        if node.guard is not None:
            node.guard = self._test(node.guard, True)
        node.body = [self.visit(each) for each in node.body]
        return node


class _Loader(SourceFileLoader):
    switches: Switches

    def get_code(self, fullname: str) -> CodeType:
        code = Path(self.path).read_text()
        marked = _Marked(str(Path(self.path).relative_to(ROOT)), code, self.switches)
        tree = ast.parse(code)
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.Module):
                node.body = [
                    marked.visit(each) if isinstance(each, ast.FunctionDef) else each
                    for each in node.body
                ]
        return compile(tree, self.path, "exec", dont_inherit=True)


@dataclass(frozen=True)
class _Finder:
    """Imports some files with switches."""

    files: frozenset[str]
    switches: Switches

    def find_spec(self, name: str, path: Sequence[str] | None, _target: object = None) -> Any:
        spec = PathFinder.find_spec(name, path) if name.startswith("codemods") else None
        if spec is None or spec.origin not in self.files:
            return None
        loader = _Loader(name, spec.origin)
        loader.switches = self.switches
        spec.loader = loader
        return spec


@dataclass
class _Runner:
    """Runs the tests that pytest has collected, and then those of each condition."""

    switches: Switches
    asked: argparse.Namespace
    missing: int = 0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        gc.collect()
        gc.freeze()  # what is forked shares it
        items = [item for item in session.items if not item.get_closest_marker("slow")]
        start = time.monotonic()
        seen = self._first_run(items)
        print(f"{len(items)} tests in {time.monotonic() - start:.0f} s", flush=True)
        self._take_out(seen, {item.nodeid: item for item in items})
        return True

    def _take_out(self, seen: _Seen, items: Mapping[str, pytest.Item]) -> None:
        """Each condition in turn, in the order of their places."""
        asked = (
            (each, self._ordered(each, seen.get(number, {})), number)
            for number, each in enumerate(self.switches.conditions)
            if self.asked.only in str(each)
        )
        found = sorted(asked, key=lambda each: astuple(each[0].place))
        start, most = time.monotonic(), self.asked.most
        with ThreadPoolExecutor(self.asked.jobs) as pool:
            works = [
                pool.submit(_forked, self._fails, number, [items[name] for name in names[:most]])
                for _, names, number in found
            ]
            missing: list[tuple[Condition, int]] = []
            for (each, names, _), work in zip(found, works, strict=True):
                failed = work.result()
                print(f"{each}\n    {failed or 'NO TEST FAILS'}", flush=True)
                if failed is None:
                    missing.append((each, len(names)))
        seconds = time.monotonic() - start
        tests = [each.place for each, _ in missing if not each.text.startswith("yield")]
        typed = {place for place, asked in zip(tests, asked_for(tests), strict=True) if asked}
        left = [
            f"  {each}  ({many} tests get there)"
            for each, many in missing
            if each.place not in typed
        ]
        self.missing = len(left)
        print(f"\n{len(found)} conditions in {seconds:.0f} s; {len(missing) - len(left)} are asked")
        print(f"for by the types alone, {len(left)} by no test that fails:", *left, sep="\n")

    @staticmethod
    def _ordered(condition: Condition, tests: dict[str, float]) -> list[str]:
        """First those that are made for conditions, then those that are named for the rule; of
        these one of each function after the other, the quickest first.
        """
        rule = Path(condition.place.path).parent.name
        seen: Counter[str] = Counter()
        turns: dict[str, tuple[bool, bool, int]] = {}
        for name in sorted(tests, key=tests.__getitem__):
            function = name.partition("[")[0]
            named = rule in name.replace("-", "_")
            turns[name] = ("conditions" not in function, not named, seen[function])
            seen[function] += 1
        return sorted(turns, key=turns.__getitem__)

    def _first_run(self, items: Sequence[pytest.Item]) -> _Seen:
        """How long the tests take that each condition makes a difference to."""
        size = len(items) // self.asked.jobs + 1
        parts = [items[start : start + size] for start in range(0, len(items), size)]
        with ThreadPoolExecutor(self.asked.jobs) as pool:
            found = pool.map(lambda part: _forked(self._seen, part), parts)
            together: _Seen = {}
            for part in found:
                for number, tests in part.items():
                    together.setdefault(number, {}).update(tests)
        return together

    def _seen(self, items: Sequence[pytest.Item]) -> _Seen:
        """Tests with the same parameters share what the first of them has found out."""
        needed: dict[object, set[int]] = {}
        spent: dict[object, float] = {}
        passed: list[tuple[str, object]] = []
        for item, after in _with_next(items):
            parameters = getattr(item, "callspec", None)
            key: object = (item.path, parameters.id) if parameters else item.nodeid
            self.switches.needed = needed.setdefault(key, set())
            start = time.monotonic()
            if _passes(item, after):
                passed.append((item.nodeid, key))
            else:
                print(f"fails with all conditions: {item.nodeid}", file=sys.__stderr__)
            spent[key] = spent.get(key, 0) + time.monotonic() - start
        found: _Seen = {}
        for name, key in passed:
            for number in needed[key]:
                found.setdefault(number, {})[name] = spent[key]
        return found

    def _fails(self, number: int, items: Sequence[pytest.Item]) -> str | None:
        self.switches.out = number
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        return next((i.nodeid for i, after in _with_next(items) if not _passes(i, after)), None)


def _with_next(items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    return zip(items, [*items[1:], None], strict=False)


def _passes(item: pytest.Item, after: pytest.Item | None) -> bool:
    reports = runtestprotocol(item, log=False, nextitem=after)
    return not any(report.failed for report in reports)


def _forked(function: Callable[..., Any], *arguments: object) -> Any:
    """What a function returns in a process of its own."""
    with _FORKING:
        reading, writing = os.pipe()
        child = os.fork()
        if child != 0:
            os.close(writing)
    if child == 0:
        try:
            nowhere = open(os.devnull, "w")  # noqa: SIM115
            with redirect_stdout(nowhere), redirect_stderr(nowhere):
                answer = pickle.dumps(function(*arguments))
            with open(writing, "wb") as stream:
                stream.write(answer)
        finally:
            os._exit(0)
    with open(reading, "rb") as stream:
        answer = stream.read()
    os.waitpid(child, 0)
    return pickle.loads(answer) if answer else "(it does not end)"


def _files() -> list[str]:
    return [
        str(path.relative_to(ROOT))
        for rule in RULES
        for path in sorted((ROOT / "codemods" / "rules" / rule).rglob("*.py"))
    ]


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", default=_files())
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", default="", help="conditions whose place or text has this")
    parser.add_argument("--tests", action="append", help="the tests that are asked")
    parser.add_argument("--most", type=int, default=200, help="so many for each condition")
    return parser.parse_args()


def main() -> int:
    asked = _asked()
    switches = Switches()
    builtins._switch_of_a_condition = switches.value  # type: ignore[attr-defined]
    files = frozenset(str(ROOT / file) for file in asked.files)
    sys.meta_path.insert(0, _Finder(files, switches))
    package = import_module("codemods")
    for module in pkgutil.walk_packages(package.__path__, "codemods."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    runner = _Runner(switches, asked)
    tests = asked.tests or [str(ROOT / "tests" / name) for name in TESTS]
    plugins = ["cacheprovider", "xdist", "pytest_cov", "capture"]
    options = [word for name in plugins for word in ("-p", f"no:{name}")]
    code = pytest.main(["-q", "--no-header", *options, *tests], plugins=[runner])
    return int(bool(code) or bool(runner.missing))


if __name__ == "__main__":
    sys.exit(main())
