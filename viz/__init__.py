"""Diagrams of computations: every value, every gradient, and the chain rule on every edge."""

from .describe import describe
from .explain import Explanation, explain
from .figure import Figure, tape, text
from .graphs import around_nan, graph, path
from .player import Player, play
from .plots import activations, decision_boundary, gradient_flow, layers, loss_surface, overfit
from .training import Recorder, Snapshot, play_training

__all__ = [
    "Explanation",
    "Figure",
    "Player",
    "Recorder",
    "Snapshot",
    "activations",
    "around_nan",
    "decision_boundary",
    "describe",
    "explain",
    "gradient_flow",
    "graph",
    "layers",
    "loss_surface",
    "overfit",
    "path",
    "play",
    "play_training",
    "tape",
    "text",
]
