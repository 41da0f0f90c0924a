"""Single numbers: special ones, mixed with any others of the domain."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
from hypothesis import strategies as st

from ..domains import REALS, Domain, bounds

__all__ = ["SPECIAL", "Avoid", "elements"]

Avoid = float | Collection[float] | Callable[[Any], Any]

# Where rules have cases of their own, or lose digits: zeros of both signs, ones, halves, tiny numbers and large ones.
SPECIAL = (0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, -0.0, 30.0, -30.0, 1e-8, -1e-8, 1e3, -1e3)
LARGEST = 1e3  # beyond it, differences mostly meet overflow
INTEGER = 3  # so few integers that some repeat


def elements(
    domain: Domain = REALS, dtype: Any = np.float64, avoid: Avoid = (), *, caller: str = "elements"
) -> st.SearchStrategy[Any]:
    """Numbers of ``dtype`` inside ``domain``, its ends included, but none of ``avoid``.

    Of floats, half are from ``SPECIAL`` and half any others up to 1e3; integers are from -3 to 3 where the domain is
    unbounded. Where that is outside of the domain, numbers are from its finite end to twice that, or three integers on.
    ``avoid`` is a number, several, or a function that is true of what to avoid. Errors are raised in the name of
    ``caller``.
    """
    dtype, limits = np.dtype(dtype), bounds(caller, domain)
    if dtype.kind not in "iuf":
        raise TypeError(f"{caller}: dtype is {dtype}; give one of floating-point numbers or of integers.")
    numbers = _integers(limits, dtype) if dtype.kind in "iu" else _floats(limits, dtype)
    if numbers is None:
        raise ValueError(f"{caller}: no {dtype} lies in the domain, from {limits[0]:g} to {limits[1]:g}.")
    return numbers if isinstance(avoid, tuple) and not avoid else numbers.filter(_unlike(avoid, caller))


def _unlike(avoid: Any, caller: str) -> Callable[[Any], bool]:
    if callable(avoid):
        return lambda x: not avoid(x)
    avoided = np.asarray(list(avoid) if isinstance(avoid, (set, frozenset)) else avoid)
    if avoided.dtype.kind not in "biuf":
        raise TypeError(f"{caller}: avoid is {avoid!r}; give a number, several, or a function of a number.")
    return lambda x: not (avoided == x).any()


def _integers(domain: Domain, dtype: np.dtype[Any]) -> st.SearchStrategy[int] | None:
    info = np.iinfo(dtype)
    low, high = _finite(domain, INTEGER, lambda end: end + np.sign(end) * INTEGER)
    first, last = max(int(np.ceil(low)), info.min), min(int(np.floor(high)), info.max)
    return st.integers(first, last) if first <= last else None


def _floats(domain: Domain, dtype: np.dtype[Any]) -> st.SearchStrategy[float] | None:
    largest = float(np.finfo(dtype).max)
    low, high = (float(np.clip(end, -largest, largest)) for end in _finite(domain, LARGEST, lambda end: 2 * end))
    if not domain[0] <= low <= high <= domain[1]:
        return None
    # Numbers that float32 holds are shorter to read. Bounds that it cannot hold need the full width.
    width = min(8 * dtype.itemsize, 32 if all(_in_width(end, 32) == end for end in (low, high)) else 64)
    low, high = _held((low, high), width)
    if low > high:
        return None
    values = [float(dtype.type(x)) for x in SPECIAL]
    inside = [x for x in values if low <= x <= high]
    others = st.floats(low, high, allow_nan=False, width=width)  # type: ignore[arg-type]
    return st.sampled_from(inside) | others if inside else others


def _finite(domain: Domain, usual: float, beyond: Callable[[float], float]) -> Domain:
    """The bounds; for an infinite one the usual one or, if the other lies outside of that, what is ``beyond`` it."""
    low, high = domain
    if np.isinf(high):
        high = beyond(low) if usual <= low else usual
    if np.isinf(low):
        low = beyond(high) if high <= -usual else -usual
    return low, high


def _in_width(x: float, width: int) -> float:
    """The nearest number of this width; as a Python float, which is compared with others in full."""
    with np.errstate(over="ignore"):
        return float(np.dtype(f"f{width // 8}").type(x))


def _held(domain: Domain, width: int) -> Domain:
    """The bounds, moved inwards to numbers of this width."""
    kind = np.dtype(f"f{width // 8}").type
    low, high = (_in_width(end, width) for end in domain)
    low = float(np.nextafter(kind(low), kind(np.inf))) if low < domain[0] else low
    high = float(np.nextafter(kind(high), kind(-np.inf))) if high > domain[1] else high
    return low, high
