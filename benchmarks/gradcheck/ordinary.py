"""What a check of ordinary functions of 1024 numbers costs: mild, steep, oscillating, kinked; all gradients right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .case import Case, right, slope

__all__ = ["CASES", "SIZE", "case"]

Array = np.ndarray

SIZE = 1024
SIDE = 32

RNG = np.random.default_rng(SIZE)
X = RNG.standard_normal(SIZE)
HALF = np.where(RNG.random(SIZE) < 0.5, 0.0, X)  # half of it at exactly 0
W = RNG.standard_normal((SIZE, SIZE)) / SIDE
A, B = RNG.standard_normal((2, SIDE, SIDE))
ROUNDED = np.round(A, 1)  # an image with equal neighbours


def relu(x: Array) -> Array:
    return np.maximum(x, 0)


def sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


def of_product(f: Callable[[Array], Array], derivative: Callable[[Array], Array]) -> tuple[Any, Any]:
    """f(W x) and its rule."""
    return lambda x: f(W @ x), lambda xs, g: (W.T @ (g * derivative(W @ xs[0])),)


def sorted_vjp(xs: tuple[Array, ...], g: Array) -> tuple[Array, ...]:
    out = np.empty_like(g)
    out[np.argsort(xs[0], kind="stable")] = g
    return (out,)


def cumprod_vjp(xs: tuple[Array, ...], g: Array) -> tuple[Array, ...]:
    return (np.cumsum((g * np.cumprod(xs[0]))[::-1])[::-1] / xs[0],)


def softmax(x: Array) -> Array:
    e = np.exp(x - x.max())
    return e / e.sum()


def softmax_vjp(xs: tuple[Array, ...], g: Array) -> tuple[Array, ...]:
    y = softmax(xs[0])
    return (y * (g - (g * y).sum()),)


def blocks(x: Array) -> Array:
    return x.reshape(SIDE // 2, 2, SIDE // 2, 2)


def pool(x: Array) -> Array:
    return blocks(x).max(axis=(1, 3))


def pool_vjp(xs: tuple[Array, ...], g: Array) -> tuple[Array, ...]:
    won = blocks(xs[0]) == pool(xs[0])[:, None, :, None]
    return ((won / won.sum(axis=(1, 3), keepdims=True) * g[:, None, :, None]).reshape(SIDE, SIDE),)


def layer(x: Array, w: Array, b: Array) -> Array:
    return np.tanh(x @ w + b)


def layer_vjp(xs: tuple[Array, ...], g: Array) -> tuple[Array, ...]:
    x, w, _ = xs
    d = g * (1 - layer(*xs) ** 2)
    return d @ w.T, x.T @ d, d.sum(axis=0)


def _case(name: str, f: Any, vjp: Any, *xs: Array) -> Case:
    return right("ordinary", name, xs, f, vjp)


CASES = {
    case.name: case
    for case in [
        _case("sin(x)", np.sin, slope(np.cos), X),
        _case("W @ x", *of_product(lambda z: z, np.ones_like), X),
        _case("tanh(W @ x)", *of_product(np.tanh, lambda z: 1 - np.tanh(z) ** 2), X),
        _case("softmax(x)", softmax, softmax_vjp, X),
        _case("A @ B, 32 × 32", np.matmul, lambda xs, g: (g @ xs[1].T, xs[0].T @ g), A, B),
        _case("tanh(A @ B + b)", layer, layer_vjp, A, B / 4, A[0].copy()),
        _case("cumprod(x)", np.cumprod, cumprod_vjp, X),
        _case("tanh(3x)", lambda x: np.tanh(3 * x), slope(lambda x: 3 / np.cosh(3 * x) ** 2), X),
        _case("sin(10x)", lambda x: np.sin(10 * x), slope(lambda x: 10 * np.cos(10 * x)), X),
        _case("sin(100x)", lambda x: np.sin(100 * x), slope(lambda x: 100 * np.cos(100 * x)), X),
        _case("sigmoid(10x)", lambda x: sigmoid(10 * x), slope(lambda x: 10 * sigmoid(10 * x) * sigmoid(-10 * x)), X),
        _case("relu(x)", relu, slope(lambda x: x > 0), X),
        _case("relu(W @ x)", *of_product(relu, lambda z: z > 0), X),
        _case("sort(x)", np.sort, sorted_vjp, X),
        _case("relu(x), half of x at 0", relu, slope(lambda x: x > 0), HALF),
        _case("abs(x), half of x at 0", np.abs, slope(np.sign), HALF),
        _case("max pooling with ties", pool, pool_vjp, ROUNDED),
        _case("x + 10⁸", lambda x: x + 1e8, lambda xs, g: (g.copy(),), X),
        _case("sin(x) in float32 inside", lambda x: np.sin(x.astype(np.float32)).astype(float), slope(np.cos), X),
    ]
}


def case(name: str) -> Case:
    """The case of that name."""
    return CASES[name]
