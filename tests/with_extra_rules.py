"""Runs dash-codemods with the rules of ``extra_rules`` besides its own."""

from __future__ import annotations

from pathlib import Path

import codemods.rules

if __name__ == "__main__":
    codemods.rules.__path__.append(str(Path(__file__).with_name("extra_rules")))
    from codemods.cli import main

    main()
