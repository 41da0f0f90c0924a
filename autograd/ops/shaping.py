"""The same elements in another shape, and broadcasting with its transpose, the sum."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple

from ..failures import composed
from ..graph import Node
from ..primitive import primitive
from .selection import where as select

__all__ = [
    "astype",
    "broadcast_to",
    "expand_dims",
    "moveaxis",
    "ravel",
    "reshape",
    "squeeze",
    "sum",
    "swapaxes",
    "transpose",
]


@primitive
def reshape(x, /, shape, order="C"):
    """The elements of ``x``, read in ``order``, in ``shape``; one length may be -1."""
    return np.asarray(x).reshape(shape, order=_checked(order))


reshape.defvjp(lambda g, y, x, shape, order="C": reshape(g, x.shape, order=order))


def _checked(order):
    if order not in ("C", "F"):
        raise TypeError(f"reshape: order={order!r} depends on the memory layout; use 'C' or 'F'.")
    return order


@primitive
def transpose(x, /, axes=None):
    """``x`` with its axes permuted; reversed when ``axes`` is None."""
    return np.transpose(x, axes)


transpose.defvjp(lambda g, y, x, axes=None: transpose(g, None if axes is None else np.argsort(_normal(axes, x.ndim))))


def _normal(axes, ndim):
    """``axes`` as a tuple of numbers from 0 to ``ndim`` - 1."""
    return tuple([axis % ndim for axis in axes])


@primitive
def broadcast_to(x, /, shape):
    """``x`` repeated to ``shape`` by NumPy's rules; undone by summing."""
    return np.full(shape, x, np.asarray(x).dtype)  # np.broadcast_to: 3.4 µs for ten elements, this 0.7


# The reverse pass sums over what was broadcast, here as for every other operation.
broadcast_to.defvjp(lambda g, y, x, shape: g)


@primitive
def sum(x, /, axis=None, dtype=None, *, keepdims=False, initial=0, where=True):
    """The sum of the elements along ``axis`` (an integer, a tuple or None for all), those where ``where`` is true."""
    where = mask(where)
    return np.add.reduce(x, axis=axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)


def mask(where):
    """``where`` of a reduction; NumPy would take text for truth."""
    if where is not True and np.asarray(where).dtype.kind not in "biuf":
        raise TypeError(f"where= must be of truth values, but is {where!r}")
    return where


@sum.defvjp
def _(g, y, x, axis=None, dtype=None, keepdims=False, initial=0, where=True):
    """Every addend has ∂y/∂xᵢ = 1, so each one receives ȳ."""
    return spread(g, x, axis, keepdims, where)


def spread(g, x, axis, keepdims, where=True):
    """The cotangent ``g`` of a reduction of ``x``, at every element that took part in it."""
    g = broadcast_to(restore(g, x, axis, keepdims), x.shape)
    return g if where is True else select(where, g, 0)


MANY = {2: 16, 4: 1000}  # so many numbers of 2 or 4 bytes, added one after the other, lose half of their digits


def total(x, axis, keepdims=False):
    """The sum along ``axis`` for rules, whose sums may be of many narrow numbers: those in double precision.

    NumPy adds in pairs only along the last axis, and one after the other along another.
    """
    add: Any = sum if isinstance(x, Node) else np.add.reduce  # NumPy's own takes half the time for (64, 10)
    many = MANY.get(x.dtype.itemsize)
    if many is None or x.size < many or length_of(x.shape, axis) < many:
        return add(x, axis=axis, keepdims=keepdims)
    return narrowed(add(x, axis=axis, keepdims=keepdims, dtype=np.float64), x)


def length_of(shape, axis):
    """How many numbers a sum along ``axis`` is of."""
    return math.prod([shape[i] for i in axes_of(axis, len(shape))])


def sum_to(g, shape):
    """``g`` summed to ``shape``, which broadcasts to that of ``g``: the transpose of that broadcasting."""
    extra = g.ndim - len(shape)
    added = tuple(range(extra))
    if g.shape[extra:] == shape:
        return total(g, added) if added else g
    stretched = [i for i, n in enumerate(shape, extra) if n != g.shape[i]]
    return reshape(total(g, (*added, *stretched)), shape)


def restore(y, x, axis, keepdims):
    """``y``, a reduction of ``x``, with the reduced axes back at length 1."""
    if keepdims or y.ndim == 0:
        return y
    reduced = axes_of(axis, x.ndim)
    return reshape(y, tuple([1 if i in reduced else n for i, n in enumerate(x.shape)]))


def axes_of(axis, ndim):
    """The axes that ``axis`` (None: all) stands for, as a tuple of numbers from 0 to ``ndim`` - 1.

    For rules, whose axes the operation has checked; :func:`checked_axes` raises what NumPy raises.
    """
    if axis is None:
        return tuple(range(ndim))
    return _normal(axis if isinstance(axis, tuple) else (axis,), ndim)


def checked_axes(axis, ndim):
    """The same, of different axes that there are."""
    return tuple(range(ndim)) if axis is None else normalize_axis_tuple(axis, ndim)


checked_axis = normalize_axis_index


@primitive
def astype(x, /, dtype):
    """``x`` converted to ``dtype``; to integers or truth values it becomes a constant."""
    return np.asarray(x).astype(dtype)


# The reverse pass gives every cotangent its primal's dtype.
astype.defvjp(lambda g, y, x, dtype: g)


def narrowed(c, x):
    """``c`` in the dtype of ``x``, as where it was divided by a count."""
    return c if c.dtype == x.dtype else astype(c, x.dtype)


def shape_of(x: Any) -> tuple[int, ...]:
    return x.shape if isinstance(x, (Node, np.ndarray, np.generic)) else np.shape(x)


def ravel(x, order="C"):
    """The elements of ``x`` in one dimension."""
    return reshape(x, -1, order=order)


@composed
def expand_dims(x, axis):
    """``x`` with an axis of length 1 at each position of ``axis`` in the result."""
    axis = axis if isinstance(axis, (tuple, list)) else (axis,)
    ndim = len(shape_of(x)) + len(axis)
    added = checked_axes(axis, ndim)
    lengths = iter(shape_of(x))
    return reshape(x, tuple([1 if i in added else next(lengths) for i in range(ndim)]))


@composed
def squeeze(x, axis=None):
    """``x`` without its axes of length 1, or without those in ``axis``."""
    shape = shape_of(x)
    if axis is None:
        return reshape(x, tuple([n for n in shape if n != 1]))
    removed = checked_axes(axis, len(shape))
    for i in removed:
        if shape[i] != 1:
            raise ValueError(f"squeeze: axis {i} of shape {shape} has length {shape[i]}, not 1.")
    return reshape(x, tuple([n for i, n in enumerate(shape) if i not in removed]))


@composed
def moveaxis(x, source, destination):
    """``x`` with the axes ``source`` moved to the positions ``destination``."""
    ndim = len(shape_of(x))
    source, destination = normalize_axis_tuple(source, ndim), normalize_axis_tuple(destination, ndim)
    if len(source) != len(destination):
        raise ValueError(f"moveaxis: {len(source)} axes cannot be moved to {len(destination)} positions.")
    return transpose(x, np.moveaxis(np.empty(range(ndim)), source, destination).shape)


@composed
def swapaxes(x, axis1, axis2):
    """``x`` with two axes exchanged."""
    axes = list(range(len(shape_of(x))))
    axis1, axis2 = checked_axis(axis1, len(axes)), checked_axis(axis2, len(axes))
    axes[axis1], axes[axis2] = axes[axis2], axes[axis1]
    return transpose(x, axes)
