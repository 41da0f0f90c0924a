"""What a checker is asked: a function of NumPy at a point, with a gradient that is right or wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Case", "Floats", "pair", "right", "slope"]

Array = np.ndarray
Function = Callable[..., Any]
Vjp = Callable[[Any, Any], Any]
Vjp2 = Callable[[Any, Any, Any], Any]


@dataclass(frozen=True)
class Case:
    """``f(*xs)`` and ``vjp(xs, g)``, which gives a tuple of one gradient per input, None for integers.

    Where there is a ``vjp2(xs, g, ggs)``, the vjp of ``vjp`` for the cotangents ``ggs`` of its gradients, which gives
    ``(gradients of xs, gradient of g)``, the case asks about both. ``kind`` groups cases in the tables.
    """

    name: str
    kind: str
    xs: tuple[Array, ...]
    f: Function
    vjp: Vjp
    right: bool
    vjp2: Vjp2 | None = None


def pair(
    kind: str,
    name: str,
    xs: tuple[Any, ...],
    f: Function,
    wrong: Vjp,
    right: Vjp,
    *,
    right_f: Function | None = None,
    wrong2: Vjp2 | None = None,
    right2: Vjp2 | None = None,
) -> list[Case]:
    """A bug and its right twin: the same function unless ``right_f``, at the same point."""
    arrays = tuple(map(np.asarray, xs))
    return [
        Case(name, kind, arrays, f, wrong, False, wrong2),
        Case(f"{name}, right", kind, arrays, right_f or f, right, True, right2),
    ]


def right(kind: str, name: str, xs: tuple[Any, ...], f: Function, vjp: Vjp, vjp2: Vjp2 | None = None) -> Case:
    """A right gradient that is hard to verify."""
    return Case(name, kind, tuple(map(np.asarray, xs)), f, vjp, True, vjp2)


def slope(derivative: Callable[[Any], Any]) -> Vjp:
    """The rule of an elementwise function of one input with this derivative."""
    return lambda xs, g: (g * derivative(xs[0]),)


class Floats:
    """A case as a function of its floating-point inputs alone: what most checkers can take."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.numbers = [i for i, x in enumerate(case.xs) if x.dtype.kind == "f"]
        self.xs = tuple(case.xs[i] for i in self.numbers)
        self.twice = case.vjp2 is not None

    def all(self, xs: tuple[Array, ...]) -> tuple[Array, ...]:
        """``xs`` with the inputs of integers put back in their places."""
        given = list(self.case.xs)
        for i, x in zip(self.numbers, xs, strict=True):
            given[i] = x
        return tuple(given)

    def f(self, *xs: Array) -> Array:
        """The value, an array."""
        return np.asarray(self.case.f(*self.all(xs)))

    def vjp(self, xs: tuple[Array, ...], g: Array) -> tuple[Array, ...]:
        """The gradients of the inputs that are floating-point, as the rule gives them."""
        out = self.case.vjp(self.all(xs), g)
        return tuple(out[i] for i in self.numbers)

    def vjp2(self, xs: tuple[Array, ...], g: Array, ggs: tuple[Array, ...]) -> tuple[Array, ...]:
        """The gradients of those inputs, then of g, of the rule; cases with it have floating-point inputs only."""
        assert self.case.vjp2 is not None
        gradients, gradient_of_g = self.case.vjp2(self.all(xs), g, ggs)
        return (*gradients, gradient_of_g)
