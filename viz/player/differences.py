"""The numeric check: every gradient beside a finite difference, which knows nothing of the chain rule."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, get_args

import numpy as np

from autograd import Tensor

from ..quantity import FEW
from .ladder import FEWEST, MOST, Check, Line, State, judged
from .replay import Replay

__all__ = ["checks"]

_EPS = float(np.finfo(np.float64).eps)
_TOLERANCE = 1e-6
# Seconds that all differences together may take, at what a call and an element cost.
_LONGEST, _CALL, _ELEMENT = 2.0, 5e-6, 2e-9

# The output for a value of one tensor.
Function = Callable[[Any], float]


def checks(
    replay: Replay, grads: Mapping[Tensor, Any], again: Mapping[Tensor, Function] | None = None
) -> dict[Tensor, Check]:
    """A check of the gradient of each tensor in `grads`; empty if that would take longer than two seconds.

    `replay` runs the whole graph. A tensor of up to nine elements is checked
    element by element, a larger one in two directions: along its gradient and, so that a part of
    the gradient that is missing is seen, across. Nothing is written to any tensor. `again` computes
    the output anew for a value of some of the tensors; otherwise it is run again, in which
    what nothing has recorded (the comparison in ``where(x > 0, x, -x)``) stays as it was, or turns
    where both branches are equal.
    """
    order, work = replay.order, {x: replay.work(x) for x in grads}
    cost = {x: calls * _CALL + elements * _ELEMENT for x, (calls, elements) in work.items()}
    left = _LONGEST - FEWEST * sum(cost[x] * min(x.size, FEW) for x in grads)
    if left < 0:
        return {}

    def more(seconds: float) -> bool:
        nonlocal left
        left -= seconds if left >= seconds else 0.0
        return left >= seconds

    found: dict[Tensor, Check] = {}
    with np.errstate(all="ignore"):  # at the edge of a domain
        turned, branches = replay.turned()
        terms = {x: _EPS * float(np.sum(np.abs(grad * replay.values[replay.place[x]]))) for x, grad in grads.items()}
        for x, grad in grads.items():
            if x.size:
                # What rounding of every later value does to the output: half of a unit in the last place, times ∂L/∂·.
                later = replay.later(x)
                own = terms.get(x, 0.0)
                noise = (own if math.isfinite(own) else 0.0) + sum(terms.get(order[i], 0.0) for i in later)
                function = (again or {}).get(x)
                place = _Place(
                    replay.values[replay.place[x]],
                    function or partial(replay.output, x),
                    noise,
                    partial(more, MOST * cost[x]),
                )
                tolerance = max(_TOLERANCE, 100 * float(np.finfo(x.dtype).eps))
                found[x] = _check(place, grad, tolerance)
                # A comparison turns with what all of its branches are made of.
                moved = {replay.place[x], *later}
                if not function and any(moved.issuperset(places) for places in branches):
                    other = _check(replace(place, output=partial(turned.output, x)), grad, tolerance)
                    found[x] = _both(found[x], other)
    return found


@dataclass(frozen=True)
class _Place:
    """Where differences are taken: the value, the output as a function of it, that output's rounding error.

    `more` asks for leave to take many.
    """

    value: Any
    output: Function
    noise: float
    more: Callable[[], bool]

    def line(self, direction: np.ndarray, size: float) -> Line:
        """The line in a direction. `size` is that of the value along it."""
        x = np.asarray(self.value)
        alone = np.count_nonzero(direction) == 1

        def at(t: float) -> tuple[float, float]:
            moved = x + t * direction
            return self.output(moved[()]), float(np.sum(moved - x)) if alone else t

        return Line(at, size, self.noise)


def _both(check: Check, other: Check) -> Check:
    """The check of a value at which two branches meet: `other` takes the second one."""
    if {check.state, other.state} != {"agrees", "differs"}:
        return check
    numbers = tuple((a + b) / 2 for a, b in zip(check.numbers, other.numbers, strict=True))
    slopes = (check.numbers[0], other.numbers[0]) if len(numbers) == 1 else None
    return Check(numbers, "kink", check.along, slopes and (min(slopes), max(slopes)))


def _check(place: _Place, grad: Any, tolerance: float) -> Check:
    x, g = np.asarray(place.value), np.asarray(grad, np.float64)
    if x.size > FEW:
        norm = float(np.linalg.norm(g))
        known = 0 < norm < math.inf
        first = g / norm if known else np.full_like(g, x.size**-0.5)
        size = float(np.linalg.norm(x)) / x.size**0.5
        found = [
            judged(place.line(u, size), norm if known else float(np.sum(g * u)), tolerance, place.more)
            for u in (first, _askew(first) + first * known)
        ]
        return replace(_worst(found), along=True)
    each = []
    for i in np.ndindex(x.shape):
        unit = np.zeros_like(x)
        unit[i] = 1.0
        each.append(judged(place.line(unit, abs(float(x[i]))), float(g[i]), tolerance, place.more))
    worst = _worst(each)
    slopes = worst.slopes if len(each) == 1 else None
    return Check(tuple(check.numbers[0] for check in each), worst.state, False, slopes)


def _askew(direction: np.ndarray) -> np.ndarray:
    """A unit vector at right angles to `direction`, at random: what it sees is right if nothing is missing."""
    found = np.random.default_rng(0).normal(size=direction.shape)
    found -= np.sum(found * direction) * direction
    return found / np.linalg.norm(found)


def _worst(each: Sequence[Check]) -> Check:
    return max(each, key=lambda check: get_args(State).index(check.state))
