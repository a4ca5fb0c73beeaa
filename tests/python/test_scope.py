"""Which binding a name means: Python's own rules, and Python itself as the judge."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator
from pathlib import Path

import pytest

from codemods.python.scope import Scope, Scopes, scopes_of, statements


def parse(code: str) -> Scopes:
    return scopes_of(ast.parse(code))


def uses(scopes: Scopes, name: str) -> list[ast.Name]:
    """The places that read a name, in source order."""
    names = (node for node in scopes.parents if isinstance(node, ast.Name))
    found = [node for node in names if node.id == name and isinstance(node.ctx, ast.Load)]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def meant(code: str, name: str = "x") -> list[str]:
    """For each place that reads ``name``: whose it is, and in which lines it is bound there."""
    scopes = parse(code)
    return [_meant(scopes, node) for node in uses(scopes, name)]


def _meant(scopes: Scopes, node: ast.Name) -> str:
    found = scopes.around(node).lookup(node.id)
    if found is None:
        return "nobody"
    scope, bindings = found
    owner = getattr(scope.node, "name", type(scope.node).__name__)
    return f"{owner} {' '.join(str(each.node.lineno) for each in bindings)}"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = 1\nprint(x)", ["Module 1"]),
        ("x = 1\nx = 2\nprint(x)", ["Module 1 2"]),
        ("print(x)", ["nobody"]),
        ("x = 1\ndef f():\n    print(x)", ["Module 1"]),
        ("x = 1\ndef f():\n    x = 2\n    print(x)", ["f 3"]),
        ("x = 1\ndef f():\n    print(x)\n    x = 2", ["f 4"]),
        ("x = 1\ndef f(x):\n    print(x)", ["f 2"]),
        ("def f(*x):\n    print(x)", ["f 1"]),
        ("def f(**x):\n    print(x)", ["f 1"]),
        ("def f(a, /, *, x):\n    print(x)", ["f 1"]),
        ("def f():\n    x = 1\n    def g():\n        print(x)", ["f 2"]),
        ("async def f(x):\n    print(x)", ["f 1"]),
    ],
)
def test_a_name_belongs_to_the_innermost_function_that_binds_it(
    code: str, expected: list[str]
) -> None:
    assert meant(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("class A:\n    x = 1\n    y = x", ["A 2"]),
        ("x = 0\nclass A:\n    x = 1\n    def f(self):\n        print(x)", ["Module 1"]),
        ("class A:\n    x = 1\n    class B:\n        y = x", ["nobody"]),
        ("class A:\n    x = 1\n    y = [x for _ in x]", ["nobody", "A 2"]),
        ("x = 0\nclass A(x):\n    x = 1", ["Module 1"]),
        ("x = 0\nclass A(metaclass=x):\n    x = 1", ["Module 1"]),
        ("class A:\n    x = 1\n    @x\n    def f(self): ...", ["A 2"]),
        ("class A:\n    x = 1\n    def f(self, y=x): ...", ["A 2"]),
        ("class A:\n    x = 1\n    f = lambda self, y=x: x", ["A 2", "nobody"]),
    ],
)
def test_a_class_body_is_not_seen_from_the_functions_in_it(code: str, expected: list[str]) -> None:
    assert meant(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("[x for x in y]", ["ListComp 1"]),
        ("{x for x in y}", ["SetComp 1"]),
        ("{x: x for x in y}", ["DictComp 1", "DictComp 1"]),
        ("(x for x in y)", ["GeneratorExp 1"]),
        ("x = 0\n[x for x in x]", ["ListComp 2", "Module 1"]),
        ("x = 0\n[x for y in z for x in x]", ["ListComp 2", "ListComp 2"]),
        ("x = 0\n[y for y in z if x]\nx", ["Module 1", "Module 1"]),
        ("[x for x in y]\nprint(x)", ["ListComp 1", "nobody"]),
        ("lambda x: x", ["Lambda 1"]),
        ("x = 0\nlambda y=x: x", ["Module 1", "Module 1"]),
        ("x = 0\nlambda x=x: x", ["Module 1", "Lambda 2"]),
        ("lambda: [x for x in y]", ["ListComp 1"]),
        ("x = 0\n[x for x in (lambda: x)()]", ["ListComp 2", "Module 1"]),
        ("x = 0\n[x for x in [x for y in x]]", ["ListComp 2", "Module 1", "Module 1"]),
    ],
)
def test_comprehensions_and_lambdas_are_scopes(code: str, expected: list[str]) -> None:
    assert meant(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("if (x := 1):\n    print(x)", ["Module 1"]),
        ("[x := y for y in z]\nprint(x)", ["Module 1"]),
        ("def f():\n    return [[x := y for y in z] for z in w], x", ["f 2"]),
        ("x = 0\ndef f():\n    global x\n    return [x := y for y in z], x", ["Module 1 4"]),
        ("lambda: (x := 1, x)", ["Lambda 1"]),
    ],
)
def test_a_walrus_binds_outside_of_comprehensions(code: str, expected: list[str]) -> None:
    assert meant(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = 1\ndef f():\n    global x\n    x = 2\n    print(x)", ["Module 1 4"]),
        ("def f():\n    global x\n    x = 2\nprint(x)", ["Module 3"]),
        (
            "x = 0\ndef f():\n    x = 1\n    def g():\n        global x\n        print(x)",
            ["Module 1"],
        ),
        (
            "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n    print(x)",
            ["f 2 5"],
        ),
        (
            "def f():\n    x = 1\n    def g():\n        nonlocal x\n        def h():\n"
            "            nonlocal x\n            x = 3\n    print(x)",
            ["f 2 7"],
        ),
        (
            "x = 0\ndef f():\n    global x\n    def g():\n        print(x)\n        return x",
            ["Module 1", "Module 1"],
        ),
        ("x = 0\nclass A:\n    global x\n    x = 1\nprint(x)", ["Module 1 4"]),
        ("def f():\n    global x\n    import x\nprint(x)", ["Module 3"]),
        ("def f():\n    global x\n    def x(): ...\nprint(x)", ["Module 3"]),
    ],
)
def test_global_and_nonlocal_bind_elsewhere(code: str, expected: list[str]) -> None:
    assert meant(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = 0\ndef f(x=x):\n    print(x)", ["Module 1", "f 2"]),
        ("x = 0\ndef f(x, *, y=x): ...", ["Module 1"]),
        ("x = 0\ndef f(x=lambda: x): ...", ["Module 1"]),
        ("def f(y=(x := 1)): ...\nprint(x)", ["Module 1"]),
        ("x = 0\ndef f(x: x) -> x: ...", ["Module 1", "Module 1"]),
        ("x = 0\n@x\ndef f(x): ...", ["Module 1"]),
        ("x = 0\n@x(lambda x: x)\ndef f(): ...", ["Module 1", "Lambda 2"]),
        ("x = 0\n@x\nclass A:\n    x = 1", ["Module 1"]),
        ("x = 0\ndef f(x: [x for x in y] = [x for x in y]): ...", ["ListComp 2", "ListComp 2"]),
        ("x = 0\ndef f():\n    x: int = 2\n    print(x)", ["f 3"]),
    ],
)
def test_defaults_annotations_and_decorators_belong_outside(code: str, expected: list[str]) -> None:
    assert meant(code) == expected


@pytest.mark.parametrize(
    "code",
    [
        "import x",
        "import x.y",
        "import y as x",
        "from y import x",
        "from y import z as x",
        "x = 1",
        "x: int = 1",
        "x += 1",
        "(a, [x, *b]) = y",
        "a, *x = y",
        "for x in y: ...",
        "with y as x: ...",
        "with y as (a, x): ...",
        "del x",
        "def x(): ...",
        "async def x(): ...",
        "class x: ...",
        "(x := 1)",
        "try: ...\nexcept E as x: ...",
        "try: ...\nexcept* E as x: ...",
        "match y:\n    case x: ...",
        "match y:\n    case [x, _]: ...",
        "match y:\n    case [_, *x]: ...",
        "match y:\n    case {'k': x}: ...",
        "match y:\n    case {**x}: ...",
        "match y:\n    case A(b=x): ...",
        "match y:\n    case A() as x: ...",
        "match y:\n    case A(x) | B(x): ...",
    ],
)
def test_every_statement_that_binds_is_seen(code: str) -> None:
    body = "".join(f"    {line}\n" for line in code.split("\n"))
    scopes = parse(f"def f():\n{body}")
    (function,) = (
        node for node in scopes.of_node if isinstance(node, ast.FunctionDef) and node.name == "f"
    )
    assert "x" in scopes.of_node[function].bindings
    assert "x" not in scopes.root.bindings


@pytest.mark.parametrize("code", ["x: int", "x.y = 1", "x[0] = 1", "del x.y", "f(x=1)", "print(x)"])
def test_what_looks_like_a_binding_is_none(code: str) -> None:
    assert "x" not in parse(code).root.bindings


@pytest.mark.parametrize(
    ("code", "kind", "value"),
    [
        ("x = f()", "assign", "f()"),
        ("y = x = f()", "assign", "f()"),
        ("x: int = f()", "assign", "f()"),
        ("if (x := f()): ...", "walrus", "f()"),
        ("x, y = f()", "other", None),
        ("x += f()", "other", None),
        ("for x in f(): ...", "other", None),
        ("del x", "other", None),
        ("import x", "import", None),
        ("from y import x", "import", None),
        ("def x(): ...", "def", None),
        ("class x: ...", "class", None),
    ],
)
def test_a_binding_has_a_value_when_it_is_exactly_that(
    code: str, kind: str, value: str | None
) -> None:
    (binding,) = parse(code).root.bindings["x"]
    assert binding.kind == kind
    assert (ast.unparse(binding.value) if binding.value else None) == value


def test_star_imports_are_kept_in_order() -> None:
    scopes = parse("from b import *\ntry:\n    from a import *\nexcept ImportError: ...")
    assert [each.module for each in scopes.root.stars] == ["b", "a"]


def test_the_function_around_a_place_is_found_through_comprehensions() -> None:
    scopes = parse("def f():\n    class A:\n        y = [x for _ in z]")
    (use,) = uses(scopes, "x")
    scope = scopes.around(use)
    assert isinstance(scope.node, ast.ListComp)
    assert scope.function is not None
    assert getattr(scope.function.node, "name", None) == "f"
    assert scope.root is scopes.root
    assert scopes.root.function is None


def test_the_scope_around_a_definition_is_the_one_it_is_in() -> None:
    scopes = parse("def f():\n    def g(): ...")
    outer, inner = sorted(
        (node for node in scopes.of_node if isinstance(node, ast.FunctionDef)),
        key=lambda node: node.lineno,
    )
    assert scopes.around(inner) is scopes.of_node[outer]
    assert scopes.around(outer) is scopes.root


def test_ancestors_lead_from_the_inside_out() -> None:
    scopes = parse("def f():\n    if y:\n        return g(x)")
    (use,) = uses(scopes, "x")
    kinds = [type(node).__name__ for node in scopes.ancestors(use)]
    assert kinds == ["Call", "Return", "If", "FunctionDef", "Module"]
    assert isinstance(scopes.statement(use), ast.Return)


def test_statements_are_found_in_every_block() -> None:
    code = (
        "if a:\n    s = 1\nelse:\n    s = 2\n"
        "try:\n    s = 3\nexcept E:\n    s = 4\nelse:\n    s = 5\nfinally:\n    s = 6\n"
        "for a in b:\n    s = 7\nelse:\n    s = 8\nwith a:\n    s = 9\n"
        "match a:\n    case b:\n        s = 10\n"
        "class A:\n    s = 11\n    def f(self):\n        s = 12\n"
    )
    found = (each for each in statements(ast.parse(code)) if isinstance(each, ast.Assign))
    numbers = [ast.literal_eval(each.value) for each in found]
    assert sorted(numbers) == [*range(1, 13)]


# Python's own answer


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _tables(child)


def _locals(table: symtable.SymbolTable) -> frozenset[str]:
    """The names that a function or class binds, without those that it only declares."""
    return frozenset(
        each.get_name()
        for each in table.get_symbols()
        if each.is_local()
        and (each.is_assigned() or each.is_parameter() or each.is_imported() or each.is_namespace())
        and not _is_mangled(each.get_name(), table.get_name())
    )


def _is_mangled(name: str, owner: str) -> bool:
    return name.startswith((".", "__", f"_{owner.lstrip('_')}__"))


def _bound(scope: Scope) -> frozenset[str]:
    return frozenset(name for name in scope.bindings if not name.startswith("__"))


def _own(scopes: Scopes) -> Iterator[tuple[str, int, frozenset[str]]]:
    for node, scope in scopes.of_node.items():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno, _bound(scope)


def _pythons(code: str) -> Iterator[tuple[str, int, frozenset[str]]]:
    names = {
        node.name
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    for table in _tables(symtable.symtable(code, "<code>", "exec")):
        if table.get_type() in ("function", "class") and table.get_name() in names:
            yield table.get_name(), table.get_lineno(), _locals(table)


def _targets(code: str) -> frozenset[str]:
    """The names that comprehensions bind; since 3.12 they count as the function's own."""
    return frozenset(
        name.id
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.comprehension)
        for name in ast.walk(node.target)
        if isinstance(name, ast.Name)
    )


@pytest.mark.parametrize(
    "file", ["ast", "argparse", "asyncio.tasks", "dataclasses", "inspect", "json.decoder", "typing"]
)
def test_functions_and_classes_bind_the_names_that_python_says(file: str) -> None:
    code = (Path(ast.__file__).parent / f"{file.replace('.', '/')}.py").read_text(encoding="utf-8")
    targets = _targets(code)
    own = sorted((name, line, sorted(names - targets)) for name, line, names in _own(parse(code)))
    pythons = sorted((name, line, sorted(names - targets)) for name, line, names in _pythons(code))
    assert len(own) > 5
    assert own == pythons
