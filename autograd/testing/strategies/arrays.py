"""Arrays whose shapes fit together, of elements that are often alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.extra import numpy as hnp

from ..domains import REALS, Domain, bounds_of_each, each
from .elements import Avoid, elements

__all__ = ["arrays_for", "broadcastable"]

LENGTH = r"\s*(\d+|[^\W\d]\w*\??)\s*"
SHAPE = rf"\s*\(({LENGTH}(,{LENGTH})*)?\)\s*"
Arrays = st.SearchStrategy[tuple[np.ndarray, ...]]


def arrays_for(
    signature: str,
    *,
    domain: Domain | Sequence[Domain] = REALS,
    dtype: Any = np.float64,
    avoid: Avoid = (),
    stacks: int = 0,
    least: int = 1,
    most: int = 3,
) -> Arrays:
    """Tuples of arrays with shapes as a ``signature`` says, ``"(n,m),(m,k)"``: equal letters are equal lengths.

    It is the left side of NumPy's signatures of generalized ufuncs: ``(3)`` is a fixed length, ``(n?)`` an axis that
    may be missing. Up to ``stacks`` axes that broadcast come before. Lengths are from ``least``, 0 for empty arrays, to
    ``most``. ``domain`` and ``dtype`` are those of :func:`elements`, or lists with one for each array.
    """
    if not isinstance(signature, str) or not re.fullmatch(f"{SHAPE}(,{SHAPE})*", signature):
        raise ValueError(
            "arrays_for: a signature is one list of lengths in parentheses for each array, like '(n,m),(m,k)', but "
            f"this one is {signature!r}."
        )
    try:
        shapes = hnp.mutually_broadcastable_shapes(
            signature=f"{signature}->()", max_dims=stacks, min_side=least, max_side=most
        )
        shapes.validate()
    except InvalidArgument as error:
        said = str(error).replace(f"{signature}->()", signature)
        raise ValueError(f"arrays_for: no shapes for the signature {signature!r}: {said}") from None
    return _arrays("arrays_for", shapes, signature.count("("), domain, dtype, avoid)


def broadcastable(
    n: int,
    *,
    domain: Domain | Sequence[Domain] = REALS,
    dtype: Any = np.float64,
    avoid: Avoid = (),
    dims: int = 3,
    least: int = 1,
    most: int = 3,
) -> Arrays:
    """Tuples of ``n`` arrays that broadcast together, of up to ``dims`` axes; the rest as in :func:`arrays_for`."""
    if not isinstance(n, (int, np.integer)) or isinstance(n, bool) or n < 1:
        raise ValueError(f"broadcastable: give the number of arrays, 1 or more, but n is {n!r}.")
    shapes = hnp.mutually_broadcastable_shapes(num_shapes=int(n), max_dims=dims, min_side=least, max_side=most)
    return _arrays("broadcastable", shapes, n, domain, dtype, avoid)


def _arrays(caller: str, shapes: Any, count: int, domain: Any, dtype: Any, avoid: Avoid) -> Arrays:
    domains = bounds_of_each(caller, domain, count)
    dtypes = each(caller, "dtype", dtype, count, several=isinstance(dtype, (list, tuple)))
    numbers = [elements(d, t, avoid, caller=caller) for d, t in zip(domains, dtypes, strict=True)]

    def of(drawn: Any) -> Arrays:
        parts = zip(drawn.input_shapes, dtypes, numbers, strict=True)
        return st.tuples(*[_array(shape, dtype, number) for shape, dtype, number in parts])

    return shapes.flatmap(of)


def _array(shape: tuple[int, ...], dtype: Any, numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[np.ndarray]:
    """Arrays of ``numbers``, each drawn by itself, or all from two of them, so that many are alike."""
    apart = hnp.arrays(dtype, shape, elements=numbers, fill=st.nothing())
    alike = st.lists(numbers, min_size=1, max_size=2).flatmap(
        lambda few: hnp.arrays(dtype, shape, elements=st.sampled_from(few), fill=st.nothing())
    )
    return apart | alike if int(np.prod(shape)) > 1 else apart
