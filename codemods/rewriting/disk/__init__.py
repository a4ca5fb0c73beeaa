"""Writing files safely: completely or not at all."""
