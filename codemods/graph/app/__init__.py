"""Which files meet in one running app."""
