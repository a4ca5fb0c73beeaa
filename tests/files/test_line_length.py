"""How long a line of new code may be: what Ruff or Black are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import write

from codemods.files.line_length import line_length


@pytest.mark.parametrize(
    ("files", "length"),
    [
        ({}, 88),
        ({"pyproject.toml": "[tool.ruff]\nline-length = 100\n"}, 100),
        ({"pyproject.toml": "[tool.black]\nline-length = 79\n"}, 79),
        ({"pyproject.toml": "[tool.black]\nline_length = 79\n"}, 79),
        ({"pyproject.toml": "[tool.black]\nline-length = 79\n[tool.ruff]\nline-length = 90\n"}, 90),
        (
            {"ruff.toml": "line-length = 110", "pyproject.toml": "[tool.black]\nline-length = 79"},
            110,
        ),
        ({".ruff.toml": "line-length = 70\n", "ruff.toml": "line-length = 110\n"}, 70),
        ({"pyproject.toml": "[tool.ruff]\nline-length = 'long'\n"}, 88),
        ({"pyproject.toml": "[tool]\nruff = 3\n"}, 88),
        ({"pyproject.toml": "tool = 3\n"}, 88),
        ({"pyproject.toml": "[tool.ruff\n"}, 88),
        ({"ruff.toml": b"line-length = 70 # \xff\n"}, 88),
    ],
)
def test_the_formatter_of_the_project_says_it(
    tmp_path: Path, files: dict[str, str | bytes], length: int
) -> None:
    write(tmp_path, files)
    assert line_length(str(tmp_path)) == length
