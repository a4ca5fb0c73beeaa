"""Where a function is called, or an object of a class is made.

Calls are found under each name that the project gives to the function: imports with ``as``, other
variables, ``partial``, a list of functions that a loop calls, ``super().__init__``, subclasses.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from codemods.python.changes.holder import Follow, Holder, is_annotation, known_as
from codemods.python.nodes import last_name
from codemods.python.project import Module, Project
from codemods.python.references import reached_by, uses_of_variable
from codemods.python.resolve import resolve
from codemods.python.scope import Function, Scope
from codemods.python.texts import looking, saying

_DEEPEST = 5
# What runs another file, and gives its names or has them from then on.
_RUNNING = ("exec", "run_path", "run_module")
# What gets a function or a class and does not call it.
_LOOKING = frozenset({"isinstance", "issubclass", "super", "cast", "type", "print", "repr", "hash"})


@dataclass(frozen=True, eq=False)
class Site:
    """One call. ``bound`` says that the first parameter is the object; ``open`` that more arguments
    may come that are not seen.
    """

    module: Module
    args: Sequence[ast.expr] = ()
    keywords: Sequence[ast.keyword] = ()
    bound: bool = False
    open: bool = False


@dataclass(frozen=True, eq=False)
class Sites:
    """The calls of a function. ``unseen`` says that there may be others."""

    seen: list[Site] = field(default_factory=list)
    unseen: list[Module] = field(default_factory=list)


def function_uses(
    project: Project, module: Module, function: Function
) -> Iterator[tuple[Module, ast.expr]]:
    """The places that name a function, or look it up by a text; an import alone is none."""
    name = function.name
    project.once(_homes)[function] = module
    yield from _uses(project, module, function, name)
    files = frozenset(project.ask(looking, name))
    for where in project.all_saying(name, within=files):
        for text in _looked_up(where):
            if text.value == name:
                yield where, text
        if where is not module and any(where.nodes.called.get(each) for each in _RUNNING):
            for use in where.nodes.names.get(name, ()):
                if where.scopes.around(use).lookup(name) is None:
                    yield where, use


def _uses(
    project: Project, home: Module, definition: ast.AST, name: str
) -> Iterator[tuple[Module, ast.expr]]:
    """The places where a definition is used by a name."""
    for each in known_as(project, name):
        yield from _uses_as(project, home, home.scopes.around(definition), definition, each)


def _uses_as(
    project: Project,
    home: Module,
    scope: Scope,
    definition: ast.AST,
    name: str,
    seen: frozenset[str] = frozenset(),
) -> Iterator[tuple[Module, ast.expr]]:
    """The same by a name that is bound in a scope of ``home``: in the files that reach it, or take
    it of what may be the module.
    """
    files = reached_by(project, home, scope).union(project.ask(saying, name, "taken"))
    for module in project.all_saying(name, within=files):
        nodes = (*module.nodes.names.get(name, ()), *module.nodes.attributes.get(name, ()))
        for node in nodes:
            if not isinstance(node.ctx, ast.Load) or not _means(project, module, node, definition):
                continue
            yield module, node
            match module.scopes.parents[node]:
                case (
                    ast.Assign(targets=[ast.Name(id=other) as target])
                    | ast.NamedExpr(target=ast.Name(id=other) as target)
                ) if other != name and other not in seen:
                    around = module.scopes.around(target)
                    yield from _uses_as(project, module, around, definition, other, seen | {name})


def _means(project: Project, module: Module, node: ast.expr, definition: ast.AST) -> bool:
    """Whether an expression means a definition, also one of several."""
    symbol = resolve(project, module, node)
    if symbol is not None:
        return symbol.binding is not None and symbol.binding.node is definition
    if isinstance(node, ast.Name):
        found = module.scopes.around(node).lookup(node.id)
        if found is None:
            return False
        if any(each.node is definition for each in found[1]):
            return True
        name = getattr(definition, "name", "")
        kinds = (each.kind == "import" and _imports(each.node, name) for each in found[1])
        return len(found[1]) > 1 and any(kinds)
    home = _module_of(project, definition)
    if not isinstance(node, ast.Attribute) or home is None:
        return False
    owner = home.scopes.parents.get(definition)
    if not isinstance(owner, ast.Module):
        return False
    return Holder(project, _follow(project), home, None, frozenset()).may_be(module, node.value)


def _imports(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.alias) and node.name == name


def _follow(project: Project) -> Follow:
    return lambda module, node: resolve(project, module, node)


def _module_of(project: Project, definition: ast.AST) -> Module | None:
    return project.once(_homes).get(definition)


def _homes(_: Project) -> dict[ast.AST, Module]:
    """The files of the definitions that were asked for."""
    return {}


def function_calls(project: Project, module: Module, function: Function, found: Sites) -> None:
    for where, node in function_uses(project, module, function):
        if isinstance(node, ast.Constant):
            found.unseen.append(where)
        else:
            _used(project, where, node, found, bound=False)
    if function.name in project.entered:
        found.unseen.append(module)


def _looked_up(module: Module) -> Iterator[ast.Constant]:
    """The texts by which things are looked up: ``getattr(wire, "link")``, ``globals()["link"]``."""
    nodes = module.nodes
    if any(nodes.called.get(name) for name in _RUNNING):
        yield from nodes.texts
    for name in ("getattr", "attrgetter", "methodcaller"):
        for call in nodes.called.get(name, ()):
            yield from (each for each in call.args if isinstance(each, ast.Constant))
    spaces = [call for name in ("globals", "vars", "locals") for call in nodes.called.get(name, ())]
    for each in (*spaces, *nodes.attributes.get("__dict__", ())):
        match module.scopes.parents[each]:
            case ast.Subscript(slice=ast.Constant() as text):
                yield text


def _used(
    project: Project, module: Module, node: ast.expr, found: Sites, *, bound: bool, depth: int = 0
) -> None:
    """Notes the calls that come of one use of a function or class."""
    if depth > _DEEPEST:
        found.unseen.append(module)
        return
    parents = module.scopes.parents
    match parents[node]:
        case ast.Call(func=func) as call if func is node:
            found.seen.append(Site(module, call.args, call.keywords, bound))
        case ast.Call(func=func) as call if last_name(func) == "partial" and call.args[:1] == [
            node
        ]:
            _applied(project, module, call, found, bound)
        case ast.Call(func=func) if last_name(func) in _LOOKING:
            pass
        case ast.keyword(arg="default_factory"):
            found.seen.append(Site(module, bound=bound))
        case ast.Attribute(attr=attr) if attr not in ("__call__", "__wrapped__", "__func__"):
            pass
        case ast.List() | ast.Tuple() | ast.Set() | ast.Dict() as display:
            if not is_annotation(module, node):
                _listed(project, module, display, found, bound, depth)
        case ast.Assign(targets=[ast.Name() as target]):
            for where, use in _variable(project, module, target, found):
                if depth:  # else it is another name, which is looked for
                    _used(project, where, use, found, bound=bound, depth=depth + 1)
        case ast.Compare() | ast.Expr():
            pass
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.ExceptHandler():
            pass  # a decorator, a base
        case ast.IfExp() | ast.BoolOp() | ast.NamedExpr() as choice:
            _used(project, module, choice, found, bound=bound, depth=depth + 1)
        case _:
            if not is_annotation(module, node):
                found.unseen.append(module)


def _variable(
    project: Project, module: Module, target: ast.Name, found: Sites
) -> Iterable[tuple[Module, ast.expr]]:
    """The uses of a variable; of one of a class, whoever has an object of that is not seen."""
    if isinstance(module.scopes.around(target).node, ast.ClassDef):
        found.unseen.append(module)
    return uses_of_variable(project, module, target)


def _applied(project: Project, module: Module, call: ast.Call, found: Sites, bound: bool) -> None:
    """``partial(register, app)``: its own calls bring the rest."""
    own = Sites()
    _used(project, module, call, own, bound=bound, depth=1)
    for site in own.seen:
        args = [*call.args[1:], *site.args]
        found.seen.append(replace(site, args=args, keywords=[*site.keywords, *call.keywords]))
    if own.unseen:
        found.seen.append(Site(module, call.args[1:], call.keywords, bound, open=True))


def _listed(
    project: Project, module: Module, node: ast.expr, found: Sites, bound: bool, depth: int
) -> None:
    """Notes the calls of what a list has: in a loop over it, or by its place in it."""
    parents = module.scopes.parents
    match parents[node]:
        case (
            ast.For(target=target) | ast.AsyncFor(target=target) | ast.comprehension(target=target)
        ):
            for each in ast.walk(target):
                if isinstance(each, ast.Name):
                    for where, use in uses_of_variable(project, module, each):
                        _used(project, where, use, found, bound=bound, depth=depth + 1)
        case (
            ast.Assign(targets=[ast.Name() as target]) | ast.AnnAssign(target=ast.Name() as target)
        ):
            for where, use in _variable(project, module, target, found):
                _listed(project, where, use, found, bound, depth + 1)
        case ast.Subscript(value=value) as entry if value is node:
            _used(project, module, entry, found, bound=bound, depth=depth + 1)
        case ast.Attribute(attr="items" | "values" | "keys" | "get") as method:
            call = parents[method]
            if isinstance(call, ast.Call) and method.attr == "get":
                _used(project, module, call, found, bound=bound, depth=depth + 1)
            elif isinstance(call, ast.Call):
                _listed(project, module, call, found, bound, depth + 1)
        case ast.Call(func=func) as call if last_name(func) in ("enumerate", "zip", "reversed"):
            _listed(project, module, call, found, bound, depth + 1)
        case ast.Tuple() | ast.List() | ast.Dict() as outer if depth < _DEEPEST:
            _listed(project, module, outer, found, bound, depth + 1)
        case ast.Compare() | ast.Expr():
            pass
        case _:
            found.unseen.append(module)


def made(
    project: Project, module: Module, owner: ast.ClassDef, found: Sites, depth: int = 0
) -> None:
    """Notes the calls that reach the ``__init__`` of a class: its own, those of what derives from
    it and has none, and ``super().__init__(…)`` of the others.
    """
    for where, node in _uses(project, module, owner, owner.name):
        user = where.scopes.parents[node]
        if isinstance(user, ast.Attribute) and user.attr == "__init__":
            _used(project, where, user, found, bound=False)
        elif isinstance(user, ast.ClassDef) and node in user.bases and depth < _DEEPEST:
            if not _defines(user, "__init__"):
                made(project, where, user, found, depth + 1)
            else:
                _by_super(where, user, "__init__", found)
        else:
            _used(project, where, node, found, bound=True)
    for name in ("cls", "__class__"):
        for call in module.nodes.called.get(name, ()):
            if owner in module.scopes.ancestors(call):
                found.seen.append(Site(module, call.args, call.keywords, bound=True))


def _defines(owner: ast.ClassDef, name: str) -> bool:
    return any(isinstance(each, Function) and each.name == name for each in owner.body)


def _by_super(module: Module, owner: ast.ClassDef, name: str, found: Sites) -> None:
    for call in module.nodes.called.get(name, ()):
        match call.func:
            case ast.Attribute(value=ast.Call(func=ast.Name(id="super"))):
                if owner in module.scopes.ancestors(call):
                    found.seen.append(Site(module, call.args, call.keywords, bound=True))


def method_calls(
    project: Project, module: Module, owner: ast.ClassDef, function: Function, found: Sites
) -> None:
    """Notes the calls of a method, of whatever may be an object of the class."""
    static = any(last_name(each) == "staticmethod" for each in function.decorator_list)
    ofclass = any(last_name(each) == "classmethod" for each in function.decorator_list)
    for where in project.all_saying(function.name, "taken"):
        for node in where.nodes.attributes.get(function.name, ()):
            symbol = resolve(project, where, node)
            if symbol is not None and symbol.binding is not None:
                if symbol.binding.node is function:
                    _used(project, where, node, found, bound=ofclass)
                continue
            if symbol is not None or not _may_be_object(project, where, node.value, owner):
                continue
            user = where.scopes.parents[node]
            if isinstance(user, ast.Call) and user.func is node:
                site = Site(where, user.args, user.keywords, bound=not static)
                if _fits(site, function):
                    found.seen.append(site)
            elif _is_object(project, where, node.value, owner):
                _used(project, where, node, found, bound=not static)


def _may_be_object(project: Project, module: Module, node: ast.expr, owner: ast.ClassDef) -> bool:
    """Whether an expression may be an object of a class: what is certainly another thing is not."""
    match node:
        case ast.Name(id="self" | "cls"):
            around = module.scopes.ancestors(node)
            own = next((each for each in around if isinstance(each, ast.ClassDef)), None)
            return own is owner or (own is not None and bool(own.bases or owner.bases))
        case ast.Constant() | ast.List() | ast.Dict() | ast.Tuple() | ast.JoinedStr():
            return False
        case ast.Call(func=ast.Name(id="super")):
            return True
    symbol = resolve(project, module, node)
    if symbol is None:
        return True
    value = symbol.binding.value if symbol.binding else None
    if value is None:
        return False
    if isinstance(value, ast.Call):
        made = resolve(project, symbol.module or module, value.func)
        if made is None:
            return True
        node_made = made.binding.node if made.binding else None
        return made.module is not None and (
            node_made is owner or not isinstance(node_made, ast.ClassDef) or bool(node_made.bases)
        )
    return not isinstance(value, ast.Constant | ast.List | ast.Dict | ast.Tuple | ast.JoinedStr)


def _is_object(project: Project, module: Module, node: ast.expr, owner: ast.ClassDef) -> bool:
    """Whether an expression is an object of a class, or of one that may be below it."""
    if isinstance(node, ast.Name) and node.id in ("self", "cls"):
        return True
    symbol = resolve(project, module, node.func if isinstance(node, ast.Call) else node)
    if symbol is None or symbol.module is None or symbol.binding is None:
        return False
    made, value = symbol.binding.node, symbol.binding.value
    if isinstance(node, ast.Call):
        return made is owner or (isinstance(made, ast.ClassDef) and bool(made.bases))
    return isinstance(value, ast.Call) and _is_object(project, symbol.module, value, owner)


def positional(function: Function) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args]


def _fits(site: Site, function: Function) -> bool:
    """Whether a call can be one of this function, by the number and the names of its arguments."""
    args, names = function.args, {each.arg for each in positional(function)}
    names |= {each.arg for each in args.kwonlyargs}
    most = len(positional(function)) - site.bound
    if any(each.arg not in names for each in site.keywords if each.arg and not args.kwarg):
        return False
    spread = any(isinstance(each, ast.Starred) for each in site.args)
    if not spread and not args.vararg and len(site.args) > most:
        return False
    unpacked = spread or any(each.arg is None for each in site.keywords)
    least = most - len(args.defaults)
    return unpacked or len(site.args) + len(site.keywords) >= least
