"""The callback graph: who writes and who reads a prop, and what follows from it."""
