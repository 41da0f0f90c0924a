"""Gradients that vanish or explode, and activations that let none through: what to look at, and why."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd import Tensor

from .chain_rule import contribution, local_derivatives
from .formula import is_number
from .ledger import Ledger
from .numbers import number
from .view import Mark

__all__ = ["marks"]

# ‖g‖ as a share of the output's.
_VANISHING, _EXPLODING = 1e-6, 1e3
# The share of elements above which one speaks of all of them, and how few elements have no shares.
_MOST, _FEW = 0.95, 20
# A slope below this one lets nearly nothing through.
_FLAT = 0.01
_ACTIVATIONS = ("relu", "tanh", "sigmoid")
_ACTIVE = frozenset((*_ACTIVATIONS, "maximum"))


def marks(items: Sequence[Any], ledger: Ledger) -> dict[int, tuple[Mark, ...]]:
    """By place: the marks of every tensor that has some; the last of the items is the output."""
    whole = _norm(ledger.grads[-1]) if ledger.grads[-1] is not None else 0.0
    with np.errstate(all="ignore"):
        share = np.abs(ledger.slopes) / whole
        ordinary = ledger.is_number & ((share == 0) | ((share >= _VANISHING) & (share <= _EXPLODING)))
    usual = ordinary.tolist()
    found: dict[int, tuple[Mark, ...]] = {}
    for i, grad in enumerate(ledger.grads):
        if grad is None:
            continue
        op = items[i].op
        active = op is not None and op.name in _ACTIVE
        if usual[i] and not active:
            continue
        some = [] if usual[i] else _of_gradient(grad, whole)
        some += _of_slope(items[i]) if active else []
        if some:
            found[i] = tuple(some)
    return found


def _of_gradient(grad: Any, whole: float) -> list[Mark]:
    norm = _norm(grad)
    if not whole or not math.isfinite(norm):
        return []
    share = norm / whole
    if share > _EXPLODING:
        return [Mark("exploding", f"its gradient is {number(share)} times the output's")]
    if 0 < share < _VANISHING:
        return [Mark("vanishing", f"its gradient is {number(share)} times the output's")]
    if np.size(grad) < _FEW:
        return []
    zeros = 1 - np.count_nonzero(grad) / np.size(grad)
    if zeros > _MOST:
        return [Mark("vanishing", f"{_percent(zeros)} of its gradient is 0")]
    return []


def _of_slope(tensor: Tensor) -> list[Mark]:
    """What an activation's own derivative says, element by element."""
    name = _activation(tensor)
    if not name or not tensor.size:
        return []
    slope = f"{name}′"
    if name == "relu" and not tensor.ndim and tensor.data > 0:  # most are, and asking the rule takes 15 µs
        return []
    if not tensor.ndim and not (_slope(tensor) == 0 if name == "relu" else _slope(tensor) < _FLAT):
        return []
    slopes = np.abs(next(s for s in local_derivatives(tensor) if s is not None))
    if name == "relu":
        share = 1 - np.count_nonzero(slopes) / slopes.size
        words = f"{slope} is 0" if slopes.size == 1 else f"{slope} is 0 for {_percent(share)} of its elements"
        return [Mark("dead", words)] if share > _MOST else []
    share = np.count_nonzero(slopes < _FLAT) / slopes.size
    least = number(_FLAT)
    words = f"{slope} is {number(float(np.max(slopes)))}, below {least}"
    if slopes.size > 1:
        words = f"{slope} is below {least} for {_percent(share)} of its elements"
    return [Mark("saturated", words)] if share > 0.5 else []


def _slope(tensor: Tensor) -> float:
    """Of a number, alone: most are no reason to look any further."""
    slot = next(i for i, x in enumerate(tensor.inputs) if isinstance(x, Tensor) and x.requires_grad)
    return abs(float(contribution(tensor, slot, tensor.dtype.type(1))))


def _activation(tensor: Tensor) -> str:
    """Its name, if it is one that may stop a gradient; ``maximum(x, 0)`` is a relu too."""
    name = tensor.op.name
    if name == "maximum" and any(is_number(x) and x == 0 for x in tensor.inputs):
        return "relu"
    return name if name in _ACTIVATIONS else ""


def _norm(grad: Any) -> float:
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(np.asarray(grad, dtype=np.float64)))


def _percent(share: float) -> str:
    return f"{number(round(100 * share, 1))} %"
