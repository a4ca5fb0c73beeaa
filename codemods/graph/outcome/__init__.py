"""How a call of a callback may end: what it answers, what it raises, and who sees that."""
