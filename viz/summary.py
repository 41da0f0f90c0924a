"""Many values in short, as one quantity: what stands in a box that holds several."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .quantity import quantity, tone
from .view import Quantity

__all__ = ["summary"]


def summary(values: Sequence[Any]) -> Quantity:
    """Numbers make a vector, arrays of one shape a stack, any others one long vector."""
    if len(values) == 1:
        return quantity(values[0])
    if all(isinstance(value, np.generic) for value in values):
        return quantity(np.array(values))
    shapes = {np.shape(value) for value in values}
    # Arrays may be large: their extremes, means and norms are put together, not they themselves.
    parts = [quantity(value) for value in values]
    size = sum(np.size(value) for value in values)
    shape = (len(values), *shapes.pop()) if len(shapes) == 1 else (size,)
    known = [(p.low, p.mean, p.high, p.norm, np.size(v)) for p, v in zip(parts, values, strict=True) if np.size(v)]
    if not known or any(part.norm is None for part in parts):
        return Quantity(shape, parts[0].dtype, None, None, None, None, None, "zero")
    lows, means, highs, norms, sizes = np.array(known, dtype=float).T
    with np.errstate(all="ignore"):
        low, high = float(lows.min()), float(highs.max())
        mean, norm = float(np.average(means, weights=sizes)), float(np.linalg.norm(norms))
    return Quantity(shape, parts[0].dtype, None, low, mean, high, norm, tone(low, high))
