"""Pooling: one number for each window of an image."""

from __future__ import annotations

from collections.abc import Iterator
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
    y = _folded(np.maximum, x, size, stride)
    return y.copy() if size == (1, 1) else y  # of which there is nothing to fold


@max_of_windows.defvjp
def _(g: Any, y: Any, x: Any, size: Pair, stride: Pair) -> Any:
    """Back to the winners, where the window lay."""
    return dealt(g, winners(y, x, size=size, stride=stride), shape=x.shape, size=size, stride=stride)


@primitive
def winners(y: Any, x: Any, /, *, size: Pair, stride: Pair) -> Any:
    """Whether the number at each place of each window of ``x`` is its maximum: (h · w, shape of the maxima ``y``)."""
    won = np.empty((size[0] * size[1], *y.shape), bool)
    for those, place in zip(won, _places(y.shape, size, stride), strict=True):
        np.equal(x[place], y, out=those)
    return won


@primitive
def dealt(g: Any, won: Any, /, *, shape: tuple[int, ...], size: Pair, stride: Pair) -> Any:
    """Zeros of ``shape``, to which each number of ``g`` is added where the winners of its window lie, in even parts."""
    share, one, out = _count(won, g.dtype), np.empty_like(g), np.zeros(shape, g.dtype)
    np.divide(g, share, out=share)
    apart = size[0] <= stride[0] and size[1] <= stride[1]
    for those, place in zip(won, _places(g.shape, size, stride), strict=True):
        lying = out[place]
        if apart:
            np.multiply(share, those, out=lying)
        else:
            lying += np.multiply(share, those, out=one)
    return out


@primitive
def collected(x: Any, won: Any, /, *, size: Pair, stride: Pair) -> Any:
    """The mean of the winners of each window of ``x``: the transpose of ``dealt``."""
    shape = won.shape[1:]
    total = sum([those * x[place] for those, place in zip(won, _places(shape, size, stride), strict=True)])
    return total / _count(won, x.dtype)


dealt.defvjp(lambda h, y, g, won, shape, size, stride: collected(h, won, size=size, stride=stride), None)
collected.defvjp(lambda h, y, x, won, size, stride: dealt(h, won, shape=x.shape, size=size, stride=stride), None)


def _count(won: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """How many winners each window has. Truth values are bytes, and are added as such where they cannot overflow."""
    return np.add.reduce(won.view(np.uint8), axis=0, dtype=np.min_scalar_type(len(won))).astype(dtype)


def _places(shape: tuple[int, ...], size: Pair, stride: Pair) -> Iterator[tuple[Any, ...]]:
    """For each place in a window, where in the image those of all windows lie, for maxima of ``shape``."""
    (rows, columns), (down, across) = shape[-2:], stride
    for i in range(size[0]):
        for j in range(size[1]):
            yield ..., slice(i, i + down * rows, down), slice(j, j + across * columns, across)


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


def _folded(f: np.ufunc, x: np.ndarray, size: Pair, stride: Pair) -> np.ndarray:
    """The numbers of each window combined by ``f``, first those below each other, then those beside each other."""
    for axis, length, step in ((2, size[0], stride[0]), (3, size[1], stride[1])):
        last = x.shape[axis] - length
        before = (slice(None),) * axis
        first, *others = [x[(*before, slice(i, last + i + 1, step))] for i in range(length)]
        x = first if not others else f(first, others.pop(0))
        for other in others:
            f(x, other, out=x)
    return x
