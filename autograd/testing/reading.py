"""The derivative read off a ladder of central differences, with an estimate of its error.

After Ridders (1982): the tableau's differences bound the truncation, the values' sizes the rounding. A step is used
only where the slopes forward and backward approach each other as it shrinks, so never across a kink.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .ladder import Ladder
from .steps import RATIO

__all__ = ["Reading", "read", "read_rough", "unresolved"]

Array = np.ndarray

SWING, SWINGS, GROWS = 0.1, 16, 4  # a part of all that a value varies; over so many steps; more over less so often
CLEAR = 8  # so many steps in a row that show less and less, more than rounding, are small enough
ORDERS = 4  # columns of the tableau: errors of h², h⁴, h⁶


@dataclass
class Reading:
    """A derivative, the bound of its error, and the step it comes from; per row. NaN and ∞ where there is none."""

    value: Array
    error: Array
    step: Array

    def part(self, columns: slice) -> Reading:
        """Some of it."""
        return Reading(self.value[columns].copy(), self.error[columns].copy(), self.step[columns].copy())

    def improve(self, other: Reading, where: Array) -> None:
        """Take over ``other`` at ``where``."""
        for mine, theirs in ((self.value, other.value), (self.error, other.error), (self.step, other.step)):
            mine[where] = theirs[where]


def read(ladder: Ladder) -> Reading:
    """The derivative, taking values to be right but for rounding."""
    smooth = ladder.smooth(8 * ladder.noise + 1e-9 * np.abs(ladder.central)) & ladder.beyond_stairs()
    return _extrapolated(ladder, ladder.noise, smooth)


def read_rough(ladder: Ladder) -> tuple[Reading, Array]:
    """The derivative where the values are rough, as of a solver or of narrow floats inside, and where they are.

    Differences that grow again as the step shrinks, well above rounding, show how rough. The second thing returned is
    the roughness, 0 where there is none to speak of.
    """
    gap, h, noise, finite = ladder.gap, ladder.steps, ladder.noise, ladder.finite
    both = finite[1:] & finite[:-1]
    bends = np.zeros_like(finite)
    bends[1:] = both & (gap[1:] > 1.8 * gap[:-1]) & (gap[1:] > 16 * noise[1:])
    change = ladder.change
    jumps = np.zeros_like(finite)
    jumps[2:] = (change[2:] > 1.8 * change[1:-1]) & (change[2:] > 16 * noise[2:])
    rough = np.maximum(*[np.where(at, by * h, 0).max(0, initial=0) for at, by in ((bends, gap), (jumps, change))])
    kinked = ladder.last_kink(8 * noise, 5) >= 0  # noise does not stay the same for so long
    rough = np.where(((bends.sum(0) >= 2) | (jumps.sum(0) >= 2)) & ~kinked, rough, 0.0)
    noise = np.maximum(noise, 2 * rough / h)
    reading = _extrapolated(ladder, noise, ladder.smooth(4 * noise))
    return reading, rough


def unresolved(ladder: Ladder) -> Array:
    """Where the value swings as far over small steps as over large ones: none is small enough."""
    far = grows = clear = np.zeros(ladder.central.shape[1:], int)
    number = np.arange(len(ladder.steps))[1:, None]
    for side in (ladder.ahead, ladder.behind):
        slope = np.where(ladder.finite & (np.abs(side) > 4 * ladder.noise), np.abs(side), 0.0)
        height = slope * ladder.steps
        far = far + (height > SWING * ladder.variation).sum(axis=0)
        more = height[1:] > 1.5 * height[:-1]  # a jump at x has one height
        grows = grows + more.sum(axis=0)
        last = np.where(more, number, 0).max(axis=0, initial=0)
        clear = np.maximum(clear, ((slope[1:] > 0) & (number > last)).sum(axis=0))
    return (far >= SWINGS) & (grows >= GROWS) & (clear < CLEAR)


def _extrapolated(ladder: Ladder, noise: Array, smooth: Array) -> Reading:
    """Richardson's tableau in h², and in it, per row, the entry with the smallest error."""
    table, valid, finite = ladder.central, smooth, ladder.finite
    columns = table.shape[1]
    best = Reading(np.full(columns, np.nan), np.full(columns, np.inf), np.full(columns, np.nan))
    steps = ladder.steps
    for order in range(1, min(ORDERS, len(table))):
        finer, coarser = table[1:], table[:-1]
        new = finer + (finer - coarser) / (RATIO ** (2 * order) - 1)
        # The first column's coarser value need only exist: its smoothness is judged against one coarser still.
        valid = valid[1:] & (finite[: len(new)] if order == 1 else valid[:-1])
        other = np.abs(finer - coarser) if order == 1 else np.abs(new - coarser)
        noise, steps = noise[1:], steps[1:]
        error = np.maximum(np.abs(new - finer), other) + 2 * noise
        error[~valid | ~np.isfinite(new)] = np.inf
        least = error.argmin(axis=0)[None]
        picked = [np.take_along_axis(a, least, axis=0)[0] for a in (new, error, steps)]
        best.improve(Reading(*picked), picked[1] < best.error)
        table = new
    return best
