"""What a check costs: n outputs that each depend on all n inputs, with the right gradient or one element 1 % off."""

from __future__ import annotations

import numpy as np

from .case import Case

__all__ = ["case"]


def case(n: int, right: bool) -> Case:
    """y = sin(x) + a (b · x), whose Jacobian has no zeros and needs no memory."""
    x, a, b = np.random.default_rng(n).standard_normal((3, n)) / np.array([[1], [n**0.5], [n**0.5]])

    def f(x: np.ndarray) -> np.ndarray:
        return np.sin(x) + a * (b @ x)

    def vjp(xs: tuple[np.ndarray, ...], g: np.ndarray) -> tuple[np.ndarray, ...]:
        return (g * np.cos(xs[0]) + b * (a @ g),)

    def wrong(xs: tuple[np.ndarray, ...], g: np.ndarray) -> tuple[np.ndarray, ...]:
        (out,) = vjp(xs, g)
        out[n // 3] *= 1.01
        return (out,)

    return Case(f"{n} by {n}", "dense", (x,), f, vjp if right else wrong, right)
