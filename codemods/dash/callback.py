"""The callbacks of a file: their dependencies, their functions, which argument reaches which.

Dash's own reading of its decorators (``dash.dependencies.handle_grouped_callback_args``), done on
the syntax tree. What cannot be read is recorded as opaque, with the reason, and never left out: a
callback that nobody can read may read and write anything.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from codemods.dash.app import app_class
from codemods.dash.dependency import (
    Dependency,
    Group,
    Grouping,
    Unseen,
    flatten,
    read_arguments,
    read_dependency,
    read_grouping,
    unseen,
)
from codemods.dash.signature import assign
from codemods.python.nodes import bound_name
from codemods.python.project import Module, Project
from codemods.python.resolve import dash_name, resolve
from codemods.python.scope import Function

Form = Literal["callback", "clientside_callback", "long_callback"]
FORMS: tuple[Form, ...] = ("callback", "clientside_callback", "long_callback")
_KINDS = frozenset({"Output", "Input", "State"})
# A file that registers a callback has one of these: nobody knows what a decorator does from afar.
WORDS = (b"callback", b"Output", b"Input")
_GROUPS = ("output", "inputs", "state")


@dataclass(frozen=True, eq=False, slots=True)
class Callback:
    """One registration of a callback.

    ``call`` is the call of the decorator, ``app`` the object whose method it is (None for the
    global ``callback``). ``outputs`` and ``arguments`` hold the dependencies in their order;
    ``arguments`` are the Inputs and States as the function gets them (S1), by name when
    ``by_name``. ``output`` is the grouping of the Outputs, which the results must have.
    ``keywords`` are the keywords that hold no dependencies; ``unpacked`` says that more may come by
    ``**``. ``opaque`` is the reason why some dependencies could not be read; those that could are
    there all the same. ``passing`` are the Outputs that are written while it runs (``running``,
    ``progress``). ``hidden`` are the parts that could not be read.
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
    passing: tuple[Dependency, ...] = ()
    hidden: tuple[Unseen, ...] = ()

    @property
    def blanks(self) -> tuple[Unseen, ...]:
        """The parts that could not be read, and that no dependency is written in."""
        return tuple(each for each in self.hidden if not each.loose)

    @property
    def is_listed(self) -> bool:
        """Whether all that could not be read are lists of dependencies that are written alike."""
        reasons = "; ".join(dict.fromkeys(each.reason for each in self.hidden))
        return self.opaque == reasons and all(each.is_alike for each in self.hidden)

    @property
    def has_own_function(self) -> bool:
        """Whether its function is written in the module that registers it."""
        return self.function is not None and self.function in self.module.scopes.parents

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
        return _in_background(self.form, self.keywords)

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
    spelled = {each.decode() for form in FORMS for each in project.spelled(form.encode())}
    names = {*spelled, *_aliases(module)}
    calls = (
        node
        for node in module.nodes.calls
        if bound_name(node.func) in names or _decorates(module, node)
    )
    found = (_callback(project, module, call) for call in calls)
    return tuple(sorted((c for c in found if c), key=lambda c: (c.call.lineno, c.call.col_offset)))


def _aliases(module: Module) -> Iterator[str]:
    """The names that a module gives to what is called like a form of callback."""
    for scope in module.scopes.of_node.values():
        for name, bindings in scope.bindings.items():
            if any(bound_name(each.value or each.node) in FORMS for each in bindings):
                yield name


def _callback(project: Project, module: Module, call: ast.Call) -> Callback | None:
    func, elsewhere = _unaliased(project, module, call.func)
    symbol = dash_name(project, module, func)
    for form in FORMS:
        if symbol in (f"dash.{form}", f"dash.hooks.{form}"):
            return _read(project, module, call, form, None)
    named = next((form for form in FORMS if form == bound_name(func)), None)
    if named and isinstance(func, ast.Attribute):
        if elsewhere or _registers(project, module, call, func.value):
            app = call.func if elsewhere else func.value
            callback = _read(project, module, call, named, app)
            return _doubted(callback, _foreign(project, module, func.value))
    elif (named or _decorates(module, call)) and _has_dependency(project, module, call):
        doubt = f"{ast.unparse(call.func)} cannot be seen to be Dash's callback"
        return _doubted(_read(project, module, call, named or "callback", None), doubt)
    return None


def _doubted(callback: Callback, doubt: str | None) -> Callback:
    if not doubt:
        return callback
    return replace(callback, opaque=f"{callback.opaque}; {doubt}" if callback.opaque else doubt)


def _unaliased(project: Project, module: Module, func: ast.expr) -> tuple[ast.expr, bool]:
    """``callback = app.callback`` and then ``@callback(…)``: the attribute, and whether it is in
    another module.
    """
    symbol = resolve(project, module, func) if isinstance(func, ast.Name) else None
    if symbol and symbol.binding and isinstance(symbol.binding.value, ast.Attribute):
        return symbol.binding.value, symbol.module is not module
    return func, False


def _has_dependency(project: Project, module: Module, call: ast.Call) -> bool:
    """Whether it is given a dependency, or what is called like one and comes from elsewhere."""
    given = (*call.args, *(keyword.value for keyword in call.keywords))
    return any(
        read_dependency(project, module, node)
        or (isinstance(node, ast.Call) and bound_name(node.func) in _KINDS)
        for each in given
        for node in ast.walk(each)
    )


def _decorates(module: Module, call: ast.Call) -> bool:
    """Whether ``call`` is called with a function: as a decorator or directly."""
    parent = module.scopes.parents[call]
    return call in getattr(parent, "decorator_list", ()) or getattr(parent, "func", None) is call


def _registers(project: Project, module: Module, call: ast.Call, app: ast.expr) -> bool:
    """Whether ``app.callback(…)`` registers a callback.

    It does when ``app`` is known to be an app, or its arguments have a dependency. Of an object
    that cannot be seen the name decides.
    """
    if _has_dependency(project, module, call) or app_class(project, module, app):
        return True
    if b"dash" not in module.source.words:
        return False
    symbol = resolve(project, module, app)
    value = symbol.binding.value if symbol and symbol.binding else None
    if symbol and symbol.module and isinstance(value, ast.Call):
        made = resolve(project, symbol.module, value.func)
        if made is not None and made.module is None:
            return "dash" in made.dotted.partition(".")[0]  # a package like django_plotly_dash
    return bound_name(app) in ("app", "dash_app") or ast.unparse(app) == "super()"


def _read(
    project: Project, module: Module, call: ast.Call, form: Form, app: ast.expr | None
) -> Callback:
    positional = call.args[1:] if form == "clientside_callback" else [*call.args]
    keywords = {k.arg: k.value for k in call.keywords if k.arg}
    unpacked = any(k.arg is None for k in call.keywords)
    if "prevent_initial_call" not in keywords and positional and _is_flag(positional[-1]):
        keywords["prevent_initial_call"] = positional.pop()
    groups = {name: keywords.pop(name) for name in _GROUPS if name in keywords}
    items = read_arguments(project, module, positional)
    output, rest = _split(project, module, items, groups)
    given = _arguments(project, module, rest, groups)
    function, unknown = registered_function(project, module, call)
    hidden = [*dict.fromkeys(each for part in (output, given) if part for each in unseen(part))]
    reasons = [each.reason for each in hidden]
    if form == "clientside_callback":
        function = None
    elif unknown:
        reasons.append(unknown)
    if unpacked and (output is None or _may_come(given, groups)):
        reasons.append("its dependencies may come by **")
    skip = int(_in_background(form, keywords) and _is_on(keywords.get("progress")))
    reached = assign(given, function, skip)
    outputs = (*(flatten(output) if output else ()), *(d for d in reached if d.kind == "Output"))
    return Callback(
        module=module,
        call=call,
        form=form,
        app=app,
        function=function,
        output=output,
        outputs=outputs,
        arguments=tuple(each for each in reached if each.kind != "Output"),
        by_name=isinstance(given, Group) and given.keys is not None,
        groups=groups,
        keywords=keywords,
        unpacked=unpacked,
        opaque="; ".join(dict.fromkeys(reasons)) or None,
        passing=_passing(project, module, keywords),
        hidden=tuple(hidden),
    )


def _passing(
    project: Project, module: Module, keywords: Mapping[str, ast.expr]
) -> tuple[Dependency, ...]:
    """The Outputs in keywords like ``running`` and ``progress``."""
    nodes = (node for value in keywords.values() for node in ast.walk(value))
    found = (read_dependency(project, module, node) for node in nodes)
    return tuple(each for each in found if each is not None and each.kind == "Output")


def _is_flag(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, bool)


def _in_background(form: Form, keywords: Mapping[str, ast.expr]) -> bool:
    return form == "long_callback" or _is_on(keywords.get("background"))


def _is_on(keyword: ast.expr | None) -> bool:
    """Whether a keyword is given, and not as ``False`` or ``None``."""
    return keyword is not None and not (isinstance(keyword, ast.Constant) and not keyword.value)


def _may_come(given: Grouping, groups: Mapping[str, ast.expr]) -> bool:
    """Whether ``**`` can bring Inputs or States."""
    return not any(flatten(given)) or ("inputs" in groups and "state" not in groups)


def _split(
    project: Project, module: Module, items: list[Grouping], groups: Mapping[str, ast.expr]
) -> tuple[Grouping | None, list[Grouping]]:
    """The grouping of the Outputs, and the positional arguments behind them.

    Something unseen between Outputs and Inputs may hold either: it stands in both.
    """
    rest = [*_flattened(items)]
    if "output" in groups:
        return read_grouping(project, module, groups["output"]), rest
    outputs: list[Grouping] = []
    while rest and _holds_outputs(rest):
        outputs.append(rest.pop(0))
    if rest and _is_blank(rest[0]):
        outputs.append(rest[0])
    if not outputs:
        return None, rest
    in_list = isinstance(items[0], Group) and items[0].keys is None
    return outputs[0] if len(outputs) == 1 and not in_list else Group(tuple(outputs)), rest


def _flattened(items: list[Grouping]) -> Iterator[Grouping]:
    """Lists and tuples flattened once, as Dash does."""
    for item in items:
        if isinstance(item, Group) and item.keys is None:
            yield from item.items
        else:
            yield item


def _holds_outputs(rest: list[Grouping]) -> bool:
    if _is_blank(rest[0]):
        return any(each.kind == "Output" for item in rest[1:] for each in flatten(item))
    return all(each.kind == "Output" for each in flatten(rest[0]))


def _is_blank(grouping: Grouping) -> bool:
    """Whether it may hold any dependencies, and none can be seen."""
    return any(unseen(grouping)) and not any(flatten(grouping))


def _arguments(
    project: Project, module: Module, rest: list[Grouping], groups: Mapping[str, ast.expr]
) -> Grouping:
    """The grouping of the Inputs and States, as the function gets them."""
    given = [
        _wrapped(read_grouping(project, module, groups[name]))
        for name in ("inputs", "state")
        if name in groups
    ]
    if not given and len(rest) == 1:
        return rest[0]
    items = tuple(item for group in given for item in group.items)
    if given and not rest and all(group.keys is not None for group in given):
        return Group(items, tuple(key for group in given for key in group.keys or ()))
    return Group((*rest, *items))


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


def _foreign(project: Project, module: Module, app: ast.expr) -> str | None:
    """The doubt about the method of something that is known not to be Dash's."""
    symbol = resolve(project, module, app)
    if symbol is None or symbol.binding is not None or symbol.module is not None:
        return None
    package = symbol.dotted.split(".")[0]
    return None if package in ("dash", "builtins") else f"{package}'s callback is none of Dash's"
