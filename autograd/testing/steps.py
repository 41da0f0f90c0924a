"""Steps of differences along a direction: a ladder of them, each a quarter of the one before.

No step is a power of two: sin(πx) at an integer x would look constant.
"""

from __future__ import annotations

import numpy as np

__all__ = [
    "FIRST",
    "NEAR",
    "RATIO",
    "in_units",
    "near_steps",
    "quarters",
    "sizes",
    "tiny_steps",
    "top_step",
    "wide_steps",
]

Array = np.ndarray

RATIO = 4.0
FIRST = 0.7548776662466927  # the plastic number's inverse, far from every simple fraction
NEAR = 3
TINY = 1e-14  # below it, x is first taken to be 0


def near_steps(x: Array, u: Array, closer: int = 0) -> Array:
    """A few steps of some hundredths of the size of x, or ``closer`` quarterings less: enough for most functions."""
    return _nearest(x, u) / RATIO ** (closer + np.arange(NEAR))


def quarters(x: Array, u: Array, step: float) -> int:
    """How much closer ``near_steps`` have to be to end with ``step``."""
    return round(float(np.log(_nearest(x, u) / step) / np.log(RATIO))) - NEAR + 1


def _nearest(x: Array, u: Array) -> float:
    size = in_units(x, u).min(initial=np.inf)
    size = size if 0 < size < 1e4 else 1.0
    return FIRST * 2.0 ** float(np.floor(np.log2(size) - 6))


def top_step(x: Array, u: Array) -> float:
    """The largest step of all: a quarter of x, or of 1."""
    return FIRST * 2.0 ** float(np.floor(np.log2(max(in_units(x, u).max(initial=0.0), 1.0))) - 2)


def wide_steps(x: Array, u: Array, eps: float) -> Array:
    """Steps from the size of x, or 1, down to where x ± h u is x."""
    top = np.log2(top_step(x, u) / FIRST)
    low = np.log2(max(in_units(x, u).min(initial=1.0), TINY)) + 0.85 * np.log2(eps)
    return FIRST * 2.0 ** np.arange(top, low, -2.0)


def tiny_steps(x: Array, u: Array, eps: float) -> Array:
    """Steps from the size of x down, where that is too small for ``wide_steps``; none elsewhere."""
    size = float(np.abs(sizes(x)[u != 0] / u[u != 0]).min(initial=1.0))
    if not 0 < size < TINY:
        return np.zeros(0)
    top = np.floor(np.log2(size)) - 2
    return FIRST * 2.0 ** np.arange(top, max(top + 0.85 * np.log2(eps), -1060.0), -2.0)


def sizes(x: Array) -> Array:
    """By how much the elements of x are moved, in proportion: by themselves.

    Of one that is 0 there is no natural size: the median of those that are not, or 1.
    """
    size = np.abs(x)
    return np.where(size == 0, float(np.median(size[size > 0])) if size.any() else 1.0, size)


def in_units(x: Array, u: Array) -> Array:
    """The elements of x that ``u`` moves, in units of it."""
    moved = (u != 0) & np.isfinite(x)
    return np.abs(x[moved] / u[moved])
