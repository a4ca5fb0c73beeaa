"""Lines with styles, and where they go without them: what needs no terminal needs no rich."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO, TypeAlias

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

FAINT = "#767676"
_FIRST_WITH_A_WIDTH = "\u0300"  # before the accents that stand on other letters
# What would move the cursor, or hide code from who reads it, is shown as a picture of itself.
_PICTURES = {
    **{code: 0x2400 + code for code in range(0x20)},
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD),
    0xFEFF: 0xFFFD,
}


class Styled:
    """A text of which the parts have styles."""

    __slots__ = ("parts", "style")

    def __init__(self, text: str = "", style: str = "") -> None:
        self.parts: list[tuple[str, str] | Styled] = [(text, "")]
        self.style = style

    @classmethod
    def assemble(cls, *parts: str | tuple[str, str] | Styled, style: str = "") -> Styled:
        """One text of several, of strings, or of strings with their styles."""
        found = cls(style=style)
        found.parts = [(part, "") if isinstance(part, str) else part for part in parts]
        return found

    def join(self, lines: Iterable[Styled]) -> Styled:
        """The lines, with this one between each two."""
        parts = [part for line in lines for part in (self, line)]
        return Styled.assemble(*parts[1:])

    @property
    def plain(self) -> str:
        """The text alone."""
        return "".join(part.plain if isinstance(part, Styled) else part[0] for part in self.parts)

    @property
    def cell_len(self) -> int:
        """How many columns of a terminal it takes."""
        text = self.plain
        if max(text, default="") < _FIRST_WITH_A_WIDTH:
            return len(text)
        from rich.cells import cell_len

        return cell_len(text)

    def __rich__(self) -> Text:
        from rich.text import Text

        parts = (part.__rich__() if isinstance(part, Styled) else part for part in self.parts)
        return Text.assemble(*parts, style=self.style)


@dataclass(frozen=True, slots=True)
class Plain:
    """A stream that is no terminal, or none."""

    stream: TextIO | None
    width: int
    is_terminal: bool = False
    color_system: None = None

    def out(self, text: str) -> None:
        """Writes lines."""
        if self.stream is not None:
            self.stream.write(f"{text}\n")


Page: TypeAlias = "Console | Plain"


def visible(text: str) -> str:
    """The text with pictures of its control characters, each as wide as one letter."""
    return text if text.isprintable() else text.translate(_PICTURES)
