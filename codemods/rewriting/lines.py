"""Line ends as Python counts them: ``\\n``, ``\\r\\n`` and ``\\r``, and no others."""

from __future__ import annotations

import re

_LINE_END = re.compile(r"\r\n|\r|\n")


def line_starts(text: str) -> list[int]:
    """Where each line starts, in characters; line 1 at index 0."""
    return [0, *(found.end() for found in _LINE_END.finditer(text))]


def on_one_line(text: str) -> str:
    """An expression in brackets without its line ends, where no text or comment has any."""
    if "\n" not in text or any(each in text for each in ("#", "\\", '"""', "'''")):
        return text
    text = re.sub(r"([(\[{])\s*\n\s*", r"\1", text)
    text = re.sub(r",?\s*\n\s*([)\]}])", r"\1", text)
    return re.sub(r"\s*\n\s*", " ", text)
