"""Pooling: one number for each window of an image."""

from __future__ import annotations

from typing import Any

from autograd import ops

from ..module import Module
from .images import images, pair

__all__ = ["AvgPool2d", "MaxPool2d"]


class Pool2d(Module):
    """Windows of ``size`` = (h, w), or one number for both, ``stride`` apart: by default they touch."""

    def __init__(self, size: int | tuple[int, int], stride: int | tuple[int, int] | None) -> None:
        what = type(self).__name__
        self.size = pair(what, "size", size)
        self.stride = self.size if stride is None else pair(what, "stride", stride)

    def _windows(self, x: Any) -> Any:
        """The windows of the images ``x``: (N, channels, h · w, rows, columns)."""
        x = images(f"{type(self).__name__}({self.arguments()})", x, None, self.size)
        seen = ops.windows(x, self.size, self.stride)
        # The copy in one axis: NumPy reduces it 20 times faster than a view of two, 1020 → 50 µs for 8 x 8 x 26 x 26.
        return ops.reshape(seen, (*seen.shape[:2], self.size[0] * self.size[1], *seen.shape[4:]))

    def arguments(self) -> str:
        """The sizes."""
        return f"{self.size}{'' if self.stride == self.size else f', stride={self.stride}'}"


class MaxPool2d(Pool2d):
    """The largest number of each window of images (N, channels, H, W); a tie splits the gradient evenly.

    Windows of ``size`` = (h, w), or one number for both, are ``stride`` apart, by default so that they touch; rows and
    columns that are left over are not looked at.
    """

    def __init__(self, size: int | tuple[int, int], *, stride: int | tuple[int, int] | None = None) -> None:
        super().__init__(size, stride)

    def forward(self, x: Any) -> Any:
        """The maxima."""
        return ops.max(self._windows(x), axis=2)


class AvgPool2d(Pool2d):
    """The mean of each window of images (N, channels, H, W), which are laid as in ``MaxPool2d``."""

    def __init__(self, size: int | tuple[int, int], *, stride: int | tuple[int, int] | None = None) -> None:
        super().__init__(size, stride)

    def forward(self, x: Any) -> Any:
        """The means."""
        return ops.mean(self._windows(x), axis=2)
