"""Ways to make a right gradient wrong, all of them linear in g, and whether differences could ever tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..case import Function, Vjp

Array = np.ndarray
Change = Callable[[list[Array], int, int, int], None]

MANY = 32  # of more outputs, so many are looked at
VISIBLE = 1e-7


def rolled(out: list[Array], i: int, k: int, other: int) -> None:
    out[i][...] = np.roll(out[i].ravel(), 1).reshape(out[i].shape)


def times(factor: float) -> Change:
    """All gradients times ``factor``."""

    def change(out: list[Array], i: int, k: int, other: int) -> None:
        for c in out:
            c *= factor

    return change


def at(element: Callable[[Array, int, int], float]) -> Change:
    """One element of one gradient made of it and another."""

    def change(out: list[Array], i: int, k: int, other: int) -> None:
        out[i].flat[k] = element(out[i].ravel(), k, other)

    return change


MUTATIONS: dict[str, Change] = {
    "sign": times(-1.0),
    "factor 2": times(2.0),
    "0.1 %": times(1.001),
    "10 % of one element": at(lambda c, k, other: 1.1 * c[k]),
    "one element 0": at(lambda c, k, other: 0.0),
    "two elements mixed": at(lambda c, k, other: c[k] + 0.5 * c[other]),
    "shifted": rolled,
}


def mutated(vjp: Vjp, change: Change, xs: tuple[Array, ...], rng: np.random.Generator) -> Vjp:
    """``vjp`` with ``change`` made to its gradients, always at the same random place."""
    i = int(rng.integers(len(xs)))
    k, other = (int(j) for j in rng.integers(xs[i].size, size=2))

    def wrong(xs: tuple[Array, ...], g: Array) -> tuple[Array, ...]:
        out = [np.array(c) for c in vjp(xs, g)]
        change(out, i, k, other)
        return tuple(out)

    return wrong


def jacobians(vjp: Vjp, xs: tuple[Array, ...], y: Array) -> list[Array]:
    """The Jacobian by every input, or some rows of it."""
    rows = [vjp(xs, g) for g in np.eye(y.size)[:MANY].reshape(-1, *y.shape)]
    return [np.array([np.ravel(row[i]) for row in rows]) for i in range(len(xs))]


def visible(f: Function, right: Sequence[Array], wrong: Sequence[Array], xs: tuple[Array, ...]) -> bool:
    """Whether moving an input by its own size would show the difference in an output, as more than 1e-7 of it."""
    size = np.abs(np.asarray(f(*xs))).reshape(-1, 1)[:MANY]
    for r, w, x in zip(right, wrong, xs, strict=True):
        reach = np.abs(x).ravel()
        shown = np.abs(r - w) * reach
        if (shown > VISIBLE * np.maximum(size, np.abs(r) * reach) + 1e-290).any():
            return True
    return False
