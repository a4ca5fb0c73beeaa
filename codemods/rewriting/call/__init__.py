"""The code of a call with its arguments: a decorator, its dependencies, a signature."""
