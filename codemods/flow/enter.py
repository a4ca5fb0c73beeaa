"""A function of the project is entered with what it is given; what came of it is kept."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from codemods.files.place import Place
from codemods.flow.frame import Abrupt, Effect, Frame, Point
from codemods.flow.values import fit
from codemods.flow.values.domain import (
    UNKNOWN,
    Choice,
    Class,
    Fixed,
    Func,
    Library,
    Manager,
    Mapped,
    Some,
    Value,
    Whose,
    joined,
)
from codemods.flow.values.errors import Fails, Origin, Raised
from codemods.flow.values.heap import SCALARS, parts
from codemods.flow.values.kinds import LIST
from codemods.flow.values.outside import evaluated_outside, loose
from codemods.flow.values.page import is_of_page
from codemods.python.changes.code import is_recoded
from codemods.python.nodes import NESTED, own_nodes
from codemods.python.project import Project
from codemods.python.scope import Function


@dataclass(frozen=True, slots=True)
class Args:
    """What a call gives. ``loose`` is what may come besides, by ``*`` or ``**``."""

    given: tuple[Value, ...] = ()
    named: Mapping[str, Value] = field(default_factory=dict)
    loose: Value | None = None

    @property
    def all(self) -> tuple[Value, ...]:
        """All that is given."""
        rest = () if self.loose is None else (self.loose,)
        return (*self.given, *self.named.values(), *rest)

    @property
    def is_plain(self) -> bool:
        """Whether nothing comes by name, nor unpacked."""
        return not self.named and self.loose is None


def enter(at: Point, node: ast.AST, func: Func, args: Args, *, awaited: bool = False) -> Value:
    """What a function of the project gives; an ``async`` one runs when it is ``awaited``. Raises
    Fails.
    """
    if func.manager or (isinstance(func.node, ast.AsyncFunctionDef) and not awaited):
        return Manager(func, args.given, tuple(args.named.items()))
    run = at.run
    if is_recoded(run.project, func.node) or not run.enters(func.node):
        fit.unseen(at, node, args.all)
        return at.unseen(node, *args.all, outside=func.node in run.stack)  # it is read already
    known = run.project.once(_entered)
    key = _key(at, func, args)
    if key in known:
        return _again(at, node, known[key])
    sure, line, before, asks = run.sure, run.line, run.effects, run.asks
    unseen, changed, limits = len(run.unseen), at.heap.changed, run.limits
    steps = run.steps
    run.sure, run.line, run.effects, run.asks = True, line or getattr(node, "lineno", 0), {}, {}
    run.stack.append(func.node)
    inner = entered(at, func, args)
    try:
        generates, encloses = _kind(run.project, func.node)
        if generates:
            return _generated(at, node, inner, func)
        ends = ran(inner, func)
    finally:
        run.stack.pop()
        effects, asked = tuple(run.effects.values()), run.asks
        run.sure, run.line, run.effects, run.asks = sure, line, before, {**asked, **asks}
        _merge(at, node, effects)
    failed = [each for each in inner.frame.out if each.kind == "raise"]
    returned = ends or any(each.kind == "return" for each in inner.frame.out)
    value = _left(at, node, inner, ends)
    if not encloses:
        at.heap.leave(inner.frame.id, inner.frame.id, value)
    whole = key is not None and not asked and run.limits == limits
    if whole and returned and _is_free(value):
        more = at.heap.changed - changed
        ways = tuple((each.raised, each.perhaps, each.origin) for each in failed)
        known[key] = _Known(value, effects, tuple(run.unseen[unseen:]), ways, more,
                            run.steps - steps)  # fmt: skip
    return value


@dataclass(frozen=True, eq=False, slots=True)
class _Known:
    """What entering a function with certain arguments comes to."""

    value: Value
    effects: tuple[Effect, ...]
    unseen: tuple[Place, ...]
    raised: tuple[tuple[Raised, bool, Origin | None], ...]
    changed: frozenset[int]
    steps: int


def _entered(_: Project) -> dict[object, _Known]:
    return {}


def _key(at: Point, func: Func, args: Args) -> object:
    """What the result depends on; None when that is not all to be seen from the outside."""
    if func.frame is not None or not all(map(_is_free, args.all)) or at.run.situation.ids:
        return None
    given = tuple(map(_typed, args.given))
    named = tuple((name, _typed(value)) for name, value in args.named.items())
    run = at.run
    around = (run.trying > 0, run.many > 0, bool(run.unseen), len(run.stack))
    return (func.node, given, named, args.loose, around, run.situation.ordinary, at.heap.changed)


def _typed(value: Value) -> object:
    """``1`` and ``True`` are told apart."""
    return tuple(map(_typed, value)) if isinstance(value, tuple) else (type(value), value)


def _is_free(value: Value) -> bool:
    """Whether a value has nothing to do with what a heap holds."""
    if isinstance(value, tuple | Choice | Some):
        return all(map(_is_free, parts(value)))
    if isinstance(value, Func):
        return value.frame is None
    return isinstance(value, (*SCALARS, Library, Class, Fixed))


def _again(at: Point, node: ast.AST, known: _Known) -> Value:
    """A function is entered that was entered like that before."""
    _merge(at, node, known.effects)
    if known.unseen:
        at.run.unseen += known.unseen
        at.heap.forget_all()
    at.heap.changed |= known.changed
    at.run.step(known.steps)
    line = getattr(node, "lineno", 0)
    for raised, perhaps, origin in known.raised:
        if at.run.trying or origin is not None or not perhaps:
            way = Abrupt("raise", at.heap.copy(), line, None, raised, perhaps, origin)
            at.frame.out.append(way)
            at.frame.left = at.frame.left or not perhaps
    return known.value


def _merge(at: Point, node: ast.AST, effects: tuple[Effect, ...]) -> None:
    """What a function does that was entered here."""
    line = at.run.line or at.place(node).line
    for each in effects:
        before = at.run.effects.get((each.place, line))
        certain = (each.certain and at.sure) or (before is not None and before.certain)
        enters = each.enters or (before is not None and before.enters)
        at.run.effects[each.place, line] = replace(each, line=line, certain=certain, enters=enters)


def _kinds(_: Project) -> dict[ast.AST, tuple[bool, bool]]:
    return {}


def is_generator(project: Project, function: Function | ast.Lambda) -> bool:
    """Whether a function yields what it gives."""
    return _kind(project, function)[0]


def _kind(project: Project, node: Function | ast.Lambda) -> tuple[bool, bool]:
    """Whether a function is a generator, and whether others are in it."""
    known = project.once(_kinds)
    if node not in known:
        inside = [*own_nodes(node)]
        generates = any(isinstance(each, ast.Yield | ast.YieldFrom) for each in inside)
        known[node] = generates, any(isinstance(each, NESTED) for each in inside)
    return known[node]


def entered(at: Point, func: Func, args: Args) -> Point:
    """The point at which a function starts."""
    scope = func.module.scopes.of_node[func.node]
    frame = Frame(func.module, scope, next(at.run.ids), func.frame)
    inner = Point(at.run, frame, at.heap)
    inner.heap.open(frame.id, bound(at, func, args))
    return inner


def bound(at: Point, func: Func, args: Args) -> dict[str, Value]:
    """The parameters of a function, with what they get."""
    arguments = func.node.args
    names = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
    found: dict[str, Value] = dict(zip(names, args.given, strict=False))
    rest = args.given[len(names) :]
    known = {*names, *(each.arg for each in arguments.kwonlyargs)}
    found |= {name: value for name, value in args.named.items() if name in known}
    positional = names[len(names) - len(arguments.defaults) :]
    pairs = [*zip(positional, arguments.defaults, strict=True)]
    pairs += [
        (each.arg, value)
        for each, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if value is not None
    ]
    for name, default in pairs:
        if name not in found:
            value = evaluated_outside(at.run.project, func.module, default)
            value = loose(value) if isinstance(value, Fixed) else value
            found[name] = value if args.loose is None else joined(value, args.loose)
    for name in known:
        found.setdefault(name, UNKNOWN if args.loose is None else args.loose)
    if arguments.vararg is not None:
        spread = Some("tuple", Whose.OWN, each=args.loose)
        found[arguments.vararg.arg] = rest if args.loose is None else spread
    if arguments.kwarg is not None:
        others = {name: value for name, value in args.named.items() if name not in known}
        spread = Some("dict", Whose.OWN, each=args.loose)
        found[arguments.kwarg.arg] = at.heap.new(Mapped(others)) if args.loose is None else spread
    return found


def ran(inner: Point, func: Func) -> bool:
    """Runs a function; whether it gets to its end."""
    if not isinstance(func.node, ast.Lambda):
        return inner.block(func.node.body)
    try:
        value = inner.evaluate(func.node.body)
    except Fails as error:
        return inner.fail(func.node, error)
    return inner.leave("return", func.node.lineno, value)


def _left(at: Point, node: ast.AST, inner: Point, ends: bool) -> Value:
    """What a function gave, by all the ways that it may have ended. Raises Fails."""
    returned = inner.take("return")
    failed = inner.take("raise")
    values = [each.value for each in returned] + [None] * ends
    line = getattr(node, "lineno", 0)
    mine = [
        replace(each, line=line)
        for each in failed
        if at.run.trying or each.origin is not None or not each.perhaps
    ]
    goes = inner.join_all(ends, returned)
    if not goes:
        if not mine:
            raise Fails(line=line)  # it goes round for ever
        at.frame.out += mine[:-1]
        at.heap = mine[-1].heap
        raise Fails(mine[-1].raised, line, mine[-1].origin)
    at.heap = inner.heap
    at.frame.out += mine
    at.frame.left = at.frame.left or not all(each.perhaps for each in mine)
    return joined(*values)


def _generated(at: Point, node: ast.AST, inner: Point, func: Func) -> Value:
    """A generator: its body runs when its elements are taken, if they are."""
    other = Point(at.run, inner.frame, inner.heap.copy())
    at.run.many += 1
    with at.perhaps():
        ran(other, func)
    at.run.many -= 1
    for each in inner.frame.out:
        at.heap.join(each.heap)
        if each.kind == "raise":
            at.frame.out.append(replace(each, line=at.place(node).line))
            at.frame.left = at.frame.left or not each.perhaps
    at.heap.join(other.heap)
    yields = inner.frame.yields
    given = at.heap.frames.get(inner.frame.id, {}).values()
    may_be_empty = at.run.situation.ordinary and any(is_of_page(at.heap, each) for each in given)
    inside = joined(*yields) if yields else None
    return Some("iterator", Whose.OWN, each=inside, page=LIST if may_be_empty else None)
