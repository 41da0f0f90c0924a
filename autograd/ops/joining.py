"""Arrays joined, cut, repeated and moved along an axis."""

from __future__ import annotations

import numpy as np

from ..graph import Node
from ..primitive import primitive
from .indexing import getitem
from .shaping import axes_of, broadcast_to, expand_dims, ravel, reshape, shape_of

__all__ = ["concatenate", "flip", "pad", "repeat", "roll", "split", "stack", "tile"]


@primitive
def _concatenate(*arrays, axis):
    return np.concatenate(arrays, axis)


@_concatenate.defvjp
def _(i, g, y, *arrays, axis):
    """Each array receives its own stretch of ȳ."""
    axis %= y.ndim
    start = int(np.sum([x.shape[axis] for x in arrays[:i]], dtype=int))
    return g[(*[slice(None)] * axis, slice(start, start + arrays[i].shape[axis]))]


def concatenate(arrays, axis=0):
    """``arrays``, a sequence, joined along ``axis``; flattened first when it is None."""
    if isinstance(arrays, Node):
        arrays = list(arrays)
    if axis is None:
        return _concatenate(*[ravel(x) for x in arrays], axis=0)
    return _concatenate(*arrays, axis=axis)


def stack(arrays, axis=0):
    """``arrays``, a sequence of one shape, joined along a new ``axis``."""
    arrays = list(arrays)
    shapes = {shape_of(x) for x in arrays}
    if len(shapes) != 1:
        raise ValueError(f"stack: all arrays must have one shape, but got {sorted(shapes) or 'no arrays'}.")
    return _concatenate(*[expand_dims(x, axis) for x in arrays], axis=axis)


def split(x, indices_or_sections, axis=0):
    """``x`` cut along ``axis`` into so many equal parts, or before each of the indices: a list."""
    length = shape_of(x)[axis]
    if isinstance(indices_or_sections, (int, np.integer)):
        parts, rest = divmod(length, indices_or_sections)
        if rest:
            raise ValueError(f"split: axis {axis} of length {length} has no {indices_or_sections} equal parts.")
        bounds = [i * parts for i in range(indices_or_sections + 1)]
    else:
        bounds = [0, *indices_or_sections, None]
    before = (slice(None),) * (axis % len(shape_of(x)))
    return [getitem(x, index=(*before, slice(a, b))) for a, b in zip(bounds, bounds[1:], strict=False)]


def flip(x, axis=None):
    """``x`` in reverse order along ``axis``, or along all."""
    flipped = axes_of(axis, len(shape_of(x)))
    return getitem(x, index=tuple([slice(None, None, -1 if i in flipped else None) for i in range(len(shape_of(x)))]))


def roll(x, shift, axis=None):
    """``x`` shifted around along ``axis``; in its flat order when ``axis`` is None."""
    shape = shape_of(x)
    if axis is None:
        return reshape(roll(ravel(x), shift, 0), shape)
    shifts, axes = np.broadcast_arrays(shift, axis)
    for by, along in zip(shifts.ravel().tolist(), axes.ravel().tolist(), strict=True):
        if shape[along]:
            by %= shape[along]
            first, second = split(x, [shape[along] - by], along)
            x = _concatenate(second, first, axis=along)
    return x


def repeat(x, repeats, axis=None):
    """Each element of ``x`` along ``axis`` (None: of the flat ``x``) ``repeats`` times, a number or one for each."""
    if axis is None:
        return repeat(ravel(x), repeats, 0)
    which = np.repeat(np.arange(shape_of(x)[axis]), repeats)
    return getitem(x, which, index=(*[slice(None)] * (axis % len(shape_of(x))), "array"))


def tile(x, reps):
    """``x`` laid out ``reps`` times along each axis."""
    reps = tuple(reps) if isinstance(reps, (tuple, list)) else (reps,)
    shape = shape_of(x)
    ndim = max(len(reps), len(shape))
    reps = (1,) * (ndim - len(reps)) + reps
    shape = (1,) * (ndim - len(shape)) + shape
    apart = reshape(x, tuple([n for length in shape for n in (1, length)]))
    pairs = list(zip(reps, shape, strict=True))
    copies = broadcast_to(apart, tuple([n for pair in pairs for n in pair]))
    return reshape(copies, tuple([r * n for r, n in pairs]))


@primitive
def pad(x, /, pad_width, mode="constant", *, constant_values=0):
    """``x`` with constants around it: ``pad_width`` is a number, (before, after), or one pair per axis."""
    if mode != "constant":
        raise TypeError(f"pad: mode={mode!r} has no derivative here; only mode='constant' has.")
    return np.pad(x, pad_width, constant_values=constant_values)


@pad.defvjp
def _(g, y, x, pad_width, mode="constant", constant_values=0):
    """The middle of ȳ."""
    widths = np.broadcast_to(pad_width, (x.ndim, 2)).tolist()
    return g[tuple([slice(before, before + n) for (before, _), n in zip(widths, x.shape, strict=True)])]
