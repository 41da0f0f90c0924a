"""Backpropagation as it happens: one page that plays the forward and the backward pass, step by step."""

from .play import play as play
from .player import Player as Player

__all__ = ["Player", "play"]
