"""Numbers in units in which their powers neither overflow nor vanish.

The gradient of a norm is a direction, x / ‖x‖. It has no size, and whatever the size of x, it is not lost in squares.
"""

from __future__ import annotations

import numpy as np

from ..graph import Node
from ..primitive import primitive
from .comparisons import any, isinf
from .selection import where
from .shaping import astype

__all__ = ["exponent", "in_units", "is_ordinary", "ldexp", "limit", "unit", "widened"]


def in_units(x, axis, ord=2):
    """``x`` times powers of two, one along ``axis``, such that powers of order ``ord`` are right; widens float16."""
    x = widened(x)
    return ldexp(x, -exponent(x, axis=axis, ord=ord))


def widened(x):
    """``x``, of which float16 has neither the range nor the digits."""
    return astype(x, np.float32) if x.dtype == np.float16 else x


def is_ordinary(y, ord):
    """Whether of what has the norms ``y`` of order ``ord`` all powers are right as they are: then nothing need be done.

    Only arrays are asked: who computes again with others from what was recorded takes the way that is always right.
    """
    if isinstance(y, Node) or y.dtype == np.float16:
        return False
    most = _most(y, ord) / 2
    return bool(np.all((2.0**-most < y) & (y < 2.0**most)))


def _most(x, ord):
    """To which power of two numbers like ``x`` are ordinary: a fourth of the range is left for sums."""
    return np.finfo(x.dtype).maxexp // 4 / np.maximum(abs(ord), 1 / 4)


@primitive
def exponent(x, /, axis, ord):
    """How often the largest element along ``axis`` can be halved until it is below 1; the least for an ``ord`` < 0.

    0 where all is well without.
    """
    chosen = _ruling(x, axis, ord)
    exponents = np.frexp(np.where(np.isfinite(chosen), chosen, 0))[1]
    return np.where(np.abs(exponents) < _most(x, ord), 0, exponents)


def unit(x, axis, ord):
    """The size that decides a power, the largest along ``axis`` or, if ``ord`` < 0, the least.

    An array, also of a tensor: what is measured in it does not depend on the unit.
    """
    return _ruling(x.data if isinstance(x, Node) else x, axis, ord)


def _ruling(x, axis, ord):
    sizes = np.abs(x)
    if ord < 0:
        return np.minimum.reduce(sizes, axis=axis, keepdims=True, initial=np.inf)
    return np.maximum.reduce(sizes, axis=axis, keepdims=True, initial=0)


@primitive
def ldexp(x, e, /):
    """x · 2ᵉ, for integers e."""
    return np.ldexp(x, e) if np.any(e) else x


ldexp.defvjp(lambda g, y, x, e: ldexp(g, e), None)


@primitive
def limit(x, /, axis):
    """``x``; of a row along ``axis`` with one infinite element its sign, with several, which point nowhere, NaN."""
    infinite = np.isinf(x)
    if not infinite.any():
        return x
    count = infinite.sum(axis=axis, keepdims=True)
    alone = np.where(infinite, np.sign(x), 0 * np.where(infinite, 1, x))  # a NaN stays one
    return np.where(count == 0, x, np.where(infinite & (count > 1), np.nan, alone)).astype(x.dtype)


limit.defvjp(lambda g, y, x, axis: where(any(isinf(x), axis=axis, keepdims=True), 0, g))
