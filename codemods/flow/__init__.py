"""What a function does: its exits, its effects, the values of its expressions."""
