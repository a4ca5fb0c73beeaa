"""Which files meet in one running app, and what each brings to it."""
