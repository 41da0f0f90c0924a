"""Single numbers: special ones, mixed with any others of the domain."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from hypothesis import strategies as st

__all__ = ["SPECIAL", "Domain", "elements"]

Domain = tuple[float, float]

# Where rules have cases of their own, or lose digits: zeros of both signs, ones, halves, tiny numbers and large ones.
SPECIAL = (0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, -0.0, 30.0, -30.0, 1e-8, -1e-8, 1e3, -1e3)
LARGEST = 1e3  # beyond it, differences mostly meet overflow
INTEGERS = (-3, 3)  # so few that some repeat


def elements(
    domain: Domain = (-np.inf, np.inf), dtype: Any = np.float64, avoid: Collection[float] = ()
) -> st.SearchStrategy[Any]:
    """Numbers of ``dtype`` inside ``domain``, its ends included, but none of ``avoid``.

    Of floats, half are from ``SPECIAL`` and half any others up to 1e3; integers are from -3 to 3 where the domain is
    unbounded.
    """
    dtype = np.dtype(dtype)
    if dtype.kind in "iu":
        low, high = (_bounded(end, limit) for end, limit in zip(domain, INTEGERS, strict=True))
        numbers: st.SearchStrategy[Any] = st.integers(max(low, 0) if dtype.kind == "u" else low, high)
    elif dtype.kind == "f":
        numbers = _floats(domain, dtype)
    else:
        raise TypeError(f"elements: dtype is {dtype}; give one of floating-point numbers or of integers.")
    return numbers.filter(lambda x: x not in avoid) if avoid else numbers


def _bounded(end: float, limit: int) -> int:
    return int(end) if np.isfinite(end) else limit


def _floats(domain: Domain, dtype: np.dtype[Any]) -> st.SearchStrategy[float]:
    low, high = (float(np.clip(end, -LARGEST, LARGEST)) if np.isinf(end) else float(end) for end in domain)
    if low > high:
        raise ValueError(f"elements: the domain is empty, from {domain[0]:g} to {domain[1]:g}.")
    # Numbers that float32 holds are shorter to read. Bounds that it cannot hold need the full width.
    width: Any = min(8 * dtype.itemsize, 32 if all(np.float32(end) == end for end in (low, high)) else 64)
    inside = [float(dtype.type(x)) for x in SPECIAL if low <= dtype.type(x) <= high]
    others = st.floats(*_held((low, high), width), allow_nan=False, width=width)
    return st.sampled_from(inside) | others if inside else others


def _held(domain: Domain, width: int) -> Domain:
    """The bounds, moved inwards to numbers of this width."""
    kind = np.dtype(f"f{width // 8}").type
    low, high = kind(domain[0]), kind(domain[1])
    low = np.nextafter(low, kind(np.inf)) if float(low) < domain[0] else low
    high = np.nextafter(high, kind(-np.inf)) if float(high) > domain[1] else high
    return float(low), float(high)
