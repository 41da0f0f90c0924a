"""Slopes along directions on a ladder of steps: ahead, behind and between, and what rounding may add to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from .flat import EPS, Flat
from .steps import in_units

__all__ = ["STAIRS", "Ladder", "Rows", "climb", "sides"]

Array = np.ndarray

STAIRS = 1e-6  # a value's own steps are larger parts of it than this; smaller ones are its rounding
SMALL = 1e-6  # a step that reads the slope of one side
TINY = float(np.finfo(float).tiny)  # no noise at all would be divided by
FLAT = 3  # so many steps must agree on what lies beyond stairs


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

    @property
    def single(self) -> Array:
        """Which rows are one output by itself."""
        return np.ones(self.size, bool) if self.mixtures is None else (self.mixtures != 0).sum(axis=1) == 1

    def all(self, outputs: Array) -> Array:
        """Which rows are of such ``outputs`` only."""
        return outputs if self.mixtures is None else ~((self.mixtures != 0) & ~outputs).any(axis=1)

    def of(self, y: Array) -> Array:
        """The rows of ``y``; an output without a value at the point has no part in a mixture."""
        if self.mixtures is None:
            return y
        mixed = y @ self.mixtures.T
        if np.isfinite(mixed).all():
            return mixed
        return np.where(self.mixtures == 0, 0.0, self.mixtures * y[..., None, :]).sum(axis=-1)

    def spread(self, noise: Array) -> Array:
        """The noise of the rows, if each output has independent noise of the size ``noise``."""
        noise = np.where(np.isfinite(noise), np.abs(noise), 0.0)
        if self.mixtures is None:
            return noise
        # Products before squares: a mixture of 1e-200 and 1e200 has weights whose squares overflow.
        return np.sqrt(np.square(noise[..., None, :] * self.mixtures).sum(axis=-1))


@dataclass
class Ladder:
    """Slopes: a row per step, from the largest step to the smallest, a column per direction and row of ``Rows``.

    Where a step does not move x they are NaN. ``noise`` is what rounding may add to a slope.
    """

    steps: Array
    ahead: Array
    behind: Array
    central: Array
    noise: Array

    def part(self, columns: slice) -> Ladder:
        """Some of the columns."""
        return Ladder(*[part[:, columns] for part in self._parts])

    def joined(self, other: Ladder) -> Ladder:
        """One ladder of the steps of both."""
        pairs = zip(self._parts, other._parts, strict=True)
        return Ladder(*[np.concatenate(pair if self.steps[0, 0] > other.steps[0, 0] else pair[::-1]) for pair in pairs])

    @property
    def _parts(self) -> tuple[Array, ...]:
        return self.steps, self.ahead, self.behind, self.central, self.noise

    def noisier(self, noise: Array) -> Ladder:
        """The same slopes, of values that may be off by ``noise`` more, a number for each column."""
        return replace(self, noise=self.noise + 2 * noise / self.steps)

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
        change = np.abs(self.ahead) * self.steps
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
        if len(self.steps) < 2:
            return np.zeros_like(self.finite)
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

    def beyond_stairs(self) -> Array:
        """Where the value has no stairs any more, of steps that are no rounding, if it has some: they say nothing."""
        jumps = np.zeros_like(self.finite)
        jumps[2:] = self.change[2:] > np.maximum(0.6 * self.change[1:-1], STAIRS / (2 * EPS) * self.noise[2:])
        number = np.arange(len(jumps))[:, None]
        last = np.where(jumps, number, -1).max(axis=0, initial=-1)
        beyond = number > last
        return beyond | ((self.finite & beyond).sum(axis=0) < FLAT)

    def last_kink(self, noise: Array, length: int = 3) -> Array:
        """The last of ``length`` steps over which the gap stays as it is; −1 if it never does."""
        apart = self.finite & (self.gap > noise) & (self.gap > 1e-6 * (np.abs(self.ahead) + np.abs(self.behind)))
        stays = apart[1:] & apart[:-1] & (self.gap[1:] > 0.6 * self.gap[:-1]) & (self.gap[1:] < 1.7 * self.gap[:-1])
        last = np.full(stays.shape[1:], -1)
        for k in range(length, len(stays) + 1):
            last[stays[k - length : k].all(axis=0)] = k
        return last


def climb(f: Flat, rows: Rows, directions: Array, steps: Array) -> Ladder:
    """The slopes of ``rows`` of ``f`` at ``f.x`` along every direction, two calls of f for each of its steps.

    ``directions`` and ``steps`` have a row, and a column, per direction.
    """
    x, every = f.x, np.arange(len(directions))
    pivots = np.abs(directions).argmax(axis=1)
    lengths = directions[every, pivots]
    reach = np.array([in_units(x, u).max(initial=0.0) for u in directions])[:, None]
    nowhere = np.full(f.m, np.nan)
    kept: list[list[Array]] = []
    for h in steps:
        above, below = x + h[:, None] * directions, x - h[:, None] * directions
        up, down = (above[every, pivots] - x[pivots]) / lengths, (x[pivots] - below[every, pivots]) / lengths
        moved = (up > 0) & (down > 0)
        if not moved.any():
            break
        up, down = up[:, None], down[:, None]
        high, low = [
            np.array([f(z) if m else nowhere for z, m in zip(zs, moved, strict=True)]) for zs in (above, below)
        ]
        size = np.fmax(np.fmax(np.abs(f.y), f.least), np.fmax(np.abs(high), np.abs(low)))
        # Rounding of the value, and of the input as a backward error: a slope times ε x.
        steep = np.fmax(np.abs(high - f.y) / up, np.abs(f.y - low) / down)
        noise = 2 * f.eps / h[:, None] * (size + 0.5 * reach * np.where(np.isfinite(steep), steep, 0.0))
        # Differences before mixtures: what does not depend on u cancels exactly.
        slopes = rows.of(high - f.y) / up, rows.of(f.y - low) / down, rows.of(high - low) / (up + down)
        columns = np.repeat(h, len(rows)), *slopes, rows.spread(noise) + TINY
        kept.append([column.ravel() for column in columns])
    count = len(directions) * len(rows)
    return Ladder(*np.array(kept).reshape(-1, 5, count).swapaxes(0, 1))


def sides(f: Flat, rows: Rows, u: Array) -> Array:
    """The slopes of ``rows`` just ahead of ``f.x`` along ``u``, just behind it, and their noise; NaN if x stays."""
    ladder = climb(f, rows, u[None], np.array([[SMALL]]))
    nowhere = np.full((1, len(rows)), np.nan)
    return np.array([np.vstack([found, nowhere])[0] for found in (ladder.ahead, ladder.behind, ladder.noise)])
