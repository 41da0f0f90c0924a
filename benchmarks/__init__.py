"""How fast, how large: `python -m benchmarks` measures every contender side by side and prints one table."""
