"""The rules, one module each.

A module in this package that has a ``RULE`` is a rule: nothing else has to be told about it.
What several of its modules share has a name that starts with ``_``.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from codemods.rule import Rule


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by its name, in the order of the names."""
    found = (each.name for each in pkgutil.iter_modules(__path__))
    names = sorted(name for name in found if not name.startswith("_"))
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    rules = (module.RULE for module in modules if hasattr(module, "RULE"))
    return {rule.name: rule for rule in rules}
