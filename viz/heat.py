"""An array as a heat map of at most 16 × 16 cells: white is 0, and a few outliers do not bleach the rest."""

from typing import Any

import numpy as np

from .view import Heat

__all__ = ["heat"]

_MOST = 16
# Beyond this many root mean squares an element is an outlier, and as deep as the deepest.
_TRIM = 3.0


def heat(array: np.ndarray[Any, np.dtype[np.float64]]) -> Heat:
    """The picture of an array with at least one element.

    A vector is one row; of more than two axes, all but the last run down. What has more than 16 rows
    or columns is cut into blocks of about equal size, each of which becomes the mean of its elements.
    """
    sheet = array.reshape(-1, array.shape[-1]) if array.ndim > 1 else array.reshape(1, -1)
    with np.errstate(all="ignore"):
        cells = _blocks(_blocks(sheet, 0), 1)
        finite = cells[np.isfinite(cells)]
        # Divided first, so that squares neither overflow nor vanish.
        largest = float(np.abs(finite).max(initial=0.0))
        spread = largest * float(np.sqrt(np.mean((finite / largest) ** 2))) if largest else 0.0
    scale = min(largest, _TRIM * spread)
    return Heat(tuple(tuple(_cell(float(x), scale) for x in row) for row in cells), scale)


def _blocks(sheet: np.ndarray[Any, np.dtype[np.float64]], axis: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """At most 16 means along an axis; NaN or ∞ stays what it is."""
    length = sheet.shape[axis]
    if length <= _MOST:
        return sheet
    starts = np.arange(_MOST) * length // _MOST
    counts = np.diff([*starts, length])
    return np.add.reduceat(sheet, starts, axis=axis) / (counts[:, None] if axis == 0 else counts)


def _cell(x: float, scale: float) -> float | None:
    if not np.isfinite(x):
        return None
    return round(max(-1.0, min(1.0, x / scale)), 2) + 0.0 if scale else 0.0
