"""Arrays whose shapes fit together, of elements that are often alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from .elements import Domain, elements

__all__ = ["array", "arrays_for", "broadcastable"]

REALS: Domain = (-np.inf, np.inf)
Arrays = st.SearchStrategy[tuple[np.ndarray, ...]]


def arrays_for(
    signature: str,
    *,
    domain: Domain | Sequence[Domain] = REALS,
    dtype: Any = np.float64,
    avoid: Collection[float] = (),
    stacks: int = 0,
    least: int = 1,
    most: int = 3,
) -> Arrays:
    """Tuples of arrays with shapes as a ``signature`` says, ``"(n,m),(m,k)"``: equal letters are equal lengths.

    It is the left side of NumPy's signatures of generalized ufuncs: ``(3)`` is a fixed length, ``(n?)`` an axis that
    may be missing. Up to ``stacks`` axes that broadcast come before. Lengths are from ``least``, 0 for empty arrays, to
    ``most``. ``domain`` and ``dtype`` are those of :func:`elements`, or lists with one for each array.
    """
    count = signature.count("(")
    shapes = hnp.mutually_broadcastable_shapes(
        signature=f"{signature}->()", max_dims=stacks, min_side=least, max_side=most
    )
    return _arrays(shapes, _each("domain", domain, count), _each("dtype", dtype, count), avoid)


def broadcastable(
    n: int,
    *,
    domain: Domain | Sequence[Domain] = REALS,
    dtype: Any = np.float64,
    avoid: Collection[float] = (),
    dims: int = 3,
    least: int = 1,
    most: int = 3,
) -> Arrays:
    """Tuples of ``n`` arrays that broadcast together, of up to ``dims`` axes; the rest as in :func:`arrays_for`."""
    shapes = hnp.mutually_broadcastable_shapes(num_shapes=n, max_dims=dims, min_side=least, max_side=most)
    return _arrays(shapes, _each("domain", domain, n), _each("dtype", dtype, n), avoid)


def _each(what: str, given: Any, count: int) -> list[Any]:
    """One for each array."""
    several = isinstance(given, (list, tuple)) and not (what == "domain" and np.ndim(given[0]) == 0)
    out = list(given) if several else [given] * count
    if len(out) != count:
        raise ValueError(f"arrays_for: {what} has {len(out)} entries for {count} arrays. Give one, or one for each.")
    return out


def _arrays(shapes: Any, domains: list[Domain], dtypes: list[Any], avoid: Collection[float]) -> Arrays:
    def of(drawn: Any) -> Arrays:
        parts = zip(drawn.input_shapes, domains, dtypes, strict=True)
        return st.tuples(*[array(shape, domain, dtype, avoid) for shape, domain, dtype in parts])

    return shapes.flatmap(of)


def array(
    shape: tuple[int, ...], domain: Domain, dtype: Any, avoid: Collection[float] = ()
) -> st.SearchStrategy[np.ndarray]:
    """Arrays of :func:`elements`, each drawn by itself, or all from two of them, so that many are alike."""
    numbers = elements(domain, dtype, avoid)
    apart = hnp.arrays(dtype, shape, elements=numbers, fill=st.nothing())
    alike = st.lists(numbers, min_size=1, max_size=2).flatmap(
        lambda few: hnp.arrays(dtype, shape, elements=st.sampled_from(few), fill=st.nothing())
    )
    return apart | alike if int(np.prod(shape)) > 1 else apart
