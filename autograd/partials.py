"""What an entry of the table means: a partial derivative, a number or a function, as a rule of the cotangent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .primitive import Partial, Rule

__all__ = ["ONE", "function_of", "on_numbers", "rule_of", "times", "zeros"]

ONE = 1  # the partial derivative that costs no call; compared by identity


def rule_of(partial: Partial) -> Rule:
    """ḡ · ∂y/∂input."""
    if partial is ONE:
        return lambda g, y, *inputs: g
    if isinstance(partial, int) and partial == 0:
        return lambda g, y, *inputs: zeros(g)
    return times(on_numbers(partial))


def zeros(g: Any) -> Any:
    """What is left of the cotangent ``g`` where the derivative is 0, even of an infinite one: 0 · ∞ would be NaN."""
    return np.zeros_like(g)[()]


def times(slope: Callable[..., Any]) -> Rule:
    """The cotangent times ``slope``."""
    return lambda g, y, *inputs: g * slope(y, *inputs)


def function_of(partial: Partial) -> Callable[..., Any]:
    """``partial``, also where it is a number."""
    return partial if callable(partial) else lambda y, *inputs: partial


PYTHON = frozenset({float, int, bool})


def on_numbers(partial: Partial) -> Callable[..., Any]:
    """``partial`` for inputs of which one may be a Python number: where Python's arithmetic fails, NumPy's answer.

    1 / 0.0 is then infinite. Else the number stays Python's, which is weak: it does not widen a float32.
    """
    partial = function_of(partial)

    def slope(y: Any, *inputs: Any) -> Any:
        try:
            local = partial(y, *inputs)
        except ArithmeticError:  # a division by zero, a power that is too large
            local = None
        if local is None or type(local) is complex:  # a root of a negative number
            dtype = next((x.dtype for x in inputs if type(x) not in PYTHON), np.dtype(float))
            local = partial(y, *[dtype.type(x) if type(x) in PYTHON else x for x in inputs])
        return local

    return slope
