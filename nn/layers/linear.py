"""The layer of a perceptron: a matrix and a bias."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import Tensor, ops

from ..arguments import count, flag, numbers
from ..init import Initializer
from ..module import Module
from ..randomness import Randomness
from .weights import drawn, float_type

__all__ = ["Linear"]


class Linear(Module):
    """y = x W + b, of shape (…, inputs) to (…, outputs).

    ``weight`` has shape (inputs, outputs) and is drawn from ``rng``, a generator or a seed; ``bias`` starts at 0.
    ``initialize`` is the name of an initialiser, or a function ``(shape, *, rng)`` that returns the weights.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        rng: Randomness | None = None,
        bias: bool = True,
        initialize: str | Initializer = "he",
        dtype: Any = np.float64,
    ) -> None:
        what = type(self).__name__
        dtype = float_type(what, dtype)
        flag(what, "bias", bias)
        self.inputs, self.outputs = count(what, "inputs", inputs), count(what, "outputs", outputs)
        self.weight = drawn(what, (self.inputs, self.outputs), initialize, rng, dtype)
        self.bias = Tensor(np.zeros(outputs, dtype), name="bias") if bias else None

    def forward(self, x: Any) -> Any:
        """``x`` times the weight, plus the bias."""
        x = numbers("Linear", "the input", x)
        if x.ndim == 0 or x.shape[-1] != self.inputs:
            raise ValueError(
                f"Linear({self.arguments()}): the input has shape {x.shape}, but its last axis must be {self.inputs}."
            )
        y = ops.matmul(x, self.weight)  # `array @ tensor` asks NumPy first: 5 µs more
        return y if self.bias is None else y + self.bias

    def arguments(self) -> str:
        """The sizes."""
        return f"{self.inputs}, {self.outputs}{'' if self.bias is not None else ', bias=False'}"
