"""What a body does with a parameter: reads, changes, copies, returns, obstacles."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

import pytest
from projects import module, write_project

from codemods.flow.alias.events import Body
from codemods.flow.alias.follow import follow

HEADER = "import copy, json\nfrom contextlib import suppress\nfrom functools import partial\n\n"

HELPERS = """
KEPT = []
LAST = {}
def exists(rows, key): return any(row["key"] == key for row in rows)
def names(rows):
    found = []
    for row in rows:
        if row.get("name") is not None:
            found.append(row["name"].upper())
    return ", ".join(found)
def total(rows): return 2 * len(rows) + 1
def told(rows): print(len(rows))
def checked(rows):
    if not rows:
        raise ValueError("empty")
    return len(rows) > 3
def keep(rows): KEPT.append(rows)
def keep_part(rows): KEPT.append(rows[0])
def keep_named(rows): LAST["row"] = rows[0]
def keep_global(rows):
    global LAST
    LAST = rows
def touch(rows): rows[0]["seen"] = True
def touch_all(rows):
    for row in rows:
        row["seen"] = True
def touch_sorted(rows):
    for row in sorted(rows, key=str):
        row["seen"] = True
def touch_copy(rows): [*rows][0]["seen"] = True
def touch_one_of(rows, n):
    row = rows[0] if n else rows[-1]
    row["seen"] = True
def touch_through(rows): return touch(rows)
def touch_sometimes(rows, n):
    if n:
        rows.clear()
def touch_named(rows): (lambda row: row.update(seen=True))(rows[0])
def touch_first_of(pairs):
    for _, row in pairs:
        row["seen"] = True
def first(rows): return rows[0]
def listed(rows): return [row for row in rows]
def some(rows): return rows[0]["n"]
def later(rows): return lambda: len(rows)
def lazily(rows): return (row for row in rows)
def into(rows, out): out.append(rows[0])
def into_key(rows, out): out["row"] = rows
def unknown_to(rows): return bool(save(rows))
def stepwise(rows):
    yield len(rows)
async def soon(rows): return len(rows)
"""


def _body(folder: Path, code: str) -> Body:
    """What ``def f(n, d)`` with this body does with ``d``; all that it returns goes to its prop."""
    text = (
        HEADER
        + HELPERS
        + "\n\ndef f(n, d):\n"
        + textwrap.indent(textwrap.dedent(code).strip("\n"), "    ")
    )
    project = write_project(folder, {"app.py": text + "\n"})
    page = module(project, "app.py")
    function = page.tree.body[-1]
    assert isinstance(function, ast.FunctionDef)
    targets = {
        node: (node.value,)
        for node in ast.walk(function)
        if isinstance(node, ast.Return) and node.value is not None
    }
    return follow(project, page, function, "d", targets)


def _obstacles(body: Body) -> str:
    return "; ".join(obstacle.reason for obstacle in body.obstacles)


def _writes(body: Body) -> list[tuple[str, str]]:
    return [
        (write.operation, ".".join(key.text.strip("'") for key in write.path))
        for write in body.writes.values()
    ]


def _late(body: Body) -> set[str]:
    """The variables that are read after a change that may show in them."""
    return {read.name.id for read in body.reads.values() if read.after is not None}


@pytest.mark.parametrize(
    ("code", "obstacle"),
    [
        ('sorted(d, key=lambda r: touch(r))\nd["a"] = n', "passed to sorted()"),
        ('list(map(touch, d))\nd["a"] = n', "passed to map()"),
        ('x = min(d["a"], d["b"])\nx.append(n)\nd["a"] = n', "came out of it"),
        ('d["a"] = max(n, ROWS)\nd["a"].append(n)', "changed inside of what"),
        ("x = json.loads(d)\nreturn x", "passed to json.loads()"),
        ('x = iter(d)\nd["a"] = n\nreturn list(x)', "read later than it seems"),
    ],
)
def test_what_a_library_does_with_it_may_stand_in_the_way(
    tmp_path: Path, code: str, obstacle: str
) -> None:
    assert obstacle in _obstacles(_body(tmp_path, code))


@pytest.mark.parametrize(
    "code",
    [
        'size = len(json.dumps(d))\nd["a"] = n',
        'd["a"] = min(n, 5)\nd["b"].append(n)',
        'd["a"] = str(d)\nd["b"].append(n)',
        'top = sorted(d["rows"], key=lambda r: r["name"].lower())\nd["a"] = n',
        'top = list(map(str, d["rows"]))\nd["a"] = n',
    ],
)
def test_what_a_library_only_looks_at_is_a_read(tmp_path: Path, code: str) -> None:
    assert not _obstacles(_body(tmp_path, code))


CLASS = """class Box:
    def __eq__(self, other):
        return other.clear() is None
    def __len__(self):
        return 1
box = Box()
"""


@pytest.mark.parametrize("code", ["x = box == d", "x = box + d", "x = d in box", "box += d"])
def test_an_operator_of_an_object_may_change_it(tmp_path: Path, code: str) -> None:
    body = _body(tmp_path, f'{CLASS}{code}\nd["a"] = n\nreturn d')
    assert "given to an operator" in _obstacles(body)
    body = _body(tmp_path, f'{CLASS}{code}\nd["a"] = n\nreturn d'.replace("other.clear()", "1"))
    assert "given to an operator" not in _obstacles(body)


@pytest.mark.parametrize(
    ("code", "writes"),
    [
        ('d["a"] = n', [("set", "a")]),
        ('d["a"]["b"] = n', [("set", "a.b")]),
        ('d["a"] += 1', [("add", "a")]),
        ('d["a"] = d["a"] + 1', [("add", "a")]),
        ("d += [n]", [("extend", "")]),
        ("d += 1", [("add", "")]),
        ("d |= {n: 1}", [("update", "")]),
        ('del d["a"], d["b"]', [("del", "b")]),
        ('d["a"].append(n)', [("append", "a")]),
        ('d["a"] = d["b"] = 1', [("set", "a"), ("set", "b")]),
        ("d = [*d, n]", [("append", "")]),
        ("d = d + [n, n]", [("extend", "")]),
        ('d = {**d, "a": n, "b": n}', [("set", "a"), ("set", "b")]),
        ("d = [n, *d]", [("insert", "")]),
        ("d = [n] + d", [("insert", "")]),
        ("d = (d or []) + [n]", [("extend", "")]),
        ("d = [n, *(d or [])]", [("insert", "")]),
        ('e = d\ne["a"] = n', [("set", "a")]),
        ('part = d["a"]\npart["b"] = n', [("set", "a.b")]),
        ('if n:\n    d["a"] = n\nelse:\n    del d["b"]', [("set", "a"), ("del", "b")]),
        ('for k in n:\n    d[k] = 1', [("set", "k")]),
        ('with open(n) as file:\n    d["a"] = file.read()', [("set", "a")]),
        ('match n:\n    case 1:\n        d["a"] = n', [("set", "a")]),
    ],
)  # fmt: skip
def test_changes_and_where_they_go(
    tmp_path: Path, code: str, writes: list[tuple[str, str]]
) -> None:
    body = _body(tmp_path, f"{code}\nreturn d")
    assert _writes(body) == writes
    assert not body.obstacles
    assert not body.reads
    assert len(body.returned) == 1


@pytest.mark.parametrize(
    "code",
    [
        'd["a"] = 1\nprint(d["a"])',
        'd["a"] = 1\nprint(d[n])',
        'd["a"] = 1\nprint(d)',
        'e = d\ne["a"] = 1\nprint(d["a"])',
        'for k in n:\n    print(d.get(k))\n    d["a"] = 1',
        "while len(d) < 3:\n    d.append(n)",
        'try:\n    d["a"] = int(n)\nexcept ValueError:\n    print(d["a"])',
        'try:\n    d["a"] = int(n)\nfinally:\n    print(d["a"])',
        'try:\n    e = d\n    e["a"] = int(n)\n    return e\nexcept ValueError:\n    print(e["a"])',
        'with suppress(ValueError):\n    d["a"] = int(n)\n    return d\nprint(d["a"])',
        'match n:\n    case 1:\n        d["a"] = 1\nprint(d["a"])',
        'for k in n:\n    e = d\n    if k:\n        break\n    e = {}\nd["a"] = 1\nprint(e["a"])',
        'e = d.copy()\ne["a"]["b"] = 1\nprint(d["a"]["b"])',
        'part = d["a"]\npart["b"] = 1\nprint(part["b"])',
        'part = d["a"]\nd["a"]["b"] = 1\nprint(part["b"])',
        'part = d["a"]\nd["a"].append(n)\nprint(len(part))',
        "e = d if n else None\nd.append(n)\nprint(e)",
        "e = n and d\nd.append(n)\nprint(e)",
        'e = d if n else {}\nd["a"] = 1\nprint(e["a"])',
        'if n:\n    e = d\nelse:\n    e = d["a"]\nd["a"] = 1\nprint(e)',
        "e = max(d, [])\nd.append(n)\nprint(e)",
        "e = next(iter(n), d)\nd.append(n)\nprint(e)",
        "del d[0]\nprint(d[1])",
        "del d[n]\nprint(d[1])",
        'del d["rows"][-1]\nprint(d["rows"][0])',
    ],
)
def test_reads_after_a_change(tmp_path: Path, code: str) -> None:
    assert _late(_body(tmp_path, f"{code}\nreturn d"))


@pytest.mark.parametrize(
    "code",
    [
        'print(d["a"])\nd["a"] = 1',
        'd["a"] = 1\nprint(d["b"])',
        'd["a"] = d["a"]["b"]',
        'if n:\n    d["a"] = 1\nelse:\n    print(d["a"])',
        'if n:\n    d["a"] = 1\n    return d\nprint(d["a"])',
        'for k in n:\n    if d.get(k):\n        d["a"] = 1\n        break',
        'match n:\n    case 1:\n        d["a"] = 1\n    case _:\n        print(d["a"])',
        'e = copy.deepcopy(d)\ne["a"]["b"] = 1\nprint(d["a"]["b"])',
        'e = d.copy()\ne["a"] = 1\nprint(d["a"])',
        'part = d["a"]\nd["a"] = 1\nprint(part)',
        'part = d["a"] if n else None\nd["a"] = 1\nprint(part)',
        "part = d[1]\ndel d[0]\nprint(part)",
        'del d["a"]\nprint(d["b"])',
        'e = max(d, key=str)\nd["a"] = 1\nprint(e)',
        'e = (d if n else {})["a"]\nd["a"] = 1\nprint(e)',
    ],
)
def test_reads_that_no_change_comes_before(tmp_path: Path, code: str) -> None:
    body = _body(tmp_path, f"{code}\nreturn d")
    assert body.reads
    assert not _late(body)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("save(d)", "passed to save()"),
        ("save(value=d)", "passed to save()"),
        ("save(d or {})", "passed to save()"),
        ("n.save(d)", "passed to n.save()"),
        ("f = partial(save, d)", "passed to partial()"),
        ("n.kept = d", "stored where it may be changed later"),
        ("kept = [d]", "stored in another value"),
        ('d["a"] = d', "put into itself"),
        ('d["a"] = n and d', "put into itself"),
        ('e = d\nd["a"] = e', "put into itself"),
        ('part = d[1]\ndel d[0]\npart["b"] = n', "an older part of it"),
        ('x = {}\nd[0] = x\nd.insert(0, n)\nd[1]["a"] = n', "changed inside of what"),
        ('x = {}\nd[1] = x\ndel d[0]\nd[0]["a"] = n', "changed inside of what"),
        ('x = {}\nd[1] = x\nd.reverse()\nd[0]["a"] = n', "changed inside of what"),
        ("global kept\nkept = d", "stored where it may be changed later"),
        ("def g():\n    return d\n", "captured by g"),
        ("def g():\n    nonlocal d\n    d = []\n", "something else by g"),
        ("e = d\ndef g():\n    nonlocal e\n    del e\n", "captured by g"),
        ("class C:\n    nonlocal d\n    d = []\n", "something else by C"),
        ("print(d := [])", "bound to something else in passing"),
        ("x = [len(d := n)]", "bound to something else in passing"),
        ('d["a"] = (d := n)', "bound to something else in passing"),
        ('def g():\n    return e["a"]\ne = d', "captured by g"),
        ("class C:\n    kept = d", "captured by C"),
        ("f = lambda: d", "captured by a lambda"),
        ("f(lambda: sum(x for x in d))", "captured by a lambda"),
        ("texts = (x for x in d)", "read later than it seems"),
        ("keys = d.keys()", "read later than it seems"),
        ("pairs = enumerate(d)", "read later than it seems"),
        ("if (e := d.get(n)):\n    pass", "taken by e in passing"),
        ("d[1:] = [n]", "changed in a way that is not followed"),
        ("del d[1:]", "changed in a way that is not followed"),
        ('d["a"], d["b"] = n', "changed in a way that is not followed"),
        ('for d["a"] in n:\n    pass', "changed in a way that is not followed"),
        ('with open(n) as d["a"]:\n    pass', "changed in a way that is not followed"),
        ("with open(n) as d:\n    pass", "bound to something else"),
        ("import json as d", "bound to something else"),
        ("match n:\n    case d:\n        pass", "bound to something else"),
        ('x.y = d["a"] = []', "assigned together with something else"),
        ('d["a"] //= 2', "an operator that a Patch has not"),
        ("d.sort()", "sorted in place"),
        ("x = d.pop()", "popped for its value"),
        ('d.get("a").append(1)', "changed by append through an expression"),
        ('(d["a"] or [])[0] = 1', "changed through an expression"),
        ('[*d][0]["a"] = 1', "changed through an expression"),
        ("[d.append(k) for k in n]", "changed by append in passing"),
        ('d.__setitem__("a", 1)', "changed by __setitem__ in passing"),
        ("[d.__delitem__(k) for k in n]", "changed by __delitem__ in passing"),
        ('for row in d:\n    row.__ior__({"a": 1})', "changed by __ior__ in passing"),
        ('d.get("a").__iadd__([1])', "changed by __iadd__ through an expression"),
        ('for row in sorted(d):\n    row["a"] = 1', "changed through row, which came out of it"),
        ('e = d["a"]\ne = list(e)\ne.append(1)', "changed through e, which came out of it"),
        ('for row in d:\n    d.append(row["a"])', "changed while it is iterated"),
        ('for k in d:\n    d[k] = {}\n    d[k]["a"] = 1', "changed while it is iterated"),
        ('for row in d:\n    a = row["a"]\n    a["b"] = 1', "changed through a, a part of an"),
        ("for k in d:\n    d[k] = 1", "changed while it is iterated"),
        ('row = d[0]\ndel d[0]\nrow["a"] = 1', "an older part of it"),
        ('e = d\nd["a"] = 1\ne = d.copy()', "copied after it was changed"),
        ('try:\n    d["a"] += 1\nexcept KeyError:\n    pass', "waits for that to fail"),
        ('with suppress(KeyError):\n    del d["a"]', "waits for that to fail"),
        ("try:\n    d.extend(int(x) for x in n)\nexcept ValueError:\n    pass", "item by item"),
        ("with suppress(ValueError):\n    d.extend(map(int, n))", "item by item"),
        ("x = map(int, n)\ntry:\n    d += x\nexcept ValueError:\n    pass", "item by item"),
        ("for x in [map(int, n)]:\n    with suppress(ValueError):\n        d += x", "item by item"),
        ("try:\n    d.extend(lazily(n))\nexcept ValueError:\n    pass", "item by item"),
        ("try:\n    d.extend(unknown(n))\nexcept ValueError:\n    pass", "item by item"),
        (
            'try:\n    e = d["a"]\nexcept KeyError:\n    e = {}\ne["b"] = 1',
            "waits for that to fail",
        ),
        (
            'try:\n    e = d["a"]\nexcept KeyError:\n    return d\ne["b"] = 1',
            "waits for that to fail",
        ),
        (
            'try:\n    e = d["a"]\n    f = e["b"]\nexcept KeyError:\n    return d\nf.append(n)',
            "waits for that to fail",
        ),
        ('try:\n    d["a"] = 1\nexcept* ValueError:\n    pass', "used in a statement that is not"),
        ("yield d", "not followed"),
    ],
)
def test_what_stands_in_the_way(tmp_path: Path, code: str, reason: str) -> None:
    assert reason in _obstacles(_body(tmp_path, f"{code}\nreturn d"))


@pytest.mark.parametrize(
    "code",
    [
        "x = sorted(n, key=lambda d: d[0])",
        "x = [d for d in n]",
        "x = any(row for row in d)",
        "for k, v in d.items():\n    print(k, v)",
        'try:\n    d["a"] = int(n)\nexcept ValueError:\n    pass',
        'try:\n    e = d["a"]\nexcept KeyError:\n    e = {}\nprint(e)',
        "try:\n    d.extend([int(x) for x in n])\nexcept ValueError:\n    pass",
        "try:\n    d.extend(n.split())\nexcept ValueError:\n    pass",
        "try:\n    d = [*d, n, int(n)]\nexcept ValueError:\n    pass",
        "x = sorted(n)\ntry:\n    d += x\nexcept ValueError:\n    pass",
        "def g():\n    return n",
        'x = "{}".format(d["a"])',
        'd["a"] = d.copy()',
        'x = {}\nd[0] = x\nd[1]["a"] = n',
    ],
)
def test_what_stands_not_in_the_way(tmp_path: Path, code: str) -> None:
    body = _body(tmp_path, f'{code}\nd["z"] = 1\nreturn d')
    assert not body.obstacles
    assert not body.lent


@pytest.mark.parametrize(
    "code",
    [
        'item = []\nd["a"] = item\nd["a"].append(1)',
        'd["a"] = n\nd["a"]["b"] = 1',
        'd["a"] = {"b": n}\nd["a"]["b"]["c"] = 1',
        'd["a"] = n.kept\nd["a"]["b"] = 1',
        "d.append(n)\nd[0].append(1)",
        "d.extend(n)\nd[0].append(1)",
        'd["a"] = n\nd["a"] += [1]',
        'd["a"] = d["b"] = []\nd["b"].append(1)',
        'for k in n:\n    d[k]["x"] = 1\n    d[k] = n',
    ],
)
def test_changes_inside_of_what_has_another_name(tmp_path: Path, code: str) -> None:
    assert "changed inside of what line" in _obstacles(_body(tmp_path, f"{code}\nreturn d"))


@pytest.mark.parametrize(
    "code",
    [
        'd["a"] = {"b": n}\nd["a"]["c"] = 1',
        'd["a"] = []\nd["a"].append(n)',
        'd["a"] = n\nd["b"]["c"] = 1',
        'd["a"] = copy.deepcopy(n)\nd["a"]["b"] = 1',
        'd["n"] = n\nd["n"] += 1',
        'd.update(n)\nd["a"] = 1',
    ],
)
def test_changes_beside_of_what_has_another_name(tmp_path: Path, code: str) -> None:
    assert not _body(tmp_path, f"{code}\nreturn d").obstacles


@pytest.mark.parametrize(
    "call", ['f(d["a"])', 'f([d["a"]])', 'f(d.get("a"))', "f(x for x in d)", 'f(k=d["a"] or [])']
)
def test_parts_that_a_call_is_given(tmp_path: Path, call: str) -> None:
    assert _body(tmp_path, f"{call}\nreturn d").lent


@pytest.mark.parametrize(
    "call",
    [
        "exists(d, n)",
        "names(d)",
        "total(d)",
        "told(d)",
        "checked(d)",
        'exists(d["rows"], n)',
        "exists(d or [], n)",
        "exists(rows=d, key=n)",
        'exists([d["a"], d["b"]], n)',
        '"{}".format(d)',
        "[exists(d, k) for k in n]",
    ],
)
def test_a_call_that_only_reads(tmp_path: Path, call: str) -> None:
    body = _body(tmp_path, f'x = {call}\nd["a"] = n\nreturn d')
    assert not body.obstacles
    assert not body.lent
    assert body.reads
    assert not _late(body)


def test_a_helper_reads_what_was_changed(tmp_path: Path) -> None:
    assert _late(_body(tmp_path, "d.append(n)\nexists(d, n)\nreturn d"))


@pytest.mark.parametrize(
    "call",
    [
        "keep(d)", "keep_part(d)", "keep_named(d)", "keep_global(d)", "touch(d)", "touch_all(d)",
        "touch_sorted(d)", "touch_copy(d)", "touch_one_of(d, n)", "touch_through(d)",
        "touch_sometimes(d, n)", "touch_named(d)", "first(d)", "listed(d)", "some(d)", "later(d)",
        "lazily(d)", "into(d, out)", "into(d, n)", "into_key(d, outs)", "unknown_to(d)",
        "stepwise(d)", "soon(d)", "[touch(d) for k in n]", "touch_first_of(zip(n, d))",
        "keep([d[0]])", "touch([d[0]])", "touch([*d])", "touch(sorted(d))", "added(d)",
        "made.append(d)", "into(d, made)",
    ],
)  # fmt: skip
def test_a_call_that_may_do_more_than_read(tmp_path: Path, call: str) -> None:
    code = (
        "out, outs = [], {}\nadded = lambda rows: out.append(rows)\n"
        "for k in n:\n    made = []\n"
        f'x = {call}\nd["a"] = n\nreturn d'
    )
    body = _body(tmp_path, code)
    assert body.obstacles or body.lent


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ("not d", "rebuilt"),
        ("d[1:2]", "sliced"),
        ("[x for x in d]", "rebuilt"),
        ("{'a': n, **d}", "rebuilt"),
        ("[n, n] + d", "rebuilt"),
        ("[*n, *d]", "rebuilt"),
        ("[n, *d, n]", "rebuilt"),
        ("[  # of all\n    n, *d]", "rebuilt"),
        ("(n or []) + [d]", "rebuilt"),
        ("d if n else None", "rebuilt"),
    ],
)
def test_results_that_are_built_anew(tmp_path: Path, result: str, reason: str) -> None:
    body = _body(tmp_path, f"return {result}")
    assert reason in _obstacles(body)
    assert not body.returned


@pytest.mark.parametrize("result", ["d", "d.copy()", "dict(d)", "[*d]", "copy.deepcopy(d)"])
def test_results_that_are_the_value(tmp_path: Path, result: str) -> None:
    body = _body(tmp_path, f'd["a"] = n\nreturn {result}')
    assert len(body.returned) == 1
    assert not body.obstacles


def test_a_value_that_may_be_another_one_is_noted(tmp_path: Path) -> None:
    body = _body(tmp_path, 'if len(d) > 3:\n    d = {}\nd["a"] = n\nreturn d')
    first = (HEADER + HELPERS).count("\n") + 4
    assert {name.lineno for name in body.unsure} == {first + 2, first + 3}


def test_a_copy_that_nobody_changes_is_a_read(tmp_path: Path) -> None:
    body = _body(tmp_path, 'e = d.copy()\nd["a"] = n\nreturn d')
    assert [read.name.id for read in body.reads.values()] == ["d"]


def test_a_copy_that_is_changed_and_returned_is_no_read(tmp_path: Path) -> None:
    body = _body(tmp_path, 'e = d.copy()\ne["a"] = n\nreturn e')
    assert not body.reads


@pytest.mark.parametrize(
    ("code", "none"),
    [
        ("d = d or {}", False),
        ("d = {} if d is None else d", True),
        ("if not d:\n    d = {}", False),
        ('d = {**(d or {}), "b": n}', False),
        ('d = (d if d is not None else {}) | {"b": n}', True),
        ("if d is None:\n    d = {}", True),
    ],
)
def test_defaults_for_an_empty_value(tmp_path: Path, code: str, none: bool) -> None:
    body = _body(tmp_path, f'{code}\nd["a"] = n\nreturn d')
    assert [guard.none for guard in body.guards.values()] == [none]
    assert not body.reads


@pytest.mark.parametrize(
    "code",
    [
        "return 1",
        "raise ValueError",
        "if n:\n    return 1\nelse:\n    return 2",
        "while True:\n    n += 1",
        "try:\n    return 1\nexcept ValueError:\n    raise",
        "try:\n    n()\nfinally:\n    return 1",
        "try:\n    n()\nexcept ValueError:\n    return 1\nelse:\n    return 2",
        "match n:\n    case 1:\n        return 1\n    case _:\n        return 2",
    ],
)
def test_control_does_not_get_to_the_end(tmp_path: Path, code: str) -> None:
    assert not _body(tmp_path, code).ends


@pytest.mark.parametrize(
    "code",
    [
        "n()",
        "if n:\n    return 1",
        "if n:\n    return 1\nelif n():\n    return 2",
        "for y in n:\n    return 1",
        "while n:\n    return 1",
        "while True:\n    if n:\n        break",
        "with n:\n    return 1",
        "try:\n    return 1\nexcept ValueError:\n    pass",
        "match n:\n    case 1:\n        return 1",
        "match n:\n    case 1:\n        return 1\n    case _ if n():\n        return 2",
        "match n:\n    case 1:\n        return 1\n    case _:\n        pass",
    ],
)
def test_control_may_get_to_the_end(tmp_path: Path, code: str) -> None:
    assert _body(tmp_path, code).ends
