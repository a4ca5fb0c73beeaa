"""What sets a name again, or changes what it holds in place."""
