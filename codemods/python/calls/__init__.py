"""Where functions are called, and what their parameters get."""
