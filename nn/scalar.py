"""Networks of single numbers, small enough to draw: every weight is a box of the diagram."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd import Tensor, ops

from .arguments import count, kind_of, number
from .module import Module
from .randomness import Randomness, generator

__all__ = ["Neuron", "ScalarMLP"]


class Neuron(Module):
    """b + Σ wᵢ xᵢ, through relu if it is hidden. Weights are drawn from U(-1, 1); the bias starts at 0.

    ``label`` distinguishes its tensors' names from another neuron's: w1[0], w1[1], b1.
    """

    def __init__(self, inputs: int, *, rng: Randomness | None = None, hidden: bool = True, label: str = "") -> None:
        draws = generator("Neuron", rng).uniform(-1, 1, count("Neuron", "inputs", inputs))
        self.weights = [Tensor(draw, name=f"w{label}[{i}]") for i, draw in enumerate(draws)]
        self.bias = Tensor(0.0, name=f"b{label}")
        self.hidden = hidden

    def forward(self, x: Sequence[Any]) -> Tensor:
        """One number from the numbers ``x``."""
        if len(x) != len(self.weights):
            raise ValueError(
                f"{type(self).__name__}({self.arguments()}): got {len(x)} numbers, not {len(self.weights)}."
            )
        y = self.bias
        for w, value in zip(self.weights, x, strict=True):
            y = y + w * value
        if y.ndim:
            raise ValueError(
                f"{type(self).__name__}({self.arguments()}): takes numbers, not arrays; their sum has shape {y.shape}."
            )
        return ops.relu(y) if self.hidden else y

    def arguments(self) -> str:
        """The number of inputs, and whether it is hidden."""
        return f"{len(self.weights)}{'' if self.hidden else ', hidden=False'}"


class ScalarMLP(Module):
    """Layers of neurons: ``ScalarMLP([2, 3, 1], rng=0)([1.0, -2.0])`` is one 0-d tensor.

    Takes numbers or 0-d tensors; returns a 0-d tensor, or a list of them if there are several outputs. Neuron j of
    layer i has the weights wi.j[0], wi.j[1], … and the bias bi.j.
    """

    def __init__(self, sizes: Sequence[int], *, rng: Randomness | None = None) -> None:
        if not isinstance(sizes, (list, tuple)) or len(sizes) < 2:
            raise ValueError(f"ScalarMLP: sizes is a list of at least two numbers, as in [2, 3, 1], not {sizes!r}.")
        for i, size in enumerate(sizes):
            count("ScalarMLP", f"sizes[{i}]", size)
        rng = generator("ScalarMLP", rng)
        last = len(sizes) - 1
        self.layers = [
            [Neuron(sizes[i - 1], rng=rng, hidden=i < last, label=f"{i}.{j}") for j in range(sizes[i])]
            for i in range(1, len(sizes))
        ]

    def forward(self, x: Sequence[Any]) -> Any:
        """One number, or a list of several, from the numbers ``x``."""
        _require_one_example(x)
        for layer in self.layers:
            x = [neuron(x) for neuron in layer]
        return x[0] if len(x) == 1 else x


def _require_one_example(x: Any) -> None:
    """Refuse what is not a row of numbers; a list of rows would else be read as the features of one example."""
    found = None
    if isinstance(x, (np.ndarray, Tensor)):
        found = None if x.ndim == 1 else f"an array of shape {x.shape}"
    elif not isinstance(x, (list, tuple)):
        found = kind_of(x)
    else:
        for i, value in enumerate(x):
            if number(value) is None:
                found = f"one whose x[{i}] is {kind_of(value)}"
                break
    if found is not None:
        raise ValueError(
            f"ScalarMLP: takes one example, a row of numbers, not {found}. For several write [model(row) for row in x]."
        )
