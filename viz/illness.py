"""Where the first NaN or infinity arose: the origin, not all that it spread to."""

from collections.abc import Sequence, Set
from typing import Any

import numpy as np

from .ledger import Ledger
from .quantity import quantity
from .wiring import Wiring

__all__ = ["first_ill"]


def first_ill(wiring: Wiring, ledger: Ledger) -> dict[int, str]:
    """A remark for each item, by its place, whose value is ill while all it was made from is well.

    Only if all values are well: for each item whose gradient is ill while those of all its uses are well.
    """
    ill = _ill(ledger, ledger.values, ledger.data)
    found = {i: f"first {_illness(ledger.data[i])} here" for i in _origins(ill, wiring.inputs)}
    if found:
        return found
    ill = _ill(ledger, ledger.slopes, ledger.grads)
    return {i: f"first {_illness(ledger.grads[i])} gradient here" for i in _origins(ill, wiring.uses)}


def _ill(ledger: Ledger, numbers: np.ndarray[Any, np.dtype[np.float64]], others: Sequence[Any]) -> set[int]:
    """The places of what is not finite."""
    found = set(np.flatnonzero(ledger.is_number & ~np.isfinite(numbers)).tolist())
    rest = np.flatnonzero(~ledger.is_number).tolist()
    return found | {i for i in rest if others[i] is not None and _is_ill(others[i])}


def _origins(ill: Set[int], causes: Sequence[Sequence[int]]) -> list[int]:
    return [i for i in sorted(ill) if not any(j in ill for j in causes[i])]


def _is_ill(data: Any) -> bool:
    return not np.all(np.isfinite(data)) if np.asarray(data).dtype.kind in "fiub" else False


def _illness(data: Any) -> str:
    return quantity(data).illness
