"""Elements on kinks, taken together: only so a tie shows that gives every winner the whole gradient, or none."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np

from .probe import Probe
from .verdict import WRONG

__all__ = ["wrong_tie"]

Array = np.ndarray

SCREENED, MEASURED = 300, 12  # pairs
RTOL = 1e-5
GROUP, BENT = 4, 1e-5  # more are first taken together; bent otherwise by this part


def wrong_tie(probe: Probe, columns: list[int], h: float) -> tuple[list[int], str] | None:
    """Some of ``columns`` along which a joint slope is not among those around, and what it is, in words.

    They are tried in pairs, and all members of a tie together: of five winners two may win nothing, all five may not.
    ``h`` is a step at which the kinks show.
    """
    rng = np.random.default_rng([probe.seed, 3])
    if len(columns) > GROUP and not _any_coupled(probe, columns, h, rng):
        return None
    pairs = list(combinations(columns, 2))
    if len(pairs) > SCREENED:
        pairs = [pairs[i] for i in rng.permutation(len(pairs))]
        pairs = sorted(pairs, key=_crowd(np.abs(probe.f.x)))[: SCREENED // 2] + pairs[: SCREENED // 2]
        pairs = list(dict.fromkeys(pairs))
    found = coupled(probe, pairs, h)
    tied = [(list(pair), sign) for pair in found[:MEASURED] for sign in (1.0, -1.0)]
    for members, sign in [*tied, *[(group, 1.0) for group in groups(found) if len(group) > 2]]:
        u = probe.unit(members[0])
        u[members[1:]] = sign * rng.uniform(0.5, 1.0, len(members) - 1)
        measured = probe.along(u, RTOL)
        wrong = np.flatnonzero(measured.verdict == WRONG)
        if wrong.size:
            row = wrong[0]
            slopes = [float(part[row]) for part in (measured.analytic, measured.numeric, measured.error)]
            return members, tie_text(*slopes)
    return None


def _any_coupled(probe: Probe, columns: list[int], h: float, rng: np.random.Generator) -> bool:
    """Whether all together bend the function otherwise than each does by itself.

    Every two of them are moved to the same side once, and to opposite ones.
    """
    f = probe.f
    apart, size = np.zeros(f.m), np.abs(f.y)
    moved = np.zeros(f.n)
    moved[columns] = h * rng.uniform(0.5, 1.0, len(columns))
    for c in columns:
        u = probe.unit(c) * moved
        apart += f(f.x + u) - 2 * f.y + f(f.x - u)
    number = np.zeros(f.n, int)
    number[columns] = np.arange(len(columns))
    for bit in range(-1, len(columns).bit_length()):
        u = moved * (np.where(number >> bit & 1, -1.0, 1.0) if bit >= 0 else 1.0)
        ahead, behind = f(f.x + u), f(f.x - u)
        gap = np.abs(ahead - 2 * f.y + behind - apart)
        size = np.fmax(size, np.fmax(np.abs(ahead), np.abs(behind)))
        if not (gap <= BENT * np.abs(apart) + 16 * np.sqrt(len(columns)) * f.eps * size).all():
            return True
    return False


def _crowd(size: Array) -> Callable[[tuple[int, int]], float]:
    """How many elements are as large as the two of a pair, infinitely many if they differ: few are a tie by choice."""
    _, which, counts = np.unique(size, return_inverse=True, return_counts=True)
    return lambda pair: float(counts[which[pair[0]]]) if which[pair[0]] == which[pair[1]] else np.inf


def groups(pairs: list[tuple[int, int]]) -> list[list[int]]:
    """What hangs together by ``pairs``."""
    found: list[set[int]] = []
    for pair in pairs:
        touched = [group for group in found if not group.isdisjoint(pair)]
        found = [group for group in found if group not in touched] + [set(pair).union(*touched)]
    return [sorted(group) for group in found]


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
    cause = "does every winner of a tie" if abs(analytic) > abs(numeric) else "does no winner of a tie"
    return (
        f"at a tie or kink, the slope along a joint direction is {analytic:.6g} by the rule, but {numeric:.6g} ± "
        f"{error:.2g} around it: {cause} receive the whole gradient?"
    )
