"""All of NumPy's indexing, and its transpose ``scatter``.

An index is split into a template and its arrays: ``x[1:, mask]`` is ``getitem(x, mask, index=(slice(1, None), HOLE))``.
Arrays are inputs like any other, so a recorded call can be computed again from its inputs.

Who goes through an array row by row reads it as often as it has rows. Were each row's cotangent made an array of that
size, a reverse pass would take quadratic time. So a read passes on a ``Part``, and parts are added up together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from ..failures import composed
from ..graph import Node
from ..primitive import Primitive, primitive
from ..recording import constant
from ..variadic import Variadic
from .shaping import MANY, checked_axis, ravel, reshape, shape_of, sum_to

__all__ = ["getitem", "scatter", "take_along_axis"]

HOLE = "array"  # marks in a template the place of an array; no index is a string


def split_index(index):
    """The template of ``index``, a tuple, and the arrays that belong in its holes."""
    template, arrays = [], []
    for item in index if isinstance(index, tuple) else (index,):
        if (
            item is None
            or item is Ellipsis
            or (isinstance(item, (slice, int, np.integer)) and not isinstance(item, bool))
        ):
            template.append(item)
        else:
            template.append(HOLE)
            arrays.append(_index_array(item))
    return tuple(template), arrays


def _index_array(item):
    value = item if isinstance(item, Node) else constant("index", item)
    dtype = value.dtype
    if dtype.kind == "f" and value.size == 0 and not isinstance(item, (Node, np.ndarray)):
        return np.zeros(value.shape, int)  # x[[]]: an empty list has no better dtype
    if dtype.kind == "f":
        raise IndexError(f"index: an index is of integers or truth values, but this one is of {dtype}.")
    return value


def filled(template, arrays):
    rest = iter(arrays)
    return tuple([next(rest) if isinstance(item, str) else item for item in template])


class Part(NamedTuple):
    """The cotangent of an array of ``shape`` from that of a part of it, before :func:`scatter` makes it so large."""

    g: Any
    arrays: Sequence[Any]
    at: tuple[Any, ...]
    shape: tuple[int, ...]

    def whole(self) -> Any:
        return scatter(self.g, *self.arrays, index=self.at, shape=self.shape)


def whole(parts: Sequence[Part]) -> Any:
    """The sum of ``parts``, of one array."""
    inputs = [x for part in parts for x in (part.g, *part.arrays)]
    return scatter_parts(*inputs, indices=tuple([part.at for part in parts]), shape=parts[0].shape)


class Reading(Primitive):
    """A primitive whose input's cotangent is a part, for the reverse pass to add to others."""

    def __init__(self, function):
        super().__init__(function)

    def shares(self, node, g, y, inputs, positions=None):
        x = node.inputs[0]
        return ((x, Part(g, inputs[1:], node.params["index"], x.shape)),)


@Reading
def getitem(x, /, *arrays, index):
    """``x[index]``, with ``arrays`` in the holes of ``index``."""
    return (x if isinstance(x, np.ndarray) else np.asarray(x))[filled(index, arrays)]


@primitive
def scatter(g, /, *arrays, index, shape):
    """Zeros of ``shape`` with ``g`` added at ``index``; repeated indices accumulate. The transpose of ``getitem``."""
    g, index, size = np.asarray(g), filled(index, arrays), math.prod(shape)
    repeated = may_repeat(arrays)
    # Over several axes at once `np.add.at` takes 55 ns per element, counting takes 20: 11 → 4 ms for 200,000 (but it
    # takes 10 µs to begin with, and a little for each element of the result).
    if repeated and len(arrays) > 1 and g.dtype.char in "efd" and g.size > 1000 and 20 * g.size > size:
        places = np.arange(size).reshape(shape)[index]
        totals = np.bincount(places.ravel(), np.broadcast_to(g, places.shape).ravel(), size)
        return totals.astype(g.dtype, copy=False).reshape(shape)
    out = np.zeros(shape, g.dtype)
    if repeated:
        return added(out, index, laid_on(g, shape, index))
    out[index] = g
    return out


@Variadic
def scatter_parts(*inputs, indices, shape):
    """Zeros of ``shape`` with several parts added: a part and the arrays of its index, the next and its arrays, and on.

    The sum of so many calls of :func:`scatter`, each with one of ``indices``. Narrow numbers add in double precision.
    """
    dtype, rest = inputs[0].dtype, iter(inputs)
    out = np.zeros(shape, np.promote_types(dtype, np.float64))
    for template in indices:
        g = next(rest)
        index = filled(template, rest)
        if any(map(_is_table, index)):
            np.add.at(out, index, laid_on(g, shape, index))
        else:
            out[index] += g
    return out.astype(dtype, copy=False)


def added(out, index, v):
    """``out`` with ``v`` added at ``index``; many narrow numbers in double precision, where the sum stops growing."""
    if out.dtype.char not in "ef" or v.size < MANY[out.dtype.itemsize]:
        np.add.at(out, index, v)
        return out
    wide = out.astype(np.float64)
    np.add.at(wide, index, v.astype(np.float64))
    return wide.astype(out.dtype)


def laid_on(v, shape, index):
    """``v`` in the shape of the part of ``shape`` that ``index`` names; axes of length 1 before those are lost.

    `np.add.at` reads beyond the end of a ``v`` that it has to broadcast (NumPy 2.4, to a table of places in a vector).
    """
    v = np.asarray(v)
    if v.ndim == 0:
        return v
    first: Any = index[0] if index else None
    if _is_table(first) and all([_is_table(item) and item.shape == first.shape for item in index]):  # noqa: C419 (faster)
        part = index[0].shape + shape[len(index) :]  # what the line below says: 12 → 1 µs
    else:
        part = np.broadcast_to(np.False_, shape)[index].shape
    if v.shape == part:
        return v
    extra = max(v.ndim - len(part), 0)
    own = v.shape[extra:]
    pairs = zip(own, part[len(part) - len(own) :], strict=True)
    if v.shape[:extra] == (1,) * extra and all([n in (1, m) for n, m in pairs]):  # noqa: C419 (a list is faster)
        return np.broadcast_to(v.reshape(own), part)
    raise ValueError(f"at: values of shape {v.shape} do not fit the part of shape {part} that the index names.")


def _is_table(item):
    return type(item) is np.ndarray and item.dtype.kind != "b"


def may_repeat(arrays):
    """Whether an element may be named twice: not by slices, nor by masks alone."""
    return any([array.dtype.kind != "b" for array in arrays])  # noqa: C419 (a list is faster)


getitem.defvjp(
    lambda i, g, y, x, *arrays, index: Part(g, arrays, index, x.shape).whole(),
)
scatter.defvjp(
    lambda i, g, y, x, *arrays, index, shape: lifted(getitem(g, *arrays, index=index), x.shape),
)


@scatter_parts.defvjp
def _(positions, g, y, *inputs, indices, shape):
    """To each part what stands in its place."""
    counts = [1 + _holes(index) for index in indices]
    ends = list(accumulate(counts))
    place = {end - count: (index, end) for index, count, end in zip(indices, counts, ends, strict=True)}
    return [getitem(g, *inputs[i + 1 : place[i][1]], index=place[i][0]) for i in positions]


def _holes(index):
    return len([item for item in index if isinstance(item, str)])


def lifted(g, shape):
    """The cotangent of values of ``shape`` from ``g``, that of the part where they were laid."""
    extra = max(len(shape) - g.ndim, 0)
    g = sum_to(g, shape[extra:])
    return reshape(g, shape) if extra else g


@composed
def take_along_axis(x, indices, axis=-1):
    """``x`` at ``indices`` along ``axis`` (None: of the flat ``x``); on the other axes the two broadcast."""
    if axis is None:
        x, axis = ravel(x), 0
    shape, count = shape_of(x), shape_of(indices)
    axis = checked_axis(axis, len(shape))
    if _index_array(indices).dtype.kind == "b":
        raise IndexError(
            "take_along_axis: indices must be integers, but are truth values. A mask is an index: x[mask]."
        )
    grid = [np.arange(n).reshape([-1 if i == j else 1 for j in range(len(shape))]) for i, n in enumerate(shape)]
    if len(count) != len(shape):
        raise ValueError(f"take_along_axis: indices of shape {count} need {len(shape)} dimensions, as {shape} has.")
    grid[axis] = indices
    return getitem(x, *grid, index=(HOLE,) * len(shape))
