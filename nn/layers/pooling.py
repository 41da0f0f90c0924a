"""Pooling: one number for each window of an image."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from autograd import ops, primitive

from ..module import Module
from .images import images, pair

__all__ = ["AvgPool2d", "MaxPool2d"]

Pair = tuple[int, int]


class Pool2d(Module):
    """Windows of ``size`` = (h, w), or one number for both, ``stride`` apart: by default they touch."""

    def __init__(self, size: int | Pair, stride: int | Pair | None) -> None:
        what = type(self).__name__
        self.size = pair(what, "size", size)
        self.stride = self.size if stride is None else pair(what, "stride", stride)

    def _images(self, x: Any) -> Any:
        """``x``, if it is a batch of images that have room for a window."""
        return images(f"{type(self).__name__}({self.arguments()})", x, None, self.size)

    def arguments(self) -> str:
        """The sizes."""
        return f"{self.size}{'' if self.stride == self.size else f', stride={self.stride}'}"


class MaxPool2d(Pool2d):
    """The largest number of each window of images (N, channels, H, W); a tie splits the gradient evenly.

    Windows of ``size`` = (h, w), or one number for both, are ``stride`` apart, by default so that they touch; rows and
    columns that are left over are not looked at.
    """

    def __init__(self, size: int | Pair, *, stride: int | Pair | None = None) -> None:
        super().__init__(size, stride)

    def forward(self, x: Any) -> Any:
        """The maxima."""
        return max_of_windows(self._images(x), size=self.size, stride=self.stride)


class AvgPool2d(Pool2d):
    """The mean of each window of images (N, channels, H, W), which are laid as in ``MaxPool2d``."""

    def __init__(self, size: int | Pair, *, stride: int | Pair | None = None) -> None:
        super().__init__(size, stride)

    def forward(self, x: Any) -> Any:
        """The means."""
        return mean_of_windows(self._images(x), size=self.size, stride=self.stride)


@primitive
def max_of_windows(x: Any, /, *, size: Pair, stride: Pair) -> Any:
    """The maximum of each window: so it takes half of the time that the maximum of a copy of them does."""
    return _folded(np.maximum, x, size, stride)


@max_of_windows.defvjp
def _(g: Any, y: Any, x: Any, size: Pair, stride: Pair) -> Any:
    """The share of each number of a window, as of any maximum, back where the window lay."""
    seen = ops.windows(x, size, stride)
    flat = ops.reshape(seen, (*seen.shape[:2], size[0] * size[1], *seen.shape[4:]))
    shares = ops.max.vjp(0, g, y, (flat,), {"axis": 2})
    return ops.unwindowed(ops.reshape(shares, seen.shape), x.shape, stride)


@primitive
def mean_of_windows(x: Any, /, *, size: Pair, stride: Pair) -> Any:
    """The mean of each window. Divided first, so that small integers do not overflow."""
    return _folded(np.add, x / (size[0] * size[1]), size, stride)


@mean_of_windows.defvjp
def _(g: Any, y: Any, x: Any, size: Pair, stride: Pair) -> Any:
    """Each number of a window has the same share."""
    (*outer, rows, columns), count = y.shape, size[0] * size[1]
    shares = ops.broadcast_to(ops.reshape(g / count, (*outer, 1, 1, rows, columns)), (*outer, *size, rows, columns))
    return ops.unwindowed(shares, x.shape, stride)


def _folded(f: Callable[[Any, Any], Any], x: np.ndarray, size: Pair, stride: Pair) -> np.ndarray:
    """The numbers of each window combined by ``f``, first those beside each other, then those below each other."""
    for axis, (length, step) in ((3, (size[1], stride[1])), (2, (size[0], stride[0]))):
        last = x.shape[axis] - length
        before = (slice(None),) * axis
        x = reduce(f, [x[(*before, slice(i, last + i + 1, step))] for i in range(length)])
    return x
