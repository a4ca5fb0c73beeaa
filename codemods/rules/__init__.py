"""The rules, a folder or a module each.

One in this package that has a ``RULE`` is a rule: nothing else has to be told about it.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from codemods.rules.rule import Rule


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by its name, in the order of the names."""
    names = sorted(each.name for each in pkgutil.iter_modules(__path__))
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    rules = (module.RULE for module in modules if hasattr(module, "RULE"))
    return {rule.name: rule for rule in rules}
