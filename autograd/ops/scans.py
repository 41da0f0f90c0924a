"""Running sums and products along one axis."""

from __future__ import annotations

import numpy as np

from ..primitive import primitive
from .joining import concatenate, flip
from .shaping import moveaxis, ravel, reshape, shape_of

__all__ = ["cumprod", "cumsum"]


@primitive
def cumsum(x, /, axis=None, dtype=None):
    """The sums of the first 1, 2, … elements along ``axis``; of the flat ``x`` when it is None."""
    return np.cumsum(x, axis=axis, dtype=dtype)


@cumsum.defvjp
def _(g, y, x, axis=None, dtype=None):
    """Element i is in all sums from the i-th on: sum ȳ from the end."""
    if axis is None:
        return reshape(flip(cumsum(flip(g))), x.shape)
    return flip(cumsum(flip(g, axis), axis), axis)


@primitive
def cumprod(x, /, axis=None, dtype=None):
    """The products of the first 1, 2, … elements along ``axis``; of the flat ``x`` when it is None."""
    return np.cumprod(x, axis=axis, dtype=dtype)


@cumprod.defvjp
def _(g, y, x, axis=None, dtype=None):
    """x̄ᵢ = Σⱼ≥ᵢ ȳⱼ ∏ₖ≤ⱼ,ₖ≠ᵢ xₖ = (∏ₖ<ᵢ xₖ) rᵢ with rᵢ = ȳᵢ + xᵢ₊₁ rᵢ₊₁: no division, exact with zeros."""
    if axis is None or x.ndim == 0:
        return reshape(_pull_cumprod(g, ravel(x)), x.shape)
    return moveaxis(_pull_cumprod(moveaxis(g, axis, -1), moveaxis(x, axis, -1)), -1, axis)


def _pull_cumprod(g, x):
    return products_before(x) * _pull_recurrence(g, x)


def products_before(x):
    """The product of all elements before each one, along the last axis."""
    return cumprod(_delayed(x, 1), axis=-1)


def _delayed(x, first):
    """``x`` one place later along the last axis, ``first`` in front."""
    shape = shape_of(x)
    if shape[-1] == 0:
        return x
    return concatenate([np.full((*shape[:-1], 1), first, x.dtype), x[..., :-1]], axis=-1)


@primitive
def recurrence(a, b, /):
    """r with rᵢ = bᵢ + aᵢ rᵢ₋₁ along the last axis, from r₋₁ = 0."""
    a, b = np.asarray(a), np.asarray(b)
    r: np.ndarray = np.empty(b.shape, np.result_type(a, b))
    last = 0
    for i in range(r.shape[-1]):
        r[..., i] = last = b[..., i] + a[..., i] * last
    return r


def _pull_recurrence(g, a):
    """The cotangent of b: sᵢ = r̄ᵢ + aᵢ₊₁ sᵢ₊₁, the same recurrence from the end."""
    return flip(recurrence(_delayed(flip(a, -1), 0), flip(g, -1)), -1)


recurrence.defvjp(
    lambda g, y, a, b: _pull_recurrence(g, a) * _delayed(y, 0),
    lambda g, y, a, b: _pull_recurrence(g, a),
)
