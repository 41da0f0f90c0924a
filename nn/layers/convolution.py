"""Convolution: one small matrix of weights, applied at every place of an image."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import Tensor, ops

from ..arguments import count, flag
from ..init import Initializer
from ..module import Module
from ..randomness import Randomness
from .correlation import correlate
from .images import images, pair
from .weights import drawn, float_type

__all__ = ["Conv2d"]


class Conv2d(Module):
    """Images (N, inputs, H, W) to (N, outputs, rows, columns): at each place the sum of weights times what lies there.

    ``weight`` has shape (outputs, inputs, h, w), for ``kernel`` = (h, w) or one number for both; ``padding`` rows and
    columns of zeros are added on every side, and the places are ``stride`` apart: there are
    (H + 2 padding - h) // stride + 1 rows.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int | tuple[int, int],
        *,
        stride: int | tuple[int, int] = 1,
        padding: int | tuple[int, int] = 0,
        rng: Randomness | None = None,
        bias: bool = True,
        initialize: str | Initializer = "he",
        dtype: Any = np.float64,
    ) -> None:
        dtype = float_type("Conv2d", dtype)
        flag("Conv2d", "bias", bias)
        self.inputs, self.outputs = count("Conv2d", "inputs", inputs), count("Conv2d", "outputs", outputs)
        self.kernel, self.stride = pair("Conv2d", "kernel", kernel), pair("Conv2d", "stride", stride)
        self.padding = pair("Conv2d", "padding", padding, 0)
        self.weight = drawn("Conv2d", (self.outputs, self.inputs, *self.kernel), initialize, rng, dtype)
        self.bias = Tensor(np.zeros(outputs, dtype), name="bias") if bias else None

    def forward(self, x: Any) -> Any:
        """The image of each of the weights."""
        (h, w), (top, left) = self.kernel, self.padding
        x = images(f"Conv2d({self.arguments()})", x, self.inputs, (max(h - 2 * top, 1), max(w - 2 * left, 1)))
        bias = 0.0 if self.bias is None else ops.reshape(self.bias, (-1, 1, 1))
        return correlate(x, self.weight, bias, stride=self.stride, padding=self.padding)

    def arguments(self) -> str:
        """The sizes."""
        stride = "" if self.stride == (1, 1) else f", stride={self.stride}"
        padding = "" if self.padding == (0, 0) else f", padding={self.padding}"
        bias = "" if self.bias is not None else ", bias=False"
        return f"{self.inputs}, {self.outputs}, {self.kernel}{stride}{padding}{bias}"
