"""Large inputs: random directions, and bisection from a wrong direction to the wrong element."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .beside import Beside, subgradients
from .kinks import ties
from .ladder import Rows, climb
from .limits import each_between, limit
from .measure import Measured, drowned
from .probe import Probe
from .reading import read
from .steps import quarters, sizes, wide_steps
from .ties import wrong_tie
from .verdict import RIGHT, UNVERIFIED, WRONG

__all__ = ["Large", "check_large", "find_output", "sample"]

Array = np.ndarray

SUSPECTS = 24  # elements on kinks that are looked at one by one
ALONE = 64  # outputs that are looked at by themselves
AWAY, NEARER = 1e-3, 1024  # beside kinks, in parts of an element; there it is moved by so much less, at last
FINE = 1e4  # an element is moved by this part of it
TIES, EACH = 6, 2  # elements whose ties are looked at, in so many outputs
MAIN = 2  # directions of all elements
QUIETER, QUIET = 1e-4, 3  # elements that change the output by less than this part get directions of their own
NEAR_0 = 1e-5  # of the usual size
SAMPLE = 12  # elements beside a wrong one that show what kind of wrong it is


@dataclass
class Large:
    """What random directions say: each measurement, the column of a wrong element, or in words what else is wrong.

    ``probe`` is where the element is wrong: at x, or beside it if x sits on kinks.
    """

    measured: list[Measured]
    probe: Probe
    column: int | None = None
    problem: str | None = None
    beside: bool = False  # the rule is right at points beside x as well
    kinks: int = 0
    unverified: int = 0
    unseen: int = 0  # outputs whose choice on a kink was not looked at


def check_large(probe: Probe, start: int, stop: int) -> Large:
    """Check the input elements from ``start`` to ``stop``."""
    size = np.zeros(probe.f.n)
    size[start:stop] = sizes(probe.f.x[start:stop])
    size[~np.isfinite(probe.jacobian).all(axis=0)] = 0.0  # of an infinite derivative no sum tells
    directions = _directions(probe, size, start)
    measured: list[Measured] = []
    beside = Beside()
    if directions:
        measured.append(probe.along(directions[0], brief=True))
        if (wrong := measured[0].verdict == WRONG).any():
            if kinked := bool(measured[0].kink[wrong].all()):
                beside = subgradients(probe, directions, size)
            if beside.sure:
                return Large(beside.measured, probe, beside=True, kinks=beside.columns.size)
            if (kinked or ties(probe.f.x)) and (near := limit(probe, directions, size)) is not None:
                return Large(near.measured, probe, beside=True, kinks=near.columns.size)
            if beside.right and (unseen := each_between(probe, size, beside.suspects)) is not None:
                return Large(beside.measured, probe, beside=True, kinks=beside.columns.size, unseen=unseen)
            measured = []
    measured += [probe.along(u) for u in directions[len(measured) : MAIN]]
    probe.f.closer, closer = -1, probe.f.closer  # of what hardly counts, rounding takes more than curvature does
    measured += [probe.along(u) for u in directions[MAIN:]]
    probe.f.closer = closer
    unverified = sum(bool((m.verdict == UNVERIFIED).any()) for m in measured)
    found = Large(measured, probe, unverified=unverified)
    off_kinks = [(u, probe.along(u)) for u in beside.open]
    for u, m in [*zip(directions, measured, strict=True), *off_kinks]:
        wrong = np.flatnonzero((m.verdict == WRONG) & ~m.kink)
        if wrong.size:
            found.column = _bisect(probe, int(wrong[0]), u)
            if found.column is None and drowned(probe.f, probe.rows, u, m.analytic)[wrong].all():
                found.unverified += 1
                continue
            if found.column is None:
                a, n, e = m.analytic[wrong[0]], m.numeric[wrong[0]], m.error[wrong[0]]
                found.problem = f"along a random direction the slope is {n:.9g} ± {e:.1g}, but the rule says {a:.9g}"
            return found
    singular = start + np.flatnonzero(~np.isfinite(probe.jacobian[:, start:stop]).all(axis=0))
    if singular.size:
        _check_single(found, [int(c) for c in singular[:SUSPECTS]])
    if found.column is None and any(m.kink.any() for m in measured):
        _check_kinks(found, directions, start, stop, beside.suspects)
    return found


def _directions(probe: Probe, size: Array, start: int) -> list[Array]:
    """Random signs, in proportion to ``size``; then of those elements alone that hardly count in the others.

    In the second direction, one that hardly counts because it is small is moved as much as makes it count, if others
    are moved by as much.
    """
    if not size.any():
        return []
    rng = np.random.default_rng([probe.seed, 4, start])

    def direction(of: Array) -> Array:
        return of * rng.choice([-1.0, 1.0], of.size) * rng.uniform(0.5, 1.0, of.size)

    slopes = np.where(size > 0, np.abs(probe.jacobian).max(axis=0), 0.0)
    share = slopes * size
    enough = 1.01 * QUIETER * share.max()
    usual = float(np.median(size[size > 0]))
    small = (share > 0) & (share < enough) & (enough <= slopes * usual)
    out = [direction(size), direction(np.where(small, size * enough / np.where(small, share, 1.0), size))]
    share = np.where(small, enough, share)
    near_0 = (share < QUIETER * share.max()) & (size > 0) & (size < NEAR_0 * usual)
    if near_0.any():  # steps of their own size may move nothing
        out.append(direction(np.where(near_0, usual, 0.0)))
    for _ in range(QUIET):
        quiet = (share < QUIETER * share[size > 0].max(initial=0)) & (size > 0)
        if not quiet.any():
            break
        size = np.where(quiet, size, 0.0)
        out.append(direction(size))
    return out


def _bisect(probe: Probe, row: int, u: Array) -> int | None:
    """An element of the direction ``u`` whose derivative in ``row`` is wrong, in log₂ of their number of steps."""
    one = probe.only(row)
    places = np.flatnonzero(u)
    while len(places) > 1:
        halves = places[: len(places) // 2], places[len(places) // 2 :]
        places = halves[0] if _holds_it(one, u, *halves) else halves[1]
    column = int(places[0])
    return column if one.along(one.unit(column)).verdict[0] == WRONG else None


def _holds_it(one: Probe, u: Array, here: Array, there: Array) -> bool:
    """Whether the elements ``here`` are wrong rather than those ``there``: what a few steps accept is not."""
    every = np.arange(u.size)
    for places, wrong in ((here, False), (there, True)):
        if one.along(np.where(np.isin(every, places), u, 0.0), brief=True).verdict[0] == RIGHT:
            return wrong
    return bool(one.along(np.where(np.isin(every, here), u, 0.0)).verdict[0] == WRONG)


def _check_single(found: Large, columns: list[int]) -> bool:
    """Some elements one by one, up to the first wrong one; whether they are right."""
    probe = found.probe
    for column in columns:
        measured = probe.along(probe.unit(column))
        wrong = measured.verdict == WRONG
        found.kinks += int(measured.kink.any())
        found.unverified += int((measured.verdict == UNVERIFIED).any())
        if wrong.any() and (probe.rows.each or not measured.kink[wrong].all() or _wrong_alone(probe, column)):
            found.column = column
            return False
    return True


def _wrong_alone(probe: Probe, column: int) -> bool:
    """Whether the derivative of some output by itself is wrong, where a mixture of them is, on a kink."""
    f, u = probe.f, probe.unit(column) * max(abs(probe.f.x[column]), 1e-3) / FINE
    moved = np.abs(f(f.x + u) - f.y) + np.abs(f(f.x - u) - f.y)
    outputs = np.argsort(-moved, kind="stable")[: min(ALONE, np.count_nonzero(moved))]
    rest = probe.rows.cotangents[:1].copy()
    rest[0, outputs] = 0.0
    alone = probe.mixed(np.concatenate([np.eye(f.m)[outputs], rest]))
    return bool((alone.along(probe.unit(column)).verdict == WRONG).any())


def _check_kinks(found: Large, directions: list[Array], start: int, stop: int, first: Array) -> None:
    """x sits on kinks, and the sum of many subgradients proves nothing: look beside x, then at single elements.

    Beside x the function is smooth, so directions decide there. At x the rule may differ only in the elements on kinks;
    some of those, ``first`` those that are suspect, and pairs of them, are compared with the slopes around.
    """
    probe = found.probe
    x, rng = probe.f.x, np.random.default_rng([probe.seed, 5])
    part = np.abs(x[start:stop])
    away = np.zeros_like(x)
    away[start:stop] = AWAY * np.where(part == 0, float(np.median(part)) or 1.0, part)
    beside = probe.at(x + away * rng.uniform(0.5, 1.0, x.size) * rng.choice([-1, 1], x.size))
    beside.f.closer = quarters(beside.f.x, directions[0], AWAY / NEARER)
    for u in directions:
        m = beside.along(u)
        wrong = np.flatnonzero((m.verdict == WRONG) & ~m.kink)
        if wrong.size and (column := _bisect(beside, int(wrong[0]), u)) is not None:
            found.probe, found.column = beside, column
            return
    change = np.zeros(x.size)
    change[start:stop] = np.nan_to_num(np.abs(probe.jacobian - beside.jacobian).max(axis=0), posinf=0.0)[start:stop]
    suspects = [int(c) for c in np.argsort(-change, kind="stable")[:SUSPECTS] if change[c] > 1e-3 * change.max()]
    suspects = list(dict.fromkeys([*first[: SUSPECTS // 2].tolist(), *suspects]))[:SUSPECTS]
    if _check_single(found, suspects):
        found.problem = _wrong_tie(probe, beside, suspects, float(away[start:stop].min()) / 64)


def _wrong_tie(probe: Probe, beside: Probe, columns: list[int], h: float) -> str | None:
    """What is wrong with a tie of one output, if something is; a few outputs are tried, by themselves.

    An element is tried with those as large as it, and with those that the output depends on, by the rule at x or
    beside it: a tie none of whose members gets a gradient shows a winner only there.
    """
    f, rng = probe.f, np.random.default_rng([probe.seed, 11])
    tried: set[int] = set()
    for c in columns[:TIES]:
        u = probe.unit(c) * h
        bend = np.nan_to_num(np.abs(f(f.x + u) - 2 * f.y + f(f.x - u)))
        outputs = [int(k) for k in np.argsort(-bend, kind="stable")[:EACH] if bend[k] > 1e-3 * bend.max()]
        for output in sorted({*outputs} - tried):
            tried.add(output)
            one = probe.mixed(np.eye(1, f.m, output))
            (there,) = beside.mixed(np.eye(1, f.m, output)).jacobian
            tied = np.setdiff1d(np.flatnonzero(np.abs(f.x) == abs(f.x[c])), [c])
            moving = np.setdiff1d(np.flatnonzero((one.jacobian[0] != 0) | (there != 0)), [c])
            both, rest = np.intersect1d(tied, moving), np.setxor1d(tied, moving)
            partners = np.concatenate([rng.permutation(both), rng.permutation(rest)])[:SUSPECTS]
            wrong = wrong_tie(one, [c, *partners.tolist()], h)
            if wrong is not None:
                return wrong[1]
    return None


def find_output(probe: Probe, row: int, column: int) -> int:
    """The output element whose derivative by ``column`` is wrong, where ``row`` mixes many outputs."""
    f, v = probe.f, probe.rows.cotangents[row]
    u = probe.unit(column)
    slopes = read(climb(f, Rows(f.y), u[None], wide_steps(f.x, u, float(f.eps.min()))[:, None])).value
    places = np.flatnonzero(v)
    while len(places) > 1:
        gaps = []
        for half in (places[: len(places) // 2], places[len(places) // 2 :]):
            part = np.zeros_like(v)
            part[half] = v[half]
            gaps.append((abs(f.pull(part)[column] - np.nansum(part * slopes)), half))
        places = max(gaps, key=lambda pair: pair[0])[1]
    return int(places[0])


def sample(probe: Probe, column: int, start: int, stop: int) -> list[int]:
    """``column`` and some others of its input, with their mirror images in a matrix."""
    rng = np.random.default_rng([probe.seed, 6])
    others = rng.choice(np.arange(start, stop), min(SAMPLE, stop - start), replace=False)
    return sorted({column, *(int(c) for c in others)})
