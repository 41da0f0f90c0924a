"""The numeric check: every gradient beside a finite difference, which knows nothing of the chain rule."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, get_args

import numpy as np

from autograd import Tensor

from ..quantity import FEW
from .replay import Replay, work

__all__ = ["Check", "State", "checks"]

# "edge": the function has no value on one side. "kink": its slopes differ, and the gradient is in between. "faint":
# the gradient is smaller than the rounding of the difference, which says nothing about it.
State = Literal["agrees", "faint", "kink", "edge", "differs"]

_EPS = float(np.finfo(np.float64).eps)
_STEP = _EPS ** (1 / 3)
_TOLERANCE = 1e-6
# Seconds that all differences together may take, at what a call and an element cost.
_LONGEST, _CALL, _ELEMENT = 2.0, 5e-6, 2e-9
_EVALUATIONS = 5


@dataclass(frozen=True)
class Check:
    """Central differences (f(x + h) − f(x − h)) / 2h, one for each element, or a single one.

    `along`: the single one is that of a large array in the direction of its gradient g, which should
    be ‖g‖. `slopes` are those to the left and to the right of a kink.
    """

    numbers: tuple[float, ...]
    state: State
    along: bool = False
    slopes: tuple[float, float] | None = None


def checks(order: Sequence[Tensor], grads: Mapping[Tensor, Any]) -> dict[Tensor, Check]:
    """A check of the gradient of each tensor in `grads`; empty if that would take longer than two seconds.

    `order` is the whole graph of the last tensor in it. A tensor of up to nine elements is checked
    element by element. Nothing is written to any tensor.
    """
    of = work(order)
    seconds = 0.0
    for tensor in grads:
        calls, elements = of[tensor]
        seconds += _EVALUATIONS * min(tensor.size, FEW) * (calls * _CALL + elements * _ELEMENT)
    if seconds > _LONGEST:
        return {}
    with np.errstate(all="ignore"):  # at the edge of a domain
        replay = Replay(order)
        return {tensor: _check(replay, tensor, grad) for tensor, grad in grads.items() if tensor.size}


def _check(replay: Replay, tensor: Tensor, grad: Any) -> Check:
    tolerance = max(_TOLERANCE, 100 * float(np.finfo(tensor.dtype).eps))
    x, g = np.asarray(replay.values[replay.place[tensor]]), np.asarray(grad, np.float64)
    if x.size > FEW:
        norm = float(np.linalg.norm(g))
        known = 0 < norm < math.inf
        direction = g / norm if known else np.full_like(g, x.size**-0.5)
        step = _STEP * max(1.0, float(np.linalg.norm(x)) / x.size**0.5)
        expected = norm if known else float(np.sum(g * direction))
        found = _difference(partial(_moved, replay, tensor, x, direction), step, expected, tolerance)
        return Check((found.numbers[0],), found.state, True, found.slopes)
    each = []
    for i in np.ndindex(x.shape):
        unit = np.zeros_like(x)
        unit[i] = 1.0
        step = _STEP * max(1.0, abs(float(x[i])))
        each.append(_difference(partial(_moved, replay, tensor, x, unit), step, float(g[i]), tolerance))
    worst = max(each, key=lambda check: get_args(State).index(check.state))
    slopes = worst.slopes if len(each) == 1 else None
    return Check(tuple(check.numbers[0] for check in each), worst.state, False, slopes)


def _moved(replay: Replay, tensor: Tensor, x: np.ndarray, direction: np.ndarray, t: float) -> float:
    """The output if `tensor` were x + t · direction."""
    return replay.output(tensor, (x + t * direction)[()])


def _difference(f: Callable[[float], float], step: float, expected: float, tolerance: float) -> Check:
    """The derivative of `f` at 0, and whether it is what is expected."""
    here = f(0.0)
    right, left = f(step), f(-step)
    central = (right - left) / (2 * step)
    if not math.isfinite(central) or not math.isfinite(here):
        return Check((central,), "edge")
    half = step / 2
    near_right, near_left = f(half), f(-half)
    rounding = 4 * _EPS * max(abs(here), abs(right), abs(left)) / step
    error = abs((near_right - near_left) / step - central) + rounding
    near = ((here - near_left) / half, (near_right - here) / half)
    far = ((here - left) / step, (right - here) / step)
    slopes = (2 * near[0] - far[0], 2 * near[1] - far[1])
    # In a smooth function the slopes of the two sides approach each other.
    jump, near_jump = abs(far[1] - far[0]), abs(near[1] - near[0])
    if near_jump > 0.75 * jump and jump > 100 * rounding + tolerance * max(map(abs, slopes)):
        inside = min(slopes) - error <= expected <= max(slopes) + error
        return Check((central,), "kink" if inside else "differs", slopes=slopes)
    if abs(central - expected) > tolerance * max(abs(central), abs(expected)) + 10 * error:
        return Check((central,), "differs")
    return Check((central,), "faint" if 0 < abs(expected) < 20 * rounding else "agrees")
