"""Functional updates: ``at[i].set`` and ``at[i].add`` give a new array, so that what was computed before stays true."""

from __future__ import annotations

import numpy as np

from ..graph import Node
from ..primitive import primitive
from .indexing import added, filled, getitem, laid_on, lifted, may_repeat, split_index
from .shaping import shape_of

__all__ = ["At", "index_add", "index_set"]


@primitive
def index_set(x, v, /, *arrays, index):
    """A copy of ``x`` with ``v`` written at ``index``. Of repeated indices the last write wins."""
    out, index = _copy_for(x, v), filled(index, arrays)
    out[index] = laid_on(v, out.shape, index)
    return out


@index_set.defvjp
def _(i, g, y, x, v, *arrays, index):
    """What was overwritten receives nothing; a written value receives the cotangents of its elements."""
    if i == 0:
        return index_set(g, 0.0, *arrays, index=index)
    return lifted(getitem(g, *arrays, index=index) * _lasting(shape_of(x), arrays, index), shape_of(v))


def _lasting(shape, arrays, index):
    """Whether each written value is still there at the end: of repeated indices only the last."""
    if not may_repeat(arrays):
        return 1
    index = filled(index, [array.data if isinstance(array, Node) else array for array in arrays])
    owner = np.zeros(shape, int)
    writes = np.arange(owner[index].size).reshape(owner[index].shape)
    owner[index] = writes
    return owner[index] == writes


@primitive
def index_add(x, v, /, *arrays, index):
    """A copy of ``x`` with ``v`` added at ``index``. Repeated indices accumulate."""
    out, index = _copy_for(x, v), filled(index, arrays)
    return added(out, index, laid_on(v, out.shape, index))


index_add.defvjp(
    lambda i, g, y, x, v, *arrays, index: lifted(getitem(g, *arrays, index=index), shape_of(v)) if i else g,
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
