"""Dropout: a network that cannot rely on any single unit."""

from __future__ import annotations

from typing import Any

from ..arguments import numbers, within
from ..modes import warn_forgotten_eval
from ..module import Module
from ..randomness import Randomness, generator

__all__ = ["Dropout"]


class Dropout(Module):
    """In training each number is 0 with probability ``p``, and else divided by 1 - p; in evaluation nothing happens.

    ``seed`` is a seed or a generator; the generator, ``rng``, is drawn from in every training pass and belongs to the
    state of a run. Srivastava et al. (2014).
    """

    def __init__(self, p: float = 0.5, seed: Randomness | None = None) -> None:
        self.p = float(within("Dropout", "p", p, 0, 1))
        self.differs_in_training = self.p > 0
        self.rng = generator("Dropout", seed, "seed")

    def forward(self, x: Any) -> Any:
        """``x`` with some of its numbers 0, the expected value unchanged."""
        x = numbers("Dropout", "the input", x)
        if not self.training or self.p == 0:
            return x
        warn_forgotten_eval(self)
        kept = (self.rng.random(x.shape) >= self.p) / (1 - self.p)
        return x * (kept.astype(x.dtype) if x.dtype.kind == "f" else kept)

    def arguments(self) -> str:
        """The probability."""
        return f"{self.p:g}"
