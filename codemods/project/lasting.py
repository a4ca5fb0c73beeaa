"""What outlives a call, and may change by being read: iterators, tables that fill themselves,
objects of the project whose properties and operators do something.

``life`` says of an expression which of these it may be. What is made in the call itself is steady:
nobody else sees that it is used up.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import IntEnum

from codemods.project.names import dash_name, resolve
from codemods.project.project import Module, Project
from codemods.project.scopes import Binding, Function

_DEEPEST = 8


class Life(IntEnum):
    """Whether reading a value may change it: never; nobody knows, when its elements are taken;
    it may, whatever is asked of it.
    """

    STEADY = 0
    UNSEEN = 1
    ALIVE = 2


# Builtins that take the elements of what they get.
TAKING = frozenset(
    {"list", "tuple", "set", "frozenset", "dict", "sum", "min", "max", "any", "all", "sorted"}
    | {"iter", "next", "zip", "map", "filter", "enumerate", "reversed"}
)
# These get a function first.
_CALLING = frozenset({"builtins.map", "builtins.filter", "functools.reduce"})
_ALIVE = frozenset(
    {f"builtins.{each}" for each in ("iter", "map", "filter", "zip", "enumerate", "reversed")}
    | {"builtins.open", "collections.defaultdict", "csv.reader", "csv.DictReader"}
    | {"os.scandir", "os.walk", "glob.iglob", "re.finditer"}
)
_COPYING = frozenset({"copy.copy", "copy.deepcopy"})
_ITERATING = frozenset({"iterrows", "itertuples", "iter_rows", "finditer", "iterdir", "glob"})
_ITERATING |= {"rglob", "iter", "scan_iter", "__iter__"}
_STEADY = (
    "builtins.", "dash.", "pandas.", "numpy.", "polars.", "plotly.", "re.compile", "os.environ.",
    "os.getenv", "collections.", "json.", "datetime.", "logging.", "pathlib.", "operator.", "math.",
)  # fmt: skip
_PLAIN = (
    ast.Constant, ast.JoinedStr, ast.Compare, ast.BinOp, ast.UnaryOp, ast.Lambda, ast.Dict,
    ast.List, ast.Tuple, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp,
)  # fmt: skip
_DOING = (
    ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.AugAssign, ast.Global, ast.Nonlocal,
    ast.Delete, ast.With, ast.For,
)  # fmt: skip
# Special methods that run when an object is made or called, which is looked at as a call.
_MAKING = frozenset({"__init__", "__new__", "__post_init__", "__init_subclass__", "__call__"})
_PROPERTIES = frozenset({"__getattr__", "__getattribute__"})
_METHODS = frozenset({"staticmethod", "classmethod", "abstractmethod", "overload", "override"})


def life(project: Project, module: Module, node: ast.expr, depth: int = 0) -> Life:
    """What an expression may be that code of a call reads."""
    if depth > _DEEPEST:
        return Life.UNSEEN
    match node:
        case ast.Name():
            return _of_name(project, module, node, depth)
        case ast.Attribute():
            return _of_attribute(project, module, node, depth)
        case ast.Subscript(value=value) | ast.Starred(value=value):
            return _of_part(project, module, value, depth)
        case ast.IfExp(body=one, orelse=other):
            ways = [one, other]
        case ast.BoolOp(values=ways):
            pass
        case ast.NamedExpr(value=value):
            ways = [value]
        case ast.Call():
            return _made_here(project, module, node, depth + 1)
        case _:
            return Life.STEADY
    return max(life(project, module, each, depth + 1) for each in ways)


def acts_when_read(project: Project, module: Module, node: ast.Name | ast.Attribute) -> bool:
    """Whether it may do something that code reads this name or attribute: of what it stands for,
    by what is around it.
    """
    parent = module.scopes.parents.get(node)
    if isinstance(parent, ast.Attribute) and instance_of(project, module, node) is not None:
        return False  # which attribute is read decides
    if isinstance(node, ast.Attribute):
        found = instance_of(project, module, node.value)
        if found is not None and _does(project, *found, {node.attr} | _PROPERTIES):
            return True
    found = instance_of(project, module, node)
    if found is not None:
        return _does(project, *found, None)
    return life(project, module, node) is Life.ALIVE


def taken(project: Project, module: Module, node: ast.AST) -> Iterator[ast.expr]:
    """The expressions whose elements a node takes, or that it enters as contexts."""
    match node:
        case ast.Call(func=func, args=args):
            name = dash_name(project, module, func) or ""
            last = name.rpartition(".")[2]
            joins = isinstance(func, ast.Attribute) and func.attr == "join"
            builtin = name == f"builtins.{last}" and last in TAKING
            if name in _CALLING:
                args = args[1:]
            if joins or builtin or name.startswith(("itertools.", "functools.reduce")):
                yield from args
        case ast.Assign(targets=targets, value=value):
            if any(isinstance(each, ast.Tuple | ast.List) for each in targets):
                yield value
        case ast.For(iter=source) | ast.AsyncFor(iter=source) | ast.comprehension(iter=source):
            yield source
        case ast.Starred(value=value) | ast.YieldFrom(value=value):
            yield value
        case ast.Compare(ops=ops, comparators=comparators):
            for op, each in zip(ops, comparators, strict=True):
                if isinstance(op, ast.In | ast.NotIn):
                    yield each
        case ast.withitem(context_expr=expr):
            yield expr


def instance_of(
    project: Project, module: Module, node: ast.expr
) -> tuple[Module, ast.ClassDef] | None:
    """The class of the project that an object is an instance of: ``self``, or what is made once."""
    if isinstance(node, ast.Name):
        found = module.scopes.around(node).lookup(node.id)
        bound = found[1][0].node if found and len(found[1]) == 1 else None
        if isinstance(bound, ast.arg):
            return _own_class(module, bound)
    symbol = resolve(project, module, node)
    value = symbol.binding.value if symbol and symbol.binding else None
    if symbol is not None and symbol.module is not None and isinstance(value, ast.Call):
        return _class(project, symbol.module, value.func)
    if symbol is None and isinstance(node, ast.Attribute):
        owner = instance_of(project, module, node.value)
        for each in _attribute_values(owner[1], node.attr) if owner else ():
            if owner is not None and isinstance(each, ast.Call):
                return _class(project, owner[0], each.func)
    return None


def _class(project: Project, module: Module, node: ast.expr) -> tuple[Module, ast.ClassDef] | None:
    symbol = resolve(project, module, node)
    definition = symbol.binding.node if symbol and symbol.binding else None
    if symbol is None or symbol.module is None or not isinstance(definition, ast.ClassDef):
        return None
    return symbol.module, definition


def _own_class(module: Module, argument: ast.arg) -> tuple[Module, ast.ClassDef] | None:
    """The class whose method has ``self`` for its first parameter."""
    function = module.scopes.parents[module.scopes.parents[argument]]
    owner = module.scopes.parents.get(function)
    if argument.arg == "self" and isinstance(owner, ast.ClassDef):
        return module, owner
    return None


def _does(
    project: Project, module: Module, owner: ast.ClassDef, names: set[str] | None, depth: int = 0
) -> bool:
    """Whether a property of one of the ``names``, or with None a special method, may do more than
    read.
    """
    for each in owner.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            special = each.name.startswith("__") and each.name.endswith("__")
            if names is None:
                meant = special and each.name not in _MAKING | _PROPERTIES
            else:
                meant = each.name in names and (special or _is_property(each))
            if meant and not only_reads(each):
                return True
    bases = (_class(project, module, base) for base in owner.bases)
    return depth < _DEEPEST and any(
        _does(project, *base, names, depth + 1) for base in bases if base is not None
    )


def _is_property(function: Function) -> bool:
    last = (getattr(each, "attr", getattr(each, "id", "")) for each in function.decorator_list)
    return any(name not in _METHODS for name in last)


def only_reads(function: Function) -> bool:
    """Whether a small function certainly changes nothing: it calls and stores nothing."""
    return not any(
        isinstance(node, _DOING)
        or (isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store))
        for statement in function.body
        for node in ast.walk(statement)
    )


def _of_name(project: Project, module: Module, node: ast.Name, depth: int) -> Life:
    found = module.scopes.around(node).lookup(node.id)
    if found is None:
        symbol = resolve(project, module, node)
        builtin = symbol is not None and symbol.dotted.startswith("builtins.")
        return Life.STEADY if builtin else _of_symbol(project, module, node, depth)
    owner, bindings = found
    local = _is_local(module, node, owner.node)
    return max(_of_binding(project, module, node, each, depth, local=local) for each in bindings)


def _is_local(module: Module, node: ast.expr, owner: ast.AST) -> bool:
    """Whether a variable is one of the innermost function around, or of an expression in it."""
    for each in module.scopes.ancestors(node):
        if each is owner:
            return True
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            return False
    return False


def _of_binding(
    project: Project, module: Module, node: ast.Name, binding: Binding, depth: int, *, local: bool
) -> Life:
    match binding.kind:
        case "def" | "class":
            return Life.STEADY
        case "import":
            return _of_symbol(project, module, node, depth)
        case "parameter":
            return Life.STEADY if local else Life.UNSEEN
        case "assign" | "walrus" if binding.value is not None:
            if local:
                return _made_here(project, module, binding.value, depth + 1)
            return made(project, module, binding.value, depth + 1)
    if not local:
        return Life.UNSEEN
    parent = module.scopes.parents.get(binding.node)
    if isinstance(parent, ast.For | ast.AsyncFor | ast.comprehension):
        return _of_part(project, module, parent.iter, depth + 1)
    return Life.STEADY


def _of_symbol(project: Project, module: Module, node: ast.expr, depth: int) -> Life:
    """What is written elsewhere: in another module, in a class."""
    symbol = resolve(project, module, node)
    if symbol is None:
        return Life.UNSEEN
    if symbol.binding is None or symbol.module is None:
        steady = symbol.module is not None or symbol.dotted.startswith(_STEADY)
        return Life.STEADY if steady else Life.UNSEEN
    if symbol.binding.kind in ("def", "class"):
        return Life.STEADY
    if symbol.binding.value is None:
        return Life.UNSEEN
    return made(project, symbol.module, symbol.binding.value, depth + 1)


def _of_attribute(project: Project, module: Module, node: ast.Attribute, depth: int) -> Life:
    owner = instance_of(project, module, node.value)
    if owner is not None:
        values = [*_attribute_values(owner[1], node.attr)]
        found = (_kept(project, owner[0], each, depth + 1) for each in values)
        return max(found, default=Life.UNSEEN)
    if resolve(project, module, node) is not None:
        return _of_symbol(project, module, node, depth)
    return _of_part(project, module, node.value, depth)


def _kept(project: Project, module: Module, value: ast.expr, depth: int) -> Life:
    """What an object keeps: what a method of it was given, nobody knows."""
    if isinstance(value, ast.Name):
        found = module.scopes.around(value).lookup(value.id)
        if found and any(each.kind == "parameter" for each in found[1]):
            return Life.UNSEEN
    return made(project, module, value, depth)


def _attribute_values(owner: ast.ClassDef, name: str) -> Iterator[ast.expr]:
    """What a class and its methods set an attribute to."""
    for node in ast.walk(owner):
        match node:
            case ast.Assign(targets=[ast.Name(id=found) | ast.Attribute(attr=found)], value=value):
                if found == name:
                    yield value


def _of_part(project: Project, module: Module, value: ast.expr, depth: int) -> Life:
    """What comes out of a value: of what lasts, nobody knows what it is."""
    match value:
        case ast.Subscript(value=inner) | ast.Attribute(value=inner) if (
            resolve(project, module, value) is None
        ):
            return _of_part(project, module, inner, depth)
        case ast.Call() | ast.Constant() | ast.JoinedStr():
            return Life.STEADY
    root = value
    found = life(project, module, value, depth + 1)
    if found is Life.STEADY and isinstance(root, ast.Name | ast.Attribute):
        display = _display(project, module, root)
        if display is not None:
            return Life.STEADY if all(isinstance(v, _PLAIN) for v in display) else Life.UNSEEN
    return found


def _display(project: Project, module: Module, node: ast.expr) -> list[ast.expr] | None:
    """The elements of a list or dictionary that a name of a module is bound to."""
    symbol = resolve(project, module, node)
    value = symbol.binding.value if symbol and symbol.binding else None
    match value:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return items
        case ast.Dict(values=items):
            return items
    return None


def made(project: Project, module: Module, value: ast.expr, depth: int = 0) -> Life:
    """What a value is that was made before the call."""
    match value:
        case ast.GeneratorExp():
            return Life.ALIVE
        case ast.Call():
            return _of_call(project, module, value, depth)
        case _ if isinstance(value, _PLAIN):
            return Life.STEADY
        case ast.Await():
            return Life.UNSEEN
    return life(project, module, value, depth)


def _of_call(project: Project, module: Module, call: ast.Call, depth: int) -> Life:
    symbol = resolve(project, module, call.func)
    if depth > _DEEPEST:
        return Life.UNSEEN
    if symbol is None:
        return _of_method(project, module, call.func, depth)
    if symbol.dotted in _COPYING and call.args:
        return made(project, module, call.args[0], depth + 1)
    name = dash_name(project, module, call.func) or symbol.dotted
    if symbol.module is None:
        if name in _ALIVE or name.startswith("itertools."):
            return Life.ALIVE
        return Life.STEADY if name.startswith(_STEADY) else Life.UNSEEN
    match symbol.binding.node if symbol.binding else None:
        case ast.FunctionDef() | ast.AsyncFunctionDef() as function:
            inside = [*ast.walk(function)]
            if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in inside):
                return Life.ALIVE
            ways = [n.value for n in inside if isinstance(n, ast.Return) and n.value is not None]
            found = (made(project, symbol.module, each, depth + 1) for each in ways)
            return max(found, default=Life.STEADY)
        case ast.ClassDef() as owner:
            known = all(_is_seen(project, symbol.module, base) for base in owner.bases)
            return Life.STEADY if known else Life.UNSEEN
    return Life.UNSEEN


def _of_method(project: Project, module: Module, func: ast.expr, depth: int) -> Life:
    """What a method of a value gives: of a text, a list, a table more of that kind."""
    if not isinstance(func, ast.Attribute) or instance_of(project, module, func.value) is not None:
        return Life.UNSEEN
    if func.attr in _ITERATING:
        return Life.ALIVE
    return made(project, module, func.value, depth + 1)


def _is_seen(project: Project, module: Module, base: ast.expr) -> bool:
    name = dash_name(project, module, base) or ""
    return _class(project, module, base) is not None or name.startswith(("builtins.", "enum."))


def _made_here(project: Project, module: Module, value: ast.expr, depth: int) -> Life:
    """What a variable of the call holds: what is made there is its own."""
    if not isinstance(value, ast.Call):
        return life(project, module, value, depth)
    symbol = resolve(project, module, value.func)
    definition = symbol.binding.node if symbol and symbol.binding else None
    if symbol is None or symbol.module is None or not isinstance(definition, Function):
        return Life.STEADY
    returned = (n.value for n in ast.walk(definition) if isinstance(n, ast.Return) and n.value)
    lasting = (ast.Name, ast.Attribute, ast.Subscript)
    found = (
        life(project, symbol.module, each, depth + 1)
        for each in returned
        if isinstance(each, lasting)
    )
    return max(found, default=Life.STEADY)
