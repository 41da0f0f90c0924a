"""All of NumPy's indexing, its transpose ``scatter``, and functional updates ``at[i].set`` and ``at[i].add``.

An index is split into a template and its arrays: ``x[1:, mask]`` is ``getitem(x, mask, index=(slice(1, None), HOLE))``.
Arrays are inputs like any other, so a recorded call can be computed again from its inputs.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..graph import Node
from ..primitive import primitive
from ..recording import constant
from .shaping import checked_axis, ravel, reshape, shape_of, sum_to

__all__ = ["At", "getitem", "index_add", "index_set", "scatter", "take_along_axis"]

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


def _filled(template, arrays):
    rest = iter(arrays)
    return tuple([next(rest) if isinstance(item, str) else item for item in template])


@primitive
def getitem(x, /, *arrays, index):
    """``x[index]``, with ``arrays`` in the holes of ``index``."""
    return (x if isinstance(x, np.ndarray) else np.asarray(x))[_filled(index, arrays)]


@primitive
def scatter(g, /, *arrays, index, shape):
    """Zeros of ``shape`` with ``g`` added at ``index``; repeated indices accumulate. The transpose of ``getitem``."""
    g, index, size = np.asarray(g), _filled(index, arrays), math.prod(shape)
    repeated = _may_repeat(arrays)
    # Over several axes at once `np.add.at` takes 55 ns per element, counting takes 20: 11 → 4 ms for 200,000 (but it
    # takes 10 µs to begin with, and a little for each element of the result).
    if repeated and len(arrays) > 1 and g.dtype.char in "efd" and g.size > 1000 and 20 * g.size > size:
        places = np.arange(size).reshape(shape)[index]
        totals = np.bincount(places.ravel(), np.broadcast_to(g, places.shape).ravel(), size)
        return totals.astype(g.dtype, copy=False).reshape(shape)
    out = np.zeros(shape, g.dtype)
    if repeated:
        return _added(out, index, _laid_on(g, shape, index))
    out[index] = g
    return out


def _added(out, index, v):
    """``out`` with ``v`` added at ``index``; many narrow numbers in double precision, where the sum stops growing."""
    if out.dtype.char not in "ef" or v.size < MANY:
        np.add.at(out, index, v)
        return out
    wide = out.astype(np.float64)
    np.add.at(wide, index, v.astype(np.float64))
    return wide.astype(out.dtype)


MANY = 100  # numbers, of which a sum loses digits


def _laid_on(v, shape, index):
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


def _may_repeat(arrays):
    """Whether an element may be named twice: not by slices, nor by masks alone."""
    return any([array.dtype.kind != "b" for array in arrays])  # noqa: C419 (a list is faster)


getitem.defvjp(
    lambda i, g, y, x, *arrays, index: scatter(g, *arrays, index=index, shape=x.shape),
)
scatter.defvjp(
    lambda i, g, y, x, *arrays, index, shape: _lifted(getitem(g, *arrays, index=index), x.shape),
)


@primitive
def index_set(x, v, /, *arrays, index):
    """A copy of ``x`` with ``v`` written at ``index``. Of repeated indices the last write wins."""
    out, index = _copy_for(x, v), _filled(index, arrays)
    out[index] = _laid_on(v, out.shape, index)
    return out


@index_set.defvjp
def _(i, g, y, x, v, *arrays, index):
    """What was overwritten receives nothing; a written value receives the cotangents of its elements."""
    if i == 0:
        return index_set(g, 0.0, *arrays, index=index)
    return _lifted(getitem(g, *arrays, index=index) * _lasting(shape_of(x), arrays, index), shape_of(v))


def _lifted(g, shape):
    """The cotangent of values of ``shape`` from ``g``, that of the part where they were laid."""
    extra = max(len(shape) - g.ndim, 0)
    g = sum_to(g, shape[extra:])
    return reshape(g, shape) if extra else g


def _lasting(shape, arrays, index):
    """Whether each written value is still there at the end: of repeated indices only the last."""
    if not _may_repeat(arrays):
        return 1
    index = _filled(index, [array.data if isinstance(array, Node) else array for array in arrays])
    owner = np.zeros(shape, int)
    writes = np.arange(owner[index].size).reshape(owner[index].shape)
    owner[index] = writes
    return owner[index] == writes


@primitive
def index_add(x, v, /, *arrays, index):
    """A copy of ``x`` with ``v`` added at ``index``. Repeated indices accumulate."""
    out, index = _copy_for(x, v), _filled(index, arrays)
    return _added(out, index, _laid_on(v, out.shape, index))


index_add.defvjp(
    lambda i, g, y, x, v, *arrays, index: _lifted(getitem(g, *arrays, index=index), shape_of(v)) if i else g,
)


def _copy_for(x, v):
    """A copy of ``x`` that can hold ``v``."""
    x, v = np.asarray(x), np.asarray(v)
    if not np.can_cast(v.dtype, x.dtype, "same_kind"):
        raise TypeError(
            f"at: cannot write values of {v.dtype} into an array of {x.dtype} without losing them. "
            f"Convert the array first: t.astype({v.dtype.name!r})."
        )
    return x.copy()


class At:
    """``t.at``: functional updates. ``t.at[i].set(v)`` and ``t.at[i].add(v)`` return a new tensor."""

    __slots__ = ("_array", "_index")

    def __init__(self, array, index=None):
        self._array = array
        self._index = index

    def __getitem__(self, index):
        return At(self._array, split_index(index))

    def set(self, value):
        """The array with ``value`` at the index; of repeated indices the last write wins."""
        return self._update(index_set, value)

    def add(self, value):
        """The array with ``value`` added at the index; repeated indices accumulate."""
        return self._update(index_add, value)

    def _update(self, operation, value):
        if self._index is None:
            raise TypeError("at: say where, as in t.at[index].set(value) or t.at[index].add(value).")
        template, arrays = self._index
        return operation(self._array, value, *arrays, index=template)


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
