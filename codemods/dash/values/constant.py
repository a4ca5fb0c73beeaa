"""What an expression is known to be without running it: the base of the identity of props.

A literal, a constant of a module or class, the value of an Enum member, an f-string of such, a
dictionary of such, followed through imports. Anything else is ``Unknown``, with what its shape
still says.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import replace

from codemods.dash.id_arguments import IdArguments, place
from codemods.dash.values.apart import tells_apart
from codemods.dash.values.template import template
from codemods.dash.values.value import Fields, Known, Private, Unknown, Value, Wildcard
from codemods.python.calls.arguments import Argument
from codemods.python.calls.attributes import kept
from codemods.python.changes.mutable import may_change
from codemods.python.changes.rebound import attributes
from codemods.python.nodes import walk
from codemods.python.project import Module, Project
from codemods.python.resolve import Symbol, dash_name, resolve
from codemods.python.scope import Binding

_DEEPEST = 12
_WILDCARDS = {"dash.MATCH": "MATCH", "dash.ALL": "ALL", "dash.ALLSMALLER": "ALLSMALLER"}


def value_of(project: Project, module: Module, node: ast.expr | None, depth: int = 0) -> Value:
    """What an expression of a module is."""
    if node is None or depth > _DEEPEST:
        return Unknown()
    match node:
        case ast.Constant(value=str() | int() | float() | bool() | None as value):
            return Known(value)
        case ast.JoinedStr() | ast.BinOp(op=ast.Add()):
            return _text(project, module, node, depth)
        case ast.BinOp(op=ast.Mod()):
            return _filled(project, module, node, depth) or Unknown()
        case ast.Dict():
            return _fields(project, module, node, depth)
        case ast.Name() | ast.Attribute() | ast.Subscript():
            found = _constant(project, module, node, depth)
            return found if found is not None else _private(project, module, node)
        case ast.Call() if _makes_object(node):
            # Dash takes a component for its id
            own = (keyword.value for keyword in node.keywords if keyword.arg == "id")
            return value_of(project, module, next(own, None), depth + 1)
        case ast.Call():
            if any(
                isinstance(value_of(project, module, a, depth + 1), Wildcard) for a in node.args
            ):
                return Unknown(mapping=True)  # only in a dictionary a wildcard means something
            filled = _filled(project, module, node, depth)
            return _private(project, module, node) if filled is None else filled
    return Unknown()


def is_component(project: Project, module: Module, node: ast.expr | None, depth: int = 0) -> bool:
    """Whether an expression that Dash takes for an id is a component with that id."""
    match node:
        case ast.Call():
            return _makes_object(node)
        case ast.Name() | ast.Attribute() if depth < _DEEPEST:
            symbol = resolve(project, module, node)
            if symbol is not None and symbol.module is not None and symbol.binding is not None:
                return is_component(project, symbol.module, symbol.binding.value, depth + 1)
        case ast.Subscript(value=ast.Name() | ast.Attribute() as base):
            symbol = resolve(project, module, base)
            value = symbol.binding.value if symbol and symbol.binding else None
            items = value.values if isinstance(value, ast.Dict) else ()
            return any(isinstance(each, ast.Call) and _makes_object(each) for each in items)
    return False


def _makes_object(call: ast.Call) -> bool:
    name = getattr(call.func, "attr", None) or getattr(call.func, "id", None) or ""
    return bool(name[:1].isupper() and not name.isupper())


def _text(project: Project, module: Module, node: ast.JoinedStr | ast.BinOp, depth: int) -> Value:
    """A string put together: known when all its parts are, else the pattern of it."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node.left, node.right]
    plain = [part.value if isinstance(part, ast.FormattedValue) else part for part in parts]
    formatted = any(
        isinstance(part, ast.FormattedValue)
        and (part.format_spec or part.conversion != -1 or _is_enum(project, module, part.value))
        for part in parts
    )
    values = [value_of(project, module, part, depth + 1) for part in plain]
    if not formatted and all(isinstance(value, Known) for value in values):
        texts = [str(value.value) for value in values if isinstance(value, Known)]
        strings = all(isinstance(v, Known) and isinstance(v.value, str) for v in values)
        if strings or isinstance(node, ast.JoinedStr):
            return Known("".join(texts))
        return Unknown()
    if isinstance(node, ast.BinOp) and not any(_is_text(value) for value in values):
        return Unknown()
    pattern = ".*" if formatted else "".join(map(_pattern, values))
    return _of_pattern(project, module, node, pattern)


def _of_pattern(project: Project, module: Module, node: ast.expr, pattern: str) -> Value:
    private = _private(project, module, node)
    return replace(private, pattern=pattern) if isinstance(private, Private) else Unknown(pattern)


def _filled(project: Project, module: Module, node: ast.expr, depth: int) -> Value | None:
    """A template with its holes filled; None of any other expression."""
    found = template(node)
    if found is None:
        return None
    values: list[Value] = [Known(found.fixed[0])]
    for number, (hole, after) in enumerate(zip(found.holes, found.fixed[1:], strict=True)):
        value = found.shown(number, value_of(project, module, hole, depth + 1))
        values += [Unknown() if _is_enum(project, module, hole) else value, Known(after)]
    if all(isinstance(each, Known) for each in values):
        return Known("".join(str(each.value) for each in values if isinstance(each, Known)))
    return _of_pattern(project, module, node, "".join(map(_pattern, values)))


def _is_text(value: Value) -> bool:
    match value:
        case Known(value=str()):
            return True
        case Private(pattern=str()) | Unknown(pattern=str()):
            return True
    return False


def _pattern(value: Value) -> str:
    match value:
        case Known():
            return re.escape(str(value.value))
        case Private(pattern=str(pattern)) | Unknown(pattern=str(pattern)):
            return pattern
    return ".*"


def _fields(project: Project, module: Module, node: ast.Dict, depth: int) -> Value:
    items: list[tuple[str, Value]] = []
    for key, inner in zip(node.keys, node.values, strict=True):
        name = value_of(project, module, key, depth + 1)
        if not isinstance(name, Known) or not isinstance(name.value, str):
            return Unknown()
        items.append((name.value, value_of(project, module, inner, depth + 1)))
    return Fields(tuple(sorted(items, key=lambda item: item[0])))


def _constant(
    project: Project, module: Module, node: ast.Name | ast.Attribute | ast.Subscript, depth: int
) -> Value | None:
    """The value that a name, an attribute of a class or an entry of a dictionary stands for."""
    if isinstance(node, ast.Subscript):
        return _entry(project, module, node, depth)
    wildcard = _WILDCARDS.get(dash_name(project, module, node) or "")
    if wildcard is not None:
        return Wildcard(wildcard)
    symbol = resolve(project, module, node)
    if symbol is not None:
        return _bound(project, symbol, depth)
    if isinstance(node, ast.Attribute) and node.attr == "value":
        member = resolve(project, module, node.value)
        if member is not None and _is_enum_member(project, member):
            return _bound(project, member, depth, enum=True)
    return _own_constant(project, module, node, depth)


def _own_constant(
    project: Project, module: Module, node: ast.Name | ast.Attribute, depth: int
) -> Value | None:
    """``self.STORE`` where the body of the class has it, and nothing sets or overrides it."""
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return None
    found = module.scopes.around(node).lookup(node.value.id)
    owner = module.scopes.parents.get(found[0].node) if found else None
    if node.value.id not in ("self", "cls") or not isinstance(owner, ast.ClassDef):
        return None
    bindings = module.scopes.of_node[owner].bindings.get(node.attr, [])
    if len(bindings) != 1 or bindings[0].kind != "assign" or bindings[0].value is None:
        return None
    if kept(project, module, owner, node.attr) != [Argument(module, bindings[0].value)]:
        return None
    return value_of(project, module, bindings[0].value, depth + 1)


def _bound(project: Project, symbol: Symbol, depth: int, *, enum: bool = False) -> Value | None:
    binding, module = symbol.binding, symbol.module
    if binding is None or module is None or binding.kind != "assign" or binding.value is None:
        return None
    if not enum and _is_enum_member(project, symbol) and not _is_text_enum(project, symbol):
        return Unknown()
    if isinstance(binding.value, ast.Dict) and may_change(project, symbol):
        return Unknown()
    if enum and any(attributes(project, "_value_")):
        return Unknown()  # the one thing that can be set of a member
    return value_of(project, module, binding.value, depth + 1)


def _enum_base(project: Project, symbol: Symbol) -> str | None:
    """The Enum class that the class of a member derives from."""
    if symbol.module is None or symbol.binding is None:
        return None
    scope = symbol.module.scopes.around(symbol.binding.node)
    if not isinstance(scope.node, ast.ClassDef):
        return None
    for base in scope.node.bases:
        name = dash_name(project, symbol.module, base) or ""
        if name.startswith("enum.") or name.endswith("StrEnum"):
            return name
    return None


def _is_enum_member(project: Project, symbol: Symbol) -> bool:
    return _enum_base(project, symbol) is not None


def _is_text_enum(project: Project, symbol: Symbol) -> bool:
    """Whether the member itself is the string (``StrEnum``, ``class Ids(str, Enum)``)."""
    assert symbol.module is not None
    assert symbol.binding is not None
    scope = symbol.module.scopes.around(symbol.binding.node)
    assert isinstance(scope.node, ast.ClassDef)
    names = [dash_name(project, symbol.module, base) or "" for base in scope.node.bases]
    return any(name.endswith("StrEnum") or name == "builtins.str" for name in names)


def _is_enum(project: Project, module: Module, node: ast.expr) -> bool:
    """Whether an expression is a member of ``class Ids(str, Enum)``, which may give its name in a
    text that is put together, and not its own: that depends on the version of Python.
    """
    symbol = resolve(project, module, node)
    base = _enum_base(project, symbol) if symbol is not None else None
    return base is not None and not base.endswith("StrEnum")


def _entry(project: Project, module: Module, node: ast.Subscript, depth: int) -> Value | None:
    """``IDS["table"]`` of a dictionary that is a constant."""
    base = node.value
    if not isinstance(base, ast.Name | ast.Attribute):
        return None
    symbol = resolve(project, module, base)
    key = value_of(project, module, node.slice, depth + 1)
    value = symbol.binding.value if symbol and symbol.binding else None
    if not isinstance(value, ast.Dict) or symbol is None or symbol.module is None:
        return None
    if not isinstance(key, Known) or not isinstance(symbol.binding, Binding):
        return None
    if may_change(project, symbol):
        return Unknown()
    for name, inner in zip(value.keys, value.values, strict=True):
        if value_of(project, symbol.module, name, depth + 1) == key:
            return value_of(project, symbol.module, inner, depth + 1)
    return None


def _private(project: Project, module: Module, node: ast.expr) -> Value:
    """An expression of ``self``, ``cls`` or parameters and of nothing else that may change."""
    known = project.once(_owners)
    if node not in known:
        known[node] = _owners_of(module, node)
    owners = known[node]
    if not owners:
        return Unknown()
    handed = IdArguments(project, module, node, value_of)
    apart = tells_apart(project, node)
    text = ast.unparse(node)
    return Private("|".join(owners), text, module.path, handed=handed, apart=apart)


def _owners(_: Project) -> dict[ast.expr, Sequence[str]]:
    """Whose parameters are in the expressions that were asked for so far."""
    return {}


def _owners_of(module: Module, node: ast.expr) -> Sequence[str]:
    """The classes and functions whose parameters an expression is made of, and of nothing else."""
    owners: set[str] = set()
    for each in walk(node):
        if isinstance(each, ast.NamedExpr | ast.Await | ast.Lambda):
            return ()
        if not isinstance(each, ast.Name):
            continue
        found = module.scopes.around(each).lookup(each.id)
        kinds = [binding.kind for binding in found[1]] if found else []
        if found and kinds == ["parameter"]:
            owners.add(_owner(module, found[0].node, each.id))
        elif found and (found[0].parent is not None or len(kinds) > 1):
            return ()
    return sorted(owners)


def _owner(module: Module, function: ast.AST, name: str) -> str:
    """The class of a ``self`` or ``cls``, the function of any other parameter."""
    owner: ast.AST = function
    parent = module.scopes.parents.get(function)
    if name in ("self", "cls") and isinstance(parent, ast.ClassDef):
        owner = parent
    return place(module, owner)
