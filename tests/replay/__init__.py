"""The browser replay: what a user sees of a fixture's app before and after its rewrite."""
