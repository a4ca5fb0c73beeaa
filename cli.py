"""Runs dash-codemods from a checkout: ``python cli.py preview fixtures/...``."""

from codemods.cli import main

if __name__ == "__main__":
    main()
