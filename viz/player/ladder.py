"""A derivative by differences at many steps, with an error bar, and what it says about a gradient."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

__all__ = ["FEWEST", "MOST", "Check", "Line", "State", "judged"]

# "faint": the gradient is smaller than what the differences can tell. "kink": the slopes of both sides differ, and the
# gradient is in between. "edge": the function has no value here or on one side. "infinite": its value here is.
# "steep": the gradient is infinite, and the differences come to no end.
State = Literal["agrees", "faint", "kink", "edge", "infinite", "steep", "differs"]

_EPS = float(np.finfo(np.float64).eps)
# Each step is an eighth of the one before. Those in the middle fit most functions; all of them reach from straight
# lines, of which the largest step knows most, to functions that turn a billion times between 0 and 1.
_RATIO, _LARGEST, _COUNT = 8.0, 0.37, 16
_USUAL = slice(3, 6)
# Values of the function that are needed, and how many more there may be.
FEWEST, MOST = 1 + 2 * 3, 2 * 2 * _COUNT
# How well a difference must be known, in parts of the gradient, before it can agree; and at once, without more steps.
_KNOWN, _WELL_KNOWN = 1e-3, 1e-5


@dataclass(frozen=True)
class Check:
    """Differences, one for each element, or a single one.

    `along`: the single one is that of a large array in the direction of its gradient g, or of g and
    something at right angles to it; it should be ‖g‖. `slopes` are those to the left and to the right of a kink.
    """

    numbers: tuple[float, ...]
    state: State
    along: bool = False
    slopes: tuple[float, float] | None = None


@dataclass(frozen=True)
class Line:
    """The function along a line through a point: `at` of t is its value there, and the t that rounding made of it.

    `size` is the size of the point, `noise` the rounding error of a value.
    """

    at: Callable[[float], tuple[float, float]]
    size: float
    noise: float


@dataclass(frozen=True)
class _Rung:
    """What one step says: the central difference, the slopes of both sides, and how far rounding may change them."""

    central: float
    left: float
    right: float
    rounding: float


def judged(line: Line, gradient: float, tolerance: float, more: Callable[[], bool]) -> Check:
    """What differences say about `gradient`; `more` gives leave to compute more values of the function."""
    here, _ = line.at(0.0)
    if not math.isfinite(here):
        return Check((math.nan,), "edge" if math.isnan(here) else "infinite")
    scale = max(1.0, line.size)
    usual = _verdict(_rungs(line, here, _ladder(scale)[_USUAL]), gradient, tolerance, _WELL_KNOWN)
    if usual.state == "agrees" or not more():
        return usual
    ladder = _ladder(scale)
    if line.size < 1e-3:  # also steps that are small beside a small number
        ladder = sorted({*ladder, *_ladder(line.size or 1e-12)}, reverse=True)
    return _verdict(_rungs(line, here, ladder), gradient, tolerance, _KNOWN)


def _ladder(scale: float) -> list[float]:
    return [_LARGEST * scale / _RATIO**i for i in range(_COUNT)]


def _rungs(line: Line, here: float, ladder: Sequence[float]) -> list[_Rung]:
    """Those of the steps, from the largest on, that lead to finite values on both sides."""
    rungs = []
    for step in ladder:
        (right, after), (left, before) = line.at(step), line.at(-step)
        if not (after > 0 > before and math.isfinite(right) and math.isfinite(left)):
            continue
        noise = line.noise + 2 * _EPS * max(abs(here), abs(right), abs(left))
        slopes = (here - left) / -before, (right - here) / after
        central = (right - left) / (after - before)
        if all(map(math.isfinite, (*slopes, central))):
            rungs.append(_Rung(central, *slopes, 2 * noise / (after - before)))
    return rungs


def _verdict(rungs: Sequence[_Rung], gradient: float, tolerance: float, known: float) -> Check:
    if len(rungs) < 3:
        return Check((math.nan,), "edge")
    kink = _kink(rungs, gradient, tolerance)
    if kink is not None:
        return kink
    # A difference is as far from the derivative as from those at the next larger and the next smaller step, at most.
    bars = [
        max(abs(b.central - a.central), abs(b.central - c.central)) + b.rounding
        for a, b, c in zip(rungs, rungs[1:], rungs[2:], strict=False)
    ]
    best = min(range(len(bars)), key=lambda i: _doubt(rungs[i + 1 :], bars[i]))
    found, bar = rungs[best + 1].central, bars[best]
    if math.isinf(gradient):
        return Check((found,), "differs" if bar <= _KNOWN * abs(found) else "steep")
    apart, size = abs(found - gradient), max(abs(found), abs(gradient))
    if apart > tolerance * size + 2 * bar:
        return Check((found,), "differs")
    if all(rung.central == 0 == gradient for rung in rungs) or bar <= known * abs(gradient):
        return Check((found,), "agrees")
    steep = max(abs(rungs[best + 1].left), abs(rungs[best + 1].right))
    if gradient == 0 and bar <= _KNOWN * steep:
        return Check((found,), "agrees")
    nearest = min(range(len(bars)), key=bars.__getitem__)
    return Check((rungs[nearest + 1].central,), "faint")


def _doubt(rungs: Sequence[_Rung], bar: float) -> tuple[bool, float]:
    """How little the first difference is known: whether those at smaller steps are others, and its bar in parts of it.

    A function of many turns has small differences at large steps, and they are all wrong.
    """
    found = rungs[0].central
    denied = any(abs(rung.central - found) > bar + 100 * rung.rounding for rung in rungs[1:])
    return denied, bar / abs(found) if found else math.inf if bar else 0.0


def _kink(rungs: Sequence[_Rung], gradient: float, tolerance: float) -> Check | None:
    """The check at a kink, if there is one: in a smooth function the slopes of the two sides approach each other."""
    found, least = None, math.inf
    triples = list(zip(rungs, rungs[1:], rungs[2:], strict=False))
    for far, near, nearer in reversed(triples):  # from the smallest steps on
        jump, near_jump, nearer_jump = (abs(rung.right - rung.left) for rung in (far, near, nearer))
        steep = max(abs(far.right), abs(far.left))
        if jump <= 100 * near.rounding + tolerance * steep or jump <= 10 * nearer.rounding:
            continue
        if near_jump <= 0.75 * jump or nearer_jump <= 0.75 * near_jump:
            break  # a curve, over steps as large as this
        error = near.rounding + abs(near.central - far.central)
        if error < least:
            left, right = (b + (b - a) / (_RATIO - 1) for a, b in ((far.left, near.left), (far.right, near.right)))
            inside = min(left, right) - error <= gradient <= max(left, right) + error
            found, least = Check((near.central,), "kink" if inside else "differs", slopes=(left, right)), error
    return found
