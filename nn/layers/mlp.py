"""The multilayer perceptron."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from ..module import Module
from ..randomness import Randomness, generator
from .activation import ACTIVATIONS
from .linear import Linear
from .sequential import Sequential

__all__ = ["MLP"]


class MLP(Sequential):
    """A multilayer perceptron: ``MLP([64, 256, 10], rng=0)`` has 64 inputs, 256 hidden units and 10 outputs.

    ``activation`` stands between the linear layers, not after the last one, whose outputs are scores (logits).
    """

    def __init__(
        self, sizes: Sequence[int], activation: str = "relu", *, rng: Randomness | None = None, dtype: Any = np.float64
    ) -> None:
        if not isinstance(sizes, (list, tuple)) or len(sizes) < 2:
            raise ValueError(
                f"MLP: sizes is a list of at least two numbers of units, as in [64, 256, 10], not {sizes!r}."
            )
        if not isinstance(activation, str) or activation not in ACTIVATIONS:
            raise ValueError(f"MLP: activation={activation!r} is not one of {', '.join(ACTIVATIONS)}.")
        rng = generator("MLP", rng)
        between, initialize = ACTIVATIONS[activation]
        layers: list[Module] = []
        last = len(sizes) - 2
        for i, (inputs, outputs) in enumerate(pairwise(sizes)):
            hidden = i < last
            start = initialize if hidden else "glorot"  # no activation follows the last layer
            layers.append(Linear(inputs, outputs, rng=rng, initialize=start, dtype=dtype))
            if hidden:
                layers.append(between())
        self.sizes = [int(size) for size in sizes]
        super().__init__(*layers)

    def arguments(self) -> str:
        """The sizes."""
        return str(self.sizes)
