"""What a rewrite calls for in the imports of a file."""
