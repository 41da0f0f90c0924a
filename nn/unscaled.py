"""Inputs that a network learns hardly: too large, too small, or far from 0 for how little they vary."""

from __future__ import annotations

from typing import Any

import numpy as np

from .arguments import plain
from .warning import warn

__all__ = ["warn_unstandardised"]

LARGE = 20.0  # pixels from 0 to 16 are learned as they are, pixels from 0 to 255 hardly
SMALL = 0.1
FAR = 20.0  # times the range of a column: one-hot columns and pixels reach down to 0, whatever their mean is
FEW = 8  # examples whose range says nothing

ADVICE = "Standardise them: x, x_val = nn.standardise(x, x_val)"


def warn_unstandardised(x: Any) -> None:
    """Warn if a network would begin saturated by the inputs ``x``, or not see how they differ.

    Integers that are nowhere negative are let pass, as they may be counts or the numbers of words, but not bytes, which
    are pixels.
    """
    x = plain(x)
    if x.ndim == 0 or not x.size or x.dtype.kind not in "fiu":
        return
    if x.dtype.kind == "f" or x.dtype == np.uint8 or x.min() < 0:
        found = _unstandardised(x.reshape(len(x), -1) if x.ndim > 2 else x)
        if found is not None:
            column, why = found
            place = ", ".join(map(str, np.unravel_index(column, x.shape[1:]))) if x.ndim > 1 else ""
            where = f"column {place} of x" if place else "x"
            warn(f"fit: {why.replace('…', where, 1)}")


def _unstandardised(x: np.ndarray) -> tuple[int, str] | None:
    """The column of ``x`` that is worst, and what is wrong with …, the column; None if nothing is."""
    size = np.atleast_1d(np.sqrt(np.mean(np.square(x, dtype=np.float64), axis=0)))
    worst = int(size.argmax())
    measure = f"{size[worst]:.3g} (root mean square)"
    if size[worst] > LARGE:
        return worst, (
            f"… is of size {measure}, and a network begins with inputs of about 1 in mind. {ADVICE}; pixels can be "
            "divided by 255."
        )
    if len(x) < FEW:
        return None
    low, high = np.atleast_1d(x.min(axis=0)).astype(float), np.atleast_1d(x.max(axis=0)).astype(float)
    middle, extent = np.abs(low + high) / 2, high - low
    # A constant column teaches nothing either way; its rounding is no range.
    ratio = np.where(extent > 1e-9 * middle, middle / np.where(extent > 0, extent, 1), 0)
    worst = int(ratio.argmax())
    if ratio[worst] > FAR:
        return worst, (
            f"… lies between {low[worst]:.6g} and {high[worst]:.6g}, so far from 0 that a network hardly sees how its "
            f"values differ. {ADVICE}."
        )
    worst = int(size.argmax())
    if 0 < size[worst] < SMALL and np.count_nonzero(x) > x.size / 2:  # one-hot rows and words are mostly 0
        return worst, (
            f"even the largest values, in …, are of size {measure}, and a network begins with inputs of about 1 in "
            f"mind. {ADVICE}."
        )
    return None
