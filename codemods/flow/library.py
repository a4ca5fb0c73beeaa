"""What functions and methods of Python and of libraries do: compute, write, call what they get."""

from __future__ import annotations

import builtins

from codemods.flow.builtins import METHODS

# Functions that do nothing but compute, by their full names or how these start.
PURE = {f"builtins.{name}" for name in dir(builtins)} - {
    f"builtins.{name}" for name in (
        "open", "input", "exec", "eval", "compile", "setattr", "delattr", "getattr", "vars",
        "anext", "globals", "locals", "breakpoint", "exit", "quit", "super", "__import__",
    )
}  # fmt: skip
PURE_PACKAGES = (
    "math.", "re.", "time.", "datetime.", "json.loads", "json.dumps", "copy.", "collections.",
    "itertools.", "functools.", "operator.", "string.", "decimal.", "fractions.", "statistics.",
    "textwrap.", "logging.", "uuid.", "asyncio.sleep", "dash.exceptions.", "dash.ctx.",
    "dash.Patch",
)  # fmt: skip
# These set their first argument, or call a method that does.
SETTING = frozenset({"setitem", "delitem", "methodcaller", "call"}) | {
    f"i{each}" for each in (
        "add", "and", "concat", "floordiv", "lshift", "matmul", "mod", "mul", "or", "pow",
        "rshift", "sub", "truediv", "xor",
    )
}  # fmt: skip
GETTERS = ("operator.itemgetter", "operator.attrgetter")
# What these are given first is called, and what comes by these keywords.
CALLING = frozenset(
    {"builtins.map", "builtins.filter", "functools.reduce", "functools.partial"}
    | {f"itertools.{each}" for each in ("starmap", "takewhile", "dropwhile", "filterfalse")}
    | {"collections.defaultdict"}
)
# Methods of tables and figures that do the same with what they are given.
APPLYING = frozenset({"apply", "applymap", "map", "transform", "pipe", "agg", "aggregate"})
APPLYING |= {"for_each_trace", "for_each_annotation", "submit"}
CALLED = frozenset({"key", "default", "default_factory", "cls", "object_hook", "func", "function"})
CACHES = frozenset({"functools.lru_cache", "functools.cache"})  # as pure as what they wrap
SENDING = "dash.ctx.response."  # cookies and headers stay, whatever becomes of the answer
READING = METHODS | {name for name in dir(str) if not name.startswith("_")} | {"copy", "decode"}
READING |= {"union", "intersection", "difference", "isoformat", "strftime", "total_seconds"}
# Their values compute, but for the methods that write somewhere.
DATA_PACKAGES = (
    "pandas.", "numpy.", "polars.", "plotly.express.", "plotly.graph_objects.",
    "plotly.graph_objs.", "plotly.subplots.",
)  # fmt: skip
WRITING = (
    "write", "save", "show", "to_csv", "to_sql", "to_excel", "to_parquet", "to_pickle",
    "to_feather", "to_hdf", "to_clipboard", "to_gbq", "to_orc", "to_stata", "tofile",
)  # fmt: skip
# These write somewhere when they are told where.
TEXTS = frozenset({"to_json", "to_html", "to_markdown", "to_string", "to_latex", "to_xml"})
# Functions and methods of these that change what they get, or what all use.
IN_PLACE = frozenset({"put", "copyto", "place", "putmask", "fill_diagonal", "at", "set_option"})
IN_PLACE |= {"fill", "resize", "itemset", "setflags", "append_trace", "set_subplots"}
