"""What is written at the exits of a callback, and who else calls it."""
