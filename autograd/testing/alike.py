"""When two results count as the same: bit for bit, or but for rounding."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["broadcasts", "identical", "multiple", "same"]

Array = np.ndarray


def identical(a: Array, b: Array) -> bool:
    """The same shape, dtype and bits."""
    return a.shape == b.shape and a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")


def same(a: Array, b: Array) -> bool:
    """Identical, or as near as threads that share a sum can make them."""
    return identical(a, b) or (a.dtype.kind == "f" and multiple(a, b, 1))


def multiple(c: Any, reference: Array, scale: float, power: float = 0.6) -> bool:
    """Whether ``c`` is ``scale`` times ``reference`` but for rounding; what is not finite there may be so here."""
    c, info = np.asarray(c), np.finfo(reference.dtype)
    if c.shape != reference.shape:
        return False
    with np.errstate(all="ignore"):
        expected = reference * reference.dtype.type(scale)
        finite = np.isfinite(expected) & np.isfinite(reference)
        size = np.abs(expected[finite])
        allowed = float(info.eps) ** power * (size + 1e-3 * np.max(size, initial=0))
        gap = np.abs(c[finite] - expected[finite])
        return bool(np.all(gap <= allowed + 4 * max(1, abs(scale)) * float(info.tiny)))


def broadcasts(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    """Whether an array of this ``shape`` broadcasts to the shape ``to``."""
    try:
        return np.broadcast_shapes(shape, to) == to
    except ValueError:
        return False
