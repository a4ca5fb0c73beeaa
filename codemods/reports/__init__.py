"""What is shown: in a terminal, as JSON, as a patch."""
