"""How long the program takes, and how much memory, beside ruff on the same files."""
