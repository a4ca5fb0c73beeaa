"""What a method does that is called on data: texts, lists, dictionaries, tables, what came from the
browser.
"""

from __future__ import annotations

import ast

from codemods.dash.constant import Private
from codemods.flow.call import call_all, elements, handed, is_function, taken
from codemods.flow.enter import Args
from codemods.flow.frame import Point
from codemods.flow.heap import SCALARS
from codemods.flow.library import APPLYING, CALLED, DATA_PACKAGES, IN_PLACE, READING, TEXTS, WRITING
from codemods.flow.operations import equal, over, raised, raised_by
from codemods.flow.values import (
    UNKNOWN,
    Bound,
    Content,
    Fails,
    Fixed,
    Listed,
    Mapped,
    Ref,
    Some,
    Vague,
    Value,
    Whose,
    element,
    held,
    joined,
    whose,
)
from codemods.python.project import CHANGING

_TEXT_KINDS = {
    "split": "list", "rsplit": "list", "splitlines": "list", "partition": "tuple",
    "rpartition": "tuple", "startswith": "truth", "endswith": "truth", "count": "number",
    "index": "number", "find": "number", "rfind": "number", "encode": "object",
}  # fmt: skip
_ITERATING = frozenset({"iterrows", "itertuples", "iter_rows", "finditer", "iterdir", "glob"})
_ITERATING |= {"rglob", "iter", "scan_iter", "__iter__"}


def method_of(at: Point, node: ast.AST, owner: Value, name: str, args: Args) -> Value:
    """What a method of some data gives. Raises Fails."""
    return over(at, node, owner, lambda each: _method(at, node, each, name, args))


def _method(at: Point, node: ast.AST, owner: Value, name: str, args: Args) -> Value:
    if isinstance(owner, Bound):
        owner = element(owner.owner)
    if owner is None:
        raise Fails(raised(AttributeError))
    if isinstance(owner, (*SCALARS, Private)):
        return _of_text(at, node, owner, name, args)
    content = at.heap.content(owner)
    if isinstance(content, Mapped):
        return _of_dict(at, node, owner, content, name, args)
    if isinstance(content, Listed) or isinstance(owner, tuple):
        listed = content if isinstance(content, Listed) else Listed("tuple", owner)
        return _of_list(at, node, owner, listed, name, args)
    if isinstance(content, Some):
        if content.kind == "text":
            return _of_text(at, node, content, name, args)
        return _of_some(at, node, owner, content, name, args)
    return at.unseen(node, *args.all)


def _of_text(at: Point, node: ast.AST, owner: Value, name: str, args: Args) -> Value:
    if name == "join" and args.given:
        elements(at, node, args.given[0])
    for each in args.all:
        if is_function(each):
            handed(at, node, [each], args)
    try:
        given = [at.heap.plain(each) for each in args.given]
        named = {key: at.heap.plain(each) for key, each in args.named.items()}
        if args.loose is None:
            return at.heap.lift(getattr(at.heap.plain(owner), name)(*given, **named))
    except Vague:
        pass
    except Exception as error:
        raise Fails(raised_by(error)) from error
    at.may_raise(node)
    return Some(_TEXT_KINDS.get(name, "text"), Whose.OWN)


def _of_dict(
    at: Point, node: ast.AST, owner: Value, content: Mapped, name: str, args: Args
) -> Value:
    items = content.items
    match name:
        case "keys":
            return at.heap.new(Listed("list", tuple(items)))
        case "values":
            return at.heap.new(Listed("list", tuple(items.values())))
        case "items":
            return at.heap.new(Listed("list", tuple(items.items())))
        case "copy":
            return at.heap.new(Mapped(items))
        case "get" if args.given:
            return _got(at, content, args)
    if name in CHANGING and isinstance(owner, Ref):
        return _written(at, owner, content, name, args)
    return _changed(at, node, owner, content, name, args)


def _got(at: Point, content: Mapped, args: Args) -> Value:
    key = args.given[0]
    default = args.given[1] if len(args.given) > 1 else args.named.get("default")
    same = {name: equal(at.heap, key, name) for name in content.items}
    for name, found in same.items():
        if found is True:
            return content.items[name]
    perhaps = [content.items[name] for name, found in same.items() if found is None]
    return joined(*perhaps, default) if args.loose is None else UNKNOWN


def _written(at: Point, owner: Ref, content: Mapped, name: str, args: Args) -> Value:
    """A dictionary that the call made is changed."""
    given = at.heap.content(args.given[0]) if args.given else Mapped({})
    if name == "update" and isinstance(given, Mapped) and args.loose is None and not at.run.many:
        at.heap.put(owner.id, Mapped({**content.items, **given.items, **args.named}))
        return None
    inside = joined(*content.items.values(), UNKNOWN)
    at.heap.forget(owner)
    return None if name in ("update", "clear") else joined(inside, *args.given[1:2])


def _of_list(
    at: Point, node: ast.AST, owner: Value, content: Listed, name: str, args: Args
) -> Value:
    if name == "copy":
        return at.heap.new(content)
    if name in ("append", "extend", "add") and isinstance(owner, Ref) and not at.run.many:
        added = args.given[:1] if name != "extend" else elements(at, node, args.given[0])
        if added is not None and args.is_plain and name != "add":
            at.heap.put(owner.id, Listed(content.kind, (*content.items, *added)))
            return None
    return _changed(at, node, owner, content, name, args)


def _changed(
    at: Point, node: ast.AST, owner: Value, content: Content, name: str, args: Args
) -> Value:
    """A method of which only is known whether it changes what it is called on."""
    if name in ("extend", "update"):
        for each in args.given:
            taken(at, node, each)
    items = held(content)
    inside = joined(*items) if items else UNKNOWN
    if name in CHANGING:
        handed(at, node, [each for each in args.named.values() if is_function(each)], args)
        if isinstance(owner, Fixed):
            at.effect(node)
        at.heap.forget(owner)
        at.may_raise(node)
        return inside if name in ("pop", "setdefault", "popitem") else None
    at.may_raise(node)
    if name in READING:
        return Some("number", Whose.OWN) if name in ("count", "index") else inside
    return at.unseen(node, *args.all)


def _of_some(at: Point, node: ast.AST, owner: Value, content: Some, name: str, args: Args) -> Value:
    """A method of something of which only is known who made it, or who else has it."""
    if content.cls is not None:
        from codemods.flow.objects import attribute

        return call_all(at, node, attribute(at, node, content, name), args)
    functions = [each for each in args.all if is_function(each)]
    functions += [args.named[key] for key in args.named if key in CALLED]
    functions = [each for each in functions if not isinstance(each, (*SCALARS, Ref, Fixed))]
    if name in APPLYING:
        functions += [each for each in args.given if whose(each) >= Whose.UNSEEN]
    handed(at, node, [*dict.fromkeys(functions)], args)
    if content.made.startswith("logging."):
        at.effect(node, prints=True)
        return None
    if content.made.startswith(DATA_PACKAGES):
        return _of_table(at, node, owner, content, name, args)
    at.may_raise(node)
    if name in CHANGING and content.whose <= Whose.GIVEN:
        at.heap.forget(owner)
        return _inside(content)
    if name in READING and content.whose <= Whose.STEADY:
        if name == "join":
            elements(at, node, args.given[0] if args.given else UNKNOWN)
        return _read(content, name, args)
    at.unseen(node, *args.all)
    at.heap.forget(owner)
    kind = "iterator" if name in _ITERATING else None
    return Some(kind, max(content.whose, Whose.STEADY), made=content.made)


def _inside(content: Some) -> Value:
    return element(content)


def _read(content: Some, name: str, args: Args) -> Value:
    """What a method gives that only reads."""
    found = element(content)
    if name in ("get", "setdefault"):
        return joined(found, args.given[1] if len(args.given) > 1 else None)
    if name in ("strftime", "isoformat"):
        return Some("text", Whose.OWN)
    if name == "copy":
        return Some(content.kind, Whose.OWN if content.whose > Whose.GIVEN else Whose.GIVEN,
                    made=content.made)  # fmt: skip
    return found


def _of_table(
    at: Point, node: ast.AST, owner: Value, content: Some, name: str, args: Args
) -> Value:
    """A method of a table or a figure."""
    at.may_raise(node)
    names = args.named
    pure = not name.startswith(WRITING) and not content.made.startswith("numpy.random.")
    if name == "sample" and "random_state" not in names:
        pure = False  # a draw changes the generator
    if name in TEXTS:
        pure = not args.given and not {"path_or_buf", "buf"} & names.keys()
    changes = name in CHANGING | IN_PLACE or name.startswith(("update_", "add_"))
    changes = changes or "inplace" in names
    if changes and content.whose > Whose.GIVEN:
        pure = False
    if not pure:
        return at.unseen(node, *args.all)
    if changes:
        at.heap.forget(owner)
    if name in _ITERATING:
        return Some("iterator", Whose.OWN)
    return Some(None, Whose.OWN, made=content.made)
