"""An array in short: its numbers if they are few, otherwise its shape, extremes, mean and norm."""

import math
from typing import Any

import numpy as np

from .heat import heat
from .view import Quantity, Tone

__all__ = ["FEW", "quantity", "tone"]

# Arrays of at most this many elements are shown number by number.
FEW = 9


def quantity(data: Any, *, pictured: bool = False) -> Quantity:
    """Summarise an array, a NumPy scalar or a Python number; with its heat map, if `pictured`."""
    array = np.asarray(data)
    if array.dtype.kind not in "fiub":
        return Quantity(array.shape, str(array.dtype), None, None, None, None, None, "zero")
    values = array.astype(np.float64).ravel()
    few = tuple(values.tolist()) if values.size <= FEW else None
    if not values.size:
        return Quantity(array.shape, str(array.dtype), few, None, None, None, 0.0, "zero")
    with np.errstate(all="ignore"):
        low, mean, high = float(values.min()), float(values.mean()), float(values.max())
        norm = float(np.linalg.norm(values))
    picture = heat(array.astype(np.float64)) if pictured and few is None else None
    return Quantity(array.shape, str(array.dtype), few, low, mean, high, norm, tone(low, high), picture)


def tone(low: float, high: float) -> Tone:
    """The sign of all numbers between the two."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return "bad"
    if low >= 0:
        return "plus" if high > 0 else "zero"
    return "mixed" if high > 0 else "minus"
