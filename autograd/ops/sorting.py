"""Order along an axis: a sort is a permutation, and its pullback the inverse permutation."""

from __future__ import annotations

import numpy as np

from ..primitive import primitive
from .indexing import take_along_axis
from .shaping import ravel, reshape

__all__ = ["argmax", "argmin", "argsort", "sort"]


@primitive
def argmax(x, /, axis=None, *, keepdims=False):
    """The index of the first maximum along ``axis``."""
    return np.argmax(x, axis=axis, keepdims=keepdims)


@primitive
def argmin(x, /, axis=None, *, keepdims=False):
    """The index of the first minimum along ``axis``."""
    return np.argmin(x, axis=axis, keepdims=keepdims)


@primitive
def argsort(x, /, axis=-1, kind=None, *, stable=None):
    """The indices that sort ``x`` along ``axis``."""
    return np.argsort(x, axis=axis, kind=kind, stable=stable)


@primitive
def sort(x, /, axis=-1, kind=None, *, stable=None):
    """``x`` in ascending order along ``axis`` (None: flattened). Equal elements keep their order in the pullback."""
    return np.sort(x, axis=axis, kind=kind, stable=stable)


@sort.defvjp
def _(g, y, x, axis=-1, kind=None, stable=None):
    """Each cotangent goes back to where its element came from."""
    if axis is None:
        return reshape(_put_back(g, order=_order(ravel(x), axis=0), axis=0), x.shape)
    return _put_back(g, order=_order(x, axis=axis), axis=axis)


@primitive
def _order(x, /, axis):
    """The indices that sort ``x``, equal elements in their order; a stable sort takes long, so only where there are."""
    order = np.argsort(x, axis=axis)
    y = np.moveaxis(np.take_along_axis(x, order, axis), axis, -1)
    return np.argsort(x, axis=axis, stable=True) if (y[..., 1:] == y[..., :-1]).any() else order


@primitive
def _put_back(y, /, order, axis):
    """The array whose elements at ``order``, a permutation along ``axis``, are ``y``."""
    x = np.empty_like(y)
    np.put_along_axis(x, order, y, axis)
    return x


_put_back.defvjp(lambda g, x, y, order, axis: take_along_axis(g, order, axis))
