"""Diagrams of computations: every value, every gradient, and the chain rule on every edge."""

from .describe import describe
from .explain import Explanation, explain
from .figure import Figure, graph, tape, text

__all__ = ["Explanation", "Figure", "describe", "explain", "graph", "tape", "text"]
