"""Components that a class of the project makes of itself: ``super().__init__(id="save")``."""

from __future__ import annotations

import ast

from codemods.dash.values.handed import mentions
from codemods.python.module import Module
from codemods.python.project import Project
from codemods.python.scope import Function

_Mention = tuple[Module, ast.expr]
# By which Dash asks a component for what is in it.
_OF_COMPONENTS = frozenset(
    {"to_plotly_json", "_get_set_or_delete", "_traverse", "_traverse_with_paths", "_traverse_ids"}
)


def base_of(module: Module, call: ast.Call) -> ast.expr | None:
    """The class whose ``__init__`` a call is, with the own object: the only base of the class
    around it. None of other calls.
    """
    match call.func:
        case ast.Attribute(attr="__init__", value=ast.Call(func=ast.Name(id="super"), args=[])):
            function = _around(module, call)
            cls = module.scopes.parents[function] if function is not None else None
            if isinstance(cls, ast.ClassDef) and len(cls.bases) == 1:
                return cls.bases[0]
    return None


def hands_on(module: Module, call: ast.Call, value: ast.expr) -> bool:
    """Whether a value is an argument of the function around a call: whoever calls that gives it."""
    function = _around(module, call)
    given = ast.walk(function.args) if function is not None else ()
    names = {each.arg for each in given if isinstance(each, ast.arg)}
    return any(isinstance(each, ast.Name) and each.id in names for each in ast.walk(value))


def objects(project: Project, module: Module, call: ast.Call) -> list[_Mention] | None:
    """The expressions that are the component which a call makes: the call; of one that is
    ``__init__`` the own object, and the calls of the class. None when that has other users.
    """
    function = _around(module, call)
    if base_of(module, call) is None or function is None:
        return [(module, call)]
    scope = module.scopes.of_node[function]
    found: list[_Mention] = []
    for own in function.args.args[:1]:
        for use in module.names.get(own.arg, ()):
            place = module.scopes.around(use).lookup(own.arg)
            if place is not None and place[0] is scope:
                found.append((module, use))
    cls = module.scopes.parents[function]
    assert isinstance(cls, ast.ClassDef)
    for home, mention in mentions(project, module, cls):
        user = home.scopes.parents[mention]
        if not (isinstance(user, ast.Call) and user.func is mention):
            return None
        found.append((home, user))
    return found


def made_by(module: Module, cls: ast.ClassDef) -> ast.Call | None:
    """The call that surely makes the objects of a class, with what is in them: ``__init__`` of its
    base, in its own one, which leaves their children alone.
    """
    own = {each.name: each for each in cls.body if isinstance(each, ast.FunctionDef)}
    init = own.get("__init__")
    special = {name for name in own if name.startswith("__") or name in _OF_COMPONENTS}
    if cls.decorator_list or cls.keywords or special != {"__init__"} or init is None:
        return None
    call = _made_first(module, init)
    return call if all(_leaves_children(module, cls, each) for each in own.values()) else None


def _made_first(module: Module, init: ast.FunctionDef) -> ast.Call | None:
    """The call of ``__init__`` that nothing but assignments comes before."""
    for statement in () if init.decorator_list else init.body:
        match statement:
            case ast.Expr(value=ast.Call() as call) if base_of(module, call) is not None:
                return call
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.Expr() | ast.Pass():
                continue
        return None
    return None


def _leaves_children(module: Module, cls: ast.ClassDef, method: ast.FunctionDef) -> bool:
    """Whether a method only names attributes of its object, and never ``children``."""
    names = [each.arg for each in method.args.args[:1]]
    if names not in (["self"], ["cls"]):
        return False
    uses = [e for e in module.names.get(names[0], ()) if cls in module.scopes.ancestors(e)]
    users = [module.scopes.parents[each] for each in uses]
    return all(isinstance(each, ast.Attribute) and each.attr != "children" for each in users)


def _around(module: Module, call: ast.Call) -> Function | None:
    """The function that a call is in."""
    around = module.scopes.ancestors(call)
    return next((e for e in around if isinstance(e, ast.FunctionDef | ast.AsyncFunctionDef)), None)
