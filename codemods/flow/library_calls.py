"""What calling a function of Python or of a library does, and gives."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Mapping
from typing import Any

from codemods.flow.builtins import is_pure
from codemods.flow.call import elements, handed, is_function, taken
from codemods.flow.enter import Args
from codemods.flow.frame import Point
from codemods.flow.heap import SCALARS
from codemods.flow.library import (
    CACHES,
    CALLED,
    CALLING,
    DATA_PACKAGES,
    IN_PLACE,
    PURE,
    PURE_PACKAGES,
    SENDING,
    SETTING,
    WRITING,
)
from codemods.flow.objects import used
from codemods.flow.operations import raised_by, truth_of
from codemods.flow.values import (
    IDENTITY,
    UNKNOWN,
    Fails,
    Fixed,
    Func,
    Library,
    Listed,
    Mapped,
    Partial,
    Ref,
    Some,
    Suppress,
    Vague,
    Value,
    Whose,
    element,
    joined,
    whose,
)

_COMPUTED: Mapping[str, Callable[..., Any]] = {
    each: getattr(builtins, each)
    for each in (
        "len", "bool", "str", "int", "float", "sum", "min", "max", "sorted", "abs", "round", "repr",
        "ord", "chr", "divmod", "pow",
    )
}  # fmt: skip
_KINDS = {
    "len": "number", "str": "text", "int": "number", "float": "number", "bool": "truth",
    "isinstance": "truth", "any": "truth", "all": "truth", "list": "list", "tuple": "tuple",
    "set": "set", "frozenset": "set", "dict": "dict", "sorted": "list", "abs": "number",
    "range": "list", "enumerate": "iterator", "zip": "iterator", "map": "iterator",
    "filter": "iterator", "reversed": "iterator", "iter": "iterator", "repr": "text",
    "format": "text", "chr": "text", "hash": "number", "id": "number", "ord": "number",
    "issubclass": "truth", "callable": "truth", "hasattr": "truth", "sum": "object",
}  # fmt: skip
_TAKING = frozenset(
    {"list", "tuple", "set", "frozenset", "dict", "sum", "min", "max", "any", "all", "sorted"}
    | {"iter", "next", "zip", "map", "filter", "enumerate", "reversed"}
)
_ITERATORS = frozenset(
    {"builtins.open", "csv.reader", "csv.DictReader", "os.scandir", "os.walk", "glob.iglob"}
    | {"re.finditer"}
)
_TYPES: Mapping[str, type] = {
    f"builtins.{each.__name__}": each
    for each in (str, int, float, bool, list, tuple, dict, set, bytes, complex)
}
_LONGEST = 50  # numbers of a range that are worth having
_COMPONENTS = (
    "dash.html.", "dash.dcc.", "dash.dash_table.", "dash_bootstrap_components.",
    "dash_mantine_components.", "dash_iconify.", "dash_ag_grid.", "dash_daq.",
    "dash_cytoscape.", "dash_leaflet.",
)  # fmt: skip


def applied(at: Point, node: ast.AST, name: str, args: Args) -> Value:
    """What a function gives that has a full name. Raises Fails."""
    for each in args.all:
        used(at, node, each)
    special = _SPECIAL.get(name)
    if special is not None:
        return special(at, node, args)
    first, _, last = name.rpartition(".")
    if first == "builtins":
        return _builtin(at, node, last, args)
    return _of_package(at, node, name, args)


def _of_package(at: Point, node: ast.AST, name: str, args: Args) -> Value:
    last = name.rpartition(".")[2]
    called = _called(at, node, name, args)
    pure = name.startswith(PURE_PACKAGES) or name in PURE or is_pure(name)
    if name.startswith("operator.") and last in SETTING:
        pure = bool(args.given) and whose(args.given[0]) <= Whose.GIVEN
        at.heap.forget(args.given[0] if pure else UNKNOWN)
    if name.startswith((SENDING, "numpy.random.")):
        pure = False
    elif name.startswith(DATA_PACKAGES):
        pure = not last.startswith(WRITING) and last not in IN_PLACE
    if name.startswith("logging."):
        at.effect(node, prints=True)
    elif not pure:
        return _unseen(at, node, name, args)
    if name.startswith(("itertools.", "collections.", "functools.reduce")):
        for each in args.all:
            taken(at, node, each)
    at.may_raise(node)
    return _result(name, args, called)


def _unseen(at: Point, node: ast.AST, name: str, args: Args) -> Value:
    at.unseen(node, *args.all)
    return Some("iterator" if name in _ITERATORS else None, made=name)


def _result(name: str, args: Args, called: Value) -> Value:
    """What is known of what a function gives that only computes."""
    if name.startswith(_COMPONENTS):
        return Some("component", Whose.OWN)
    if name.startswith("itertools.") or name in _ITERATORS:
        return Some("iterator", Whose.OWN)
    match name:
        case "json.loads":
            return Some(whose=Whose.GIVEN, part=True)
        case "json.dumps":
            return Some("text", Whose.OWN)
        case "copy.copy" | "copy.deepcopy" if args.given:
            return _copied(args.given[0], deep=name.endswith("deepcopy"))
        case "collections.defaultdict":
            return Some("defaultdict", Whose.OWN)
        case "functools.reduce":
            return joined(called, UNKNOWN)
    if name.startswith((*DATA_PACKAGES, "dash.Patch", "collections.")):
        return Some("object" if name.rpartition(".")[2][:1].isupper() else None,
                    Whose.OWN, made=name)  # fmt: skip
    kind = "object" if name.startswith(("dash.exceptions.", "datetime.")) else None
    return Some(kind, made=name)


def _copied(value: Value, *, deep: bool) -> Value:
    match value:
        case Some(kind="iterator"):
            return value
        case Some(kind=kind, made=made):
            unseen = "" if value.whose <= Whose.STEADY else "copy.copy"
            return Some(kind, Whose.GIVEN if deep else Whose.OWN, made=made or unseen)
        case Ref() | Fixed():
            kind = "dict" if isinstance(getattr(value, "content", None), Mapped) else None
            return Some(kind, Whose.OWN, each=Some() if kind else None)
    return value if isinstance(value, (*SCALARS, tuple)) else UNKNOWN


def _called(at: Point, node: ast.AST, name: str, args: Args) -> Value:
    """What the functions give that it is handed; those that nobody knows may do anything."""
    meant = [args.named[key] for key in args.named if key in CALLED]
    meant += args.given[:1] if name in CALLING else ()
    meant += [each for each in args.all if is_function(each) and each not in meant]
    known = (*SCALARS, tuple, Ref, Fixed)
    return handed(at, node, [each for each in meant if not isinstance(each, known)], args)


def _builtin(at: Point, node: ast.AST, name: str, args: Args) -> Value:
    full = f"builtins.{name}"
    if full not in PURE:
        return _unseen(at, node, full, args)
    skipped = name in ("isinstance", "issubclass", "callable", "type", "id")
    called = UNKNOWN if skipped else _called(at, node, full, args)
    if name in _TAKING:
        for each in args.given[1:] if full in CALLING else args.all:
            taken(at, node, each)
    if name in _COMPUTED and args.is_plain:
        try:
            return at.heap.lift(_COMPUTED[name](*map(at.heap.plain, args.given)))
        except Vague:
            pass
        except Exception as error:
            raise Fails(raised_by(error)) from error
    if any(each is None for each in args.given[:1]) and name in ("iter", "len", "sum", "sorted"):
        raise Fails(raised_by(TypeError()))
    if isinstance(getattr(builtins, name), type) and name[0].isupper():
        return Some("object", made=full)  # an exception
    at.may_raise(node)
    if name in ("min", "max"):
        return joined(*map(element, args.given)) if args.given else UNKNOWN
    if name in ("map", "filter"):
        return Some("iterator", Whose.OWN, each=called)
    return Some(_KINDS.get(name), Whose.OWN if name in _KINDS else Whose.STEADY)


def _rows(at: Point, node: ast.AST, args: Args, row: Callable[..., Any]) -> Value:
    """``zip`` and ``enumerate``."""
    found = [elements(at, node, each) for each in args.given]
    known = [each for each in found if each is not None]
    if args.is_plain and len(known) == len(found):
        return at.heap.new(Listed("iterator", tuple(row(*known))))
    each = tuple(map(element, args.given))
    number = () if row is zip else (Some("number", Whose.OWN),)
    return Some("iterator", Whose.OWN, each=(*number, *each))


def _zip(at: Point, node: ast.AST, args: Args) -> Value:
    return _rows(at, node, args, zip)


def _enumerate(at: Point, node: ast.AST, args: Args) -> Value:
    one = len(args.given) == 1 and args.is_plain
    return _rows(at, node, args, enumerate) if one else _builtin(at, node, "enumerate", args)


def _reversed(at: Point, node: ast.AST, args: Args) -> Value:
    found = elements(at, node, args.given[0]) if args.given else None
    if found is None:
        return Some("iterator", Whose.OWN, each=element(args.given[0]) if args.given else None)
    return at.heap.new(Listed("iterator", tuple(reversed(found))))


def _range(at: Point, node: ast.AST, args: Args) -> Value:
    if args.is_plain and all(type(each) is int for each in args.given):
        numbers = range(*args.given) if args.given else ()
        if len(numbers) <= _LONGEST:
            return at.heap.new(Listed("list", tuple(numbers)))
    return _builtin(at, node, "range", args)


def _print(at: Point, node: ast.AST, args: Args) -> Value:
    at.effect(node, prints="file" not in args.named)
    return None


def _length(at: Point, node: ast.AST, args: Args) -> Value:
    value = args.given[0] if args.given else UNKNOWN
    content = at.heap.content(value)
    if isinstance(content, Listed | Mapped):
        return len(content.items)
    if isinstance(value, tuple):
        return len(value)
    return _builtin(at, node, "len", args)


def _truth(at: Point, _node: ast.AST, args: Args) -> Value:
    return truth_of(at.heap.truth(args.given[0]) if args.given else False)


def _counted(at: Point, node: ast.AST, args: Args, *, stops: bool) -> Value:
    """``any([1, UNKNOWN])`` and ``all([0, UNKNOWN])`` are certain all the same."""
    items = elements(at, node, args.given[0]) if args.given else None
    if items is None:
        return truth_of(None)
    found = [at.heap.truth(each) for each in items]
    if stops in found:
        return stops
    return truth_of(None) if None in found else not stops


def _any(at: Point, node: ast.AST, args: Args) -> Value:
    return _counted(at, node, args, stops=True)


def _all(at: Point, node: ast.AST, args: Args) -> Value:
    return _counted(at, node, args, stops=False)


def _collected(at: Point, node: ast.AST, args: Args, kind: str) -> Value:
    """``list(x)`` and the like."""
    if not args.is_plain or len(args.given) > 1:
        return _builtin(at, node, kind, args)
    items = elements(at, node, args.given[0]) if args.given else []
    if items is None or (kind == "set" and not all(isinstance(each, str) for each in items)):
        each = element(args.given[0])
        return Some(kind, Whose.OWN, each=each if isinstance(each, Some) and each.cls else None)
    if kind == "tuple":
        return tuple(items)
    return at.heap.new(Listed(kind, tuple(dict.fromkeys(items) if kind == "set" else items)))


def _list(at: Point, node: ast.AST, args: Args) -> Value:
    return _collected(at, node, args, "list")


def _tuple(at: Point, node: ast.AST, args: Args) -> Value:
    return _collected(at, node, args, "tuple")


def _set(at: Point, node: ast.AST, args: Args) -> Value:
    return _collected(at, node, args, "set")


def _iter(at: Point, node: ast.AST, args: Args) -> Value:
    return _collected(at, node, args, "iterator")


def _dict(at: Point, node: ast.AST, args: Args) -> Value:
    before = at.heap.content(args.given[0]) if args.given else Mapped({})
    if args.loose is None and isinstance(before, Mapped) and len(args.given) < 2:
        return at.heap.new(Mapped({**before.items, **args.named}))
    return _builtin(at, node, "dict", args)


def _next(at: Point, node: ast.AST, args: Args) -> Value:
    """``next(iter(ctx.triggered_prop_ids))``."""
    value = args.given[0] if args.given else UNKNOWN
    content = at.heap.content(value)
    if isinstance(content, Listed) and content.kind == "iterator" and isinstance(value, Ref):
        if content.items:
            at.heap.put(value.id, Listed("iterator", content.items[1:]))
            return content.items[0]
        if len(args.given) > 1:
            return args.given[1]
        raise Fails(raised_by(StopIteration()))
    elements(at, node, value)
    return joined(element(value), *args.given[1:2])


def _isinstance(at: Point, node: ast.AST, args: Args) -> Value:
    types = args.given[1] if len(args.given) > 1 else UNKNOWN
    names = [each.name for each in (types if isinstance(types, tuple) else (types,))
             if isinstance(each, Library)]  # fmt: skip
    kind = _type(at, args.given[0]) if args.given else None
    if kind is None or not all(name in _TYPES for name in names) or not names:
        return truth_of(None)
    return issubclass(kind, tuple(_TYPES[name] for name in names))


def _type(at: Point, value: Value) -> type | None:
    content = at.heap.content(value)
    match content:
        case Mapped():
            return dict
        case Listed(kind="list" | "set" as kind):
            return list if kind == "list" else set
        case Some(kind="text"):
            return str
    return type(value) if isinstance(value, (*SCALARS, tuple)) else None


def _getattr(at: Point, node: ast.AST, args: Args) -> Value:
    from codemods.flow.expression import attribute_of

    match args.given:
        case (owner, str(name), *default):
            try:
                found = attribute_of(at, node, owner, name)
            except Fails:
                if not default:
                    raise
                return default[0]
            return joined(found, *default)
    return _unseen(at, node, "builtins.getattr", args)


def _partial(_at: Point, _node: ast.AST, args: Args) -> Value:
    if not args.given or args.loose is not None:
        return Some(whose=Whose.UNSEEN)
    return Partial(args.given[0], args.given[1:], tuple(args.named.items()))


def _mark(_at: Point, _node: ast.AST, args: Args) -> Value:
    """A decorator that hands on the function, or makes such a decorator."""
    if len(args.given) == 1 and not args.named and is_function(args.given[0]):
        return args.given[0]
    return IDENTITY


def _wraps(_at: Point, _node: ast.AST, _args: Args) -> Value:
    return IDENTITY


def _manager(at: Point, node: ast.AST, args: Args) -> Value:
    match args.given:
        case (Func() as function,):
            return Func(function.module, function.node, function.frame, manager=True)
    return _unseen(at, node, "contextlib.contextmanager", args)


def _suppress(_at: Point, _node: ast.AST, args: Args) -> Value:
    return Suppress((*args.given, *(() if args.loose is None else (args.loose,))))


_SPECIAL: Mapping[str, Callable[[Point, ast.AST, Args], Value]] = {
    "builtins.print": _print, "builtins.len": _length, "builtins.bool": _truth,
    "builtins.any": _any, "builtins.all": _all, "builtins.list": _list, "builtins.tuple": _tuple,
    "builtins.set": _set, "builtins.iter": _iter, "builtins.dict": _dict, "builtins.next": _next,
    "builtins.range": _range, "builtins.zip": _zip, "builtins.enumerate": _enumerate,
    "builtins.reversed": _reversed, "builtins.isinstance": _isinstance,
    "builtins.getattr": _getattr,
    "functools.partial": _partial, "functools.wraps": _wraps, "builtins.staticmethod": _mark,
    **dict.fromkeys(CACHES, _mark), "typing.no_type_check": _mark,
    "contextlib.contextmanager": _manager, "contextlib.asynccontextmanager": _manager,
    "contextlib.suppress": _suppress,
}  # fmt: skip
