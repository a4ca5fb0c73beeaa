"""The review: change by change, each answer written at once."""
