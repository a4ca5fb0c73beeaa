"""The callbacks of a file: their dependencies, their functions, which argument reaches which.

Dash's own reading of its decorators (``dash.dependencies.handle_grouped_callback_args``), done on
the syntax tree. What cannot be read is recorded as opaque, with the reason, and never left out: a
callback that nobody can read may read and write anything.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from codemods.project.dependencies import (
    KINDS,
    Dependency,
    Group,
    Grouping,
    flatten,
    read_arguments,
    read_grouping,
    unseen,
)
from codemods.project.names import Symbol, dash_name, resolve
from codemods.project.parameters import assign
from codemods.project.project import Module, Project
from codemods.project.scopes import Function

Form = Literal["callback", "clientside_callback", "long_callback"]
FORMS: tuple[Form, ...] = ("callback", "clientside_callback", "long_callback")
_GROUPS = ("output", "inputs", "state")


@dataclass(frozen=True, eq=False)
class Callback:
    """One registration of a callback.

    ``call`` is the call of the decorator, ``app`` the object whose method it is (None for the
    global ``callback``). ``outputs`` and ``arguments`` hold the dependencies in their order;
    ``arguments`` are the Inputs and States as the function gets them (S1), by name when
    ``by_name``. ``output`` is the grouping of the Outputs, which the results must have.
    ``keywords`` are the keywords that hold no dependencies; ``unpacked`` says that more may come by
    ``**``. ``opaque`` is the reason why some dependencies could not be read; those that could are
    there all the same.
    """

    module: Module
    call: ast.Call
    form: Form
    app: ast.expr | None
    function: Function | ast.Lambda | None
    output: Grouping | None
    outputs: tuple[Dependency, ...]
    arguments: tuple[Dependency, ...]
    by_name: bool
    groups: Mapping[str, ast.expr] = field(default_factory=dict)
    keywords: Mapping[str, ast.expr] = field(default_factory=dict)
    unpacked: bool = False
    opaque: str | None = None

    @property
    def inputs(self) -> tuple[Dependency, ...]:
        return tuple(each for each in self.arguments if each.kind == "Input")

    @property
    def states(self) -> tuple[Dependency, ...]:
        return tuple(each for each in self.arguments if each.kind == "State")

    @property
    def line(self) -> int:
        """The line of the first decorator, or of the call that registers."""
        decorators = getattr(self.function, "decorator_list", [])
        return int(decorators[0].lineno) if self.call in decorators else self.call.lineno

    @property
    def name(self) -> str:
        """The name of the function, or what stands for it."""
        if isinstance(self.function, ast.FunctionDef | ast.AsyncFunctionDef):
            return self.function.name
        return "<lambda>" if isinstance(self.function, ast.Lambda) else f"<{self.form}>"

    @property
    def decorators(self) -> tuple[ast.expr, ...]:
        """The other decorators of the function, outermost first."""
        return tuple(d for d in getattr(self.function, "decorator_list", ()) if d is not self.call)

    @property
    def background(self) -> bool:
        """Whether it runs, or may run, as a background callback."""
        value = self.keywords.get("background")
        off = value is None or (isinstance(value, ast.Constant) and not value.value)
        return self.form == "long_callback" or not off

    @property
    def where(self) -> Literal["module", "function", "class"]:
        """Where it is registered: at module level, in a function, in a class body."""
        for node in self.module.scopes.ancestors(self.call):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node is not (
                self.function
            ):
                return "function"
            if isinstance(node, ast.ClassDef):
                return "class"
        return "module"


def callbacks_of(project: Project, module: Module) -> tuple[Callback, ...]:
    """All callbacks that a module registers, in source order. Raises Unreadable."""
    if b"callback" not in module.source.data:
        return ()
    calls = (node for node in module.scopes.parents if isinstance(node, ast.Call))
    found = (_callback(project, module, call) for call in calls)
    return tuple(sorted((c for c in found if c), key=lambda c: (c.call.lineno, c.call.col_offset)))


def _callback(project: Project, module: Module, call: ast.Call) -> Callback | None:
    func = _unaliased(project, module, call.func)
    symbol = dash_name(project, module, func)
    for form in FORMS:
        if symbol in (f"dash.{form}", f"dash.hooks.{form}"):
            return _read(project, module, call, form, None)
    if not isinstance(func, ast.Attribute):
        return None
    for form in FORMS:
        if func.attr == form and _registers(project, module, call, func.value):
            return _read(project, module, call, form, func.value)
    return None


def _unaliased(project: Project, module: Module, func: ast.expr) -> ast.expr:
    """``callback = app.callback`` and then ``@callback(…)``: the attribute."""
    symbol = resolve(project, module, func) if isinstance(func, ast.Name) else None
    if symbol and symbol.binding and symbol.module is module:
        value = symbol.binding.value
        return value if isinstance(value, ast.Attribute) else func
    return func


def _registers(project: Project, module: Module, call: ast.Call, app: ast.expr) -> bool:
    """Whether ``app.callback(…)`` registers a callback.

    Of an object that cannot be seen it does when its arguments have a dependency, or when it is
    known or named as an app.
    """
    if any(
        isinstance(node, ast.Call) and dash_name(project, module, node.func) in KINDS
        for node in ast.walk(call)
    ):
        return True
    symbol = resolve(project, module, app)
    made = _made_by(project, symbol)
    if made is not None:
        return made in ("dash.Dash", "dash.DashProxy", "jupyter_dash.JupyterDash")
    last = getattr(app, "id", None) or getattr(app, "attr", None)
    return last in ("app", "dash_app") and b"dash" in module.source.data


def _made_by(project: Project, symbol: Symbol | None) -> str | None:
    value = symbol.binding.value if symbol and symbol.binding else None
    if isinstance(value, ast.Call) and symbol and symbol.module:
        return dash_name(project, symbol.module, value.func)
    return None


def _read(
    project: Project, module: Module, call: ast.Call, form: Form, app: ast.expr | None
) -> Callback:
    positional = call.args[1:] if form == "clientside_callback" else [*call.args]
    keywords = {k.arg: k.value for k in call.keywords if k.arg}
    unpacked = any(k.arg is None for k in call.keywords)
    if "prevent_initial_call" not in keywords and positional and _is_flag(positional[-1]):
        keywords["prevent_initial_call"] = positional.pop()
    groups = {name: keywords.pop(name) for name in _GROUPS if name in keywords}
    flat = read_arguments(project, module, positional)
    output = _output(project, module, flat, groups, positional)
    given = _arguments(project, module, flat, groups)
    function, unknown = registered_function(project, module, call)
    reasons = [each.reason for part in (output, given) if part for each in unseen(part)]
    if form == "clientside_callback":
        function = None
    elif unknown:
        reasons.append(unknown)
    if unpacked and not any(flatten(given)):
        reasons.append("its dependencies may come by **")
    foreign = _foreign(project, module, app)
    if foreign:
        reasons.append(f"{foreign}.{form} is none of Dash's")
    skip = int(form == "long_callback" or "background" in keywords) if "progress" in keywords else 0
    return Callback(
        module=module,
        call=call,
        form=form,
        app=app,
        function=function,
        output=output,
        outputs=tuple(flatten(output)) if output else (),
        arguments=assign(given, function, skip),
        by_name=isinstance(given, Group) and given.keys is not None,
        groups=groups,
        keywords=keywords,
        unpacked=unpacked,
        opaque="; ".join(dict.fromkeys(reasons)) or None,
    )


def _is_flag(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, bool)


def _output(
    project: Project,
    module: Module,
    flat: list[Grouping],
    groups: Mapping[str, ast.expr],
    positional: list[ast.expr],
) -> Grouping | None:
    """The grouping of the Outputs; takes them off the front of ``flat``."""
    if "output" in groups:
        return read_grouping(project, module, groups["output"])
    outputs: list[Grouping] = []
    while flat and all(each.kind == "Output" for each in flatten(flat[0])):
        if not any(flatten(flat[0])) and any(
            each.kind == "Output" for item in flat[1:] for each in flatten(item)
        ):
            break
        outputs.append(flat.pop(0))
    if not outputs:
        return None
    in_list = positional and isinstance(positional[0], ast.List | ast.Tuple)
    return outputs[0] if len(outputs) == 1 and not in_list else Group(tuple(outputs))


def _arguments(
    project: Project, module: Module, flat: list[Grouping], groups: Mapping[str, ast.expr]
) -> Grouping:
    """The grouping of the Inputs and States, as the function gets them."""
    if "inputs" not in groups and "state" not in groups:
        return flat[0] if len(flat) == 1 else Group(tuple(flat))
    given = [
        _wrapped(read_grouping(project, module, groups[name]))
        for name in ("inputs", "state")
        if name in groups
    ]
    items = tuple(item for group in given for item in group.items)
    if all(group.keys is not None for group in given):
        return Group(items, tuple(key for group in given for key in group.keys or ()))
    return Group(items)


def _wrapped(grouping: Grouping) -> Group:
    return grouping if isinstance(grouping, Group) else Group((grouping,))


def registered_function(
    project: Project, module: Module, call: ast.Call
) -> tuple[Function | ast.Lambda | None, str | None]:
    """The function that a decorator or ``app.callback(…)(function)`` registers, or why it is
    unknown.
    """
    parent = module.scopes.parents[call]
    if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef):
        return parent, None
    if not isinstance(parent, ast.Call) or parent.func is not call or len(parent.args) != 1:
        return None, "the function that it is given to cannot be seen"
    target = parent.args[0]
    if isinstance(target, ast.Lambda):
        return target, None
    symbol = resolve(project, module, target)
    node = symbol.binding.node if symbol and symbol.binding else None
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node, None
    return None, f"the function {ast.unparse(target)} cannot be seen"


def _foreign(project: Project, module: Module, app: ast.expr | None) -> str | None:
    """The package whose method this is, when it is known not to be Dash."""
    symbol = resolve(project, module, app) if app is not None else None
    if symbol is None or symbol.binding is not None or symbol.module is not None:
        return None
    package = symbol.dotted.split(".")[0]
    return None if package in ("dash", "builtins") else package
