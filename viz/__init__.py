"""Diagrams of computations: every value, every gradient, and the chain rule on every edge."""

from .describe import describe
from .explain import Explanation, explain
from .figure import Figure, graph, tape, text
from .player import Player, play

__all__ = ["Explanation", "Figure", "Player", "describe", "explain", "graph", "play", "tape", "text"]
