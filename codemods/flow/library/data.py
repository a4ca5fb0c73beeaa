"""What a method does that is called on data: texts, lists, dictionaries, tables, what came from the
browser.
"""

from __future__ import annotations

import ast
from dataclasses import replace

from codemods.dash.values.value import Private
from codemods.flow.call import call_all, elements, is_function, unknown
from codemods.flow.enter import Args
from codemods.flow.frame import Point
from codemods.flow.library import fits
from codemods.flow.library.calls import does
from codemods.flow.library.entry import Call, Kind
from codemods.flow.library.table import is_data, method
from codemods.flow.values.domain import (
    Bound,
    Listed,
    Mapped,
    Ref,
    Some,
    Value,
    Whose,
    element,
    joined,
    whose,
)
from codemods.flow.values.errors import Fails, raised
from codemods.flow.values.heap import SCALARS
from codemods.flow.values.objects import used
from codemods.flow.values.operations import equal, over
from codemods.flow.values.page import made

# The kinds of the table for those of values.
_KINDS: dict[str, Kind] = {
    "text": "text", "number": "count", "list": "list", "dict": "dict", "set": "set",
    "tuple": "tuple",
}  # fmt: skip


# Methods that ask nothing of what they are given.
_PUTTING = frozenset({"append", "appendleft", "insert"})


def method_of(at: Point, node: ast.AST, owner: Value, name: str, args: Args) -> Value:
    """What a method of some data gives. Raises Fails."""

    def ask(each: Value) -> Value:
        page = fits.method(at, node, each, name, args) if at.run.situation.ordinary else None
        return made(at, _method(at, node, each, name, args), page)

    for each in args.all if name not in _PUTTING else ():
        used(at, node, each)
    return over(at, node, owner, ask)


def _method(at: Point, node: ast.AST, owner: Value, name: str, args: Args) -> Value:
    if isinstance(owner, Bound):
        owner = element(owner.owner)
    if owner is None and not hasattr(None, name):
        raise Fails(raised(AttributeError))
    content = at.heap.content(owner)
    known: Call | None = None
    match content:
        case _ if isinstance(owner, (*SCALARS, Private)):
            known = method("count" if isinstance(owner, int | float) else "text", name)
            if isinstance(owner, bytes):
                known = method("bytes", name)
            if name == "join" and args.given and elements(at, node, args.given[0]) is None:
                return Some("text", Whose.OWN)
        case Mapped():
            found = _of_dict(at, owner, content, name, args)
            if found is not _NOT:
                return found
            known = method("dict", name)
        case Listed():
            if _is_added(at, node, owner, content, name, args):
                return None
            kinds: dict[str, Kind] = {"list": "list", "set": "set"}
            known = method(kinds.get(content.kind, "object"), name)
        case Some():
            return _of_some(at, node, owner, content, name, args)
        case _ if isinstance(owner, tuple):
            known = method("tuple", name)
    return _as_listed(at, node, owner, known, args)


_NOT = object()


def _as_listed(
    at: Point, node: ast.AST, owner: Value, known: Call | None, args: Args, made: str = ""
) -> Value:
    if known is None:
        at.heap.forget(owner)
        unknown(at, node, args, outside=_is_outside(owner))
        return Some(whose=max(whose(owner), Whose.STEADY), made=made)
    return does(at, node, known, args, owner, made=made, functions=args.all)


def _is_outside(owner: Value) -> bool:
    """Whether a method of a value cannot be a function of the project: nothing of a library or
    from the browser has one.
    """
    if isinstance(owner, Some) and not owner.made and owner.whose is not Whose.GIVEN:
        return owner.kind not in (None, "object")
    return not is_function(owner)


def _of_dict(at: Point, owner: Value, content: Mapped, name: str, args: Args) -> Value:
    """What is certain of a dictionary of which the keys are known."""
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
        case "get" if args.given and args.loose is None:
            return _got(at, content, args)
        case "update" if isinstance(owner, Ref) and args.loose is None and not at.run.many:
            given = at.heap.content(args.given[0]) if args.given else Mapped({})
            if isinstance(given, Mapped):
                at.heap.put(owner.id, Mapped({**items, **given.items, **args.named}))
                return None
    return _NOT


def _got(at: Point, content: Mapped, args: Args) -> Value:
    key = args.given[0]
    default = args.given[1] if len(args.given) > 1 else None
    same = {name: equal(at.heap, key, name) for name in content.items}
    for name, found in same.items():
        if found is True:
            return content.items[name]
    return joined(*(content.items[name] for name, it in same.items() if it is None), default)


def _is_added(
    at: Point, node: ast.AST, owner: Value, content: Listed, name: str, args: Args
) -> bool:
    """Whether something known is put behind a list that is known."""
    if name not in ("append", "extend") or not isinstance(owner, Ref) or at.run.many:
        return False
    if not args.is_plain or len(args.given) != 1:
        return False
    added = args.given if name == "append" else elements(at, node, args.given[0])
    if added is None:
        return False
    at.heap.put(owner.id, Listed(content.kind, (*content.items, *added)))
    return True


def _of_some(at: Point, node: ast.AST, owner: Value, content: Some, name: str, args: Args) -> Value:
    """A method of something of which only is known who made it, or who else has it."""
    if content.cls is not None:
        from codemods.flow.values.objects import attribute

        return call_all(at, node, attribute(at, node, content, name), args)
    known = _listed(content, name)
    if known is not None and is_data(content.made):
        if args.named.get("inplace", False) is not False:
            known = replace(known, changes="self")
        functions = [v for v in args.given if whose(v) >= Whose.UNSEEN and "0" in known.calls]
        return does(at, node, known, args, owner, made=content.made,
                    functions=(*args.all, *filter(is_function, functions)))  # fmt: skip
    found = _as_listed(at, node, owner, known, args, content.made)
    if name == "keys" and content.root is not None and isinstance(found, Some):
        return replace(found, each=Some("text"))  # of an object in JSON
    return found


def _listed(content: Some, name: str) -> Call | None:
    """What the table says of a method."""
    if is_data(content.made):
        return None if content.made.startswith("numpy.random.") else method("data", name)
    if content.made.startswith("datetime."):
        return method("time", name)
    if content.kind in _KINDS:
        return method(_KINDS[content.kind], name)
    if content.made.startswith("logging."):
        return method("object", name)
    if content.whose <= Whose.STEADY and content.kind != "iterator":
        known = method(None, name)
        if known is not None and content.made and "none" in known.result:  # no list need be there
            known = replace(known, result=frozenset({"any"}))
        return known or (method("object", name) if content.made else None)
    return None
