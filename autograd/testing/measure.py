"""One direction: the analytic slope of every row against what differences say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .flat import EPS, Flat
from .kinks import has_ties, hulls_beside, judge_edge, persistent_gap, slopes_around
from .ladder import Ladder, Reading, Rows, climb, near_steps, read, read_rough, tiny_steps, wide_steps
from .verdict import KINK, RIGHT, SAFETY, UNVERIFIED, WRONG

__all__ = ["Measured", "measure"]

Array = np.ndarray

LOOSE = 0.05  # differences whose error is a larger part of the slope verify nothing
STAIRS = 1e-6  # a value's own steps are larger parts of it than this; smaller ones are its rounding


@dataclass
class Measured:
    """Per row: the analytic and the numeric slope, the latter's error, the step it comes from, and the verdict.

    ``kink`` says where differences found a kink; the numeric slope is then the middle of the slopes around, and the
    error half their range.
    """

    analytic: Array
    numeric: Array
    error: Array
    step: Array
    verdict: Array
    kink: Array


@dataclass
class _Question:
    """The slopes ``a`` along ``u``; ``largest`` is the largest derivative known of each row."""

    f: Flat
    rows: Rows
    u: Array
    a: Array
    rtol: float
    largest: Array

    def climb(self, steps: Array) -> Ladder:
        return climb(self.f, self.rows, self.u, steps)

    def scale(self, reading: Reading) -> Array:
        return np.fmax(np.abs(self.a), np.abs(reading.value))

    def agrees(self, reading: Reading) -> Array:
        """Whether they agree within rtol and the error: no absolute tolerance, but where the value underflowed."""
        allowed = self.rtol * self.scale(reading) + SAFETY * reading.error
        allowed += np.where(reading.value == 0, EPS, EPS**2) * self.largest
        return np.isfinite(reading.value) & (np.abs(self.a - reading.value) <= allowed)

    def nothing(self, reading: Reading, ladder: Ladder) -> Array:
        """Where a slope of 0, exactly or but for rounding, is also all that differences could show."""
        h = ladder.steps[0] if len(ladder.steps) else 1.0
        steep = np.maximum(self.largest, ladder.variation / h)
        seen = np.maximum(1e3 * EPS * self.rows.spread(self.f.y) / h + 1e-290, self.rtol * steep)
        return (np.abs(self.a) <= 1e3 * EPS * steep) & (reading.error <= seen)


def measure(f: Flat, rows: Rows, u: Array, a: Array, rtol: float, largest: Array, seed: int) -> Measured:
    """Judge the slopes ``a`` of the rows along ``u``.

    The near ladder accepts but never rejects: what it does not confirm is measured again over all scales.
    """
    ask = _Question(f, rows, u, a, rtol, largest)
    near = ask.climb(near_steps(f.x, u))
    reading = read(near)
    precise = reading.error <= rtol * ask.scale(reading)
    right = ask.agrees(reading) & (precise | ask.nothing(reading, near))
    verdict, kink = np.where(right, RIGHT, WRONG), np.zeros(len(a), bool)
    for steps in (wide_steps, tiny_steps):
        open_ = (verdict == WRONG) | ((verdict == UNVERIFIED) & (steps is tiny_steps))
        if open_.any() and len(h := steps(f.x, u, float(f.eps.max()))):
            ladder = ask.climb(h)
            verdict[open_] = _judged(ask, ladder, reading, open_)[open_]
            kink |= _judge_kinks(ask, ladder, reading, verdict, seed)
    if (verdict == WRONG).any():
        _excuse(ask, reading, verdict)
    if (verdict == WRONG).any() and has_ties(f.x):
        kink |= _judge_ties(ask, reading, verdict, seed)
    return Measured(a, reading.value, reading.error, reading.step, verdict, kink)


def _judged(ask: _Question, wide: Ladder, reading: Reading, open_: Array) -> Array:
    """The verdicts from the wide ladder; ``reading`` takes over what it says better."""
    fine = read(wide)
    fine_value = fine.value.copy()
    exact = fine.error <= 1e-3 * np.abs(fine.value)
    relatively = exact & (fine.error * np.abs(reading.value) < reading.error * np.abs(fine.value))
    reading.improve(fine, open_ & ((fine.error < reading.error) | relatively))
    coarse, roughness = read_rough(wide)
    rough = roughness > 0
    # On stairs finer than rounding, flat steps say nothing about the slope.
    size = np.maximum(ask.rows.spread(ask.f.y), wide.variation)
    flat = rough & (fine_value == 0) & (roughness <= STAIRS * size)
    agrees = ask.agrees(reading) & ~flat
    by_coarse = rough & ~agrees
    reading.improve(coarse, open_ & by_coarse)
    agrees = ask.agrees(reading)
    seen = (reading.error <= LOOSE * ask.scale(reading)) | ask.nothing(reading, wide)
    verdict = np.where(agrees, np.where(seen, RIGHT, UNVERIFIED), WRONG)
    for row in np.flatnonzero(open_ & ~agrees).tolist():
        slopes = np.concatenate([wide.ahead[:, row], wide.behind[:, row]])
        slopes = slopes[np.isfinite(slopes)]
        if not slopes.size or not np.isfinite(ask.rows.of(ask.f.y)[row]):
            verdict[row] = UNVERIFIED
        elif not slopes.any():
            reading.value[row] = reading.error[row] = 0.0  # also of one side alone
        elif (edge := judge_edge(wide, row, float(ask.a[row]))) is not None:
            verdict[row] = edge
    return verdict


def _excuse(ask: _Question, reading: Reading, verdict: Array) -> None:
    """Accept what stands for 0 where the function does not depend on the input at all.

    That is rounding of what the function is made of, and 0 · ∞ where another output's derivative is infinite or none.
    """
    still = (verdict == WRONG) & (reading.value == 0)
    singular = ~np.isfinite(ask.a)
    if (singular & (verdict != WRONG)).any():
        verdict[still & np.isnan(ask.a)] = RIGHT
    if (still & ~singular).any():
        x, moved = np.abs(ask.f.x), ask.u != 0
        size = np.where(x == 0, 1.0, x)
        unit = (size[moved] / np.abs(ask.u[moved])).min()
        away = 0.1 * size * np.random.default_rng(0).uniform(-1, 1, x.size)
        natural = ask.rows.spread(ask.f(ask.f.x + away) - ask.f.y) / (0.1 * unit)
        verdict[still & (np.abs(ask.a) <= 64 * EPS * natural)] = RIGHT


def _judge_kinks(ask: _Question, wide: Ladder, reading: Reading, verdict: Array, seed: int) -> Array:
    """Accept those of the wrong rows that sit on a kink, if their slope lies in the hull around; which sit on one."""
    kink = np.zeros(len(verdict), bool)
    by_step: dict[int, list[int]] = {}
    for row in np.flatnonzero(verdict == WRONG).tolist():
        known = reading.error[row] < 1e-3 * ask.scale(reading)[row]
        k = None if known or not np.isfinite(ask.a[row]) else persistent_gap(wide, row)
        if k is not None:
            by_step.setdefault(k, []).append(row)
    for k, rows in by_step.items():
        low, high = slopes_around(ask.f, ask.rows, ask.u, float(wide.steps[k]), seed)
        for row in rows:
            lo, hi, a = low[row], high[row], ask.a[row]
            slack = 1e-4 * (abs(lo) + abs(hi)) + 512 * SAFETY * wide.noise[k, row]
            kink[row] = True
            if lo - slack <= a <= hi + slack:
                # Slopes that differ more the nearer they are, and all around: noise, not a kink.
                noise = wide.gap[k, row] > 2 * wide.gap[k - 1, row] and hi - lo > 0.1 * wide.gap[k, row]
                verdict[row] = UNVERIFIED if noise else KINK
            reading.value[row], reading.error[row] = (lo + hi) / 2, (hi - lo) / 2
            reading.step[row] = wide.steps[k]
    return kink


def _judge_ties(ask: _Question, reading: Reading, verdict: Array, seed: int) -> Array:
    """Accept those of the wrong rows whose slope lies in the hull beside a tie; which these are."""
    accepted = np.zeros(len(verdict), bool)
    for low, high, tied in hulls_beside(ask.f, ask.rows, ask.u, seed):
        slack = 1e-4 * (np.abs(low) + np.abs(high))
        inside = (verdict == WRONG) & tied & (low - slack <= ask.a) & (ask.a <= high + slack)
        verdict[inside] = KINK
        accepted |= inside
        reading.value[inside], reading.error[inside] = ((low + high) / 2)[inside], ((high - low) / 2)[inside]
        if not (tied & (verdict == WRONG)).any():
            break
    return accepted
