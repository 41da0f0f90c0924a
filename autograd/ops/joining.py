"""Arrays joined, cut, repeated and moved along an axis."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from ..failures import composed, plain
from ..primitive import primitive
from ..variadic import Variadic
from .indexing import HOLE, getitem
from .shaping import broadcast_to, checked_axes, checked_axis, expand_dims, ravel, reshape, shape_of

__all__ = ["concatenate", "flip", "pad", "repeat", "roll", "split", "stack", "tile"]


@Variadic
def _concatenate(*arrays, axis):
    return np.concatenate(arrays, axis)


@_concatenate.defvjp
def _(positions, g, y, *arrays, axis):
    """Each array receives its own stretch of ȳ."""
    lengths = [shape_of(x)[axis] for x in arrays]
    starts = [0, *accumulate(lengths)]
    before = (slice(None),) * (axis % y.ndim)
    return [g[(*before, slice(starts[i], starts[i + 1]))] for i in positions]


@composed
def concatenate(arrays: Any, axis=0):
    """``arrays``, a sequence, joined along ``axis``; flattened first when it is None."""
    arrays = list(arrays)
    if axis is None:
        return _concatenate(*[ravel(x) for x in arrays], axis=0)
    return _concatenate(*arrays, axis=axis)


@composed
def stack(arrays, axis=0):
    """``arrays``, a sequence of one shape, joined along a new ``axis``."""
    arrays = list(arrays)
    shapes = {shape_of(x) for x in arrays}
    if len(shapes) != 1:
        raise ValueError(f"stack: all arrays must have one shape, but got {sorted(shapes) or 'no arrays'}.")
    axis = checked_axis(axis, len(shapes.pop()) + 1)
    return _concatenate(*[expand_dims(x, axis) for x in arrays], axis=axis)


@composed
def split(x, indices_or_sections, axis=0):
    """``x`` cut along ``axis`` into so many equal parts, or before each of the indices: a list."""
    shape = shape_of(x)
    axis = checked_axis(axis, len(shape))
    length = shape[axis]
    if np.ndim(indices_or_sections) == 0:
        if indices_or_sections < 1:
            raise ValueError(f"split: the number of parts must be 1 or more, not {indices_or_sections}.")
        parts, rest = divmod(length, indices_or_sections)
        if rest:
            raise ValueError(f"split: axis {axis} of length {length} has no {indices_or_sections} equal parts.")
        bounds = [i * parts for i in range(indices_or_sections + 1)]
    else:
        bounds = [0, *indices_or_sections, None]
    before = (slice(None),) * axis
    return [getitem(x, index=(*before, slice(a, b))) for a, b in pairwise(bounds)]


@composed
def flip(x, axis=None):
    """``x`` in reverse order along ``axis``, or along all."""
    flipped = checked_axes(axis, len(shape_of(x)))
    return getitem(x, index=tuple([slice(None, None, -1 if i in flipped else None) for i in range(len(shape_of(x)))]))


@composed
def roll(x, shift, axis=None):
    """``x`` shifted around along ``axis``; in its flat order when ``axis`` is None."""
    shape, shift = shape_of(x), plain("roll", "shift", shift)
    if axis is None:
        return reshape(roll(ravel(x), shift, 0), shape)
    shifts, axes = np.broadcast_arrays(shift, axis)
    if shifts.ndim > 1:
        raise ValueError(f"roll: shift and axis must be numbers or sequences of one dimension, but have {shifts.ndim}.")
    for by, along in zip(shifts.ravel().tolist(), axes.ravel().tolist(), strict=True):
        along = checked_axis(along, len(shape))
        if shape[along]:
            by %= shape[along]
            first, second = split(x, [shape[along] - by], along)
            x = concatenate([second, first], along)
    return x


@composed
def repeat(x, repeats, axis=None):
    """Each element of ``x`` along ``axis`` (None: of the flat ``x``) ``repeats`` times, a number or one for each."""
    if axis is None:
        return repeat(ravel(x), repeats, 0)
    shape, repeats = shape_of(x), plain("repeat", "repeats", repeats)
    axis = checked_axis(axis, len(shape))
    if np.min(repeats, initial=0) < 0:
        raise ValueError(f"repeat: the numbers of copies must be 0 or more, but are {repeats}.")
    if np.size(repeats) not in (1, shape[axis]):
        raise ValueError(f"repeat: {np.size(repeats)} numbers of copies are given for {shape[axis]} elements.")
    return _taken(x, np.repeat(np.arange(shape[axis]), repeats), axis)


def _taken(x, which, axis):
    """``x`` at the positions ``which`` along ``axis``."""
    return getitem(x, which, index=(*[slice(None)] * axis, HOLE))


@composed
def tile(x, reps):
    """``x`` laid out ``reps`` times along each axis."""
    reps = plain("tile", "reps", reps)
    reps = (reps,) if np.ndim(reps) == 0 else tuple(reps)
    if any(n < 0 for n in reps):
        raise ValueError(f"tile: the numbers of copies must be 0 or more, but are {reps}.")
    shape = shape_of(x)
    ndim = max(len(reps), len(shape))
    reps = (1,) * (ndim - len(reps)) + reps
    shape = (1,) * (ndim - len(shape)) + shape
    apart = reshape(x, tuple([n for length in shape for n in (1, length)]))
    pairs = list(zip(reps, shape, strict=True))
    copies = broadcast_to(apart, tuple([n for pair in pairs for n in pair]))
    return reshape(copies, tuple([r * n for r, n in pairs]))


@composed
def pad(x, pad_width, mode="constant", *, constant_values=None):
    """``x`` with elements around it: ``pad_width`` is a number, (before, after), or one pair per axis.

    ``mode`` says which: constants (0, or ``constant_values``), or those of ``x`` that NumPy's modes "edge", "reflect",
    "symmetric" and "wrap" choose.
    """
    widths = _pairs(plain("pad", "pad_width", pad_width), len(shape_of(x)))
    if mode == "constant":
        return _pad(x, pad_width=widths, constant_values=0 if constant_values is None else constant_values)
    if mode not in ("edge", "reflect", "symmetric", "wrap"):
        raise TypeError(
            f"pad: mode={mode!r} has no derivative here; 'constant', 'edge', 'reflect', 'symmetric', 'wrap' have."
        )
    if constant_values is not None:
        raise ValueError(f"pad: constant_values= means nothing with mode={mode!r}.")
    for axis, (n, (before, after)) in enumerate(zip(shape_of(x), widths, strict=True)):
        copied = np.pad(np.arange(n), (before, after), mode)
        around = [_taken(x, copied[:before], axis), x, _taken(x, copied[before + n :], axis)]
        x = concatenate(around, axis)
    return x


def _pairs(pad_width, ndim):
    """(before, after) for each axis."""
    widths = np.asarray(pad_width)
    if widths.dtype.kind not in "iu":
        raise TypeError(f"pad: pad_width must be of integers, but is {pad_width!r}.")
    if (widths < 0).any():
        raise ValueError(f"pad: pad_width must be 0 or more, but is {pad_width!r}. To cut, index: t[1:-1].")
    return tuple([tuple(pair) for pair in np.broadcast_to(widths, (ndim, 2)).tolist()])


@primitive
def _pad(x, /, *, pad_width, constant_values):
    return np.pad(x, pad_width or 0, constant_values=constant_values)


@_pad.defvjp
def _(g, y, x, pad_width, constant_values):
    """The middle of ȳ."""
    return g[tuple([slice(before, before + n) for (before, _), n in zip(pad_width, x.shape, strict=True)])]
