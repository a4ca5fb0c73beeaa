"""Whether a callback may raise in ordinary use, and on what."""
