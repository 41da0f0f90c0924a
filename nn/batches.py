"""Data read batch by batch, shuffled by an explicit generator."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograd import Tensor

from .arguments import count, flag, kind_of
from .randomness import Randomness, generator

__all__ = ["batches"]


def batches(
    *arrays: np.ndarray, size: int, rng: Randomness | None, drop_last: bool = False
) -> Iterator[tuple[np.ndarray, ...]]:
    """Rows of ``arrays`` together, ``size`` at a time; the last batch may be shorter.

    A step on a last batch of one example goes as far as a step on a full one: choose a ``size`` that leaves no such, or
    leave the rest out with ``drop_last``.

    Shuffled by ``rng``, a generator or a seed: pass the same generator each epoch for another order each time. With
    ``rng=None`` the rows come in their order.
    """
    for array in arrays:
        if not isinstance(array, (np.ndarray, Tensor)) or not array.ndim:
            found = "a single number" if isinstance(array, (np.ndarray, Tensor)) else kind_of(array)
            raise TypeError(
                f"batches: pass arrays that have a row for each example, as in batches(x, y, …), not {found}."
            )
    if not arrays:
        raise TypeError("batches: pass at least one array, as in batches(x, y, size=32, rng=0).")
    n = len(arrays[0])
    if any(len(array) != n for array in arrays):
        raise ValueError(f"batches: the arrays have different lengths: {', '.join([str(len(a)) for a in arrays])}.")
    count("batches", "size", size)
    flag("batches", "drop_last", drop_last)
    if drop_last and n < size:
        raise ValueError(f"batches: drop_last=True leaves none of the {n} rows, which do not fill a batch of {size}.")
    return _rows(arrays, n, size, None if rng is None else generator("batches", rng), drop_last)


def _rows(
    arrays: tuple[np.ndarray, ...], n: int, size: int, rng: np.random.Generator | None, drop_last: bool
) -> Iterator[tuple[np.ndarray, ...]]:
    """The batches, whose order is drawn when the first one is asked for."""
    order = None if rng is None else rng.permutation(n)
    for start in range(0, n - n % size if drop_last else n, size):
        rows = slice(start, start + size) if order is None else order[start : start + size]
        yield tuple([array[rows] for array in arrays])
