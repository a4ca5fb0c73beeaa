"""What becomes of one value in a function: aliases, copies, reads, writes, escapes."""
