"""Work that is done in several processes."""

from __future__ import annotations

import os
import signal
import sys
import time
from itertools import accumulate
from pathlib import Path

import pytest

from codemods.engine.processes import processors, split, spread
from codemods.engine.scan import scan
from codemods.engine.settings import Settings

FORKS = pytest.mark.skipif(sys.platform != "linux", reason="one process only")
APP = """\
from dash import Dash, Input, Output, State, callback, dcc, html

app = Dash(__name__)
app.layout = html.Div([html.Button(id="go{0}"), dcc.Store(id="cart{0}", data={{}})])


@callback(Output("cart{0}", "data"), Input("go{0}", "n_clicks"), State("cart{0}", "data"))
def add(n_clicks, cart):
    cart["n"] = n_clicks
    return cart


app.run_server()
"""


@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 7, 50])
def test_the_results_are_in_order(processes: int, count: int) -> None:
    assert spread(lambda n: n * n, count, processes) == [n * n for n in range(count)]


@FORKS
def test_what_a_killed_process_did_not_do_is_done() -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert spread(work, 40, 2) == [*range(40)]


@pytest.mark.parametrize("sizes", [[], [1], [2, 3], [50], [40, 40, 200]])
@pytest.mark.parametrize("processes", [1, 2, 3])
def test_each_thing_is_in_one_part_of_its_group(sizes: list[int], processes: int) -> None:
    ends = [*accumulate(sizes)]
    groups = [range(end - size, end) for size, end in zip(sizes, ends, strict=True)]
    found = split(groups, sum(sizes), processes)
    assert [number for part in found for number in part] == [*range(sum(sizes))]
    assert all(any({*part} <= {*group} for group in groups) for part in found)


def test_a_small_group_stays_whole_and_a_large_one_is_work_for_all() -> None:
    found = split([range(4), range(4, 8), range(8, 100)], 100, 2)
    assert found[:2] == [range(4), range(4, 8)]
    assert len(found) > 8
    assert len(split([range(92)], 92, 1)) == 1  # nobody shares it


@FORKS
def test_a_process_takes_what_is_together_as_a_whole() -> None:
    def work(_: int) -> int:
        time.sleep(0.01)
        return os.getpid()

    together = [[0, 2, 4], [1, 3, 5], [6]]
    found = spread(work, 7, 2, None, together)
    assert all(len({found[number] for number in bundle}) == 1 for bundle in together)
    assert len(set(found)) == 2


@FORKS
def test_an_error_of_the_work_reaches_the_caller() -> None:
    with pytest.raises(ZeroDivisionError):
        spread(lambda n: 1 // n, 40, 2)


def test_processes_find_what_one_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for number in range(20):
        Path(f"app{number:02}.py").write_text(APP.format(number))
    Path("broken.py").write_text("def run_server(:")
    one, several = (scan(["."], Settings(jobs=jobs)) for jobs in (1, 3))
    assert one.changes
    assert one.problems
    assert (one.changes, one.refused, one.problems) == (
        several.changes,
        several.refused,
        several.problems,
    )


def test_there_is_a_processor() -> None:
    assert processors() >= 1
