"""What callbacks have in common: Outputs, triggers."""
