"""Parses all Python files of the working directory, and nothing else: what reading costs at least.

Run as a script, so that nothing but this is in its time.
"""

import ast
from pathlib import Path

if __name__ == "__main__":
    for path in Path().rglob("*.py"):
        try:
            ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):
            continue
