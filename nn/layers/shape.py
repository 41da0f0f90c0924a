"""Layers that compute nothing, but give what they are given another shape."""

from __future__ import annotations

import math
from typing import Any

from autograd import ops

from ..arguments import numbers
from ..module import Module

__all__ = ["Flatten"]


class Flatten(Module):
    """One row for each example: (N, …) to (N, the product of the others)."""

    def forward(self, x: Any) -> Any:
        """The same numbers in two axes."""
        x = numbers("Flatten", "the input", x)
        if x.ndim == 0:
            raise ValueError("Flatten: the input is a single number; its first axis must be that of the examples.")
        return ops.reshape(x, (x.shape[0], math.prod(x.shape[1:])))
