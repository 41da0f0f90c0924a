"""Diagrams of computations: every value, every gradient, and the chain rule on every edge."""

from .describe import describe
from .explain import Explanation, explain
from .figure import Figure, graph, tape, text
from .player import Player, play
from .training import Recorder, Snapshot, play_training

__all__ = [
    "Explanation",
    "Figure",
    "Player",
    "Recorder",
    "Snapshot",
    "describe",
    "explain",
    "graph",
    "play",
    "play_training",
    "tape",
    "text",
]
