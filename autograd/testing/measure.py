"""The analytic slopes along directions against what differences say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .claim import Claim, Question
from .flat import EPS, Flat
from .kinks import between_jumps, hulls_beside, judge_edge, one_side, persistent_gap, rests, slopes_around, ties
from .ladder import STAIRS, Ladder, Rows, climb
from .near import at_kinks, grow
from .reading import Reading, read, read_rough, unresolved
from .rounding import natural, natural_slope, pole, spread
from .steps import FIRST, near_steps, quarters, tiny_steps, wide_steps
from .verdict import KINK, RIGHT, SAFETY, UNVERIFIED, WRONG

__all__ = ["Measured", "drowned", "measure"]

Array = np.ndarray

READABLE = 0.01  # differences over roughness are read to this part of the slope
NARROW = 2e-3  # of a value: the roundings of float16
FACTOR = 4  # roundings of a factor


@dataclass
class Measured:
    """Per row: the analytic and the numeric slope, the latter's error, the step it comes from, and the verdict.

    ``kink`` says where differences found a kink; the numeric slope is then the middle of the slopes around, and the
    error half their range. ``terms`` are the sizes of what each element adds to the slopes, if there are several.
    """

    analytic: Array
    numeric: Array
    error: Array
    step: Array
    verdict: Array
    kink: Array
    terms: Array | None = None


def measure(
    f: Flat,
    rows: Rows,
    directions: Array,
    slopes: Array,
    rtol: float,
    largest: Array,
    seed: int,
    *,
    brief: bool = False,
    tied: bool = True,
) -> list[Measured]:
    """Judge the slopes of the rows along the directions, a row of ``directions``, ``slopes`` and ``largest`` each.

    The near ladder accepts but never rejects: what it, and a few steps more, do not confirm is measured again over
    all scales, unless ``brief``, and beside ties, if ``tied``. Where one direction is asked about, the next starts from
    the steps that told.
    """
    count, size, eps = len(directions), rows.spread(f.y), f.eps.copy()
    near = climb(f, rows, directions, np.array([near_steps(f.x, u, f.closer) for u in directions]).T)
    claim = Claim(slopes.ravel(), rtol, largest.ravel(), np.tile(size, count))
    reading = read(near)
    right = claim.agrees(reading) & (claim.precise(reading) | (claim.still(near) & claim.nothing(reading, near)))
    verdicts = np.where(right, RIGHT, WRONG).reshape(slopes.shape)
    out = []
    for k, (u, a, verdict) in enumerate(zip(directions, slopes, verdicts, strict=True)):
        ask = Question(a, rtol, largest[k], size, f, rows, u)
        columns = slice(k * len(rows), (k + 1) * len(rows))
        part, kink = reading.part(columns), np.zeros(len(a), bool)
        few, known = (verdict == WRONG).any(), np.zeros(len(a), bool)
        if few and not brief:
            known = at_kinks(ask, near.part(columns), part, verdict)
        if (verdict == WRONG).any():
            kink = grow(ask, near.part(columns), part, verdict, leap=not brief)
        if (verdict == WRONG).any() and not brief:
            kink = _measure_again(ask, part, verdict, eps, seed, tied)
        kink |= known
        if few and count == 1 and (verdict == RIGHT).all() and (ask.precise(part) & (part.step > 0)).all():
            f.closer = quarters(f.x, u, float(part.step.min()))
        out.append(Measured(a, part.value, part.error, part.step, verdict, kink))
    return out


def _measure_again(ask: Question, reading: Reading, verdict: Array, eps: Array, seed: int, tied: bool) -> Array:
    """Judge over all scales what is not right yet; which rows sit on a kink. ``reading`` knew of roundings ``eps``."""
    f, kink = ask.f, np.zeros(len(verdict), bool)
    f.notice_rounding()
    if (f.eps > eps).any():
        reading.error[verdict == WRONG] = np.inf
    for steps in (wide_steps, tiny_steps):
        open_ = (verdict == WRONG) | ((verdict == UNVERIFIED) & (steps is tiny_steps))
        if open_.any() and len(h := steps(f.x, ask.u, float(f.eps.min()))):
            ladder = climb(f, ask.rows, ask.u[None], h[:, None])
            verdict[open_] = _judged(ask, ladder, reading, open_)[open_]
            if (wrong := open_ & (verdict == WRONG)).any():
                # Numbers of size 1 that cancel to exactly 0: the smallest steps show only rounding, precisely.
                hidden = ask.rows.spread(f.eps * natural(f))
                ladder = ladder.noisier(hidden)
                known = np.maximum(reading.error, ask.rtol * ask.scale(reading))
                void = wrong & ~(SAFETY * hidden / reading.step <= known)
                void &= np.isnan(reading.value) | np.isfinite(reading.step)  # no step is kept of one side's slope
                reading.error[void] = np.inf
                verdict[void] = _judged(ask, ladder, reading, void)[void]
            kink |= _judge_kinks(ask, ladder, reading, verdict, seed)
            verdict[(verdict == WRONG) & np.isfinite(ask.a) & unresolved(ladder)] = UNVERIFIED
    if (verdict == WRONG).any():
        _excuse(ask, reading, verdict)
    # Outputs that are mixed on a kink may have chosen apart: each by itself has to tell.
    if (open_ := (verdict == WRONG) & (ask.rows.single | ~kink)).any() and tied and ties(f.x):
        kink |= _judge_ties(ask, reading, verdict, open_, seed)
    verdict[(verdict == WRONG) & np.isnan(reading.value) & np.isfinite(ask.a)] = UNVERIFIED
    return kink


def _judged(ask: Question, wide: Ladder, reading: Reading, open_: Array) -> Array:
    """The verdicts from the wide ladder; ``reading`` takes over what it says better."""
    fine = read(wide)
    fine_value = fine.value.copy()
    exact = fine.error <= 1e-3 * np.abs(fine.value)
    relatively = exact & (fine.error * np.abs(reading.value) < reading.error * np.abs(fine.value))
    apart = np.abs(fine.value - reading.value) > SAFETY * (fine.error + reading.error)  # the near one saw less
    reading.improve(fine, open_ & ((fine.error < reading.error) | relatively | apart))
    coarse, roughness = read_rough(wide)
    size = np.maximum(ask.size, wide.variation)
    rough = (roughness > 0) & (coarse.error <= READABLE * np.abs(coarse.value))
    # What differences over roughness tell less precisely is no reason to reject.
    vague = (roughness > 0) & (roughness <= NARROW * size) & (np.abs(ask.a - coarse.value) <= SAFETY * coarse.error)
    vague &= coarse.error <= 10 * READABLE * np.abs(coarse.value)
    # On stairs finer than rounding, flat steps say nothing about the slope; on those of whole numbers, all.
    still, whole = rough & (fine_value == 0), ask.rows.all(ask.f.whole)
    flat = still & (roughness <= STAIRS * size) & ~whole
    reading.improve(fine, open_ & still & whole)
    agrees = ask.agrees(reading) & ~flat
    by_coarse = rough & ~agrees
    reading.improve(coarse, open_ & by_coarse)
    agrees = ask.agrees(reading)
    seen = ask.seen(reading) | ask.nothing(reading, wide)
    jumps = roughness > 0
    verdict = np.where(agrees, np.where(seen, RIGHT, UNVERIFIED), np.where(vague, UNVERIFIED, WRONG))
    left = open_ & ~agrees & ~vague
    if (on_stairs := left & ask.rows.all(ask.f.stairs) & (ask.a == 0)).any():
        on_stairs &= rests(ask.f, ask.rows, ask.u)
        verdict[on_stairs] = UNVERIFIED
    for row in np.flatnonzero(left & ~on_stairs).tolist():
        slopes = np.concatenate([wide.ahead[:, row], wide.behind[:, row]])
        slopes = slopes[np.isfinite(slopes)]
        if not slopes.size or not np.isfinite(ask.rows.of(ask.f.y)[row]):
            verdict[row] = UNVERIFIED
        elif not slopes.any():
            reading.value[row] = reading.error[row] = 0.0  # also of one side alone
        elif jumps[row] and between_jumps(wide, row, float(ask.a[row])):
            verdict[row] = UNVERIFIED  # the slopes over many stairs are another's
        elif (edge := judge_edge(wide, row, float(ask.a[row]))) is not None:
            verdict[row], reading.value[row], reading.error[row] = edge
    return verdict


def drowned(f: Flat, rows: Rows, u: Array, a: Array) -> Array:
    """Which slopes ``a`` agree with differences over roughness no wider than float16's, however little those tell.

    In a sum of many, roughness adds up where slopes cancel.
    """
    wide = climb(f, rows, u[None], wide_steps(f.x, u, float(f.eps.min()))[:, None])
    coarse, roughness = read_rough(wide)
    size = np.maximum(rows.spread(f.y), wide.variation)
    return (roughness > 0) & (roughness <= NARROW * size) & (np.abs(a - coarse.value) <= SAFETY * coarse.error)


def _excuse(ask: Question, reading: Reading, verdict: Array) -> None:
    """Accept what only the rounding of x or of what the function is made of keeps apart, and 0 · ∞.

    The latter where the function does not depend on the input, but another output's derivative is infinite or none.
    """
    still = verdict == WRONG
    verdict[still & pole(ask.f, ask.rows)] = UNVERIFIED  # a singular matrix, of which rounding made a regular one
    still = verdict == WRONG
    singular = ~np.isfinite(ask.a)
    hidden = still & np.isnan(ask.a) & (reading.value == 0)
    if (singular & ~still).any():
        verdict[hidden] = RIGHT
    elif not (ask.rows.each or np.isfinite(ask.f.y).all() or reading.value.any()):
        verdict[hidden] = UNVERIFIED  # that of an output without a value, which has no part in the mixtures
    if (still := still & ~singular & np.isfinite(reading.value)).any():
        apart = np.abs(ask.a - reading.value)
        h = np.nanmax(reading.step[still], initial=0.0) or FIRST
        rounding = (
            still
            & (apart <= 1e3 * EPS * natural_slope(ask.f, ask.rows, ask.u))
            & (apart <= SAFETY * spread(ask.f, ask.rows, ask.u, h))
        )
        # A factor that is only rounding beside those of other outputs, as sin(2π) in a Fourier transform.
        least = FACTOR * EPS * np.nanmax(np.abs(reading.value), initial=0.0) if ask.rows.each else 0.0
        rounding |= still & (np.fmax(np.abs(ask.a), np.abs(reading.value)) <= least)
        verdict[rounding] = np.where(np.abs(ask.a) <= 1e3 * EPS * ask.largest, RIGHT, UNVERIFIED)[rounding]


def _judge_kinks(ask: Question, wide: Ladder, reading: Reading, verdict: Array, seed: int) -> Array:
    """Accept those of the wrong rows that sit on a kink, if their slope lies in the hull around; which sit on one."""
    kink = np.zeros(len(verdict), bool)
    by_step: dict[int, list[int]] = {}
    for row in np.flatnonzero(verdict == WRONG).tolist():
        known = reading.error[row] < 1e-3 * ask.scale(reading)[row]
        k = None if known or not np.isfinite(ask.a[row]) else persistent_gap(wide, row)
        if k is not None:
            by_step.setdefault(k, []).append(row)
    for k, rows in by_step.items():
        low, high = slopes_around(ask.f, ask.rows, ask.u, float(wide.steps[k, 0]), seed)
        for row in rows:
            lo, hi, a = low[row], high[row], ask.a[row]
            slack = 1e-4 * (abs(lo) + abs(hi)) + 512 * SAFETY * wide.noise[k, row]
            kink[row] = True
            if one_side(wide, row, float(a)):
                verdict[row], kink[row] = KINK, False  # a jump, of which joint directions tell nothing
            elif lo - slack <= a <= hi + slack:
                # Slopes that differ more the nearer they are, and all around: noise, not a kink.
                noise = wide.gap[k, row] > 2 * wide.gap[k - 1, row] and hi - lo > 0.1 * wide.gap[k, row]
                verdict[row] = UNVERIFIED if noise else KINK
            reading.value[row], reading.error[row] = (lo + hi) / 2, (hi - lo) / 2
            reading.step[row] = wide.steps[k, row]
    return kink


def _judge_ties(ask: Question, reading: Reading, verdict: Array, open_: Array, seed: int) -> Array:
    """Accept those of the open rows whose slope lies in the hull beside a tie; which these are."""
    accepted = np.zeros(len(verdict), bool)
    for low, high, tied in hulls_beside(ask.f, ask.rows, ask.u, seed):
        slack = 1e-4 * (np.abs(low) + np.abs(high))
        inside = open_ & ~accepted & tied & (low - slack <= ask.a) & (ask.a <= high + slack)
        verdict[inside] = KINK
        accepted |= inside
        reading.value[inside], reading.error[inside] = ((low + high) / 2)[inside], ((high - low) / 2)[inside]
        if not (tied & open_ & ~accepted).any():
            break
    return accepted
