"""What calls of Python and of libraries do: the table, and what asks it."""
