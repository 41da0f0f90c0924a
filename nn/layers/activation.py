"""Nonlinearities as modules."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from autograd import ops

from ..arguments import numbers, within
from ..module import Module

__all__ = ["ACTIVATIONS", "Elu", "Gelu", "LeakyRelu", "Relu", "Sigmoid", "Silu", "Softmax", "Softplus", "Tanh"]


class Relu(Module):
    """max(x, 0)."""

    def forward(self, x: Any) -> Any:
        """``x`` where it is positive, else 0."""
        return ops.relu(numbers("Relu", "the input", x))


class LeakyRelu(Module):
    """x where it is positive, else ``slope`` · x; at 0 the derivative is the slope."""

    def __init__(self, slope: float = 0.01) -> None:
        self.slope = float(within("LeakyRelu", "slope", slope, 0, math.inf))

    def forward(self, x: Any) -> Any:
        """``x``, flatter where it is negative."""
        x = numbers("LeakyRelu", "the input", x)
        return ops.where(ops.greater(x, 0), x, self.slope * x)

    def arguments(self) -> str:
        """The slope."""
        return f"{self.slope:g}"


class Elu(Module):
    """x where it is positive, else ``alpha`` (eˣ - 1)."""

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = float(within("Elu", "alpha", alpha, 0, math.inf))

    def forward(self, x: Any) -> Any:
        """``x``, bent smoothly towards -alpha where it is negative."""
        x = numbers("Elu", "the input", x)
        positive = ops.greater(x, 0)
        # The exponential of what is not chosen must not overflow, nor have a share in the gradient.
        return ops.where(positive, x, self.alpha * ops.expm1(ops.where(positive, 0, x)))

    def arguments(self) -> str:
        """What it tends to."""
        return f"{self.alpha:g}"


class Gelu(Module):
    """x Φ(x), the tanh form."""

    def forward(self, x: Any) -> Any:
        """``x`` weighted by how large it is among normal numbers."""
        return ops.gelu(numbers("Gelu", "the input", x))


class Silu(Module):
    """x sigmoid(x), also called swish."""

    def forward(self, x: Any) -> Any:
        """``x`` weighted by its sigmoid."""
        x = numbers("Silu", "the input", x)
        return x * ops.sigmoid(x)


class Sigmoid(Module):
    """1 / (1 + e⁻ˣ)."""

    def forward(self, x: Any) -> Any:
        """Between 0 and 1."""
        return ops.sigmoid(numbers("Sigmoid", "the input", x))


class Tanh(Module):
    """tanh(x)."""

    def forward(self, x: Any) -> Any:
        """Between -1 and 1."""
        return ops.tanh(numbers("Tanh", "the input", x))


class Softplus(Module):
    """log(1 + eˣ), a relu without the kink."""

    def forward(self, x: Any) -> Any:
        """Above 0, and above ``x``."""
        return ops.softplus(numbers("Softplus", "the input", x))


class Softmax(Module):
    """eˣ / Σ eˣ along ``axis``. A classifier for ``cross_entropy`` ends without: the loss contains it."""

    def __init__(self, axis: int = -1) -> None:
        if not isinstance(axis, int) or isinstance(axis, bool):
            raise TypeError(f"Softmax: axis must be an integer, not {axis!r}.")
        self.axis = axis

    def forward(self, x: Any) -> Any:
        """Positive numbers whose sum along the axis is 1."""
        x = numbers("Softmax", "the input", x)
        if not -x.ndim <= self.axis < x.ndim:
            raise ValueError(f"Softmax({self.arguments()}): the input has shape {x.shape}, and so no axis {self.axis}.")
        return ops.softmax(x, axis=self.axis)

    def arguments(self) -> str:
        """The axis."""
        return f"{self.axis}"


# Per activation, its module and the initialiser that keeps a signal's variance through it.
ACTIVATIONS: dict[str, tuple[Callable[[], Module], str]] = {
    "relu": (Relu, "he"),
    "leaky_relu": (LeakyRelu, "he"),
    "elu": (Elu, "he"),
    "gelu": (Gelu, "he"),
    "silu": (Silu, "he"),
    "softplus": (Softplus, "he"),
    "tanh": (Tanh, "glorot"),
    "sigmoid": (Sigmoid, "glorot"),
}
