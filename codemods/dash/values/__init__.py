"""What an expression stands for: constants, ids, the elements of loops, what calls hand over."""
