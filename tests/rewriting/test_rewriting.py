"""What the rules build on: edits, concrete syntax, arguments."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Sequence
from typing import Any

import libcst as cst
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from codemods.files.source import Source
from codemods.python.project import Module
from codemods.rewriting.call.arguments import append, keyword, without
from codemods.rewriting.difference import Positions, differences
from codemods.rewriting.edits import CannotRewrite, Edit, Span, compose, replace, spans, touch
from codemods.rewriting.syntax import rewrite


def module(code: str, encoding: str = "utf-8") -> Module:
    return Module(Source("app.py", code.encode(encoding)), "app", False)


def applied(before: Module, edits: Sequence[Edit]) -> str:
    encoding = before.source.encoding
    return replace(before.source.data, spans(edits, encoding)).decode(encoding)


# Edits


@st.composite
def ordered_spans(draw: st.DrawFn, size: int) -> list[Span]:
    """Spans of ``size`` bytes, in order, that may meet and do not overlap."""
    places = sorted(draw(st.lists(st.integers(0, size), max_size=10)))
    pairs = zip(places[::2], places[1::2], strict=False)
    return [Span(start, end, draw(st.binary(max_size=3))) for start, end in pairs]


@given(st.data())
def test_composed_spans_do_what_both_lists_do_one_after_the_other(data: st.DataObject) -> None:
    before = data.draw(st.binary(max_size=20))
    first = data.draw(ordered_spans(len(before)))
    middle = replace(before, first)
    second = data.draw(ordered_spans(len(middle)))
    both = compose(first, second, middle)
    assert replace(before, both) == replace(middle, second)
    assert all(left.end < right.start for left, right in itertools.pairwise(both))


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.text("xy", max_size=2))))
def test_edits_that_do_not_touch_give_the_same_text_in_any_order(
    found: list[tuple[int, int, str]],
) -> None:
    apart: list[Edit] = []
    for start, end, text in found:
        edit = Edit("a.py", min(start, end), max(start, end), text)
        if not any(touch(edit, other) or touch(other, edit) for other in apart):
            apart.append(edit)

    def one_by_one(order: Sequence[Edit]) -> bytes:
        data, done = b"abcdef", list[Edit]()
        for edit in order:
            shift = sum(len(e.text) - (e.end - e.start) for e in done if e < edit)
            span = Span(edit.start + shift, edit.end + shift, edit.text.encode())
            data, done = replace(data, [span]), [*done, edit]
        return data

    assert one_by_one(apart) == one_by_one(apart[::-1]) == replace(b"abcdef", spans(apart, "utf-8"))


@pytest.mark.parametrize(
    ("left", "right", "meet"),
    [
        ((0, 2), (1, 3), True),
        ((0, 2), (2, 3), True),
        ((1, 1), (1, 1), True),
        ((1, 1), (1, 4), True),
        ((0, 1), (2, 3), False),
        ((0, 9), (3, 3), True),
    ],
)
def test_edits_touch_where_their_order_would_matter(
    left: tuple[int, int], right: tuple[int, int], meet: bool
) -> None:
    one, other = Edit("a.py", *left, "x"), Edit("a.py", *right, "y")
    assert touch(one, other) is touch(other, one) is meet
    assert not touch(one, Edit("b.py", *right, "y"))


def test_spans_are_ordered_and_encoded() -> None:
    edits = [Edit("a.py", 4, 5, "é"), Edit("a.py", 1, 2, "")]
    assert spans(edits, "latin-1") == [Span(1, 2, b""), Span(4, 5, b"\xe9")]


def test_spans_bring_no_second_byte_order_mark() -> None:
    assert spans([Edit("a.py", 3, 3, "x")], "utf-8-sig") == [Span(3, 3, b"x")]


def test_spans_that_overlap_are_an_error() -> None:
    with pytest.raises(ValueError, match="edits overlap at byte 2"):
        spans([Edit("a.py", 0, 3, ""), Edit("a.py", 2, 4, "")], "utf-8")


def test_spans_that_the_encoding_cannot_hold_are_an_error() -> None:
    with pytest.raises(UnicodeEncodeError):
        spans([Edit("a.py", 0, 0, "€")], "latin-1")


# Differences of concrete trees

PIECES = (
    "import os, dash  # both\n",
    "from dash import (\n    Dash,  # the app\n    html,\n)\n",
    "x = f(a, *b, c=1, **d)\n",
    "x = f(\n    a,\n    # why\n    b,\n)\n",
    "def f(a, b: int = 1, *, c):\n    '''doc'''\n\n    return (a, [b, c][0])\n",
    "@g\n\n# between\nclass A(B, metaclass=C):\n    x: int = 1\n",
    "if a:\n    pass\nelif b: c; d\nelse:\n    e = {'k': v, **w}\n",
    "try:\n\tf()\nexcept (A, B) as e:\n\traise\nfinally:\n\tpass\n",
    "for é in (x for x in y if z): print(f'{é!r:>{w}}')\n",
    "lambda a, b=1: a if b else (yield)\n",
    "x = (\n    1 +\n    2  # two\n)\n",
    "\n# alone\n\n",
    "with a as b, c: del d[1:2, ::3]\n",
    "'''\na\r\nb'''; y = 1;\n",
)
LISTED = (cst.Arg, cst.ImportAlias, cst.DictElement, cst.SimpleStatementLine, cst.FunctionDef)
CHANGED = (cst.Name, cst.Integer, cst.IndentedBlock, cst.Call, cst.EmptyLine, cst.Module)


class Shuffle(cst.CSTTransformer):
    """Renames, fills, deletes and doubles the nodes whose numbers it is told."""

    def __init__(self, actions: dict[int, str]) -> None:
        super().__init__()
        self.actions = actions
        self.number = 0

    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> Any:
        left = super().on_leave(original_node, updated_node)
        if not isinstance(left, LISTED + CHANGED):
            return left
        self.number += 1
        match self.actions.get(self.number), left:
            case "delete", _ if isinstance(left, LISTED):
                return cst.RemoveFromParent()
            case "double", _ if isinstance(left, LISTED):
                return cst.FlattenSentinel([left, left.deep_clone()])
            case None, _:
                return left
        return self.changed(left)

    def changed(self, node: cst.CSTNode) -> cst.CSTNode:
        match node:
            case cst.Name():
                return node.with_changes(value="renamed")
            case cst.Integer():
                return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
            case cst.Call():
                return append(node, keyword("k", cst.Name("v")))
            case cst.IndentedBlock() | cst.Module():
                more = cst.parse_statement("if new:\n  deeper\n")
                return node.with_changes(body=[more, *node.body])
            case cst.EmptyLine():
                return node.with_changes(comment=cst.Comment("# new"))
        return node


@given(st.lists(st.sampled_from(PIECES), max_size=4), st.data())
def test_the_differences_turn_the_old_code_into_the_new(
    pieces: list[str], data: st.DataObject
) -> None:
    tree = cst.parse_module("".join(pieces))
    count = Shuffle({})
    tree.visit(count)
    numbers, kinds = st.integers(1, count.number), st.sampled_from(["change", "delete", "double"])
    actions = data.draw(st.dictionaries(numbers, kinds, max_size=8))
    try:
        changed = tree.visit(Shuffle(actions))
    except cst.CSTValidationError:
        assume(False)  # an `import` without a name
    found = differences(
        Positions.of(tree, tree.code), Positions.of(changed.deep_clone(), changed.code)
    )
    assert found == sorted(found)
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))
    code, end, parts = tree.code, 0, list[str]()
    for each in found:
        parts += (code[end : each.start], each.text)
        end = each.end
    assert "".join((*parts, code[end:])) == changed.code


def test_a_difference_is_as_small_as_what_was_changed() -> None:
    old = module("x = f(\n    a,  # first\n    b,\n)\n")
    name = old.names["b"][0]
    edits = rewrite(old, {name: lambda node: node.with_changes(value="c")})
    assert edits == (Edit("app.py", 27, 28, "c"),)


# Concrete syntax


def _renamed(found: Module) -> str:
    """The code with each use of the name ``old`` written as ``new``."""
    uses = found.names["old"]
    return applied(found, rewrite(found, {u: lambda n: n.with_changes(value="new") for u in uses}))


@pytest.mark.parametrize(
    "code",
    [
        "old\n",
        "x = 1; old; y = 2",
        "if a: old\nelif old: b\nelse: old\n",
        "try:\n\told\nexcept old as e:\n\traise\nelse:\n\told\n",
        "@old\n# between\n@old(1)\nclass A(old):\n    async def f(self, a=old) -> old: ...\n",
        "é = 'ü'; (old)  # é\n",
        "def f():\r\n  '''a\r\n'''; return old\r\n",
        "\f\nx\n\fold\n",
        "if a:\n  x\n\f  old\n",
        'x = f\'é{old!r:>{old}}\' f"""\n{ (old) }"""\n',
        "x = (old,\n  old)[0].a.y\n",
        "lambda: [old for x in old if old]\n",
        "match old:\n    case {'a': b} if old: old\n",
        "del old\nwith old as y, old: pass\n",
        "x = f'{y}', f(*old, **old)\n",
        "global x; x: old = [*old, old[old:old]]\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_only_the_nodes_that_are_replaced_change(code: str, encoding: str) -> None:
    assert _renamed(module(code, encoding)) == code.replace("old", "new")


def test_the_bytes_of_another_encoding_are_counted() -> None:
    code = "# -*- coding: latin-1 -*-\né = 'ü'; old\n"
    assert _renamed(module(code, "latin-1")) == code.replace("old", "new")


@pytest.mark.parametrize(
    "code",
    [
        "x = 1\rold\r",
        "x = [\n1]; old\n",
        f"x = {' + '.join('1' * 900)} + old\n",
        f"x = {'-' * 900}old\n",
    ],
)
def test_what_libcst_cannot_hold_is_refused(code: str) -> None:
    with pytest.raises(CannotRewrite):
        _renamed(module(code))


# Arguments and parameters


def _call(code: str) -> tuple[Module, ast.Call]:
    found = module(code)
    calls = (node for node in ast.walk(found.tree) if isinstance(node, ast.Call))
    return found, next(calls)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f()", "f(k=v)"),
        ("f(a)", "f(a, k=v)"),
        ("f(a,b)", "f(a,b, k=v)"),
        ("f(a, )", "f(a, k=v, )"),
        ("f(a,)", "f(a, k=v,)"),
        ("f( a )", "f( a, k=v )"),
        ("f(*a, **b)", "f(*a, **b, k=v)"),
        ("f(x for x in y)", "f((x for x in y), k=v)"),
        ("f(\n    a,\n    b,\n)", "f(\n    a,\n    b,\n    k=v,\n)"),
        ("f(\n    a,\n    b\n)", "f(\n    a,\n    b,\n    k=v\n)"),
        ("f(\n    a,\n    b,  # b\n)", "f(\n    a,\n    b,  # b\n    k=v,\n)"),
        ("f(\n    a,\n    b  # b\n)", "f(\n    a,\n    b,  # b\n    k=v\n)"),
        ("f(\n    a,\n    b,\n    # end\n)", "f(\n    a,\n    b,\n    # end\n    k=v,\n)"),
        ("f(\n    a,  # a\n\n    b,\n)", "f(\n    a,  # a\n\n    b,\n    k=v,\n)"),
        ("f(\n    a, b\n)", "f(\n    a, b,\n    k=v\n)"),
        ("f(a,\n  b)", "f(a,\n  b,\n  k=v)"),
        ("f(a, b,  # b\n  )", "f(a, b,  # b\n  k=v,\n  )"),
        ("f(\n\ta,\n)", "f(\n\ta,\n\tk=v,\n)"),
        ("f(a, [\n    1,\n])", "f(a, [\n    1,\n], k=v)"),
        ("if a:\n    f(\n        a,\n    )", "if a:\n    f(\n        a,\n        k=v,\n    )"),
        ("f(\r\n    a,\r\n)", "f(\r\n    a,\r\n    k=v,\r\n)"),
        ("f(  # all\n    a,\n)", "f(  # all\n    a,\n    k=v,\n)"),
        ("f(\n)", "f(\n    k=v\n)"),
        ("f(\n    # none\n)", "f(\n    # none\n    k=v\n)"),
    ],
)
def test_an_argument_is_added_in_the_style_of_the_others(before: str, after: str) -> None:
    old, call = _call(before)
    edits = rewrite(old, {call: lambda node: append(node, keyword("k", cst.Name("v")))})
    assert applied(old, edits) == after


@pytest.mark.parametrize(
    ("before", "position", "after"),
    [
        ("f(a)", 0, "f()"),
        ("f(a, b)", 0, "f(b)"),
        ("f(a, b)", 1, "f(a)"),
        ("f(a, b,)", 1, "f(a,)"),
        ("f(\n    a,\n    b,\n)", 0, "f(\n    b,\n)"),
        ("f(\n    a,\n    b,\n)", 1, "f(\n    a,\n)"),
        ("f(\n    a,\n    b\n)", 1, "f(\n    a\n)"),
        ("f(\n    a,  # a\n    b,  # b\n    c,\n)", 1, "f(\n    a,  # a\n    c,\n)"),
        ("f(\n    a,  # a\n    b,  # b\n)", 1, "f(\n    a,  # a\n)"),
        ("f(\n    a,  # a\n    b  # b\n)", 1, "f(\n    a  # a\n)"),
        ("f(\n    a,  # a\n    b\n)", 1, "f(\n    a  # a\n)"),
        ("f(a, b,\n  c)", 2, "f(a, b)"),
    ],
)
def test_a_comment_goes_with_its_argument_and_no_other(
    before: str, position: int, after: str
) -> None:
    old, call = _call(before)
    edits = rewrite(old, {call: lambda node: node.with_changes(args=without(node.args, position))})
    assert applied(old, edits) == after


@pytest.mark.parametrize("space", ["", "  ", "\n    ", "  # why\n    "])
def test_a_generator_that_is_the_only_argument_is_found_without_the_parentheses_of_the_call(
    space: str,
) -> None:
    before = module(f"f({space}x for x in y{space})\n")
    call = before.tree.body[0].value  # type: ignore[attr-defined]

    def put(_: object) -> cst.Name:
        return cst.Name("z")

    assert applied(before, rewrite(before, {call.args[0]: put})) == f"f({space}z{space})\n"
