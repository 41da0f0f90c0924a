"""Many numbers to one along some axes: mean, variance, product, extremes.

Every one takes ``axis`` (an integer, a tuple or None for all), ``keepdims`` and ``where`` (a mask of what takes part).
"""

from __future__ import annotations

import numpy as np

from ..failures import composed
from ..primitive import primitive
from .comparisons import equal
from .elementwise import sqrt, square
from .scans import products_before
from .selection import where as select
from .shaping import axes_of, length_of, mask, narrowed, reshape, restore, spread, sum, total, transpose
from .units import exponent, in_units, is_ordinary, ldexp, widened

__all__ = ["amax", "amin", "max", "mean", "min", "prod", "ptp", "std", "var"]


@primitive
def mean(x, /, axis=None, dtype=None, *, keepdims=False, where=True):
    """The arithmetic mean."""
    if where is True and dtype is None and getattr(x, "size", 0) and x.dtype.char in "fd":  # np.mean: 5 µs more
        return np.add.reduce(x, axis=axis, keepdims=keepdims) / _count(x, axis, keepdims, where)
    return np.mean(x, axis=axis, dtype=dtype, keepdims=keepdims, where=mask(where))


mean.defvjp(
    lambda g, y, x, axis=None, dtype=None, keepdims=False, where=True: spread(
        _divided(g, _count(x, axis, keepdims, where)), x, axis, keepdims, where
    )
)


def _count(x, axis, keepdims, where):
    """How many elements of ``x`` each element of the reduction is made of."""
    if where is True:
        return x.size if axis is None else length_of(x.shape, axis)
    return np.add.reduce(np.broadcast_to(where, x.shape), axis=axis, keepdims=keepdims, dtype=int)


def _divided(g, count):
    """``g / count`` in the dtype of ``g``; half precision would take a count above 65504 for infinity."""
    return narrowed(g / (np.float64(count) if g.dtype == np.float16 else count), g)


@primitive
def var(x, /, axis=None, dtype=None, *, ddof=0, keepdims=False, where=True):
    """The variance, with divisor n - ``ddof``."""
    return np.var(x, axis=axis, dtype=dtype, ddof=_number(ddof), keepdims=keepdims, where=mask(where))


@var.defvjp
def _(g, y, x, axis=None, dtype=None, ddof=0, keepdims=False, where=True):
    """2 (x - mean) / (n - ddof)."""
    share = spread(_divided(2 * g, _count(x, axis, keepdims, where) - ddof), x, axis, keepdims, where)
    if is_ordinary(y, 1):
        return narrowed(share * _deviation(x, axis, where), x)
    u = widened(x if where is True else select(where, x, 0))
    e = exponent(u, axis=axis, ord=2)
    return narrowed(share * ldexp(_deviation(ldexp(u, -e), axis, where), e), x)


def _number(ddof):
    if not isinstance(ddof, (int, float, np.number)):
        raise TypeError(f"ddof= must be a number, but is {ddof!r}")
    return ddof


def _deviation(x, axis, where):
    """``x`` minus its mean; 0 where it is masked, whatever stands there.

    Its minimum is subtracted first, which changes nothing but makes the deviations of equal numbers exactly 0.
    """
    if x.size == 0:  # the mean of nothing would warn
        return x
    x = widened(x)  # the difference of two float16 may leave their range
    x = x - min(x, axis=axis, keepdims=True, where=where, initial=np.inf)
    deviation = x - mean(x, axis=axis, keepdims=True, where=where)
    return deviation if where is True else select(where, deviation, 0)


@primitive
def std(x, /, axis=None, dtype=None, *, ddof=0, keepdims=False, where=True):
    """The standard deviation, with divisor n - ``ddof``; its derivative at constants is 0."""
    return np.std(x, axis=axis, dtype=dtype, ddof=_number(ddof), keepdims=keepdims, where=mask(where))


@std.defvjp
def _(g, y, x, axis=None, dtype=None, ddof=0, keepdims=False, where=True):
    """(x - mean) / ((n - ddof) std) = (x - mean) / (√(n - ddof) ‖x - mean‖), which holds in any units of x."""
    share = _divided(g, np.sqrt(np.maximum(_count(x, axis, keepdims, where) - ddof, 0)))
    deviation = _deviation(in_units(x if where is True else select(where, x, 0), axis), axis, where)
    squares = total(square(deviation), axis, keepdims=True)
    direction = deviation / sqrt(select(equal(squares, 0), np.inf, squares))
    return spread(share, x, axis, keepdims, where) * narrowed(direction, x)


def _extreme(name, ufunc):
    """The primitive of a maximum or minimum: winners share the gradient, and ``initial`` may be one of them."""

    def extreme(x, /, axis=None, *, keepdims=False, initial=None, where=True):
        options = {} if initial is None else {"initial": initial}
        return ufunc.reduce(x, axis=axis, keepdims=keepdims, where=mask(where), **options)

    extreme.__name__ = name
    extreme.__doc__ = f"The {ufunc.__name__} along ``axis``; a tie splits the gradient evenly."

    def rule(g, y, x, axis=None, keepdims=False, initial=None, where=True):
        won = equal(restore(y, x, axis, keepdims), x)
        winners = sum(won, axis=axis, keepdims=keepdims, where=where)
        if initial is not None:
            winners = winners + equal(y, y.dtype.type(initial))  # as the maximum took it
        return won * spread(narrowed(g / winners, g), x, axis, keepdims, where)

    return primitive(extreme).defvjp(rule)


max = amax = _extreme("max", np.maximum)
min = amin = _extreme("min", np.minimum)


@composed
def ptp(x, axis=None, *, keepdims=False):
    """Peak to peak: maximum minus minimum."""
    return max(x, axis=axis, keepdims=keepdims) - min(x, axis=axis, keepdims=keepdims)


@primitive
def prod(x, /, axis=None, dtype=None, *, keepdims=False, initial=1, where=True):
    """The product of the elements; the derivative is exact with zeros among them."""
    where = mask(where)
    return np.multiply.reduce(x, axis=axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)


@prod.defvjp
def _(g, y, x, axis=None, dtype=None, keepdims=False, initial=1, where=True):
    """∂y/∂xᵢ is the product of the others: of those before it and those after it, without a division."""
    factors = x if where is True else select(where, x, 1)
    return spread(narrowed(g * initial, g), x, axis, keepdims, where) * _others(factors, axes_of(axis, x.ndim))


def _others(x, axes):
    """For each element of ``x``, the product of all the others along ``axes``."""
    kept = tuple([i for i in range(x.ndim) if i not in axes])
    order = kept + axes
    moved = transpose(x, order)
    count = int(np.prod([x.shape[i] for i in axes], dtype=int))
    flat = reshape(moved, (*[x.shape[i] for i in kept], count))
    others = products_before(flat) * products_before(flat[..., ::-1])[..., ::-1]
    return transpose(reshape(others, moved.shape), tuple(np.argsort(order).tolist()))
