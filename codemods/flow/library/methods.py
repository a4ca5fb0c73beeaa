"""What methods of data do, by the kind of what has them and their names."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from codemods.flow.library.entry import (
    ALL,
    AMOUNT,
    COUNT,
    EXCHANGED,
    KEY,
    MANY,
    PART,
    PLACE,
    SEPARATOR,
    SOME,
    WIDTH,
    Call,
    Kind,
    gives,
    named,
)
from codemods.python.module import CHANGING


def _certain(owner: type, calls: Mapping[str, Call]) -> dict[str, Call]:
    """Methods whose results are computed where their owner and arguments are known."""
    return {name: replace(call, compute=getattr(owner, name)) for name, call in calls.items()}


def _rest(owner: type, calls: Mapping[str, Call], other: Call) -> dict[str, Call]:
    """All methods of a type; those that nothing is said of are like some other."""
    names = (name for name in dir(owner) if not name.startswith("_"))
    return {name: calls.get(name, other) for name in names}


_TEXT = _rest(
    str,
    _certain(
        str,
        named("upper lower title capitalize casefold swapcase", gives("text"))
        | named("strip lstrip rstrip", gives("text", fits=PART))
        | named("replace removeprefix removesuffix", gives("text", fits=EXCHANGED))
        | named("startswith endswith", gives("bool", fits=PART))
        | named("count", gives("count", fits=PART))
        | named("find rfind", gives("int", fits=PART))
        | named("index rindex", gives("count", fits=SOME))
        | named("split rsplit partition rpartition", gives("texts", fits=SEPARATOR))
        | named("splitlines", gives("texts", fits=COUNT)),
    )
    | named("zfill ljust rjust center expandtabs", gives("text", fits=WIDTH))
    | named("format", gives("text"))
    | named("format_map translate", gives("text", fits=SOME))
    | named("join", gives("text", draws="0", fits=SOME))
    | named("encode", gives("bytes", fits=SOME))
    | named("maketrans", gives("dict", fits=SOME)),
    gives("bool"),
)
_BYTES = _rest(
    bytes,
    named("decode hex", gives("text"))
    | named("join", gives("bytes", draws="0"))
    | named("find rfind", gives("int"))
    | named("count index rindex", gives("count"))
    | named("split rsplit splitlines partition rpartition", gives("texts"))
    | named("startswith endswith", gives("bool"))
    | {name: gives("bool") for name in dir(bytes) if name.startswith("is")},
    gives("bytes"),
)
_BYTES |= _certain(
    bytes, {name: _BYTES[name] for name, call in _TEXT.items() if call.compute and name in _BYTES}
)
_EMPTIED = gives("none", changes="self")
_TAKEN = gives("item", changes="self", shares="part", fits=SOME)
_LIST = (
    named("append", gives("none", changes="self", keeps="0", fits=ALL))
    | named("extend", gives("none", changes="self", keeps="0", draws="0", fits=MANY))
    | named("insert", gives("none", changes="self", keeps="1", fits=PLACE))
    | named("remove", gives("none", changes="self", fits=SOME))
    | named("clear reverse", _EMPTIED)
    | named("sort", gives("none", changes="self", calls="key", fits=SOME))
    | named("pop", _TAKEN)
    | named("__getitem__", gives("item", shares="part", fits=SOME))
    | named("copy", gives("list", shares="items"))
    | _certain(
        list, named("count", gives("count", fits=ALL)) | named("index", gives("count", fits=SOME))
    )
)
_TUPLE = _certain(tuple, {name: _LIST[name] for name in ("count", "index")})
_ADDED = gives("set", draws="0*", shares="items", fits=MANY)
_SET = (
    named("add", gives("none", changes="self", keeps="0", fits=KEY))
    | named("discard", gives("none", changes="self", fits=KEY))
    | named("remove", gives("none", changes="self", fits=SOME))
    | named("clear", _EMPTIED)
    | named("pop", _TAKEN)
    | named("update difference_update intersection_update symmetric_difference_update",
            gives("none", changes="self", keeps="0*", draws="0*", fits=MANY))
    | named("union difference intersection symmetric_difference", _ADDED)
    | named("isdisjoint issubset issuperset", gives("bool", draws="0", fits=MANY))
    | named("copy", gives("set", shares="items"))
)  # fmt: skip
_DICT = (
    _certain(
        dict,
        named("get", gives("any", shares="part", fits=KEY))
        | named("items keys values", gives("view", shares="view")),
    )
    | named("copy", gives("dict", shares="items"))
    | named("fromkeys", gives("dict", draws="0", shares="items", fits=MANY))
    | named("clear", _EMPTIED)
    | named("pop popitem", _TAKEN)
    | named("setdefault", gives("any", changes="self", keeps="1", shares="part", fits=KEY))
    | named("update", gives("none", changes="self", keeps="0*", draws="0"))
)
_NUMBER = (
    named("is_integer", gives("bool"))
    | named("bit_length bit_count", gives("count"))
    | named("as_integer_ratio", gives("tuple"))
    | named("hex", gives("text"))
    | named("conjugate", gives("same"))
)
_TIME = {
    name: call
    for owner in (datetime.datetime, datetime.timedelta)
    for name, call in _rest(
        owner,
        named("tzname", gives("text", "none"))
        | named("dst utcoffset", gives("time", "none"))
        | named("isoformat strftime ctime", gives("text"))
        | named("replace", gives("time", fits=SOME))
        | named("timestamp total_seconds", gives("float"))
        | named("weekday isoweekday toordinal", gives("count"))
        | named("timetuple utctimetuple isocalendar", gives("tuple")),
        gives("time"),
    ).items()
}
# Tables, arrays and figures: all that is not listed computes something new of them.
_WRITES = gives("any", acts=True)
_APPLIED = gives("data", calls="0 func", shares="whole")
_FILLED = gives("any", changes="self")
_ROWS = gives("iterator", shares="view")
_DATA = (
    named("apply applymap map transform pipe agg aggregate", _APPLIED)
    | named("for_each_trace for_each_annotation", _APPLIED)  # what it calls may change them
    | named("to_csv to_sql to_excel to_parquet to_pickle to_feather to_hdf to_clipboard to_gbq "
            "to_orc to_stata tofile", _WRITES)
    | named("to_json to_html to_markdown to_string to_latex to_xml",
            gives("text", "none", writes="0* path_or_buf buf"))
    | named("sample", gives("data", acts=True, still="random_state", nothing=ValueError))
    | named("iterrows itertuples iter_rows", _ROWS)
    | named("put itemset fill resize setflags append_trace set_subplots", _FILLED)
    | named("eq ne isin query filter where", gives("any", shares="whole", picks=True, fits=ALL))
    | named("lt le gt ge between", gives("any", shares="whole", picks=True, fits=AMOUNT))
    | named("startswith endswith", gives("any", shares="whole", picks=True, fits=PART))
    | named("contains match fullmatch", gives("any", shares="whole", picks=True, fits=SOME))
    | named("sum count nunique any all prod", gives("any", shares="whole", nothing="counts"))
    | named("item idxmax idxmin argmax argmin", gives("any", shares="whole", nothing=ValueError))
    | named("one row", gives("any", shares="whole", nothing=Exception))
    | named("pop", gives("any", changes="self", nothing=IndexError))
    | named("max min", gives("any", shares="whole", nothing=ValueError, of_arrays=True))
)  # fmt: skip
# Attributes that say the same of a table however few rows it has.
OF_WHATEVER_ROWS = frozenset(
    {"shape", "size", "empty", "columns", "dtypes", "dtype", "ndim", "name", "names"}
)
_WRITING = ("write", "save", "show")  # names that start like this write somewhere
_ADDED_TO = gives("data", changes="self", keeps="0*", shares="whole")
_UPDATED = replace(_ADDED_TO, fits=ALL)
_COMPUTED = gives("any", shares="whole")
_OBJECT = (
    named("debug info warning error exception critical", gives("none", logs=True, fits=ALL))
    | named("log", gives("none", logs=True))
    | named("hexdigest", gives("text"))
    | named("finditer iterdir glob rglob iter scan_iter __iter__", _ROWS)
    | named("submit", Call(acts=True, calls="0"))
)
METHODS: Mapping[Kind, Mapping[str, Call]] = {
    "text": _TEXT, "bytes": _BYTES, "list": _LIST, "tuple": _TUPLE, "set": _SET, "dict": _DICT,
    "count": _NUMBER, "time": _TIME, "data": _DATA, "object": _OBJECT,
}  # fmt: skip
# What a value may be of which nothing is known but that it is plain data.
_PLAIN: tuple[Kind, ...] = ("text", "bytes", "list", "tuple", "set", "dict", "count", "time")
_SHARES: tuple[Literal["whole", "view", "part", "items"], ...] = ("whole", "view", "part", "items")


def of_data(name: str) -> Call:
    """A method of a table, an array or a figure."""
    if name in _DATA:
        return _DATA[name]
    if name.startswith(_WRITING):
        return _WRITES
    if name in CHANGING:
        return _FILLED
    if name.startswith("update_"):
        return _UPDATED
    return _ADDED_TO if name.startswith("add_") else _COMPUTED


def of_plain(name: str) -> Call | None:
    """What a method does of some text, list or the like: all that one of them does."""
    return _joined(METHODS[kind][name] for kind in _PLAIN if name in METHODS[kind])


def _joined(calls: Iterable[Call]) -> Call | None:
    found = [*calls]
    if len(found) < 2:
        return found[0] if found else None

    def words(each: str) -> str:
        return " ".join(dict.fromkeys(" ".join(getattr(c, each) for c in found).split()))

    return Call(
        result=frozenset().union(*(each.result for each in found)),
        draws=words("draws"),
        calls=words("calls"),
        changes=words("changes"),
        keeps=words("keeps"),
        shares=next((each for each in _SHARES if each in {c.shares for c in found}), "nothing"),
        fits=SOME,
        compute=found[0].compute if all(each.compute for each in found) else None,
    )
