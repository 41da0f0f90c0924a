"""Weights of examples in a run: an example of weight 2 counts like two, whatever batch it falls into."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd import no_grad

from .arguments import number
from .data import finite
from .module import Module

__all__ = ["Weighted", "own_weights"]


def own_weights(sample_weight: Any, rows: np.ndarray | slice, n: int, dtype: Any) -> np.ndarray:
    """The weights of the examples ``rows`` of ``n``, scaled to mean 1, so that steps are as large as without."""
    weights = finite("fit", "sample_weight", sample_weight)
    if weights.shape != (n,):
        raise ValueError(
            f"fit: sample_weight has shape {weights.shape}, but there must be one weight for each of the {n} "
            f"examples: shape ({n},)."
        )
    if weights.min() < 0 or weights.max() == 0:
        found = f"one is {weights.min():g}" if weights.min() < 0 else "all are 0"
        raise ValueError(f"fit: sample_weight must be >= 0 and somewhere larger, but {found}.")
    weights = weights[rows].astype(np.float64)
    if weights.max() == 0:
        raise ValueError(
            "fit: sample_weight is 0 for all examples that validation= left to be trained on. Pass validation=(x, y)."
        )
    weights /= weights.max()  # first, as the sum of the largest floats is infinite
    return (weights / weights.mean()).astype(dtype)


class Weighted:
    """``loss`` of prediction, truth and weights whose mean over the whole data is 1: Σ w ℓ / n of a batch of n.

    A weighted mean, Σ w ℓ / Σ w, would forget how much the batch weighs beside the others, and in a batch of one
    example any weight at all: it is multiplied by Σ w / n. A loss that doubles with the weights, such as a sum,
    says how much the batch weighs itself.
    """

    def __init__(self, loss: Callable[..., Any], model: Module) -> None:
        try:
            parameters = inspect.signature(loss).parameters
        except ValueError:  # written in C, perhaps: the call will tell
            parameters = {"sample_weight": None}
        named = "sample_weight" in parameters
        if not named and not any(p is not None and p.kind is p.VAR_KEYWORD for p in parameters.values()):
            raise TypeError(
                "fit: sample_weight= needs a loss that takes the weights: "
                "def loss(prediction, target, *, sample_weight): …"
            )
        self.loss = loss
        self.model = model
        self.doubles: bool | None = None

    def __call__(self, prediction: Any, truth: np.ndarray, weights: np.ndarray) -> Any:
        """The loss of one batch."""
        if self.doubles is None:
            self.doubles = self._doubles(prediction, truth, weights)
        value = self.loss(prediction, truth, sample_weight=weights)
        return value if self.doubles else value * float(weights.mean(dtype=np.float64))

    def _doubles(self, prediction: Any, truth: np.ndarray, weights: np.ndarray) -> bool | None:
        """Whether twice the weights are twice the loss; None if the loss is 0. The model's generators stay."""
        states = [(generator, generator.bit_generator.state) for _, generator in self.model.named_generators()]
        with no_grad():
            once, twice = [number(self.loss(prediction, truth, sample_weight=w)) for w in (weights, 2 * weights)]
        for generator, state in states:
            generator.bit_generator.state = state
        if not once or twice is None:
            return None
        return abs(twice / once - 2) < 1e-3
