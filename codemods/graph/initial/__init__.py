"""What happens when the page loads: what props hold, and which callbacks are called."""
