"""Functions at badly scaled random points, each with the right gradient and with seven wrong ones.

None of these points was looked at while the checker was made. A gradient counts as wrong only where differences could
tell, and not on kinks, where another subgradient may be as good.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..case import Case
from . import arrays, elementwise
from .mutations import MUTATIONS, jacobians, mutated, visible

__all__ = ["FUNCTIONS", "case", "keys"]

FUNCTIONS = {name: row for name, *row in [*elementwise.ROWS, *arrays.ROWS]}
NUMBERS = {name: number for number, name in enumerate(FUNCTIONS)}

Key = tuple[str, int, str, int]  # function, point, mutation or "", seed


def case(name: str, point: int, mutation: str, seed: int) -> Case:
    """The function of that name at a random point, with its right gradient, or mutated."""
    f, vjp, domains, _ = FUNCTIONS[name]
    rng = np.random.default_rng([seed, NUMBERS[name], point])
    xs = tuple(sample(rng, shape) for sample, shape in domains)
    if mutation:
        vjp = mutated(vjp, MUTATIONS[mutation], xs, rng)
    return Case(f"{name}, point {point}, {mutation or 'right'}", mutation or "right", xs, f, vjp, not mutation)


def keys(points: int, seed: int = 0) -> Iterator[Key]:
    """The cases of every function at ``points`` points where value and gradient are finite."""
    for name, (f, vjp, _, kinked) in FUNCTIONS.items():
        for point in range(points):
            xs = case(name, point, "", seed).xs
            with np.errstate(all="ignore"):
                y = np.asarray(f(*xs))
                right = jacobians(vjp, xs, y)
                if not all(np.isfinite(a).all() for a in [y, *right]):
                    continue
                yield name, point, "", seed
                if kinked(xs):
                    continue
                for mutation in MUTATIONS:
                    wrong = jacobians(case(name, point, mutation, seed).vjp, xs, y)
                    if visible(f, right, wrong, xs):
                        yield name, point, mutation, seed
