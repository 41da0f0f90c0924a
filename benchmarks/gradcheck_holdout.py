"""`python -m benchmarks.gradcheck_holdout`: verdicts on functions that the checker was not designed on.

75 functions of NumPy at badly scaled random points, each with the right gradient (the engine's) and with seven wrong
ones. A wrong gradient counts only where it can be seen: where moving the input by its own size would change the output
by more than 1e-7 of it.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

import autograd
from autograd.testing import gradcheck

Array = np.ndarray
Vjp = Callable[[Any, Any], tuple[Array, ...]]

VISIBLE = 1e-7


def scaled(rng: np.random.Generator, shape: tuple[int, ...], low: float = -4, high: float = 4) -> Array:
    """Normal numbers, times a power of ten, each times another smaller one; now and then an exact zero or a tie."""
    x = rng.standard_normal(shape) * 10 ** rng.uniform(low, high) * 10 ** rng.uniform(-1.5, 1.5, shape)
    if rng.random() < 0.2 and x.size > 1:
        x.flat[0] = x.flat[1]
    if rng.random() < 0.15 and x.size:
        x.flat[-1] = 0.0
    return x


def tame(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Badly scaled, but not so large that an exponential overflows."""
    return np.clip(scaled(rng, shape, -5, 1.2), -300, 300)


def positive(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Positive numbers of all sizes."""
    return np.abs(scaled(rng, shape, -6, 6)) + 1e-300


def unit(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Between −1 and 1, also close to the ends."""
    return np.clip(rng.choice([-1, 1], shape) * (1 - 10 ** rng.uniform(-6, 0, shape)), -1 + 1e-6, 1 - 1e-6)


def above_one(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Above 1, also close to it."""
    return 1 + 10 ** rng.uniform(-5, 3, shape)


def offset(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Small differences on a large number."""
    return 10 ** rng.uniform(0, 6) + rng.standard_normal(shape)


def regular(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """A well-conditioned matrix times a power of ten."""
    n = shape[-1]
    return (rng.standard_normal(shape) + 3 * np.eye(n)) * 10 ** rng.uniform(-3, 3)


WEIGHTS = np.random.default_rng(75).standard_normal((4, 3))
INDEX = np.array([2, 0, 2, 1, 2])


def relu(x: Any) -> Any:
    """The positive part."""
    return np.maximum(x, 0.0)


def softmax(x: Any, axis: int = -1) -> Any:
    """eˣ / Σ eˣ."""
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def layer_norm(x: Any) -> Any:
    """Rows of mean 0 and variance 1."""
    c = x - np.mean(x, axis=-1, keepdims=True)
    return c / np.sqrt(np.mean(c * c, axis=-1, keepdims=True))


# fmt: off
#            function                                              domains and shapes of its inputs
FUNCTIONS: list[tuple[Callable[..., Any], list[tuple[Callable[..., Array], tuple[int, ...]]]]] = [
    (np.sin,                                                        [(scaled, (5,))]),
    (np.cos,                                                        [(scaled, (5,))]),
    (np.tan,                                                        [(tame, (3,))]),
    (np.exp,                                                        [(tame, (4,))]),
    (np.expm1,                                                      [(tame, (4,))]),
    (np.log,                                                        [(positive, (5,))]),
    (np.log1p,                                                      [(positive, (5,))]),
    (np.log2,                                                       [(positive, (3,))]),
    (np.sqrt,                                                       [(positive, (5,))]),
    (np.cbrt,                                                       [(positive, (4,))]),
    (np.tanh,                                                       [(tame, (5,))]),
    (np.sinh,                                                       [(tame, (3,))]),
    (np.cosh,                                                       [(tame, (3,))]),
    (np.arcsin,                                                     [(unit, (4,))]),
    (np.arccos,                                                     [(unit, (4,))]),
    (np.arctan,                                                     [(scaled, (4,))]),
    (np.arctanh,                                                    [(unit, (4,))]),
    (np.arccosh,                                                    [(above_one, (4,))]),
    (np.arcsinh,                                                    [(scaled, (4,))]),
    (np.square,                                                     [(scaled, (5,))]),
    (np.reciprocal,                                                 [(positive, (5,))]),
    (np.abs,                                                        [(scaled, (5,))]),
    (relu,                                                          [(scaled, (6,))]),
    (lambda x: np.clip(x, -1.0, 1.0),                               [(tame, (6,))]),
    (lambda x: np.where(x > 0, x, 0.01 * x),                        [(scaled, (6,))]),
    (lambda x: x ** 3,                                              [(scaled, (4,))]),
    (lambda x: x ** 1.5,                                            [(positive, (4,))]),
    (lambda x: x ** -2.0,                                           [(positive, (4,))]),
    (lambda x: x * np.abs(x),                                       [(scaled, (4,))]),
    (lambda x: 1 / (1 + np.exp(-x)),                                [(tame, (5,))]),
    (lambda x: np.log1p(np.exp(-np.abs(x))) + np.maximum(x, 0.0),   [(tame, (5,))]),
    (lambda x: x / (1 + np.abs(x)),                                 [(scaled, (5,))]),
    (lambda x: x * np.exp(-x * x),                                  [(tame, (4,))]),
    (lambda x: np.sin(x) / x,                                       [(positive, (4,))]),
    (lambda x: np.exp(-1 / (x * x)),                                [(positive, (3,))]),
    (lambda x: np.log(np.cosh(x)),                                  [(tame, (3,))]),
    (lambda x: np.sin(x ** 2),                                      [(tame, (3,))]),
    (lambda x: np.sqrt(1 + x * x) - 1,                              [(scaled, (4,))]),
    (lambda x: 1e6 * x + np.sin(x),                                 [(tame, (3,))]),
    (lambda x: np.sin(x) + 1e6,                                     [(tame, (3,))]),
    (lambda x: x[0] ** 2 * 1e6 + x[1] ** 2 * 1e-6,                  [(scaled, (2,))]),
    (lambda x: 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2,     [(tame, (2,))]),
    (np.sum,                                                        [(scaled, (2, 3))]),
    (lambda x: np.mean(x, axis=0),                                  [(scaled, (3, 2))]),
    (lambda x: np.max(x, axis=-1),                                  [(scaled, (2, 4))]),
    (lambda x: np.min(x, axis=0),                                   [(scaled, (3, 2))]),
    (np.prod,                                                       [(tame, (4,))]),
    (lambda x: np.var(x, axis=-1),                                  [(offset, (2, 4))]),
    (lambda x: np.std(x, axis=-1),                                  [(offset, (2, 4))]),
    (np.cumsum,                                                     [(scaled, (5,))]),
    (np.cumprod,                                                    [(tame, (4,))]),
    (lambda x: np.sort(x, axis=-1),                                 [(scaled, (2, 3))]),
    (np.linalg.norm,                                                [(scaled, (4,))]),
    (lambda x: x / np.linalg.norm(x),                               [(scaled, (3,))]),
    (softmax,                                                       [(tame, (2, 3))]),
    (lambda x: np.log(np.sum(np.exp(x - np.max(x)))) + np.max(x),   [(tame, (4,))]),
    (layer_norm,                                                    [(scaled, (2, 4))]),
    (layer_norm,                                                    [(offset, (2, 4))]),
    (np.transpose,                                                  [(scaled, (2, 3))]),
    (lambda x: x[INDEX],                                            [(scaled, (3,))]),
    (lambda x: np.concatenate([x, x * x]),                          [(scaled, (3,))]),
    (lambda x: relu(x @ WEIGHTS.T) @ WEIGHTS,                       [(scaled, (3, 3))]),
    (np.linalg.inv,                                                 [(regular, (3, 3))]),
    (np.linalg.det,                                                 [(regular, (3, 3))]),
    (np.add,                                                        [(scaled, (2, 3)), (scaled, (3,))]),
    (np.multiply,                                                   [(scaled, (2, 3)), (scaled, (1, 3))]),
    (np.divide,                                                     [(scaled, (2, 2)), (positive, (2, 1))]),
    (np.maximum,                                                    [(scaled, (4,)), (scaled, (4,))]),
    (np.hypot,                                                      [(scaled, (3,)), (scaled, (3,))]),
    (np.arctan2,                                                    [(scaled, (3,)), (scaled, (3,))]),
    (np.power,                                                      [(positive, (3,)), (unit, (3,))]),
    (np.matmul,                                                     [(scaled, (2, 3)), (scaled, (3, 2))]),
    (lambda a, b: np.linalg.solve(a, b),                            [(regular, (3, 3)), (scaled, (3, 2))]),
    (lambda x, w, b: np.tanh(x @ w + b),                            [(tame, (2, 3)), (scaled, (3, 2)), (tame, (2,))]),
    (lambda x, y: np.mean((np.sin(x) - y) ** 2),                    [(tame, (9, 10)), (tame, (9, 10))]),
]
# fmt: on


@dataclass
class Case:
    """A function at a point, with a gradient that is right or in which way wrong."""

    name: str
    f: Callable[..., Any]
    xs: tuple[Array, ...]
    vjp: Vjp
    mutation: str | None


def right_vjp(f: Callable[..., Any]) -> Vjp:
    """The engine's."""
    return lambda xs, g: autograd.vjp(f, *xs)[1](g)


def changed(vjp: Vjp, change: Callable[[list[Array]], None]) -> Vjp:
    """``vjp`` with ``change`` made to its gradients."""

    def wrong(xs: Any, g: Any) -> tuple[Array, ...]:
        out = [np.array(c) for c in vjp(xs, g)]
        change(out)
        return tuple(out)

    return wrong


def mutations(rng: np.random.Generator, xs: tuple[Array, ...]) -> Iterator[tuple[str, Callable[[list[Array]], None]]]:
    """Seven ways to be wrong, linear in g."""
    i = int(rng.integers(len(xs)))
    k, other = (int(j) for j in rng.integers(xs[i].size, size=2))

    def times(factor: float) -> Callable[[list[Array]], None]:
        def change(out: list[Array]) -> None:
            for c in out:
                c *= factor

        return change

    def at(element: Callable[[Array], float]) -> Callable[[list[Array]], None]:
        def change(out: list[Array]) -> None:
            out[i].flat[k] = element(out[i].ravel())

        return change

    def rolled(out: list[Array]) -> None:
        out[i][...] = np.roll(out[i].ravel(), 1).reshape(out[i].shape)

    yield "sign", times(-1.0)
    yield "factor 2", times(2.0)
    yield "off by 0.1 %", times(1.001)
    yield "one element 10 %", at(lambda c: 1.1 * c[k])
    yield "one element 0", at(lambda c: 0.0)
    yield "one element mixed", at(lambda c: c[k] + 0.5 * c[other])
    yield "shifted", rolled


def jacobians(vjp: Vjp, xs: tuple[Array, ...], y: Array) -> list[Array]:
    """The Jacobian by every input, or some rows of it."""
    units = np.eye(y.size)[:32].reshape(-1, *y.shape)
    rows = [vjp(xs, g) for g in units]
    return [np.array([np.ravel(row[i]) for row in rows]) for i in range(len(xs))]


def visible(right: list[Array], wrong: list[Array], xs: tuple[Array, ...], y: Array) -> bool:
    """Whether the difference of the Jacobians, times the inputs' sizes, shows in the output."""
    size = np.abs(y).reshape(-1, 1)[:32]
    for r, w, x in zip(right, wrong, xs, strict=True):
        if (
            np.abs(r - w) * np.abs(x).ravel() > VISIBLE * np.maximum(size, np.abs(r) * np.abs(x).ravel()) + 1e-290
        ).any():
            return True
    return False


def cases(points: int, seed: int) -> Iterator[Case]:
    """Every function at ``points`` points, with all gradients."""
    for number, (f, domains) in enumerate(FUNCTIONS):
        rng = np.random.default_rng([seed, number])
        for point in range(points):
            xs = tuple(sample(rng, shape) for sample, shape in domains)
            y = np.asarray(f(*xs))
            right = right_vjp(f)
            jacobian = jacobians(right, xs, y)
            if not np.isfinite(y).all() or not all(np.isfinite(j).all() for j in jacobian):
                continue
            name = f"{number} {f.__name__} at point {point}"
            yield Case(name, f, xs, right, None)
            for what, change in mutations(rng, xs):
                wrong = changed(right, change)
                if visible(jacobian, jacobians(wrong, xs, y), xs, y):
                    yield Case(name, f, xs, wrong, what)


def main(points: int = 3, seed: int = 0, check: Callable[[Case], Any] | None = None) -> tuple[int, int, int, int]:
    """Print the misjudged cases and the rates; return (caught, wrong ones, rejected, right ones)."""
    check = check or (lambda case: gradcheck(case.f, *case.xs, vjp=case.vjp))
    counts = {"caught": 0, "wrong": 0, "rejected": 0, "right": 0}
    kinked: set[str] = set()
    start = time.perf_counter()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for case in cases(points, seed):
            report = check(case)
            if case.mutation is None:
                counts["right"] += 1
                counts["rejected"] += not report
                if getattr(report, "kinks", 0):
                    kinked.add(case.name)
                if not report:
                    print(f"REJECTED {case.name}: {report}\n")
            elif case.name not in kinked:  # at a kink another subgradient is not wrong
                counts["wrong"] += 1
                counts["caught"] += not report
                if report:
                    print(f"MISSED {case.name}, {case.mutation}: {report}\n  xs = {case.xs}\n")
    seconds = time.perf_counter() - start
    print(
        f"{counts['caught']} of {counts['wrong']} wrong gradients caught, "
        f"{counts['rejected']} of {counts['right']} right ones rejected, {seconds:.1f} s"
    )
    return counts["caught"], counts["wrong"], counts["rejected"], counts["right"]


if __name__ == "__main__":
    main(*[int(a) for a in sys.argv[1:]])
