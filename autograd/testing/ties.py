"""Elements on kinks, taken in pairs: only they show a tie that gives every winner the whole gradient."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from .probe import Probe
from .verdict import WRONG

__all__ = ["coupled", "tie_text", "wrong_pair"]

Array = np.ndarray

SCREENED, MEASURED = 300, 12  # pairs
RTOL = 1e-5


def wrong_pair(probe: Probe, columns: list[int], h: float) -> tuple[list[int], str] | None:
    """Two of ``columns`` along which a joint slope is not among those around, and what it is, in words.

    ``h`` is a step at which the kinks show.
    """
    rng = np.random.default_rng([probe.seed, 3])
    pairs = list(combinations(columns, 2))
    if len(pairs) > SCREENED:
        pairs = [pairs[i] for i in rng.choice(len(pairs), SCREENED, replace=False)]
    for pair in coupled(probe, pairs, h)[:MEASURED]:
        for sign in (1.0, -1.0):
            u = probe.unit(pair[0]) + sign * rng.uniform(0.5, 1.0) * probe.unit(pair[1])
            measured = probe.along(u, RTOL)
            wrong = np.flatnonzero(measured.verdict == WRONG)
            if wrong.size:
                row = wrong[0]
                return list(pair), tie_text(
                    *[float(part[row]) for part in (measured.analytic, measured.numeric, measured.error)]
                )
    return None


def coupled(probe: Probe, pairs: list[tuple[int, int]], h: float) -> list[tuple[int, int]]:
    """The pairs that bend the function otherwise than each of the two does, as the members of a tie do."""
    f = probe.f
    bends: dict[int, Array] = {}

    def bend(u: Array) -> Array:
        return f(f.x + h * u) - 2 * f.y + f(f.x - h * u)

    found = []
    for i, j in pairs:
        for c in (i, j):
            if c not in bends:
                bends[c] = bend(probe.unit(c))
        apart = bends[i] + bends[j]
        if (
            np.abs(bend(probe.unit(i) + probe.unit(j)) - apart) > 1e-3 * np.abs(apart) + 16 * f.eps * np.abs(f.y)
        ).any():
            found.append((i, j))
    return found


def tie_text(analytic: float, numeric: float, error: float) -> str:
    """A wrong slope along a joint direction, in words."""
    return (
        f"at a tie or kink, the slope along a joint direction is {analytic:.6g} by the rule, but {numeric:.6g} ± "
        f"{error:.2g} around it: "
        "does every winner of a tie receive the whole gradient?"
    )
