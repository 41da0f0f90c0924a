"""One of several values, element by element. A tie splits the gradient evenly among the winners."""

from __future__ import annotations

import numpy as np

from ..primitive import primitive
from ..rows import binary
from .comparisons import equal

__all__ = ["clip", "maximum", "minimum", "where"]


@primitive
def where(condition, a, b, /):
    """``a`` where ``condition`` is true, ``b`` elsewhere; the three broadcast.

    A NaN made by the branch that is not taken comes back from that branch's own rule (0 · NaN). Guard its input too:
    ``where(x > 0, log(where(x > 0, x, 1)), 0)``.
    """
    return np.where(condition, a, b)


where.defvjp(
    None,
    lambda g, y, condition, a, b: where(condition, g, 0),
    lambda g, y, condition, a, b: where(condition, 0, g),
)


def one(y):
    """1 in the precision of ``y``: a factor that widens nothing, where a Python number would make float64 of a mask."""
    return getattr(y, "dtype", np.dtype(float)).type(1)


def _share(y, x, *others, of=1):
    """``of`` / k where ``x`` is one of the k values that equal ``y``, 0 where it lost."""
    won = one(y) * equal(x, y)
    return of * won / sum([equal(other, y) for other in others], won)


# fmt: off
#                  y           ∂y/∂a                         ∂y/∂b
maximum = binary(np.maximum,   lambda y, a, b: _share(y, a, b),  lambda y, a, b: _share(y, b, a))
minimum = binary(np.minimum,   lambda y, a, b: _share(y, a, b),  lambda y, a, b: _share(y, b, a))
# fmt: on


@primitive
def _clip(x, low, high, /):
    return np.clip(x, low, high)


_clip.defvjp(
    lambda g, y, x, low, high: _share(y, x, low, high, of=g),
    lambda g, y, x, low, high: _share(y, low, x, high, of=g),
    lambda g, y, x, low, high: _share(y, high, x, low, of=g),
)


def clip(x, a_min=None, a_max=None, *, min=None, max=None):
    """``x`` moved to the nearest value between two bounds, either of which may be None.

    At a bound ``x`` and the bound share the gradient; outside it belongs to the bound.
    """
    if (a_min is not None or a_max is not None) and (min is not None or max is not None):
        raise ValueError("clip: give the bounds as a_min and a_max or as min= and max=, not both.")
    low, high = (min if a_min is None else a_min), (max if a_max is None else a_max)
    if low is None and high is None:
        raise ValueError("clip: give at least one bound, as in clip(x, 0, 1) or clip(x, max=1).")
    if low is None:
        return minimum(x, high)
    if high is None:
        return maximum(x, low)
    return _clip(x, low, high)
