"""The new code of a round trip."""
