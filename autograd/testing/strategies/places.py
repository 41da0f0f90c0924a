"""Where in an array: axes, and everything that may stand between the brackets of ``x[...]``."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

__all__ = ["axes", "indices"]


def axes(ndim: int, *, none: bool = True, tuples: bool = True) -> st.SearchStrategy[Any]:
    """What a reduction takes as ``axis``: one, from either end; None, for all; or a tuple of different ones."""
    one = st.integers(-ndim, ndim - 1) if ndim else st.nothing()
    several = hnp.valid_tuple_axes(ndim) if tuples else st.nothing()
    return one | (st.none() if none else st.nothing()) | several


def indices(shape: tuple[int, ...]) -> st.SearchStrategy[Any]:
    """What an array of ``shape`` can be indexed with: integers, slices, ``...``, ``None``, masks, integer arrays.

    Integer arrays often name an element twice.
    """
    basic = hnp.basic_indices(shape, allow_newaxis=True)
    masks = hnp.arrays(np.bool_, shape)
    if not shape or 0 in shape:
        return basic | masks
    few = hnp.array_shapes(max_dims=2, max_side=3)
    rows = few.flatmap(
        lambda result: hnp.arrays(np.intp, result, elements=st.integers(-shape[0], shape[0] - 1), fill=st.nothing())
    )
    return basic | rows | masks | hnp.integer_array_indices(shape, result_shape=few)
