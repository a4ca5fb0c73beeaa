"""What a callback answers and asks, who else calls it."""
