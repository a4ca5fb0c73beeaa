"""What functions of Python and of libraries do, by their full names."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from codemods.flow.library.entry import (
    ALL,
    AMOUNT,
    COUNT,
    KEY,
    LARGEST,
    MANY,
    NEVER,
    PARSED,
    ROUNDED,
    SOME,
    SORTED,
    SUMMED,
    Call,
    Kind,
    gives,
    named,
)

# Functions that libraries are given by these keywords are called.
CALLED = (
    "key default default_factory cls object_hook object_pairs_hook parse_float parse_int "
    "parse_constant func function"
)


def _of(module: str, names: str, call: Call) -> dict[str, Call]:
    return {f"{module}.{name}": call for name in names.split()}


def _certain(calls: Mapping[str, Call]) -> dict[str, Call]:
    """Builtins whose results are computed where their arguments are known."""
    return {
        f"builtins.{name}": replace(call, compute=getattr(builtins, name))
        for name, call in calls.items()
    }


def _compared(result: Kind, **said: Any) -> Call:
    """What takes elements, and uses their operators."""
    return gives(result, draws="0", compares=True, **said)


_VIEW = gives("iterator", draws="0", shares="view", fits=MANY)
_ASKED = gives("bool", fits=ALL)
_EXCEPTIONS = [n for n, v in vars(builtins).items() if "__cause__" in dir(v)]

_BUILTINS = (
    _certain(
        named("len", gives("count", fits=MANY, nothing="counts"))
        | named("any all", _compared("bool", fits=MANY))
        | named("bool isinstance", _ASKED)
        | named("str", gives("text", fits=ALL))
        | named("int", gives("int", fits=PARSED, nothing=ValueError))
        | named("float", gives("float", fits=PARSED))
        | named("list", gives("list", draws="0", shares="items", fits=MANY, copies=True))
        | named("tuple", gives("tuple", draws="0", shares="items", fits=MANY))
        | named("set", _compared("set", shares="items", fits=MANY))
        | named("dict", gives("dict", draws="0", shares="items", fits=SOME, copies=True))
        | named("sum", _compared("item", shares="part", fits=SUMMED, nothing="counts"))
        | named(
            "min max",
            gives(
                "item",
                draws="0",
                calls="key",
                shares="part",
                fits=LARGEST,
                compares=True,
                nothing=ValueError,
            ),
        )
        | named(
            "sorted",
            gives("list", draws="0", calls="key", shares="items", fits=SORTED, compares=True),
        )
        | named("abs", gives("int", "float", fits=AMOUNT))
        | named("iter", _VIEW)
        | named("next", gives("item", draws="0", shares="part", fits=NEVER, nothing=StopIteration))
    )
    | _of("builtins", "callable", _ASKED)
    | _of("builtins", "issubclass hasattr", gives("bool"))
    | _of("builtins", "repr ascii", gives("text", fits=ALL))
    | _of("builtins", "format", gives("text"))
    | _of("builtins", "chr", gives("text", fits=SOME))
    | _of("builtins", "bin hex oct", gives("text", fits=COUNT))
    | _of("builtins", "ord", gives("count", fits=SOME))
    | _of("builtins", "hash", gives("int", fits=KEY))
    | _of("builtins", "id", gives("big", fits=ALL))
    | _of("builtins", "round", gives("int", "float", fits=ROUNDED, nothing=ValueError))
    | _of("builtins", "divmod", gives("tuple", fits=SOME))
    | _of("builtins", "pow", gives("int", "float", fits=SOME))
    | _of("builtins", "range", gives("nums", fits=COUNT))
    | _of("builtins", "reversed", _VIEW)
    | _of("builtins", "enumerate", gives("pairs", draws="0", shares="view", fits=MANY))
    | _of("builtins", "aiter", gives("iterator", draws="0", shares="view"))
    | _of("builtins", "zip", gives("pairs", draws="0*", shares="view", fits=MANY))
    | _of("builtins", "map", gives("iterator", draws="1*", calls="0", shares="view"))
    | _of("builtins", "filter", gives("iterator", draws="1*", calls="0", shares="view"))
    | _of("builtins", "frozenset", _compared("set", shares="items", fits=MANY))
    | _of("builtins", "dir", gives("texts"))
    | _of("builtins", "bytes bytearray", gives("bytes", draws="0", fits=SOME))
    | _of("builtins", "memoryview slice", gives("object", shares="whole"))
    | _of("builtins", "complex object", gives("object"))
    | _of("builtins", "type", gives("object", fits=ALL))
    | _of("builtins", "property classmethod", gives("object", shares="whole"))
    | _of("builtins", "staticmethod", gives("any", shares="whole", wraps="as is"))
    | _of("builtins", "print", gives("none", logs=True, writes="file", fits=ALL))
    | _of("builtins", "setattr delattr", gives("none", changes="0"))
    | _of("builtins", "open", gives("iterator", acts=True, manages=True))
    | _of("builtins", " ".join(_EXCEPTIONS), gives("object"))
)
_STORE = gives("any", changes="0", shares="whole")
_PYTHON = (
    _of("json", "loads", gives("any", calls=CALLED, fits=SOME))
    | _of("json", "load", gives("any", draws="0", calls=CALLED))
    | _of("json", "dumps", gives("text", calls=CALLED, fits=ALL))
    | _of("json", "dump", gives("none", calls=CALLED, acts=True))
    | _of("copy", "copy", gives("same", shares="items", fits=ALL, copies=True))
    | _of("copy", "deepcopy", gives("same", fits=ALL, copies=True))
    | _of("time", "time perf_counter monotonic process_time", gives("real"))
    | _of("time", "time_ns perf_counter_ns monotonic_ns process_time_ns", gives("big"))
    | _of("time", "strftime ctime asctime", gives("text"))
    | _of("datetime", "date datetime time", gives("time", fits=SOME))
    | _of("os.path", "basename dirname join normpath", gives("text"))
    | _of("os.path", "splitext split", gives("tuple"))
    | _of("os.path", "exists isfile isdir isabs", gives("bool"))
    | _of("os", "getenv environ.get", Call(shares="part"))
    | _of("os", "scandir walk", gives("iterator", acts=True))
    | _of("glob", "iglob", gives("iterator", acts=True))
    | _of("csv", "reader DictReader", gives("iterator", draws="0", shares="view"))
    | _of("re", "sub subn", gives("text", "tuple", calls="1 repl"))
    | _of("re", "escape", gives("text"))
    | _of("re", "finditer", gives("iterator"))
    | _of("re", "compile", gives("object"))
    | _of("collections", "defaultdict", gives("filling", calls="0", draws="1"))
    | _of("collections", "Counter OrderedDict", gives("dict", draws="0", shares="items"))
    | _of("itertools", "starmap takewhile dropwhile filterfalse",
          gives("iterator", draws="1", calls="0", shares="view"))
    | _of("itertools", "accumulate groupby",
          gives("iterator", draws="0", calls="1 key func", shares="view"))
    | _of("functools", "reduce",
          gives("item", draws="1", calls="0", shares="part", nothing=TypeError))
    | _of("functools", "lru_cache cache", gives("any", shares="whole", wraps="cached"))
    | _of("functools", "partial partialmethod", gives("object", calls="0", shares="whole"))
    | _of("functools", "wraps", gives("any", shares="whole"))
    | _of("functools", "update_wrapper", gives("any", changes="0", shares="whole"))
    | _of("operator", "setitem delitem", gives("none", changes="0"))
    | _of("operator", "iadd iand iconcat ifloordiv ilshift imatmul imod imul ior ipow irshift "
          "isub itruediv ixor", _STORE)
    | _of("operator", "itemgetter attrgetter", gives("function"))
    | _of("operator", "methodcaller", Call(acts=True))  # what it gives may change something
    | _of("operator", "call", Call(calls="0", shares="part"))
    | _of("operator", "getitem", gives("item", shares="part", fits=SOME))
    | _of("operator", "contains", gives("bool", draws="0"))
    | _of("operator", "countOf indexOf", gives("count", draws="0"))
    | _of("logging", "getLogger", gives("object", shares="part"))
    | _of("random", "choice", Call(acts=True, nothing=IndexError))
    | _of("random", "random", gives("real", acts=True))
    | _of("random", "uniform gauss", gives("float", acts=True))
    | _of("random", "randint randrange", gives("int", acts=True))
    | _of("math", "fabs atan degrees radians", gives("int", "float", fits=AMOUNT))
    | _of("math", "ceil floor trunc", gives("int", "float", fits=AMOUNT, nothing=ValueError))
    | _of("math", "sqrt sin cos tan atan2 hypot log1p cbrt erf isqrt gcd lcm comb perm factorial",
          gives("int", "float", fits=COUNT))
    | _of("math", "prod fsum", gives("item", draws="0", shares="part", fits=SOME))
    | _of("math", "isnan isinf isfinite isclose", gives("bool", fits=AMOUNT))
    | _of("asyncio", "sleep", gives("none"))
    | _of("decimal", "localcontext", gives("object", manages=True))
    | _of("decimal", "setcontext", gives("none", acts=True))
    | _of("io", "StringIO BytesIO", gives("iterator", manages=True))
    | _of("typing", "no_type_check final override", gives("any", shares="whole", wraps="as is"))
)  # fmt: skip
_MANAGER = gives("object", acts=True, manages=True)
_MANAGERS = (
    _of("contextlib", "nullcontext", gives("object", shares="whole", manages=True))
    | _of("contextlib", "closing aclosing redirect_stdout redirect_stderr chdir", _MANAGER)
    | _of("threading", "Lock RLock Semaphore Condition", _MANAGER)
    | _of("multiprocessing", "Lock RLock", _MANAGER)
    | _of("asyncio", "Lock Semaphore", _MANAGER)
    | _of("tempfile", "TemporaryDirectory NamedTemporaryFile TemporaryFile", _MANAGER)
    | _of("zipfile", "ZipFile", _MANAGER)
    | _of("warnings", "catch_warnings", _MANAGER)
    | _of("sqlite3", "connect", _MANAGER)
)
_TABLE = gives("data", draws="0", shares="whole")
_SET = gives("none", acts=True)
_DATA = (
    _of("pandas", "DataFrame Series Index", _TABLE)
    | _of("pandas", "concat", gives("data", draws="0"))
    | _of("pandas", "cut qcut", Call(nothing=ValueError))
    | _of("pandas", "set_option reset_option", _SET)
    | _of("polars", "DataFrame Series", _TABLE)
    | _of("numpy", "max min amax amin nanmax nanmin argmax argmin nanargmax nanargmin",
          Call(nothing=ValueError))
    | _of("numpy", "percentile quantile", Call(nothing=IndexError))
    | _of("numpy", "put copyto place putmask fill_diagonal", gives("none", changes="0"))
    | _of("numpy", "asarray asanyarray ascontiguousarray atleast_1d atleast_2d ravel reshape "
          "squeeze transpose swapaxes moveaxis expand_dims broadcast_to flip flipud fliplr rot90 "
          "split array_split diagonal real imag", gives("data", shares="whole"))
)  # fmt: skip
_DASH = (
    _of("dash", "Patch", gives("object"))
    | _of("dash", "get_asset_url get_relative_path", gives("text"))
    | _of("dash", "strip_relative_path", gives("text", "none"))
    | _of("dash_bootstrap_components", "Table.from_dataframe", gives("component", shares="whole"))
    | _of("dash.dcc", "send_data_frame send_bytes send_string send_file", gives("dict"))
)
FUNCTIONS: Mapping[str, Call] = _BUILTINS | _PYTHON | _MANAGERS | _DATA | _DASH

_ANY = Call(shares="whole")
# Components; of these packages only what is written with a capital.
COMPONENTS = (
    "dash.html.", "dash.dcc.", "dash.dash_table.", "dash_bootstrap_components.",
    "dash_mantine_components.", "dash_iconify.", "dash_ag_grid.", "dash_daq.", "dash_cytoscape.",
    "dash_leaflet.",
)  # fmt: skip
_FIGURES = (
    "plotly.express.", "plotly.graph_objects.", "plotly.graph_objs.", "plotly.subplots.",
)  # fmt: skip
_TABLES = ("pandas.", "numpy.", "polars.")
# Their values compute, but for the methods that write somewhere.
DATA = (*_TABLES, *_FIGURES)
# What functions do that are not listed, by the package or module that they are of.
PACKAGES: Mapping[str, Call] = {
    **dict.fromkeys(_TABLES, Call()),
    **dict.fromkeys(_FIGURES, gives("data", nothing="counts")),
    "numpy.random.": Call(acts=True),  # a draw changes the generator
    "random.": Call(acts=True),
    "dash.ctx.response.": Call(acts=True),  # cookies and headers stay, whatever the answer is
    "dash.ctx.": _ANY,
    "dash.exceptions.": gives("object"),
    "logging.": gives("none", logs=True, fits=ALL),
    "itertools.": gives("iterator", draws="0*", shares="view"),
    "functools.": Call(calls="0*", shares="whole"),
    "statistics.": Call(draws="0*", calls="key", nothing=ValueError),
    "math.": gives("int", "float", fits=SOME),
    "datetime.": gives("time"),
    "textwrap.": gives("text", "texts"),
    **dict.fromkeys(
        ("re.", "time.", "copy.", "collections.", "operator.", "string.", "decimal.",
         "fractions.", "uuid."), _ANY,
    ),
}  # fmt: skip
# What modules of these hold, and what their functions give, is the same however often it is read,
# but for what is said to be alive.
STEADY = (
    "builtins.", "json.", "pathlib.", "os.environ.", "os.getenv", "re.", "time.", "copy.",
    "collections.", "datetime.", "logging.", "operator.", "math.", "string.", "decimal.",
    "fractions.", "textwrap.", "dash.", "plotly.", *_TABLES, *COMPONENTS,
)  # fmt: skip
