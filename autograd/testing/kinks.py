"""Where no step is usable: the analytic slope against the hull of the slopes around, or those of one side.

At a kink every subgradient is right; at the edge of the domain only one side counts; a vertical tangent is infinite.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .flat import Flat
from .ladder import Ladder, Rows
from .steps import sizes
from .verdict import LOOSE, RIGHT, SAFETY, UNVERIFIED, WRONG

__all__ = [
    "between_jumps",
    "hulls_beside",
    "judge_edge",
    "one_side",
    "persistent_gap",
    "rests",
    "slopes_around",
    "ties",
]

Array = np.ndarray

NEIGHBOURS = 8  # at random, beside those ahead and behind
BESIDE, NEARER, MANY = 1e-3, 16, 24  # how far from a tie, in parts of x; how many times less; how often
FEWEST, MOST = 2, 20  # how many times that, as many as there are elements in a tie
FRACTION = 512  # a neighbour's slope is taken over this part of its distance, and beside a tie over this one
COARSE = 16
SAME = 1e-6
TOLD = 1e-3  # how well a slope between jumps has to be known
ULPS = (1, 2)  # of x, the smallest steps of all
STEEPER = 0.8  # than the last slope, but for this much


def judge_edge(ladder: Ladder, row: int, a: float) -> tuple[int, float, float] | None:
    """The verdict on the slope ``a`` where it is infinite, or where only one side of x has values; None elsewhere.

    With it, the slope by differences and its error. An infinite slope is right if the slopes grow towards it. Where
    they grow, 0 is a convention that differences can neither confirm nor refute, and so is a slope steeper than they
    have grown to: a step towards the edge is no smaller than x can be told apart.
    """
    sides = [_resolved(ladder, side[:, row], ladder.noise[:, row]) for side in (ladder.ahead, ladder.behind)]
    if np.isinf(a):
        grows = any(_grows(side) and side[-1] * a > 0 for side in sides)
        return RIGHT if grows else WRONG, a if grows else np.nan, np.inf
    few, many = sorted(sides, key=len)
    if not len(many) >= 4 > len(few):
        return None
    if _grows(many):
        steeper = a / many[-1] >= STEEPER
        return UNVERIFIED if a == 0 or steeper else WRONG, float(np.copysign(np.inf, many[-1])), np.inf
    change = np.abs(np.diff(many))
    k = int(np.argmin(change))
    slope, error = float(many[k + 1]), float(change[k])
    if abs(a - slope) > 1e-4 * abs(a) + SAFETY * error:
        return WRONG, slope, error
    return RIGHT if abs(a - slope) + error <= LOOSE * max(abs(a), abs(slope)) else UNVERIFIED, slope, error


def _resolved(ladder: Ladder, side: Array, noise: Array) -> Array:
    """The slopes of one side that exist and are not all rounding; slopes of zero are."""
    return side[np.isfinite(side) & ((noise <= 0.05 * np.abs(side)) | (side == 0))]


def _grows(side: Array) -> bool:
    """Whether the slopes grow steadily, and much, as the step shrinks."""
    size = np.abs(side)
    return len(size) >= 4 and size[-1] > 10 * size[0] and bool(np.all(size[1:] >= 0.8 * size[:-1]))


def persistent_gap(ladder: Ladder, row: int) -> int | None:
    """The number of a step in the middle of those over which the two sides stay apart; None if they meet.

    Their slopes, at a kink; or their values, at a jump, where both slopes may grow alike.
    """
    ahead, behind = np.abs(ladder.ahead[:, row]), np.abs(ladder.behind[:, row])
    gap, noise = ladder.gap[:, row], 8 * ladder.noise[:, row]
    apart = ladder.finite[:, row] & (gap > noise) & (gap > 1e-6 * (ahead + behind))
    stays = apart[1:] & apart[:-1] & (gap[1:] > 0.6 * gap[:-1])
    jumps = ladder.finite[1:, row] & (ahead[1:] > 3 * ahead[:-1]) & (behind[1:] > 3 * behind[:-1])
    jumps &= np.minimum(ahead, behind)[1:] > noise[1:]
    steps = np.flatnonzero(stays | jumps) + 1
    return int(steps[len(steps) // 2]) if len(steps) >= 3 else None


def one_side(ladder: Ladder, row: int, a: float) -> bool:
    """Whether the slope ``a``, not 0, is that of one side of a jump, over several steps to the last digit.

    Slopes around x tell it only from where no other jump is in between, as there is between the teeth of a remainder.
    """
    near = [np.abs(side[:, row] - a) <= SAME * abs(a) for side in (ladder.ahead, ladder.behind)]
    return a != 0 and any(bool((side[3:] & side[2:-1] & side[1:-2] & side[:-3]).any()) for side in near)


def between_jumps(ladder: Ladder, row: int, a: float) -> bool:
    """Whether the slope ``a`` is that of one side over several steps, but for rounding: on a stair, between jumps.

    At large numbers larger steps show the slope over many stairs with more digits, but that is not the derivative.
    """
    noise = SAFETY * ladder.noise[:, row]
    told = noise <= TOLD * abs(a)
    near = [np.abs(side[:, row] - a) <= SAME * abs(a) + noise for side in (ladder.ahead, ladder.behind)]
    return a != 0 and any(bool((side[2:] & side[1:-1] & side[:-2] & told[:-2]).any()) for side in near)


def rests(f: Flat, rows: Rows, u: Array) -> Array:
    """Which rows stay the same to one side of x, by the smallest steps that move all that ``u`` moves."""
    least = np.where(u != 0, np.sign(u) * np.spacing(np.abs(f.x)), 0.0)
    still = [(rows.of(np.array([f(f.x + k * side * least) - f.y for k in ULPS])) == 0).all(axis=0) for side in (1, -1)]
    return still[0] | still[1]


def slopes_around(f: Flat, rows: Rows, u: Array, radius: float, seed: int) -> tuple[Array, Array]:
    """The least and the greatest slope of every row along ``u``, at points ``radius`` away from x."""
    away = [*_corners(u), *np.random.default_rng([seed, 2]).standard_normal((NEIGHBOURS, u.size))]
    return _hull(f, rows, u, [radius * d for d in away], radius / FRACTION)


def _hull(f: Flat, rows: Rows, u: Array, away: list[Array], h: float) -> tuple[Array, Array]:
    slopes = [rows.of(f(f.x + d + h * u) - f(f.x + d - h * u)) / (2 * h) for d in away]
    return np.fmin.reduce(slopes), np.fmax.reduce(slopes)


def _corners(u: Array) -> list[Array]:
    """``u`` and its opposite; of a pair of elements also the other two combinations of signs."""
    if np.count_nonzero(u) != 2:
        return [u, -u]
    turned = u.copy()
    turned[np.flatnonzero(u)[0]] *= -1
    return [u, -u, turned, -turned]


def ties(x: Array) -> int:
    """How many elements are as large as each other, or 0: where kinks are that one direction need not meet."""
    counts = np.unique(np.abs(x), return_counts=True)[1]
    return int(counts.max()) if (counts > 1).any() else int((x == 0).any())


def hulls_beside(f: Flat, rows: Rows, u: Array, seed: int) -> Iterator[tuple[Array, Array, Array]]:
    """The hull of more and more slopes beside a tie, and for which rows it is one: for which it is as wide from nearer.

    In a tie of three, moving one element leaves the middle value as it is: smooth along that direction, and yet the
    derivative beside it is 1 or 0 as the elements are ordered. A curve's hull shrinks from nearer, that of noise grows.
    """
    x, size = f.x, sizes(f.x)
    moved = u != 0
    unit = float((size[moved] / np.abs(u[moved])).min())
    rng = np.random.default_rng([seed, 12])
    far, near = [], []
    for _ in range(min(max(ties(f.x), FEWEST), MOST)):
        away = rng.uniform(-1, 1, (MANY, x.size)) * size
        for radius, hulls in ((BESIDE, far), (BESIDE / NEARER, near)):
            hulls += _hull(f, rows, u, list(radius * away), radius * unit / COARSE)
        low, high = np.fmin.reduce(far), np.fmax.reduce(far)
        lo, hi = np.fmin.reduce(near), np.fmax.reduce(near)
        wide = hi - lo > 1e-4 * (np.abs(lo) + np.abs(hi))
        yield lo, hi, wide & (hi - lo > 0.5 * (high - low)) & (hi - lo < 2 * (high - low))
