"""Kinks by hundreds, in a few calls: the rule's gradient at x against those on either side, where x is smooth.

It accepts and never rejects: what it does not accept is looked at element by element.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .flat import EPS
from .ladder import sides
from .measure import Measured
from .probe import Probe
from .steps import quarters
from .verdict import RIGHT, WRONG

__all__ = ["AWAY", "NEARER", "Beside", "keeping_ties", "subgradients"]

Array = np.ndarray

AWAY, NEARER = 3e-4, 4096  # in parts of an element; there it is moved by so much less, at last
DRAWS = 2
BENDS = 0.25  # what changes by a larger part of itself is on a kink, not on a curve
SLACK = 1e-4


@dataclass
class Beside:
    """The elements on kinks, what was measured beside them, and whether the rule's gradients are subgradients there.

    If not, ``suspects`` are elements whose derivative is not between those beside x, and ``open`` directions off the
    kinks that were not accepted at x.
    """

    sure: bool = False
    columns: Array = field(default_factory=lambda: np.zeros(0, int))
    measured: list[Measured] = field(default_factory=list)
    suspects: Array = field(default_factory=lambda: np.zeros(0, int))
    open: list[Array] = field(default_factory=list)

    @property
    def right(self) -> bool:
        """Whether the rule is right to both sides, and x on kinks."""
        return bool(self.columns.size) and not self.open


def subgradients(probe: Probe, directions: list[Array], size: Array) -> Beside:
    """Whether the rule's gradients at x, which sits on kinks, are subgradients, by what a few calls can tell.

    Beside x, to both sides of each element, the rule must be right along the first direction. At x each of its
    derivatives must lie between those two; be right along the other directions but for the elements on kinks; and for
    those, moved together so that equal ones stay equal, as a tie wants it, lie as far between the slopes of the two
    sides in every row.
    """
    u, found = directions[0], Beside()
    x, rng, moved = probe.f.x, np.random.default_rng([probe.seed, 13]), np.flatnonzero(u)
    for _ in range(DRAWS):  # two of hundreds may come to lie too close to each other
        away = AWAY * size * rng.uniform(0.5, 1.0, x.size) * rng.choice([-1.0, 1.0], x.size)
        sides_of_x, found.measured = [probe.at(z) for z in (x + away, x - away)], []
        for side in sides_of_x:
            found.measured.append(_along(side, u))
            if not (found.measured[-1].verdict == RIGHT).all():
                break
        else:
            break
    else:
        return found
    slopes = [side.jacobian[:, moved] for side in sides_of_x]
    here, (one, other) = probe.jacobian[:, moved], slopes
    largest, least = np.maximum(np.abs(one), np.abs(other)), EPS * probe.largest[:, None]
    between = np.abs(here - (one + other) / 2) <= np.abs(one - other) / 2 + SLACK * largest + least
    found.suspects = moved[~between.all(axis=0)]
    found.columns = moved[(np.abs(one - other) > BENDS * largest + least).any(axis=0)]
    for direction in directions[1:]:
        smooth = direction.copy()
        smooth[found.columns] = smooth[found.suspects] = 0.0
        if smooth.any():
            found.measured.append(probe.along(smooth, brief=True))
            if (found.measured[-1].verdict == WRONG).any():
                found.open.append(smooth)
    found.sure = bool(found.columns.size) and not (found.suspects.size or found.open)
    together = keeping_ties(x, size, rng)
    for zero in (True, False):
        part = np.zeros_like(u)
        columns = found.columns[(x[found.columns] == 0) == zero]
        part[columns] = together[columns]
        found.sure = found.sure and (not columns.size or _as_one(probe, part))
    return found


def _along(side: Probe, u: Array) -> Measured:
    """The slopes along ``u`` beside x, by steps that do not reach back to it."""
    side.f.closer = quarters(side.f.x, u, AWAY / NEARER)
    return side.along(u, brief=True)


def keeping_ties(x: Array, size: Array, rng: np.random.Generator) -> Array:
    """A random direction, in proportion to ``size``, along which equal elements of x stay equal."""
    each = np.unique(np.abs(x), return_inverse=True)[1]
    return np.where(x < 0, -1.0, 1.0) * np.abs(size) * rng.uniform(0.5, 1.0, x.size)[each]


def _as_one(probe: Probe, u: Array) -> bool:
    """Whether the slopes along ``u`` lie between those of its two sides, and in all rows equally far from either."""
    (ahead, behind, noise), a = sides(probe.f, probe.rows, u), probe.jacobian @ u
    allowed = SLACK * (np.abs(ahead) + np.abs(behind)) + 8 * noise
    part = float((a - behind) @ (ahead - behind)) / max(float(np.square(ahead - behind).sum()), 1e-300)
    part = min(max(part, 0.0), 1.0)
    return bool((np.abs(behind + part * (ahead - behind) - a) <= allowed).all())
