"""Central differences on a ladder of steps, extrapolated, each with an estimate of its error.

After Ridders (1982): the tableau's differences bound the truncation, the values' sizes the rounding. A step is used
only where the slopes forward and backward approach each other as it shrinks, so never across a kink.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .flat import Flat

__all__ = ["Ladder", "Reading", "Rows", "climb", "near_steps", "read", "read_rough", "tiny_steps", "wide_steps"]

Array = np.ndarray

RATIO = 4.0
# No step is a power of two: sin(πx) at an integer x would look constant. The plastic number's inverse is far from
# every simple fraction.
FIRST = 0.7548776662466927
TINY = 1e-14  # below it, x is first taken to be 0
ORDERS = 4  # columns of the tableau: errors of h², h⁴, h⁶


class Rows:
    """Which slopes are measured: of every output by itself, or of ``mixtures`` of them, a row each."""

    def __init__(self, y: Array, mixtures: Array | None = None) -> None:
        alive = np.isfinite(y)
        self.size, self.each = y.size, mixtures is None
        self.mixtures = None if mixtures is None else np.where(alive, mixtures, 0.0)

    def __len__(self) -> int:
        return self.size if self.mixtures is None else len(self.mixtures)

    @property
    def cotangents(self) -> Array:
        """The rows as cotangents of y."""
        return np.eye(self.size) if self.mixtures is None else self.mixtures

    def of(self, y: Array) -> Array:
        """The rows of ``y``; an output without a value at the point has no part in a mixture."""
        if self.mixtures is None:
            return y
        return np.where(self.mixtures == 0, 0.0, self.mixtures * y).sum(axis=1)

    def spread(self, noise: Array) -> Array:
        """The noise of the rows, if each output has independent noise of the size ``noise``."""
        noise = np.where(np.isfinite(noise), np.abs(noise), 0.0)
        return noise if self.mixtures is None else np.sqrt(self.mixtures**2 @ noise**2)


@dataclass
class Ladder:
    """Slopes along one direction: a row per step, from the largest step to the smallest, a column per row of ``Rows``.

    ``noise`` is what rounding may add to a slope.
    """

    steps: Array
    ahead: Array
    behind: Array
    central: Array
    noise: Array

    @cached_property
    def gap(self) -> Array:
        """By how much the slopes forward and backward differ."""
        return np.abs(self.ahead - self.behind)

    @cached_property
    def finite(self) -> Array:
        """Where both sides have a value."""
        return np.isfinite(self.central) & np.isfinite(self.gap)

    @cached_property
    def variation(self) -> Array:
        """How much the value changes over the largest steps."""
        change = np.abs(self.ahead) * self.steps[:, None]
        return np.where(np.isfinite(change), change, 0.0).max(axis=0, initial=0.0)

    @cached_property
    def change(self) -> Array:
        """By how much the slope differs from that of the step before, the larger one."""
        change = np.zeros_like(self.central)
        both = self.finite[1:] & self.finite[:-1]
        change[1:] = np.where(both, np.abs(self.central[1:] - self.central[:-1]), 0.0)
        return change

    def smooth(self, noise: Array) -> Array:
        """Where gap and change shrink with the step, or are no more than ``noise``, and go on to do so."""
        if not len(self.steps):
            return self.finite
        shrinks = self.finite[1:] & self.finite[:-1] & (self.gap[1:] <= np.maximum(0.6 * self.gap[:-1], noise[1:]))
        # Stairs may give the same slope at two steps, to the last digit.
        shrinks[1:] &= self.change[2:] <= np.maximum(0.6 * self.change[1:-1], noise[2:])
        smooth = np.zeros_like(self.finite)
        # It may drop once between two kinks of different size: the next step tells, or at the end the one before.
        smooth[1:-1] = shrinks[:-1] & shrinks[1:]
        smooth[-1:] = smooth[-2:-1]
        # A kink at finer steps is at x; so is one that only sinks into the noise.
        last = self.last_kink(noise)
        gap = np.where(last >= 0, np.take_along_axis(self.gap, np.maximum(last, 0)[None], axis=0)[0], np.inf)
        return smooth & (np.arange(len(smooth))[:, None] > last) & (noise <= 0.6 * gap)

    def last_kink(self, noise: Array, length: int = 3) -> Array:
        """The last of ``length`` steps over which the gap stays as it is; −1 if it never does."""
        apart = self.finite & (self.gap > noise) & (self.gap > 1e-6 * (np.abs(self.ahead) + np.abs(self.behind)))
        stays = apart[1:] & apart[:-1] & (self.gap[1:] > 0.6 * self.gap[:-1]) & (self.gap[1:] < 1.7 * self.gap[:-1])
        last = np.full(stays.shape[1:], -1)
        for k in range(length, len(stays) + 1):
            last[stays[k - length : k].all(axis=0)] = k
        return last


@dataclass
class Reading:
    """A derivative, the bound of its error, and the step it comes from; per row. NaN and ∞ where there is none."""

    value: Array
    error: Array
    step: Array

    def improve(self, other: Reading, where: Array) -> None:
        """Take over ``other`` at ``where``."""
        for mine, theirs in ((self.value, other.value), (self.error, other.error), (self.step, other.step)):
            mine[where] = theirs[where]


def near_steps(x: Array, u: Array) -> Array:
    """Three steps of some hundredths of the size of x: enough for most functions."""
    size = _sizes(x, u).min(initial=np.inf)
    size = size if 1e-6 < size < 1e4 else 1.0
    return FIRST * 2.0 ** np.floor(np.log2(size) - 6) / RATIO ** np.arange(3)


def wide_steps(x: Array, u: Array, eps: float) -> Array:
    """Steps from the size of x, or 1, down to where x ± h u is x."""
    sizes = _sizes(x, u)
    top = np.floor(np.log2(max(sizes.max(initial=0.0), 1.0))) - 2
    low = np.log2(max(sizes.min(initial=1.0), TINY)) + 0.85 * np.log2(eps)
    return FIRST * 2.0 ** np.arange(top, low, -2.0)


def tiny_steps(x: Array, u: Array, eps: float) -> Array:
    """Steps from the size of x down, where that is too small for ``wide_steps``; none elsewhere."""
    size = _sizes(x, u).min(initial=1.0)
    if not 0 < size < TINY:
        return np.zeros(0)
    top = np.floor(np.log2(size)) - 2
    return FIRST * 2.0 ** np.arange(top, max(top + 0.85 * np.log2(eps), -1060.0), -2.0)


def _sizes(x: Array, u: Array) -> Array:
    moved = (u != 0) & np.isfinite(x)
    return np.abs(x[moved] / u[moved])


def climb(f: Flat, rows: Rows, u: Array, steps: Array) -> Ladder:
    """The slopes of ``rows`` of ``f`` along ``u`` at ``f.x``, two calls of f for each step."""
    x, pivot = f.x, int(np.argmax(np.abs(u)))
    reach = _sizes(x, u).max(initial=0.0)
    kept: list[tuple[Array | float, ...]] = []
    for h in steps:
        above, below = x + h * u, x - h * u
        up, down = (above[pivot] - x[pivot]) / u[pivot], (x[pivot] - below[pivot]) / u[pivot]
        if not (up > 0 and down > 0):
            break
        high, low = f(above), f(below)
        size = np.fmax(np.abs(f.y), np.fmax(np.abs(high), np.abs(low)))
        # Rounding of the value, and of the input as a backward error: a slope times ε x.
        steep = np.fmax(np.abs(high - f.y) / up, np.abs(f.y - low) / down)
        noise = 2 * f.eps / h * (size + 0.5 * reach * np.where(np.isfinite(steep), steep, 0.0))
        # Differences before mixtures: what does not depend on u cancels exactly.
        slopes = rows.of(high - f.y) / up, rows.of(f.y - low) / down, rows.of(high - low) / (up + down)
        kept.append((h, *slopes, rows.spread(noise) + 1e-300))
    if not kept:
        return Ladder(*[np.zeros((0, *shape)) for shape in ((), *[(len(rows),)] * 4)])
    return Ladder(*[np.array(column) for column in zip(*kept, strict=True)])


def read(ladder: Ladder) -> Reading:
    """The derivative, taking values to be right but for rounding."""
    return _extrapolated(ladder, ladder.noise, ladder.smooth(8 * ladder.noise + 1e-9 * np.abs(ladder.central)))


def read_rough(ladder: Ladder) -> tuple[Reading, Array]:
    """The derivative where the values are rough, as of a solver or of narrow floats inside, and where they are.

    Differences that grow again as the step shrinks, well above rounding, show how rough. The second thing returned is
    the roughness, 0 where there is none to speak of or where no derivative can be read above it.
    """
    gap, h, noise, finite = ladder.gap, ladder.steps[:, None], ladder.noise, ladder.finite
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
    readable = np.isfinite(reading.value) & (reading.error <= 1e-2 * np.abs(reading.value))
    return reading, np.where(readable, rough, 0.0)


def _extrapolated(ladder: Ladder, noise: Array, smooth: Array) -> Reading:
    """Richardson's tableau in h², and in it, per row, the entry with the smallest error."""
    table, valid, finite = ladder.central, smooth, ladder.finite
    columns = table.shape[1]
    best = Reading(np.full(columns, np.nan), np.full(columns, np.inf), np.full(columns, np.nan))
    steps = np.broadcast_to(ladder.steps[:, None], table.shape)
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
