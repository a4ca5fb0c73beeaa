"""The values that the engine knows of, what holds them, and what is done with them."""
