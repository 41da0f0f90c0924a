"""The command line: an expression and values become a table of gradients, pictures, and a check."""

from .program import main as main

__all__ = ["main"]
