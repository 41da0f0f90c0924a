"""The sum of products behind a convolution, and its derivatives: three operations that are each other's.

With x̂ what lies in the windows of the images x, around which are zeros, all three are a side of Σ x̂ w y, the sum over
the images n, the outputs o, the places of the windows and the places in a window. It is linear in x, in w and in y, so
that a derivative of one side is another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd import ops, primitive

__all__ = ["correlate"]

Pair = tuple[int, int]

# As many bytes of windows at a time as stay in a cache: all those of 3 x 3 in 8 x 1 x 28 x 28 with zeros around. A step
# takes a fifth more with a tenth of that, and no less with twice that.
BLOCK = 1_000_000


@primitive
def correlate(x: Any, w: Any, b: Any, /, *, stride: Pair = (1, 1), padding: Pair = (0, 0)) -> Any:
    """y + b with y[n, o] = Σ x̂[n] w[o]: images (N, I, H, W), weights (O, I, h, w), to (N, O, rows, columns)."""
    places = _windows(x, w.shape[2:], stride, padding)
    (n, *_, rows, columns), outputs = places.shape, len(w)
    y = np.empty((n, outputs, rows * columns), np.result_type(x, w))
    for block in _blocks(places):
        np.matmul(w.reshape(outputs, -1), _flat(places[block]), out=y[block])
        y[block].reshape(-1, outputs, rows, columns)[...] += b
    return y.reshape(n, outputs, rows, columns)


@primitive
def spread(w: Any, y: Any, /, *, shape: tuple[int, ...], stride: Pair, padding: Pair) -> Any:
    """x of ``shape`` with x̂[n] = Σ w[o] y[n, o], where what lies in several windows is added."""
    (outputs, inputs, *size), (*_, rows, columns) = w.shape, y.shape
    weights, x = w.reshape(outputs, -1).T, np.empty(shape, np.result_type(w, y))
    wide, inside = _around(shape, padding)
    for block in _blocks(ops.windows(np.empty(wide, x.dtype), tuple(size), stride)):
        lying = np.matmul(weights, y[block].reshape(-1, outputs, rows * columns))
        lying = lying.reshape(-1, inputs, *size, rows, columns)
        x[block] = ops.unwindowed(lying, (len(lying), *wide[1:]), stride)[inside]
    return x


@primitive
def weigh(x: Any, y: Any, /, *, size: Pair, stride: Pair, padding: Pair) -> Any:
    """w[o] = Σ x̂[n] y[n, o], over the images and the places of their windows of ``size``."""
    places, (_, outputs, rows, columns) = _windows(x, size, stride, padding), y.shape
    w = np.zeros((outputs, x.shape[1] * size[0] * size[1]), np.result_type(x, y))
    for block in _blocks(places):
        w += np.matmul(y[block].reshape(-1, outputs, rows * columns), _flat(places[block]).mT).sum(axis=0)
    return w.reshape(outputs, x.shape[1], *size)


# fmt: off
correlate.defvjp(
    lambda g, y, x, w, b, stride, padding: spread(w, g, shape=x.shape, stride=stride, padding=padding),
    lambda g, y, x, w, b, stride, padding: weigh(x, g, size=w.shape[2:], stride=stride, padding=padding),
    lambda g, y, x, w, b, stride, padding: g,
)
spread.defvjp(
    lambda g, x, w, y, shape, stride, padding: weigh(g, y, size=w.shape[2:], stride=stride, padding=padding),
    lambda g, x, w, y, shape, stride, padding: correlate(g, w, 0.0, stride=stride, padding=padding),
)
weigh.defvjp(
    lambda g, w, x, y, size, stride, padding: spread(g, y, shape=x.shape, stride=stride, padding=padding),
    lambda g, w, x, y, size, stride, padding: correlate(x, g, 0.0, stride=stride, padding=padding),
)
# fmt: on


def _blocks(places: np.ndarray) -> Iterator[slice]:
    """The images, as slices of as many as have ``BLOCK`` bytes of windows, one at least."""
    n = len(places)
    size = max(1, BLOCK * n // max(places.nbytes, 1))
    return (slice(start, start + size) for start in range(0, n, size))


def _windows(x: np.ndarray, size: Pair, stride: Pair, padding: Pair) -> np.ndarray:
    """What lies in the windows of the images ``x`` with zeros around them: (N, I, h, w, rows, columns)."""
    if padding != (0, 0):  # 4 µs for 8 x 1 x 28 x 28, of which `ops.pad` takes 75
        shape, inside = _around(x.shape, padding)
        images, x = x, np.zeros(shape, x.dtype)
        x[inside] = images
    return ops.windows(x, size, stride)


def _around(shape: tuple[int, ...], padding: Pair) -> tuple[tuple[int, ...], tuple[Any, ...]]:
    """The shape of images of ``shape`` with zeros around them, and where in it the images lie."""
    (*outer, h, w), (top, left) = shape, padding
    return (*outer, h + 2 * top, w + 2 * left), (..., slice(top, top + h), slice(left, left + w))


def _flat(places: np.ndarray) -> np.ndarray:
    """What lies in the windows, copied: a column for each window."""
    n, inputs, h, w, rows, columns = places.shape
    return places.reshape(n, inputs * h * w, rows * columns)
