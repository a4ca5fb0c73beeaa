"""Elements that are changed in a loop: by which place, and when that may be another one."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write

from codemods.engine.scan import Scan, scan
from codemods.engine.settings import Settings
from codemods.engine.settle import settle

APP = """\
from dash import Dash, Input, Output, Patch, State, callback, dcc, html

app = Dash(__name__)
app.layout = html.Div(
    [
        dcc.Store(id="rows", data=[{"id": 1, "done": False, "tags": []}]),
        dcc.Store(id="boards", data={"lists": [{"n": 1}], "by": {"a": {"n": 1}}}),
        html.Button(id="go"),
    ]
)


def tick(row, n):
    row["done"] = n


@callback(
    Output("STORE", "data"), Input("go", "n_clicks"), State("STORE", "data"),
    prevent_initial_call=True,
)
def change(n, rows):
"""


def scanned(folder: Path, code: str, store: str) -> Scan:
    body = "".join(f"    {line}\n" for line in code.splitlines())
    write(folder, {"app.py": APP.replace("STORE", store) + body})
    return scan([folder.as_posix()], Settings(select=("state-to-patch",)))


@pytest.mark.parametrize(
    ("store", "before", "after"),
    [
        (
            "rows",
            "for row in rows:\n    if row['id'] == n:\n        row['done'] = not row['done']\n"
            "return rows",
            "rows_patch = Patch()\nfor i, row in enumerate(rows):\n    if row['id'] == n:\n"
            "        rows_patch[i]['done'] = not row['done']\nreturn rows_patch",
        ),
        (
            "rows",
            "for number, row in enumerate(rows):\n    row['id'] = number\nreturn rows",
            "rows_patch = Patch()\nfor number, row in enumerate(rows):\n"
            "    rows_patch[number]['id'] = number\nreturn rows_patch",
        ),
        (
            "rows",
            "for number, row in enumerate(rows):\n    rows[number]['done'] = row['id'] == n\n"
            "return rows",
            "rows_patch = Patch()\nfor number, row in enumerate(rows):\n"
            "    rows_patch[number]['done'] = row['id'] == n\nreturn rows_patch",
        ),
        (
            "rows",
            "i = n\nfor row in rows:\n    del row['done']\n    row['tags'].append(i)\nreturn rows",
            "rows_patch = Patch()\ni = n\nfor j, row in enumerate(rows):\n"
            "    del rows_patch[j]['done']\n    rows_patch[j]['tags'].append(i)\n"
            "return rows_patch",
        ),
        (
            "rows",
            "for row in rows:\n    tick(row, n)\nreturn rows",
            "rows_patch = Patch()\nfor i, row in enumerate(rows):\n    tick(rows_patch[i], n)\n"
            "return rows_patch",
        ),
        (
            "rows",
            "return [{**r, 'done': True} if r['id'] == n else r for r in rows]",
            "rows_patch = Patch()\nfor i, r in enumerate(rows):\n    if r['id'] == n:\n"
            "        rows_patch[i]['done'] = True\nreturn rows_patch",
        ),
        (
            "rows",
            "# all\nrows = [dict(r, done=n, tags=[]) for r in rows]\nreturn rows",
            "rows_patch = Patch()\n# all\nfor i, r in enumerate(rows):\n"
            '    rows_patch[i]["done"] = n\n'
            '    rows_patch[i]["tags"] = []\nreturn rows_patch',
        ),
        (
            "rows",
            "if n:\n    return [r if i else r | {'id': i} for i, r in enumerate(rows)]\n"
            "return rows",
            "rows_patch = Patch()\nif n:\n    for i, r in enumerate(rows):\n        if i:\n"
            "            continue\n        rows_patch[i]['id'] = i\n    return rows_patch\n"
            "return rows_patch",
        ),
        (
            "rows",
            "rows = [{**r, 'id': r['id'] + 1} if n else {**r, 'id': 0} for r in rows]\n"
            "rows.append({'id': n})\nreturn rows",
            "rows_patch = Patch()\nfor i, r in enumerate(rows):\n    if n:\n"
            "        rows_patch[i]['id'] = r['id'] + 1\n    else:\n"
            "        rows_patch[i]['id'] = 0\n"
            "rows_patch.append({'id': n})\nreturn rows_patch",
        ),
        (
            "boards",
            "for each in rows['lists']:\n    each['n'] = each['n'] + 2\nreturn rows",
            "rows_patch = Patch()\nfor i, each in enumerate(rows['lists']):\n"
            "    rows_patch['lists'][i]['n'] += 2\nreturn rows_patch",
        ),
        (
            "boards",
            "for key, each in rows['by'].items():\n    each['n'] = n\nreturn rows",
            "rows_patch = Patch()\nfor key, each in rows['by'].items():\n"
            "    rows_patch['by'][key]['n'] = n\nreturn rows_patch",
        ),
    ],
)
def test_an_element_is_changed_by_its_place(
    tmp_path: Path, store: str, before: str, after: str
) -> None:
    found = scanned(tmp_path, before, store)
    (change,) = found.changes
    assert change.differs is None
    (file,) = settle(found, lambda change: True).files
    body = "".join(f"    {line}\n" for line in after.splitlines())
    assert file.after.decode().partition("def change")[2].partition("\n")[2] == body


@pytest.mark.parametrize(
    ("store", "code"),
    [
        ("rows", "for row in rows:\n    row['done'] = n\n    if row['done']:\n        break\n"),
        ("rows", "for row in rows:\n    row['done'] = n\nfor row in rows:\n    n = row['done']\n"),
        ("rows", "for row in rows:\n    for other in rows:\n        row['id'] += other['id']\n"),
        ("rows", "for row in rows:\n    rows.append({})\n    row['done'] = n\n"),
        ("rows", "for row in rows:\n    del rows[0]\n    row['done'] = n\n"),
        ("rows", "for i, row in enumerate(rows):\n    i += 1\n    row['done'] = n\n"),
        ("rows", "for i, row in enumerate(rows):\n    rows[i] = {}\n    row['done'] = n\n"),
        ("rows", "for i, row in enumerate(rows, 1):\n    row['done'] = n\n"),
        ("rows", "for row in rows:\n    row = dict(row)\n    row['done'] = n\n"),
        ("rows", "for row in rows:\n    last = row\nlast['done'] = n\n"),
        ("rows", "for row in rows:\n    if n:\n        row = {}\n    row['done'] = n\n"),
        ("rows", "row = {}\nfor row in rows:\n    pass\nrow['done'] = n\n"),
        ("rows", "for i, row in enumerate(rows):\n    pass\ni = 5\nrow['done'] = n\n"),
        ("rows", "for i, row in enumerate(rows):\n    pass\ni = 5\ntick(row, n)\n"),
        ("rows", "for i, row in enumerate(rows):\n    pass\nfor i in n:\n    row['done'] = n\n"),
        ("boards", "k = 'lists'\nfor row in rows[k]:\n    pass\nk = 'by'\nrow['done'] = n\n"),
        ("rows", "for row in rows[1:]:\n    row['done'] = n\n"),
        ("rows", "for row in reversed(rows):\n    row['done'] = n\n"),
        ("rows", "for row in sorted(rows, key=str):\n    row['done'] = n\n"),
        ("rows", "for row, other in zip(rows, rows):\n    row['done'] = n\n"),
        ("rows", "for row in rows:\n    tags = row['tags']\n    tags.append(n)\n"),
        ("rows", "enumerate = zip\nfor row in rows:\n    row['done'] = n\n"),
        ("rows", "rows = [{**r, 'id': n} for r in rows if r['id']]\n"),
        ("rows", "if n: rows = [{**r, 'id': n} for r in rows]\n"),
        ("rows", "rows = [{**r, 'id': n} for r in rows]; n += 1\n"),
        ("rows", "rows = [  # all\n    {**r, 'id': n} for r in rows\n]\n"),
        ("rows", "rows = [{**r, **n} for r in rows]\n"),
        ("rows", "rows = [{'id': n, **r} for r in rows]\n"),
        ("rows", "rows = [dict(r, **n) for r in rows]\n"),
        ("rows", "rows = [{**r, 'id': (k := n)} for r in rows]\n"),
        ("rows", "rows = [{**r, 'id': s} for r in rows for s in n]\n"),
        ("rows", "rows = [{**r, 'id': s} for r, s in zip(rows, n)]\n"),
        ("rows", "rows = [{**r, 'id': n} if n else {} for r in rows]\n"),
        ("rows", "rows = [{**app, 'id': 1} for app in rows]\nrows.append(str(app))\n"),
        ("rows", "r = n\nrows = [{**r, 'id': 1} for r in rows]\nrows.append(r)\n"),
        ("rows", "other = rows\nrows = [{**r, 'id': 1} for r in rows]\nrows = other\n"),
        ("rows", "rows.append({})\nrows = [{**r, 'id': 1} for r in rows]\n"),
        ("rows", "rows.prepend({})\n"),
        (
            "rows",
            "for i, row in enumerate(rows):\n    try:\n        int(n)\n"
            "    except ValueError as i:\n        pass\n    row['done'] = n\n",
        ),
        ("rows", "for i, row in enumerate(rows):\n    def i(): pass\n    row['done'] = n\n"),
        ("rows", "for i, row in enumerate(rows):\n    class i: pass\n    row['done'] = n\n"),
        (
            "rows",
            "i = 0\ndef bump():\n    nonlocal i\n    i += 1\n"
            "for i, row in enumerate(rows):\n    bump()\n    row['done'] = n\n",
        ),
        (
            "rows",
            "row = None\ndef swap():\n    nonlocal row\n    row = {}\n"
            "for row in rows:\n    swap()\n    row['done'] = n\n",
        ),
        (
            "boards",
            "k = 'lists'\ndef turn():\n    nonlocal k\n    k = 'by'\n"
            "for row in rows[k]:\n    turn()\n    row['done'] = n\n",
        ),
        ("boards", "rows = [{**r, 'id': 1} for r in rows]\n"),
        ("boards", "for row in rows:\n    row['done'] = n\n"),
        ("boards", "k = 'lists'\nfor row in rows[k]:\n    k = 'by'\n    row['done'] = n\n"),
    ],
)
def test_what_may_be_another_element_is_refused(tmp_path: Path, store: str, code: str) -> None:
    found = scanned(tmp_path, f"{code}return rows", store)
    assert not found.changes
    assert found.refused


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        ("rows.append({'id': n})", False),
        ("rows[0]['done'] = True", False),
        ("del rows[0]", True),
        ("rows.insert(0, {})", True),
        ("rows[0] = {}", True),
        ("rows = []", True),
        ("rows = Patch()\n    rows.append({})", False),
        ("rows = Patch()\n    rows.prepend({})", True),
    ],
)
def test_another_writer_may_move_the_elements(tmp_path: Path, other: str, *, differs: bool) -> None:
    head, _, callback = APP.replace("STORE", "rows").partition("@callback")
    callback = f"@callback{callback}"
    second = callback.replace('"rows", "data")', '"rows", "data", allow_duplicate=True)', 1)
    second = second.replace("change", "other")
    own = f"{callback}    for row in rows:\n        row['done'] = n\n    return rows\n\n\n"
    write(tmp_path, {"app.py": f"{head}{own}{second}    {other}\n    return rows\n"})
    found = scan([tmp_path.as_posix()], Settings(select=("state-to-patch",))).changes
    (change,) = (each for each in found if each.place.callback == "change")
    assert (change.differs is not None) is differs


def test_what_the_loop_runs_over_may_be_no_list(tmp_path: Path) -> None:
    code = "for row in rows['unknown']:\n    row['done'] = n\nreturn rows"
    (change,) = scanned(tmp_path, code, "boards").changes
    line = APP.count("\n") + 1
    assert change.differs == (
        f"If what line {line} goes through is no list, the browser changes something else."
    )


KEYS = "for key in rows['by'].keys():\n"
PLACES = "for i in range(len(rows)):\n"


@pytest.mark.parametrize(
    ("store", "before", "after"),
    [
        (
            "boards",
            f"{KEYS}    rows['by'][key] = str(rows['by'][key])",
            f"{KEYS}    rows_patch['by'][key] = str(rows['by'][key])",
        ),
        (
            "rows",
            f"{PLACES}    if rows[i]['done']:\n        rows[i] = {{'id': rows[i]['id']}}",
            f"{PLACES}    if rows[i]['done']:\n        rows_patch[i] = {{'id': rows[i]['id']}}",
        ),
        (
            "rows",
            "for i, _ in enumerate(rows):\n    if rows[i]['done']:\n"
            "        rows[i]['done'] = False",
            "for i, _ in enumerate(rows):\n    if rows[i]['done']:\n"
            "        rows_patch[i]['done'] = False",
        ),
        (
            "rows",
            "for i in range(n):\n    for tag in ('a', 'b'):\n        n = tag in rows[i]['tags']\n"
            "    rows[i]['done'] = n",
            "for i in range(n):\n    for tag in ('a', 'b'):\n        n = tag in rows[i]['tags']\n"
            "    rows_patch[i]['done'] = n",
        ),
    ],
)
def test_each_round_has_another_key(tmp_path: Path, store: str, before: str, after: str) -> None:
    found = scanned(tmp_path, f"{before}\nreturn rows", store)
    ((new,),) = settle(found, lambda change: True).groups
    code = f"rows_patch = Patch()\n{after}\nreturn rows_patch"
    body = "".join(f"    {line}\n" for line in code.splitlines())
    assert new.after.decode() == APP.replace("STORE", store) + body


@pytest.mark.parametrize(
    ("store", "code"),
    [
        ("rows", f"{PLACES}    rows[i] = n\n    print(rows[i])"),
        ("rows", f"{PLACES}    rows[i] = str(rows[i - 1])"),
        ("rows", f"{PLACES}    rows[i] = str(rows[i])\nprint(rows[i])"),
        ("rows", f"{PLACES}    rows[i] = str(rows[i])\nelse:\n    print(rows[i])"),
        ("rows", f"{PLACES}    rows[i] = str(rows[i])\n{PLACES}    print(rows[i])"),
        ("rows", f"{PLACES}    i = 0\n    rows[i] = str(rows[i])"),
        ("rows", f"{PLACES}    while n:\n        n -= 1\n        rows[i] = str(rows[i])"),
        ("rows", "while n:\n    n -= 1\n    for i in range(2):\n        rows[i] = str(rows[i])"),
        ("rows", "for i in range(-1, 1):\n    rows[i] = str(rows[i])"),
        ("rows", "for i in (0, 0):\n    rows[i] = str(rows[i])"),
        ("rows", "range = shelves\nfor i in range(2):\n    rows[i] = str(rows[i])"),
        ("rows", "enumerate = shelves\nfor i, _ in enumerate(many):\n    rows[i] = str(rows[i])"),
        ("rows", "for _, i in enumerate((0, 0)):\n    rows[i] = str(rows[i])"),
        (
            "rows",
            "def first():\n    nonlocal i\n    i = 0\nfor i in range(2):\n    first()\n"
            "    rows[i] = str(rows[i])",
        ),
        ("boards", "for key in dash_keys().keys():\n    rows[key] = str(rows[key])"),
        ("boards", f"{KEYS}    del rows['by'][key]"),
        ("boards", f"{KEYS}    rows['by'].pop(key)"),
        ("boards", f"{KEYS}    rows['by'][key + 'a'] = n"),
        ("boards", f"{KEYS}    rows['by'] = n"),
        ("boards", "for key in rows['lists']:\n    rows[key] = str(rows[key])"),
        ("boards", "keys = rows.keys()\nfor key in keys:\n    rows[key] = str(rows[key])"),
    ],
)
def test_what_may_be_an_older_key_is_refused(tmp_path: Path, store: str, code: str) -> None:
    found = scanned(tmp_path, f"{code}\nreturn rows", store)
    assert not found.changes
    assert found.refused


@pytest.mark.parametrize(
    "code",
    [
        "enumerate = shelves\nfor i, row in enumerate(rows):\n    row['done'] = n",
        "if n:\n    rows = many\nfor row in rows:\n    row['done'] = n",
        "parts = max(rows, many)\nfor row in parts:\n    row['done'] = n",
        "for row in rows:\n    tags = row['tags']\n    for tag in tags:\n        tag['done'] = n",
    ],
)
def test_what_may_be_no_element_is_refused(tmp_path: Path, code: str) -> None:
    found = scanned(tmp_path, f"{code}\nreturn rows", "rows")
    assert not found.changes
    assert found.refused


def test_what_lies_in_an_element_may_change_while_they_are_gone_through(tmp_path: Path) -> None:
    found = scanned(tmp_path, "for row in rows:\n    row.update(done=n)\nreturn rows", "rows")
    assert found.changes
