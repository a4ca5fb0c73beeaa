"""New code: libcst trees, edits, imports, and writing them safely to the disk."""
