"""What Python code means: modules, scopes, what names refer to, which files import which."""
