"""The evaluator that the engine takes the place of."""
