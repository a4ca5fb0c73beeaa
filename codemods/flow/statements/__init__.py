"""What the statements of a function do: blocks, branches, loops, and who handles exceptions."""
