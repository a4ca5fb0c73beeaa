"""Which expressions are Dash apps: what is assigned, annotated, returned, imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.python.project import Module, Project
from codemods.python.resolve import dash_name, resolve, resolve_name
from codemods.python.scope import Binding, Function

APPS = ("dash.Dash", "jupyter_dash.JupyterDash")
_DEEPEST = 10
# Packages whose app classes leave alone what a callback uses.
_OF_DASH = ("dash.", "jupyter_dash.", "dash_extensions.")
# Files with an app of a class that replaces parts of Dash, for callbacks of an app out of sight.
_REPLACING = (b"django_plotly_dash", b"async_dash")


def app_class(project: Project, module: Module, node: ast.expr, depth: int = 0) -> str | None:
    """The class, one of ``APPS``, that ``node`` is certainly an instance of (or of a subclass
    that leaves ``run`` and ``run_server`` alone); None when that cannot be seen.
    """
    if depth > _DEEPEST:
        return None
    match node:
        case ast.Call():
            return _made(project, module, node, depth)
        case ast.Name():
            found = module.scopes.around(node).lookup(node.id)
            if found is None:
                return None
            kinds = {_of_binding(project, module, each, depth) for each in found[1]}
            return kinds.pop() if len(kinds) == 1 else None
        case ast.Attribute(value=ast.Name(id=owner)) if _is_self(module, node, owner):
            return _of_attribute(project, module, node, depth)
        case ast.Attribute():
            symbol = resolve(project, module, node)
            if symbol and symbol.module and symbol.binding:
                return _of_binding(project, symbol.module, symbol.binding, depth)
    return None


def replaced_class(project: Project, module: Module, app: ast.expr | None) -> str | None:
    """The class of the app that ``app.callback`` registers on, where it is not Dash's own, nor one
    that is known to leave alone what a callback uses (``django_plotly_dash.DjangoDash`` has no
    ``ctx``, and gives the Inputs first). ``app`` is None for the global ``callback``.

    An app that cannot be seen may be any that the files around it make of such a class.
    """
    if app is not None:
        made = {*_classes(project, module, app)}
        if made:
            return next((each for each in sorted(made) if not each.startswith(_OF_DASH)), None)
    files = [module] if app is None else project.with_any(_REPLACING)
    for each in files:
        for node in each.scopes.parents if any(w in each.source.data for w in _REPLACING) else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = dash_name(project, each, node.func) or ""
                if name.startswith(("django_plotly_dash.", "async_dash.")):
                    return name
    return None


def _classes(project: Project, module: Module, node: ast.expr, depth: int = 0) -> Iterator[str]:
    """The classes outside the project that an app may be an instance of, as far as can be seen."""
    if depth > _DEEPEST:
        return
    match node:
        case ast.Call():
            yield from _called_classes(project, module, node.func, depth)
        case ast.Attribute(value=ast.Name(id=owner)) if _is_self(module, node, owner):
            for value in _own_values(module, node):
                yield from _classes(project, module, value, depth + 1)
        case ast.Attribute():
            yield from _classes_of_symbol(project, module, node, depth)
        case ast.Name(id=name):
            found = module.scopes.around(node).lookup(name)
            for each in found[1] if found else ():
                if isinstance(each.node, ast.arg) and each.node.annotation is not None:
                    yield from _called_classes(project, module, each.node.annotation, depth)
                elif each.kind == "assign" and each.value is not None:
                    yield from _classes(project, module, each.value, depth + 1)
                else:
                    yield from _classes_of_symbol(project, module, node, depth)


def _own_values(module: Module, attribute: ast.Attribute) -> Iterator[ast.expr]:
    """What the class around ``self.app`` sets it to."""
    owner = _class_around(module, attribute)
    for node in ast.walk(owner) if owner is not None else ():
        match node:
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id="self"), attr=attribute.attr)]
            ):
                yield node.value


def _classes_of_symbol(
    project: Project, module: Module, node: ast.expr, depth: int
) -> Iterator[str]:
    symbol = resolve(project, module, node)
    value = symbol.binding.value if symbol and symbol.binding else None
    if symbol is not None and symbol.module is not None and value is not None:
        yield from _classes(project, symbol.module, value, depth + 1)


def _called_classes(project: Project, module: Module, func: ast.expr, depth: int) -> Iterator[str]:
    """The classes of what a call returns: of a class, or of a function of the project."""
    symbol = resolve(project, module, func)
    if symbol is None or depth > _DEEPEST:
        return
    if symbol.module is None:
        name = dash_name(project, module, func) or symbol.dotted
        if name.rpartition(".")[2][:1].isupper():
            yield name
        return
    match symbol.binding.node if symbol.binding else None:
        case ast.ClassDef(bases=bases):
            for base in bases:
                yield from _called_classes(project, symbol.module, base, depth + 1)
        case ast.FunctionDef() as function:
            for value in filter(None, _returned(function)):
                yield from _classes(project, symbol.module, value, depth + 1)


def is_other(project: Project, module: Module, node: ast.Attribute) -> bool:
    """Whether a method (``node``) is known to be that of something else than a Dash app: of a
    module, a class, an object of the project that defines it itself.
    """
    symbol = resolve(project, module, node.value)
    if symbol is None:
        return isinstance(node.value, ast.Name) and node.value.id == "self" and _own(module, node)
    if symbol.binding is None or symbol.module is None:
        return not symbol.dotted.startswith(("dash.", "jupyter_dash."))
    if isinstance(symbol.binding.value, ast.Call):
        made = resolve(project, symbol.module, symbol.binding.value.func)
        return made is not None and made.binding is not None and _defines(made.binding.node, node)
    return isinstance(symbol.binding.node, ast.ClassDef)


def _own(module: Module, node: ast.Attribute) -> bool:
    """``self.run_server`` in a class that has a method of that name."""
    around = (each for each in module.scopes.ancestors(node) if isinstance(each, ast.ClassDef))
    return _defines(next(around, node), node)


def _defines(definition: ast.AST, node: ast.Attribute) -> bool:
    return isinstance(definition, ast.ClassDef) and any(
        getattr(each, "name", "") == node.attr for each in definition.body
    )


def annotated_class(project: Project, module: Module, annotation: ast.expr | None) -> str | None:
    """The class that an annotation names, when it is one of ``APPS``."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            name = ast.parse(annotation.value, mode="eval").body
        except SyntaxError:
            return None
        if not isinstance(name, ast.Name):
            return None
        return _by_name(project, module, name.id)
    if annotation is None:
        return None
    return _class(project, module, annotation)


def _by_name(project: Project, module: Module, name: str) -> str | None:
    symbol = resolve_name(project, module, module.scopes.root, name)
    return symbol.dotted if symbol and symbol.dotted in APPS else None


def _class(project: Project, module: Module, node: ast.expr, depth: int = 0) -> str | None:
    """One of ``APPS`` when ``node`` is that class, or a subclass in the project that keeps
    ``run`` and ``run_server`` as they are.
    """
    dotted = dash_name(project, module, node)
    if dotted in APPS:
        return dotted
    symbol = resolve(project, module, node)
    definition = symbol.binding.node if symbol and symbol.binding else None
    if not isinstance(definition, ast.ClassDef) or depth > _DEEPEST or symbol is None:
        return None
    own = {getattr(each, "name", None) for each in definition.body}
    if own & {"run", "run_server", "__getattr__", "__getattribute__"} or not symbol.module:
        return None
    bases = [_class(project, symbol.module, base, depth + 1) for base in definition.bases]
    return bases[0] if len(bases) == 1 else None


def _made(project: Project, module: Module, call: ast.Call, depth: int) -> str | None:
    """What a call returns: a class makes its instances, a function of the project its returns."""
    made = _class(project, module, call.func)
    if made is not None:
        return made
    symbol = resolve(project, module, call.func)
    function = symbol.binding.node if symbol and symbol.binding else None
    if not isinstance(function, ast.FunctionDef) or symbol is None or symbol.module is None:
        return None
    if function.decorator_list:
        return None
    declared = annotated_class(project, symbol.module, function.returns)
    if declared is not None:
        return declared
    values = [*_returned(function)]
    kinds = {
        app_class(project, symbol.module, value, depth + 1) if value else None for value in values
    }
    return kinds.pop() if len(kinds) == 1 else None


def _returned(function: Function) -> Iterator[ast.expr | None]:
    pending: list[ast.AST] = [*function.body]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Return):
            yield node.value
        if isinstance(node, ast.Yield | ast.YieldFrom):
            yield None
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            pending += ast.iter_child_nodes(node)


def _of_binding(project: Project, module: Module, binding: Binding, depth: int) -> str | None:
    match binding.node:
        case ast.arg(annotation=annotation):
            return annotated_class(project, module, annotation)
        case ast.alias():
            scope = module.scopes.around(binding.node)
            symbol = resolve_name(project, module, scope, binding.name)
            if symbol and symbol.module and symbol.binding:
                return _of_binding(project, symbol.module, symbol.binding, depth + 1)
            return None
    parent = module.scopes.parents.get(binding.node)
    if isinstance(parent, ast.AnnAssign):
        declared = annotated_class(project, module, parent.annotation)
        if declared is not None:
            return declared
    if binding.kind != "assign" or binding.value is None:
        return None
    return app_class(project, module, binding.value, depth + 1)


def _is_self(module: Module, node: ast.AST, owner: str) -> bool:
    return owner == "self" and _class_around(module, node) is not None


def _class_around(module: Module, node: ast.AST) -> ast.ClassDef | None:
    found = (each for each in module.scopes.ancestors(node) if isinstance(each, ast.ClassDef))
    return next(found, None)


def _of_attribute(project: Project, module: Module, node: ast.Attribute, depth: int) -> str | None:
    """``self.app``: what all assignments to it in the class agree on."""
    owner = _class_around(module, node)
    assert owner is not None
    kinds: set[str | None] = set()
    for each in ast.walk(owner):
        match each:
            case ast.Attribute(value=ast.Name(id="self"), attr=node.attr, ctx=ast.Store()):
                kinds.add(_assigned(project, module, each, depth))
            case ast.AnnAssign(target=ast.Name(id=node.attr)):
                kinds.add(annotated_class(project, module, each.annotation))
    return kinds.pop() if len(kinds) == 1 else None


def _assigned(project: Project, module: Module, target: ast.Attribute, depth: int) -> str | None:
    match module.scopes.parents[target]:
        case ast.Assign(value=value):
            return app_class(project, module, value, depth + 1)
        case ast.AnnAssign(annotation=annotation, value=value):
            declared = annotated_class(project, module, annotation)
            if declared is None and value is not None:
                return app_class(project, module, value, depth + 1)
            return declared
    return None
