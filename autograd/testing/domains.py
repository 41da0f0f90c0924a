"""Where numbers are taken from: a pair of bounds, or one for each argument."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = ["REALS", "Domain", "bounds", "bounds_of_each", "each"]

Domain = tuple[float, float]

REALS: Domain = (float("-inf"), float("inf"))


def bounds(caller: str, domain: Any) -> Domain:
    """``domain`` as two numbers; raises a ``ValueError`` in the ``caller``'s name if it is no interval."""
    if not _is_pair(domain):
        raise ValueError(f"{caller}: a domain is a pair of numbers, (low, high), but this one is {domain!r}.")
    low, high = (float(end) for end in domain)
    if not (low <= high and low < np.inf and high > -np.inf):
        raise ValueError(f"{caller}: the domain is empty, from {low:g} to {high:g}.")
    return low, high


def bounds_of_each(caller: str, domain: Any, count: int) -> list[Domain]:
    """``domain``, of one array or a list of one for each, as ``count`` pairs."""
    several = isinstance(domain, Sequence) and not isinstance(domain, str) and any(np.ndim(part) for part in domain)
    return [bounds(caller, part) for part in each(caller, "domain", domain, count, several=several)]


def each(caller: str, what: str, given: Any, count: int, *, several: bool) -> list[Any]:
    """``given``, which is one for all arrays or, if ``several``, one for each."""
    out = list(given) if several else [given] * count
    if len(out) != count:
        entries, arrays = "entry" if len(out) == 1 else "entries", "array" if count == 1 else "arrays"
        raise ValueError(f"{caller}: {what} has {len(out)} {entries} for {count} {arrays}. Give one, or one for each.")
    return out


def _is_pair(domain: Any) -> bool:
    ends = domain.tolist() if isinstance(domain, np.ndarray) else domain
    return isinstance(ends, (tuple, list)) and len(ends) == 2 and all(map(_is_number, ends))


def _is_number(end: Any) -> bool:
    return isinstance(end, (int, float, np.integer, np.floating)) and not isinstance(end, bool) and end == end
