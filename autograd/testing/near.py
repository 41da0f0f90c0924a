"""How the near ladder grows: the few steps that accept cheaply, and a few more where they show which are missing.

Larger ones where rounding is what limits them, smaller ones where curvature is, far smaller ones where there are kinks
in between, and ever smaller ones where x seems to sit on one. It accepts and never rejects, as the near ladder does.
"""

from __future__ import annotations

import numpy as np

from .claim import Question
from .ladder import Ladder, climb
from .reading import Reading, read
from .steps import NEAR, RATIO, top_step
from .verdict import KINK, RIGHT, UNVERIFIED, WRONG

__all__ = ["at_kinks", "grow"]

Array = np.ndarray

TIMES, MORE = 3, 2  # so often, by so many steps
SAME = 0.1
LEAP = 4  # quarterings, over kinks beside x
TRUNCATED = 8  # times the noise: an error of more is not of rounding
DEEPER = (5, 10, 15, 22, 30, 38)  # quarterings, over which a kink at x stays
FEW = 64  # elements
SLACK = 1e-4  # how well a step reads the slope of one side


def at_kinks(ask: Question, ladder: Ladder, reading: Reading, verdict: Array) -> Array:
    """Accept rows on kinks whose slope lies between those ahead and behind, the same at ever smaller steps; which."""
    kink = _at_a_kink(ladder) & (verdict == WRONG)
    if not kink.any() or np.count_nonzero(ask.u) > FEW:  # in a sum of many, anything lies between
        return np.zeros_like(kink)
    steps = float(ladder.steps[-1, 0]) / RATIO ** np.array(DEEPER, float)
    deep = climb(ask.f, ask.rows, ask.u[None], steps[:, None])
    if not len(deep.steps):
        return np.zeros_like(kink)
    ahead, behind, gap = ladder.ahead[-1], ladder.behind[-1], ladder.gap[-1]
    told = deep.noise <= SAME / TRUNCATED * gap
    for near, far in ((ahead, deep.ahead), (behind, deep.behind)):
        kink &= (~told | (np.abs(far - near) <= SAME * gap + TRUNCATED * deep.noise)).all(axis=0)
    ahead, behind = deep.ahead[0], deep.behind[0]
    middle, half = (ahead + behind) / 2, np.abs(ahead - behind) / 2
    slack = SLACK * (np.abs(ahead) + np.abs(behind)) + TRUNCATED * deep.noise[0]
    kink &= told[0] & (np.abs(ask.a - middle) <= half + slack)
    verdict[kink] = KINK
    reading.improve(Reading(middle, half, deep.steps[0]), kink)
    return kink


def grow(ask: Question, ladder: Ladder, reading: Reading, verdict: Array, *, leap: bool) -> Array:
    """Accept by some more steps what the near ``ladder`` has left open; ``reading`` takes over what accepts.

    Which rows seem to have x itself on a kink; unless ``leap``, no more steps are tried if all that are open do.
    """
    fine = reading.part(slice(None))
    kink = _at_a_kink(ladder) & (verdict == WRONG)
    if not len(ladder.steps) or (not leap and kink[verdict == WRONG].all()):
        return kink
    leapt = False
    for _ in range(TIMES):
        open_ = verdict == WRONG
        steps = _missing(ask, ladder, fine, open_, leapt)
        if not len(steps):
            break
        more = climb(ask.f, ask.rows, ask.u[None], steps[:, None])
        if len(more.steps) < len(steps):
            break
        far = steps[0] < ladder.steps[-1, 0] / RATIO**2
        leapt |= far
        ladder = more if far else ladder.joined(more)
        fine = read(ladder)
        agrees, seen = ask.agrees(fine), ask.seen(fine)
        final = _final(ask, ladder, fine) & (fine.value != 0)
        verdict[open_ & agrees & (ask.precise(fine) | (final & seen))] = RIGHT
        verdict[open_ & agrees & final & ~seen] = UNVERIFIED
        reading.improve(fine, open_ & (verdict != WRONG))
        if not (verdict == WRONG).any():
            break
    return kink & (verdict == WRONG)


def _missing(ask: Question, ladder: Ladder, reading: Reading, open_: Array, leapt: bool) -> Array:
    """The steps that could tell more; none where the rows are known, and known to differ."""
    if (open_ & ask.known(reading) & ~ask.agrees(reading)).any():
        return np.zeros(0)
    known = np.isfinite(reading.error)
    least = float(ladder.steps[-1, 0])
    if (open_ & ~known).any() and not leapt:
        return least / RATIO ** (LEAP + np.arange(NEAR))
    noise = ladder.noise[-1] * ladder.steps[-1] / reading.step
    if (open_ & ~(reading.error <= TRUNCATED * noise)).any():
        return least / RATIO ** (1 + np.arange(MORE))
    larger = float(ladder.steps[0, 0]) * RATIO ** np.arange(MORE, 0, -1)
    return larger[larger <= 1.5 * top_step(ask.f.x, ask.u)]


def _at_a_kink(ladder: Ladder) -> Array:
    """Where the slopes to both sides stay as far apart as they are."""
    gap = ladder.gap
    if not len(gap):
        return np.zeros(gap.shape[1:], bool)
    return ((gap > 8 * ladder.noise) & (np.abs(gap - gap[-1]) <= SAME * gap[-1])).all(axis=0)


def _final(ask: Question, ladder: Ladder, reading: Reading) -> Array:
    """Where no step left could tell more: there are none larger, and to smaller ones rounding adds more than this."""
    all_larger = RATIO * ladder.steps[0] > 1.5 * top_step(ask.f.x, ask.u)
    return all_larger & (reading.error <= 2 * RATIO * ladder.noise[-1])
