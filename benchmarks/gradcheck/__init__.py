"""How right: `python -m benchmarks.gradcheck` asks gradient checkers about gradients that are known right or wrong."""
