"""Measures the tool from outside: ``python -m benchmarks FOLDER``."""
