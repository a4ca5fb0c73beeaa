"""Clientside callbacks, as far as their guards go: whether JavaScript surely updates nothing.

What is read is a function that begins with tests of its parameters, and leaves where one holds
(``if (!n) { return window.dash_clientside.no_update; }``). Anything else is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple


class Js(Enum):
    """What Python has no value for: ``undefined``, and what is not known."""

    UNDEFINED = "undefined"
    UNSEEN = "unseen"


_TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*|/\*.*?\*/)|(?P<name>[A-Za-z_$][\w$]*)|(?P<number>\d+(?:\.\d+)?\b)"""
    r"""|(?P<text>'[^'\\\n]*'|"[^"\\\n]*")|(?P<sign>=>|[=!]==?|[<>]=?|&&|\|\||[][(){};,.!?:=+*%-])""",
    re.DOTALL,
)
_LITERALS = {"null": None, "undefined": Js.UNDEFINED, "true": True, "false": False}
_OWN = ("window", "dash_clientside", *_LITERALS)
_ORDERED = ("<", ">", "<=", ">=")


class Unseen(Exception):
    """Code of another kind."""


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    after_line: bool  # a new line stands before it


def turned_away(code: str, given: Sequence[object], outputs: int | None) -> int | None:
    """Where a function ends that is called with these values, having done nothing and updating
    nothing; None where that is not certain. ``outputs``: how many there are, where they are a list.
    """
    try:
        return _Reader([*_tokens(code)], outputs).call(given)
    except Unseen:
        return None


def _tokens(code: str) -> Iterator[_Token]:
    at, after_line = 0, False
    while at < len(code):
        found = _TOKEN.match(code, at)
        if found is None:
            break  # what comes behind a guard does not matter
        if found.lastgroup == "blank":
            after_line = after_line or "\n" in found.group()
        else:
            yield _Token(str(found.lastgroup), found.group(), at, after_line)
            after_line = False
        at = found.end()


class _Reader:
    """The tokens of a function, and how far they are read."""

    def __init__(self, tokens: Sequence[_Token], outputs: int | None) -> None:
        self.tokens, self.outputs, self.at = tokens, outputs, 0
        self.values: Mapping[str, object] = {}

    def call(self, given: Sequence[object]) -> int:
        names = self._head()
        if len({*names, *_OWN}) < len(names) + len(_OWN):
            raise Unseen
        rest = [Js.UNDEFINED] * (len(names) - len(given))
        self.values = dict(zip(names, (*given, *rest), strict=False))
        while True:
            start = self._next.start
            if self._takes("if"):
                if self._if():
                    return start
            else:
                self._leaves()
                return start

    @property
    def _next(self) -> _Token:
        if self.at >= len(self.tokens):
            raise Unseen
        return self.tokens[self.at]

    def _take(self) -> _Token:
        token = self._next
        self.at += 1
        return token

    def _takes(self, text: str) -> bool:
        found = self._next.text == text
        self.at += found
        return found

    def _expect(self, *texts: str) -> None:
        for each in texts:
            if not self._takes(each):
                raise Unseen

    def _head(self) -> list[str]:
        """The names of the parameters."""
        if self._takes("function"):
            if self._next.kind == "name":
                self._take()
            names = self._parameters()
        else:
            names = [self._name()] if self._next.kind == "name" else self._parameters()
            self._expect("=>")
        self._expect("{")
        return names

    def _parameters(self) -> list[str]:
        self._expect("(")
        names: list[str] = []
        while not self._takes(")"):
            names.append(self._name())
            if self._next.text != ")":
                self._expect(",")
        return names

    def _name(self) -> str:
        if self._next.kind != "name" or self._next.text in ("async", "function"):
            raise Unseen
        return self._take().text

    def _if(self) -> bool:
        """A test with what it guards: whether the function leaves there."""
        self._expect("(")
        holds = _truth(self._either())
        self._expect(")")
        if holds is None:
            raise Unseen
        if holds or self._next.text != "{":
            inside = self._takes("{")
            self._leaves()
            if inside:
                self._expect("}")
        else:
            self._skip()
        if self._next.text == "else":
            raise Unseen
        return holds

    def _skip(self) -> None:
        """Goes behind a block."""
        depth = 0
        while True:
            text = self._take().text
            depth += (text == "{") - (text == "}")
            if depth == 0:
                return

    def _leaves(self) -> None:
        """``return dash_clientside.no_update``, ``throw dash_clientside.PreventUpdate``."""
        word = self._take().text
        if word not in ("return", "throw") or self._next.after_line:
            raise Unseen
        if word == "throw":
            self._of_dash("PreventUpdate")
        elif self._takes("["):
            self._nothing_for_each()
        else:
            self._of_dash("no_update")
        if self._next.text != "}":
            self._expect(";")

    def _nothing_for_each(self) -> None:
        count = 0
        while not self._takes("]"):
            self._of_dash("no_update")
            count += 1
            if self._next.text != "]":
                self._expect(",")
        if count != self.outputs:
            raise Unseen

    def _of_dash(self, name: str) -> None:
        if self._takes("window"):
            self._expect(".")
        self._expect("dash_clientside", ".", name)

    def _either(self) -> object:
        left = self._both()
        while self._takes("||"):
            right, known = self._both(), _truth(left)
            left = {True: left, False: right, None: Js.UNSEEN}[known]
        return left

    def _both(self) -> object:
        left = self._compared()
        while self._takes("&&"):
            right, known = self._compared(), _truth(left)
            left = {True: right, False: left, None: Js.UNSEEN}[known]
        return left

    def _compared(self) -> object:
        left = self._single()
        sign = self._next.text
        if sign in ("===", "==", "!==", "!="):
            self._take()
            found = _equal(left, self._single(), strictly=len(sign) == 3)
            return found if not isinstance(found, bool) else found is (sign[0] == "=")
        if sign in _ORDERED:
            self._take()
            return _ordered(sign, left, self._single())
        return left

    def _single(self) -> object:
        if self._takes("!"):
            known = _truth(self._single())
            return Js.UNSEEN if known is None else not known
        if self._takes("("):
            inner = self._either()
            self._expect(")")
            return inner
        token = self._take()
        if token.kind == "number":
            return float(token.text)
        if token.kind == "text":
            return token.text[1:-1]
        if token.text in _LITERALS:
            return _LITERALS[token.text]
        if token.text not in self.values:
            raise Unseen
        value = self.values[token.text]
        while self._takes("."):  # of undefined it fails, where it is asked
            self._name()
            value = Js.UNSEEN
        return value


def _truth(value: object) -> bool | None:
    if value is Js.UNSEEN:
        return None
    return value is not Js.UNDEFINED and (isinstance(value, list | dict) or bool(value))


def _equal(left: object, right: object, *, strictly: bool) -> object:
    nothing = (None, Js.UNDEFINED)
    if Js.UNSEEN in (left, right) or any(isinstance(e, list | dict) for e in (left, right)):
        return Js.UNSEEN
    if left in nothing or right in nothing:
        return left is right if strictly else (left in nothing and right in nothing)
    mine, theirs = (float if type(each) is int else type(each) for each in (left, right))
    if mine is not theirs:
        return False if strictly else Js.UNSEEN
    return left == right


def _ordered(sign: str, left: object, right: object) -> object:
    if Js.UNDEFINED in (left, right) and Js.UNSEEN not in (left, right):
        return False  # as with NaN
    if not all(type(each) in (int, float) for each in (left, right)):
        return Js.UNSEEN
    assert isinstance(left, int | float)
    assert isinstance(right, int | float)
    return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[sign]
