"""Diagrams of computations: every value, every gradient, and the chain rule on every edge."""

from .describe import describe
from .figure import Figure, graph, text

__all__ = ["Figure", "describe", "graph", "text"]
