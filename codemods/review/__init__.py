"""Change by change, in a terminal."""
