"""Kinks of any kind: a rule is right at x if its gradient there is the limit of right gradients beside x.

It accepts and never rejects: ties broken in the order of the elements, as a stable sort breaks them, and every element
a little larger or smaller, as relu'(0) is 0 or 1, are tried; not every place beside x.
"""

from __future__ import annotations

import numpy as np

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
ALONE, LINES = 256, 12  # outputs that are asked one by one, along so many directions
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
    if _close(probe.at(x + AWAY * rising).jacobian, probe.at(x - AWAY * rising).jacobian, BENDS).all():
        return None  # noise, and no kink
    for away in (rising, falling, -rising, -falling):
        beside, *further = [probe.at(x + k * AWAY * away) for k in (1, 2, 3)]
        tends = 3 * beside.jacobian - 3 * further[0].jacobian + further[1].jacobian
        if not _close(tends, here, SAME).all():
            continue
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


def each_between(probe: Probe, size: Array) -> bool:
    """Whether along random directions each output's slope, by itself, lies between those ahead and behind.

    For as many outputs as may be asked one by one; a sum of many hides which side each of them has taken.
    """
    f = probe.f
    if f.m > ALONE or not np.isfinite(f.y).all():
        return False
    rows, rng = Rows(f.y), np.random.default_rng([probe.seed, 14])
    jacobian = np.array([f.pull(v) for v in rows.cotangents])
    for _ in range(LINES):
        u = size * rng.uniform(0.5, 1.0, f.n) * rng.choice([-1.0, 1.0], f.n)
        (ahead, behind, noise), a = sides(f, rows, u), jacobian @ u
        kink = np.abs(ahead - behind) > BENDS * np.maximum(np.abs(ahead), np.abs(behind))
        slack = np.where(kink, SLACK, RTOL) * (np.abs(ahead) + np.abs(behind)) + 8 * noise
        middle, half = (ahead + behind) / 2, np.where(kink, np.abs(ahead - behind) / 2, 0.0)
        if not (np.abs(a - middle) <= half + slack).all():
            return False
    return True


def _close(there: Array, here: Array, part: float) -> Array:
    """Which derivatives differ by no more than ``part`` of themselves."""
    largest = np.abs(here).max(axis=1, keepdims=True, initial=0.0)
    return np.abs(there - here) <= part * np.maximum(np.abs(there), np.abs(here)) + LEAST * largest
