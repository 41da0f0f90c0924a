"""Kinks of any kind: a rule is right at x if its gradient there is the limit of right gradients beside x.

It accepts and never rejects: ties broken in the order of the elements, as a stable sort breaks them, and every element
a little larger or smaller, as relu'(0) is 0 or 1, are tried; not every place beside x.
"""

from __future__ import annotations

import numpy as np

from .beside import keeping_ties
from .ladder import Rows, sides
from .measure import Measured
from .probe import Probe
from .steps import quarters
from .verdict import RIGHT

__all__ = ["Limit", "each_between", "limit"]

Array = np.ndarray

AWAY = 1e-3  # in parts of an element
NEARER = 128  # times the number of elements: by so much less they are moved there, at last, so that their order stays
SAME = 1e-6
RTOL = 1e-5  # of steps so small
LEAST = 1e-12  # of the largest derivative
BENDS = 0.25  # what changes by a larger part of itself is on a kink, not on a curve
ALONE, NUMBERS = 1024, 2**20  # outputs that are asked one by one, and numbers that those and their slopes may be
LINES, KEEPING, SUSPECTS = 12, 2, 16  # directions of all elements, of those that keep ties, and of one
SLACK = 1e-4  # how well a small step reads the slope of one side


class Limit:
    """Where gradients tend to the rule's at x: the elements on kinks, and what was measured there."""

    def __init__(self, columns: Array, measured: list[Measured]) -> None:
        self.columns, self.measured = columns, measured


def limit(probe: Probe, directions: list[Array], size: Array) -> Limit | None:
    """Where along a few straight lines to x the rule tends to what it is at x, and is right; None along none of them.

    The limit is extrapolated from three points, so that curvature is no difference.
    """
    x, here = probe.f.x, probe.jacobian
    rising = size * np.linspace(0.5, 1.0, x.size)
    falling = size * np.linspace(1.0, 0.5, x.size)
    for away in (rising, falling, -rising, -falling):
        beside = probe.at(x + AWAY * away)
        if not _close(beside.jacobian, here, BENDS).all():
            continue
        further = [probe.at(x + k * AWAY * away) for k in (2, 3)]
        tends = 3 * beside.jacobian - 3 * further[0].jacobian + further[1].jacobian
        if not _close(tends, here, SAME).all():
            continue
        if _same_around(probe, size):
            return None  # noise, and no kink
        measured = []
        for u in directions:
            beside.f.closer = quarters(beside.f.x, u, AWAY / NEARER / x.size)
            measured.append(beside.along(u, RTOL, brief=True))
            if not (measured[-1].verdict == RIGHT).all():
                break
        else:
            opposite = probe.at(x - AWAY * away).jacobian
            return Limit(np.flatnonzero(~_close(opposite, here, BENDS).all(axis=0)), measured)
    return None


def each_between(probe: Probe, size: Array, suspects: Array) -> int | None:
    """How many outputs were not looked at, if each of the others' slopes lies between those ahead and behind.

    Along random directions, some that keep ties, and for some ``suspects`` by themselves. A sum of many outputs hides
    which side of a kink each has taken; as many are looked at as may be asked one by one. None where one does not lie
    so.
    """
    f, rng = probe.f, np.random.default_rng([probe.seed, 14])
    if not np.isfinite(f.y).all():
        return None
    alone = np.sort(rng.permutation(f.m)[: min(ALONE, max(NUMBERS // max(f.n, f.m), 1))])
    rows = Rows(f.y, np.eye(f.m)[alone]) if alone.size < f.m else Rows(f.y)
    jacobian = np.array([f.pull(v) for v in rows.cotangents])
    lines = [size * rng.uniform(0.5, 1.0, f.n) * rng.choice([-1.0, 1.0], f.n) for _ in range(LINES)]
    lines += [keeping_ties(f.x, size, rng) for _ in range(KEEPING)]
    lines += [probe.unit(c) * size[c] for c in rng.permutation(suspects)[:SUSPECTS].tolist()]
    for u in lines:
        (ahead, behind, noise), a = sides(f, rows, u), jacobian @ u
        slack = SLACK * np.abs(ahead - behind) + RTOL * (np.abs(ahead) + np.abs(behind)) + 8 * noise
        if not (np.abs(a - (ahead + behind) / 2) <= np.abs(ahead - behind) / 2 + slack).all():
            return None
    return f.m - alone.size


def _same_around(probe: Probe, size: Array) -> bool:
    """Whether the rule gives much the same at a few points around x: there is no kink at x."""
    x, rng = probe.f.x, np.random.default_rng([probe.seed, 15])
    away = [AWAY * size * rng.uniform(-1.0, 1.0, x.size) for _ in range(2)]
    first, *rest = [probe.at(z).jacobian for z in (x + away[0], x - away[0], x + away[1])]
    return all(bool(_close(other, first, BENDS).all()) for other in rest)


def _close(there: Array, here: Array, part: float) -> Array:
    """Which derivatives differ by no more than ``part`` of themselves."""
    largest = np.abs(here).max(axis=1, keepdims=True, initial=0.0)
    return np.abs(there - here) <= part * np.maximum(np.abs(there), np.abs(here)) + LEAST * largest
