"""A table of vectors, one for each word."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..arguments import count, numbers, plain
from ..init import Initializer
from ..module import Module
from ..randomness import Randomness
from .weights import drawn, float_type

__all__ = ["Embedding"]


class Embedding(Module):
    """Row ``x`` of ``weight`` for every integer in x: of shape (…) to (…, size), with 0 <= x < ``words``.

    The rows are drawn from ``rng``, by default from the standard normal distribution.
    """

    def __init__(
        self,
        words: int,
        size: int,
        *,
        rng: Randomness | None = None,
        initialize: str | Initializer = "normal",
        dtype: Any = np.float64,
    ) -> None:
        dtype = float_type("Embedding", dtype)
        self.words, self.size = count("Embedding", "words", words), count("Embedding", "size", size)
        self.weight = drawn("Embedding", (self.words, self.size), initialize, rng, dtype)

    def forward(self, x: Any) -> Any:
        """The vector of each of the words ``x``."""
        x = plain(numbers("Embedding", "the input", x))
        if x.dtype.kind not in "iu":
            raise TypeError(
                f"Embedding: the input must be integers, the numbers of words, not {x.dtype}: x.astype(int)."
            )
        if x.size and (x.min() < 0 or x.max() >= self.words):
            wrong = x[(x < 0) | (x >= self.words)][0]
            raise ValueError(
                f"Embedding({self.arguments()}): the input has the number {wrong}, but the {self.words} words are "
                f"numbered 0 to {self.words - 1}."
            )
        return self.weight[x]

    def arguments(self) -> str:
        """The sizes."""
        return f"{self.words}, {self.size}"
