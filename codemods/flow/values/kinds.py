"""What a value may be that comes from the page, or that was made of such a value.

``own``: made by the program, which is fit for it; ``num``: a count, or what was made of one;
``real``: a number that need not be whole, or above zero; ``list`` (``nums``: of numbers), ``dict``
and ``str`` have something in them, ``empty`` is one of these with nothing in it; ``void`` is a
table, column or array of which nothing is left, or what was worked out of that; ``unbound``: no
value at all; ``any``: it cannot be told.
"""

from __future__ import annotations

Kinds = frozenset[str]
Odd = frozenset[str]  # of numbers: see ``numbers``
ANY: Kinds = frozenset({"any"})
OWN: Kinds = frozenset({"own"})
NUM: Kinds = frozenset({"num"})
REAL: Kinds = frozenset({"num", "real"})
FULL_TEXT: Kinds = frozenset({"str"})
TEXT: Kinds = frozenset({"str", "empty"})
FULL_LIST: Kinds = frozenset({"list"})
LIST: Kinds = frozenset({"list", "nums", "empty"})
NUMS: Kinds = frozenset({"nums", "empty"})
FULL_DICT: Kinds = frozenset({"dict"})
DICT: Kinds = frozenset({"dict", "empty"})
EMPTY: Kinds = frozenset({"empty"})
NONE: Kinds = frozenset({"none"})
VOID: Kinds = frozenset({"void"})
SELECTED: Kinds = OWN | VOID  # what the page selects of the program's data (``df[df.name == x]``)
UNBOUND: Kinds = frozenset({"unbound"})
HASHED: Kinds = REAL | TEXT | NONE | OWN | VOID


def either(left: Kinds | None, right: Kinds | None) -> Kinds | None:
    """What is one of two values; None is a value that has nothing to do with the page."""
    return left if left == right else (left or OWN) | (right or OWN)


def inside(kinds: Kinds | None) -> Kinds | None:
    """What is in a value."""
    if kinds is None or kinds <= SELECTED | EMPTY:
        return None
    if kinds <= NUMS:
        return NUM
    return FULL_TEXT if kinds <= TEXT else ANY
