"""The kinds of value that an expression may have, and whether it may raise on what comes from the
page.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from codemods.files.place import Place
from codemods.flow.library import table as library
from codemods.flow.library.entry import ALL, Kind
from codemods.graph.raising.from_page import ANY, Kinds
from codemods.graph.raising.known_calls import (
    DICT,
    HASHED,
    LIST,
    NOTHING,
    NUM,
    NUMS,
    OWN,
    REAL,
    TEXT,
    UNBOUND,
    fits,
    is_plain_format,
    of_counts,
    result_of,
    returned_by,
    takes,
    takes_reals,
)
from codemods.python.project import Module, Project
from codemods.python.resolve import resolve
from codemods.python.scope import Function

Env = Mapping[str, Kinds]
_DEEPEST = 6


class MayRaise(Exception):
    """An expression that may raise, with its place."""

    def __init__(self, place: Place) -> None:
        super().__init__(str(place))
        self.place = place


@dataclass(frozen=True)
class Reading:
    """Where the code is that is read, the functions around it, and what it returned so far.

    ``call`` reads a function of the project that is called with such arguments.
    """

    project: Project
    module: Module
    call: Callable[[Reading, Function, Env], Kinds]
    around: tuple[ast.AST, ...] = ()
    returned: list[Kinds] = field(default_factory=list)

    def doubt(self, node: ast.AST) -> MayRaise:
        """The exception that says that a node may raise."""
        return MayRaise(Place(self.module.path, getattr(node, "lineno", 1)))


def bound(reading: Reading, target: ast.expr, found: Kinds, env: Env) -> Env:
    """The names behind an assignment. Raises MayRaise."""
    match target:
        case ast.Name(id=name):
            return {**env, name: found}
        case ast.Tuple(elts=elements) if found == OWN:
            for each in elements:
                env = bound(reading, each, OWN, env)
            return env
        case ast.Subscript(value=ast.Name(id=name)) if env.get(name, OWN) <= DICT | OWN:
            return env
    raise reading.doubt(target)


def narrowed(test: ast.expr, env: Env, truth: bool) -> Env:
    """What is known of the names where a test came out as ``truth``."""
    match test:
        case ast.Name(id=name) if truth and name in env:
            return {**env, name: env[name] - {"none", "empty"}}
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return narrowed(operand, env, not truth)
        case ast.BoolOp(op=op, values=values) if isinstance(op, ast.And) == truth:
            for each in values:
                env = narrowed(each, env, truth)
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=None)]):
            if name in env and isinstance(op, ast.Is if not truth else ast.IsNot):
                return {**env, name: env[name] - {"none"}}
    return env


def kinds(reading: Reading, node: ast.expr, env: Env) -> Kinds:
    """The kinds of an expression. Raises MayRaise."""
    match node:
        case ast.Constant(value=value):
            return _of_constant(value)
        case ast.Name(id=name) if not env.get(name, OWN) & UNBOUND:
            return env.get(name, OWN)
        case ast.Await(value=value):
            return kinds(reading, value, env)
        case ast.Lambda(args=args, body=body):
            kinds(reading, body, {**env, **{each.arg: OWN for each in args.args}})
            return OWN
        case ast.Attribute(value=value) if kinds(reading, value, env) == OWN:
            return OWN
        case ast.Compare():
            return _compared(reading, node, env)
        case ast.BoolOp() | ast.IfExp() | ast.UnaryOp():
            return _tested(reading, node, env)
        case ast.BinOp():
            return _bin_op(reading, node, env)
        case ast.Subscript():
            return _entry(reading, node, env)
        case ast.Call():
            return _call(reading, node, env)
        case ast.JoinedStr() | ast.List() | ast.Tuple() | ast.Set() | ast.Dict():
            return _display(reading, node, env)
        case ast.ListComp() | ast.GeneratorExp() | ast.DictComp():
            return _comprehended(reading, node, env)
    raise reading.doubt(node)


def _tested(reading: Reading, node: ast.BoolOp | ast.IfExp | ast.UnaryOp, env: Env) -> Kinds:
    if isinstance(node, ast.BoolOp):
        return _bool_op(reading, node, env)
    if isinstance(node, ast.IfExp):
        kinds(reading, node.test, env)
        one = kinds(reading, node.body, narrowed(node.test, env, True))
        return one | kinds(reading, node.orelse, narrowed(node.test, env, False))
    found = kinds(reading, node.operand, env)
    if isinstance(node.op, ast.Not) or found <= NUM | OWN:
        return NUM
    if found <= REAL | OWN:
        return found
    raise reading.doubt(node)


def _display(
    reading: Reading,
    node: ast.JoinedStr | ast.List | ast.Tuple | ast.Set | ast.Dict,
    env: Env,
) -> Kinds:
    if isinstance(node, ast.Dict):
        _entries(reading, [*zip(node.keys, node.values, strict=True)], env)
        return frozenset({"dict"}) if node.keys else DICT
    if isinstance(node, ast.JoinedStr):
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                _formatted(reading, part, env)
        return frozenset({"str"})
    for each in node.elts:
        if isinstance(each, ast.Starred):
            items(reading, each.value, env)
        else:
            kinds(reading, each, env)
    return frozenset({"list"}) if node.elts else LIST


def items(reading: Reading, node: ast.expr, env: Env) -> Kinds:
    """The kinds of what an expression has in it. Raises MayRaise."""
    found = kinds(reading, node, env)
    if not found <= LIST | TEXT | DICT | OWN:
        raise reading.doubt(node)
    match node:
        case ast.ListComp() | ast.GeneratorExp():
            return kinds(reading, node.elt, _generated(reading, node.generators, env))
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            if not any(isinstance(each, ast.Starred) for each in elements):
                return frozenset().union(*(kinds(reading, each, env) for each in elements))
    if found <= OWN | {"empty"}:
        return OWN
    if found <= NUMS:
        return NUM
    return frozenset({"str"}) if found <= TEXT else ANY


def _of_constant(value: object) -> Kinds:
    match value:
        case None:
            return NOTHING
        case str():
            return frozenset({"str"} if value else TEXT)
        case int() | float():
            return NUM
    return OWN


def _formatted(reading: Reading, part: ast.FormattedValue, env: Env) -> None:
    found = kinds(reading, part.value, env)
    spec = part.format_spec
    if spec is not None:
        if not found <= (REAL if takes_reals(spec) else NUM) | OWN:
            raise reading.doubt(part.value)
        kinds(reading, spec, env)


def _entries(reading: Reading, pairs: list[tuple[ast.expr | None, ast.expr]], env: Env) -> None:
    for key, value in pairs:
        found = kinds(reading, value, env)
        if key is None and not found <= DICT | OWN:
            raise reading.doubt(value)
        if key is not None and not kinds(reading, key, env) <= HASHED:
            raise reading.doubt(key)


def _compared(reading: Reading, node: ast.Compare, env: Env) -> Kinds:
    left = kinds(reading, node.left, env)
    for op, right in zip(node.ops, node.comparators, strict=True):
        found = kinds(reading, right, env)
        match op:
            case ast.Eq() | ast.NotEq() | ast.Is() | ast.IsNot():
                pass
            case ast.In() | ast.NotIn():
                hashable = left <= HASHED
                within = found <= TEXT and left <= TEXT
                if not (within or (hashable and found <= LIST | DICT | OWN)):
                    raise reading.doubt(node)
            case _:
                alike = any(left <= kind and found <= kind for kind in (REAL | OWN, TEXT | OWN))
                if not alike:
                    raise reading.doubt(node)
        left = found
    return NUM if left != OWN else OWN


def _bool_op(reading: Reading, node: ast.BoolOp, env: Env) -> Kinds:
    result: Kinds = frozenset()
    is_or = isinstance(node.op, ast.Or)
    for position, each in enumerate(node.values):
        found = kinds(reading, each, env)
        last = position == len(node.values) - 1
        result |= found - {"none", "empty"} if is_or and not last else found
        env = narrowed(each, env, not is_or)
    return result


def _bin_op(reading: Reading, node: ast.BinOp, env: Env) -> Kinds:
    left, right = kinds(reading, node.left, env), kinds(reading, node.right, env)
    if left == right == OWN:
        return OWN
    fit = left <= REAL | OWN and right <= REAL | OWN
    number = NUM | (left & REAL) | (right & REAL)
    match node.op:
        case ast.Add() if left <= TEXT | OWN and right <= TEXT | OWN:
            return left | right
        case ast.Add() if left <= LIST | OWN and right <= LIST | OWN:
            return left | right
        case ast.Add() | ast.Sub() | ast.Mult() if fit:
            return number
        case ast.Mult() if left <= TEXT | LIST and right <= NUM:
            return left | {"empty"}
        case ast.Div() | ast.FloorDiv() | ast.Mod() if fit:
            if right == OWN or (isinstance(node.right, ast.Constant) and node.right.value):
                return number | REAL if isinstance(node.op, ast.Div) else number
        case ast.Mod() if isinstance(node.left, ast.Constant) and right <= NUM | OWN:
            return frozenset({"str"})
    raise reading.doubt(node)


def _entry(reading: Reading, node: ast.Subscript, env: Env) -> Kinds:
    held = kinds(reading, node.value, env)
    if isinstance(node.slice, ast.Slice):
        bounds = (node.slice.lower, node.slice.upper, node.slice.step)
        known = all(kinds(reading, each, env) <= NUM | OWN for each in bounds if each)
        if known and held <= TEXT | LIST | OWN:
            return held if held == OWN else held | {"empty"}
    elif held == OWN:
        if kinds(reading, node.slice, env) == OWN or isinstance(node.slice, ast.Constant):
            return OWN
        if isinstance(node.slice, ast.BinOp) and isinstance(node.slice.op, ast.Mod):
            return OWN
        if isinstance(node.slice, ast.Compare):
            return OWN
    elif _is_end(node.slice) and held <= {"str", "list", "nums"}:
        return frozenset({"str"} if held == {"str"} else ANY)
    raise reading.doubt(node)


def _is_end(index: ast.expr) -> bool:
    """Whether an index is that of the first or last item."""
    return ast.unparse(index) in ("0", "-1")


def _generated(reading: Reading, generators: list[ast.comprehension], env: Env) -> Env:
    for each in generators:
        env = bound(reading, each.target, items(reading, each.iter, env), env)
        for test in each.ifs:
            kinds(reading, test, env)
            env = narrowed(test, env, True)
    return env


def _comprehended(
    reading: Reading, node: ast.ListComp | ast.GeneratorExp | ast.DictComp, env: Env
) -> Kinds:
    env = _generated(reading, node.generators, env)
    if isinstance(node, ast.DictComp):
        _entries(reading, [(node.key, node.value)], env)
        return DICT
    kinds(reading, node.elt, env)
    return LIST


def _call(reading: Reading, node: ast.Call, env: Env) -> Kinds:
    starred = [each for each in node.args if isinstance(each, ast.Starred)]
    given = [_given(reading, each, env) for each in node.args]
    named = {each.arg: _given(reading, each.value, env) for each in node.keywords}
    if isinstance(node.func, ast.Attribute) and not _is_outside(reading, node.func):
        found = _method(reading, node, node.func, given, env)
        if found is not None:
            return found
    symbol = None
    if not (isinstance(node.func, ast.Name) and node.func.id in env):
        symbol = resolve(reading.project, reading.module, node.func)
    if symbol is not None and symbol.module is not None and symbol.binding is not None:
        function = symbol.binding.node
        plain = isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        if plain and not starred and function not in reading.around:
            if len(reading.around) < _DEEPEST:
                return _of_function(reading, symbol.module, function, given, named)
    entry = library.called(reading.project, reading.module, node.func) if symbol else None
    if entry is not None and entry.result == {"component"}:
        return OWN
    if entry is not None and (symbol is None or not of_counts(symbol.dotted, entry)):
        found = returned_by(entry, given, named)
        if found is not None:
            return found
    fit = takes(node, symbol.dotted if symbol is not None else "", given, named)
    if fit and kinds(reading, node.func, env) == OWN:
        return OWN
    raise reading.doubt(node)


def _given(reading: Reading, node: ast.expr, env: Env) -> Kinds:
    """The kinds of an argument; the program is fit for its own constants."""
    if isinstance(node, ast.Starred):
        return items(reading, node.value, env)
    found = kinds(reading, node, env)
    return OWN if isinstance(node, ast.Constant) and found != NOTHING else found


def _is_outside(reading: Reading, func: ast.Attribute) -> bool:
    """Whether a method is a function of a module."""
    return resolve(reading.project, reading.module, func) is not None


def _of_function(
    reading: Reading,
    module: Module,
    function: ast.AST,
    given: list[Kinds],
    named: Mapping[str | None, Kinds],
) -> Kinds:
    assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    parameters = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    env: dict[str, Kinds] = dict.fromkeys(parameters, OWN)  # its defaults
    env |= dict.fromkeys((each.arg for each in function.args.kwonlyargs), OWN)
    rest = [each.arg for each in (function.args.vararg, function.args.kwarg) if each]
    env |= dict.fromkeys(rest, ANY)
    env |= dict(zip(parameters, given, strict=False))
    env |= {name: found for name, found in named.items() if name is not None}
    if None in named:
        env = dict.fromkeys(env, ANY)
    return reading.call(replace(reading, module=module), function, env)


def _method(
    reading: Reading, node: ast.Call, func: ast.Attribute, given: list[Kinds], env: Env
) -> Kinds | None:
    """What a method of a text, list or dictionary returns; None where it may raise."""
    held = kinds(reading, func.value, env)
    if held == OWN:
        of_data = library.method("data", func.attr)
        known = library.methods_of_any(func.attr) or ((of_data,) if of_data is not None else ())
        return OWN if all(each.fits == ALL for each in known) else None
    together: Kinds = frozenset().union(*given)
    if held <= TEXT | OWN and func.attr == "format":
        more = (kinds(reading, each.value, env) for each in node.keywords)
        fit = together.union(*more) <= NUM | OWN or is_plain_format(func.value)
        return frozenset({"str"}) if fit else None
    if held <= TEXT | OWN and func.attr == "join" and len(node.args) == 1:
        if items(reading, node.args[0], env) <= TEXT | OWN:
            return TEXT
    if "nums" in held and not together <= NUM | NUMS:
        return None
    owners: tuple[tuple[Kind, Kinds], ...] = (("text", TEXT), ("dict", DICT), ("list", LIST))
    for kind, like in owners:
        entry = library.method(kind, func.attr)
        if entry is not None and held <= like | OWN and fits(entry, given):
            return result_of(entry)
    return None
