"""The size of a vector or of a matrix, by all the orders that NumPy has and a derivative exists of."""

from __future__ import annotations

import numpy as np

from ..failures import composed
from ..graph import Node
from ..partials import zeros
from ..primitive import primitive
from .comparisons import equal
from .elementwise import absolute, exp, log, log1p, power, sign
from .reductions import max, min
from .selection import where
from .shaping import astype, checked_axes, narrowed, restore, shape_of, spread, sum, total
from .units import in_units, is_ordinary, limit, unit, widened

__all__ = ["norm"]


@primitive
def _p_norm(x, /, ord, axis, keepdims):
    return np.linalg.vector_norm(x, ord=ord, axis=axis, keepdims=keepdims)


_p_norm.name = "norm"  # in diagrams and messages; pickle goes by the qualified name


@_p_norm.defvjp
def _(g, y, x, ord, axis, keepdims):
    """sign(x) (|x| / y)^(p-1), at sizes that no power takes out of range; 0 at the origin, and everywhere for p = 0."""
    if ord == 0:
        return zeros(x)
    if ord == 1:
        return spread(g, x, axis, keepdims) * sign(x)
    if abs(ord) > STEEP:
        return restore(g, x, axis, keepdims) * sign(x) * narrowed(_steep(x, ord, axis), x)
    u, length = _measured(x, restore(y, x, axis, keepdims), ord, axis)
    flat = equal(length, 0)
    g, length = where(flat, 0, restore(g, x, axis, keepdims)), where(flat, 1, length)
    if ord == 2:
        return narrowed(g / length * u, x)
    slope = power(where(flat | equal(x, 0), 1, absolute(u) / length), ord - 1)
    return g * sign(x) * narrowed(slope, x)


STEEP = 8  # orders whose powers turn the rounding of x / y, half a unit of the last digit, into several digits


def _steep(x, ord, axis):
    """(|x| / y)^(p-1) where ``ord`` is large: in the unit of the element that all but decides, by logarithms.

    They keep the difference from that element, which is exact near it; 0 at the origin.
    """
    size = absolute(widened(x if ord < 0 else limit(x, axis=axis)))
    one = unit(size, axis=axis, ord=ord)
    flat, nothing = equal(one, 0), equal(size, 0)
    one = where(flat, 1, one)
    above = (size - one) / one
    near = absolute(above) <= 0.5
    logs = where(near, log1p(where(near, above, 0)), log(where(near | nothing, 1, size / one)))
    logs = where(nothing, -np.inf if ord > 0 else 0, logs)
    share = total(exp(ord * logs), axis, keepdims=True)
    return where(flat, 0, exp((ord - 1) * logs) / power(where(flat, 1, share), (ord - 1) / ord))


def _measured(x, y, ord, axis):
    """``x`` and its norm ``y``, in units in which no power is lost; an element that alone is infinite is the unit."""
    if is_ordinary(y, ord):
        return x, y
    u = in_units(x if ord < 0 else limit(x, axis=axis), axis, ord)
    return u, _p_norm(u, ord=ord, axis=axis, keepdims=True)


@composed
def norm(x, ord=None, axis=None, keepdims=False):
    """The norm of a vector (any ``ord``) or a matrix (None, "fro", 1, -1, inf, -inf); its gradient at 0 is 0.

    Like ``np.linalg.norm``: two axes mean a matrix, and without ``axis`` a 2-d ``x`` is one when ``ord`` is given.
    """
    if isinstance(ord, Node):
        raise TypeError("norm: ord= has no derivative, so it cannot be a tensor. Pass ord.item() for its value.")
    x = x if isinstance(x, Node) else np.asarray(x)
    x = x if x.dtype.kind == "f" else astype(x, float)
    ndim = x.ndim
    ord = "fro" if ord == "f" else ord
    if axis is None and (ord is None or (ndim == 1 and ord == 2) or (ndim == 2 and ord == "fro")):
        return _p_norm(x, ord=2, axis=None, keepdims=keepdims)
    axes = checked_axes(axis, ndim)
    if len(axes) == 1:
        return _vector_norm(x, 2 if ord is None else ord, axes[0], keepdims)
    if len(axes) != 2:
        raise ValueError(
            f"norm: a norm of order {ord} needs one axis or two, but got {len(axes)} of shape {shape_of(x)}."
        )
    if ord in (None, "fro"):
        return _p_norm(x, ord=2, axis=axes, keepdims=keepdims)
    if ord in (2, -2, "nuc"):
        raise TypeError(
            f"norm: the matrix norm of order {ord!r} has no derivative here; use 'fro', 1, -1, inf or -inf."
        )
    if ord not in (1, -1, np.inf, -np.inf):
        raise ValueError(f"norm: {ord!r} is no order of a norm of matrices.")
    rows = axes[0] if abs(ord) == 1 else axes[1]
    return _extreme(sum(absolute(x), axis=rows, keepdims=True), ord, axes, keepdims)


def _vector_norm(x, ord, axis, keepdims):
    if isinstance(ord, str):
        raise ValueError(f"norm: {ord!r} is a norm of matrices, which need two axes, but got one.")
    if np.isinf(ord):
        return _extreme(absolute(x), ord, axis, keepdims)
    return _p_norm(x, ord=ord, axis=axis, keepdims=keepdims)


def _extreme(x, ord, axis, keepdims):
    """The largest of sizes, 0 if there are none, or the smallest for a negative ``ord``."""
    return max(x, axis=axis, keepdims=keepdims, initial=0) if ord > 0 else min(x, axis=axis, keepdims=keepdims)
