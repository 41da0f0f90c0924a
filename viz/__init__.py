"""Diagrams of computations: every value, every gradient, and the chain rule on every edge."""

from .describe import describe
from .explain import Explanation, explain
from .figure import Figure, graph, tape, text
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
    "decision_boundary",
    "describe",
    "explain",
    "gradient_flow",
    "graph",
    "layers",
    "loss_surface",
    "overfit",
    "play",
    "play_training",
    "tape",
    "text",
]
