"""Writes ``docs/messages.md``: ``python -m scripts.messages``.

Every form of sentence that the rules say about the fixtures, with the first fixture that shows it,
so that all of them can be read in one go. A form is what the code of a message has in quotes; what
it puts in between (names, lines, props) is not part of it.
"""

from __future__ import annotations

import ast
import contextlib
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from codemods.engine.scan import Scan, scan
from codemods.engine.settings import Settings

_HERE = Path(__file__).resolve().parents[1]
PAGE = _HERE / "docs" / "messages.md"
_ROOMS = ("dash", "flow", "graph", "python", "rewriting", "rules")
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z`\w])")
_KINDS = ("Gain", "Differs", "Refused")
_HEAD = """# What the rules say

Written by `python -m scripts.messages` from the fixtures. Each line is a form of sentence, with the
first fixture that shows it; names, props and lines are those of that fixture.
"""

Said = tuple[str, str, str]  # a rule, a kind, a sentence


def pieces() -> Sequence[re.Pattern[str]]:
    """The words of messages, in the code of the rules and of what they ask, the longest first."""
    found: set[str] = set()
    for room in _ROOMS:
        for file in (_HERE / "codemods" / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_bytes())):
                parts = node.values if isinstance(node, ast.JoinedStr) else [node]
                for part in parts:
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        text = part.value.strip(" .,:;()")
                        if "\n" not in text and (" " in text or len(parts) > 1):
                            found.add(text)
    longest = sorted(found - {""}, key=lambda each: (-len(each), each))
    return [re.compile(rf"(?<![\w.'-]){re.escape(each)}(?![\w'-]|\.\w)") for each in longest]


def said(found: Scan) -> Iterator[Said]:
    """The sentences of a scan, in the order in which they are read."""
    for change in found.changes:
        yield from _sentences(change.rule, "Gain", change.message)
        yield from _sentences(change.rule, "Differs", change.differs or "")
    for refusal in found.refused:
        yield from _sentences(refusal.rule, "Refused", refusal.reason)


def _sentences(rule: str, kind: str, text: str) -> Iterator[Said]:
    return ((rule, kind, each) for each in _SENTENCE.split(text) if each)


def form(sentence: str, known: Sequence[re.Pattern[str]]) -> str:
    """The pieces that a sentence is made of, in their order, without what is between them."""
    places: dict[int, str] = {}
    for piece in known:
        found = piece.search(sentence)
        if found:
            places[found.start()] = found[0]
            sentence = piece.sub("\0" * len(found[0]), sentence, count=1)
    return " … ".join(text for _, text in sorted(places.items()))


def page() -> str:
    """The text of the page."""
    sys.path.append(str(_HERE / "tests"))
    from replay.cases import case_folders, copy_app, load, name_of

    known, lines = pieces(), dict[tuple[str, str], dict[str, str]]()
    for folder in case_folders():
        case = load(folder)
        with TemporaryDirectory() as copy:
            copy_app(case.before, Path(copy))
            with contextlib.chdir(copy):
                rules = () if case.rule == "showcase" else (case.rule,)
                found = scan(["."], Settings(select=rules))
        for rule, kind, sentence in said(found):
            forms = lines.setdefault((rule, kind), {})
            forms.setdefault(form(sentence, known), f"- {sentence} (`{name_of(folder)}`)")
    return "".join([_HEAD, *_sections(lines)])


def _sections(lines: Mapping[tuple[str, str], Mapping[str, str]]) -> Iterator[str]:
    for rule in sorted({rule for rule, _ in lines}):
        yield f"\n## {rule}\n"
        for kind in _KINDS:
            if (rule, kind) in lines:
                yield f"\n### {kind}\n\n"
                yield from (f"{line}\n" for line in lines[rule, kind].values())


if __name__ == "__main__":
    PAGE.write_text(page())
