"""Right gradients of functions that differences find hard."""

from dataclasses import dataclass
from typing import Any

import numpy as np

RNG = np.random.default_rng(30)


@dataclass
class Nasty:
    """``f`` at ``xs`` with the right ``vjp``; ``wrong`` is a factor of a gradient that must still be seen as wrong."""

    name: str
    f: Any
    xs: tuple[Any, ...]
    vjp: Any
    wrong: float | None = 1.02

    def __str__(self):
        return self.name


def normal(*shape):
    return RNG.standard_normal(shape)


def elementwise(slope):
    """The rule of a function with this derivative."""
    return lambda xs, g: (g * slope(xs[0]),)


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def softmax_vjp(xs, g):
    s = softmax(xs[0])
    return (s * (g - (g * s).sum(-1, keepdims=True)),)


def norm(x):
    return np.asarray(np.sqrt((x * x).sum()))


def norm_vjp(xs, g):
    return (g * xs[0] / (norm(xs[0]) or 1.0),)


def sort_vjp(xs, g):
    out = np.empty_like(xs[0])
    np.put_along_axis(out, np.argsort(xs[0], axis=-1, kind="stable"), g, -1)
    return (out,)


def first_winner(xs, g):
    out = np.zeros_like(xs[0])
    np.put_along_axis(out, xs[0].argmax(-1)[..., None], g[..., None], -1)
    return (out,)


def shared_among_winners(xs, g):
    won = xs[0] == xs[0].max(-1, keepdims=True)
    return (won / won.sum(-1, keepdims=True) * g[..., None],)


W1, W2 = normal(16, 8), normal(4, 16)
TIED = np.array([[1.0, 1.0, 0.3], [2.0, 2.0, 2.0]])
ULPS = 1e17  # faster than the spacing of floats: deterministic noise


def relu(x):
    return np.maximum(x, 0)


def mlp(x):
    return relu(x @ W1.T) @ W2.T


def mlp_vjp(xs, g):
    return ((g @ W2 * (xs[0] @ W1.T > 0)) @ W1,)


def erf(x):
    """By its series."""
    total, term = np.zeros_like(x), x
    for n in range(60):
        total, term = total + term / (2 * n + 1), -term * x * x / (n + 1)
    return 2 / np.sqrt(np.pi) * total


def root(x):
    """m with m³ + m = x, by bisection."""
    low, high = np.zeros_like(x), np.full_like(x, 10.0)
    for _ in range(60):
        m = (low + high) / 2
        low, high = np.where(m**3 + m < x, m, low), np.where(m**3 + m < x, high, m)
    return (low + high) / 2


SYSTEM = np.array([[4.0, 0.5, -0.3], [0.2, 5.0, 0.7], [-0.6, 0.1, 6.0]])


def jacobi(b):
    """The solution of SYSTEM x = b, by iteration."""
    x, diagonal = np.zeros(3), np.diag(SYSTEM)
    for _ in range(200):
        x = (b - (SYSTEM @ x - diagonal * x)) / diagonal
    return x


KNOTS = np.linspace(-3, 3, 25)
TABLE = np.sin(KNOTS)


def from_table_vjp(xs, g):
    i = np.searchsorted(KNOTS, xs[0]) - 1
    return (g * (TABLE[i + 1] - TABLE[i]) / (KNOTS[i + 1] - KNOTS[i]),)


# fmt: off
NASTY = [
    Nasty("a kink near", relu, (np.array([1e-7, -1e-7, 3e-8, 0.5]),), elementwise(lambda x: x > 0)),
    Nasty("a kink at and near", np.abs, (np.array([0.0, 1e-9, -1e-9, 2.0]),), elementwise(np.sign)),
    Nasty("kinks all around", mlp, (normal(5, 8),), mlp_vjp),
    Nasty("both ends of clip", lambda x: np.clip(x, 0, 1), (np.array([0.0, 1.0, 0.5, 2.0]),), elementwise(lambda x: (x >= 0) & (x <= 1))),
    Nasty("a norm at 0", norm, (np.zeros(3),), norm_vjp, None),
    Nasty("a norm near 0", norm, (1e-5 * normal(3),), norm_vjp),
    Nasty("the first winner of a tie", lambda x: x.max(-1), (TIED,), first_winner, None),
    Nasty("a tie shared", lambda x: x.max(-1), (TIED,), shared_among_winners, None),
    Nasty("a tie of five shared", lambda x: np.asarray(x.max()), (np.ones(5),), lambda xs, g: (g * np.full(5, 0.2),), 0.0),
    Nasty("sorting ties of three", lambda x: np.sort(x), (np.array([1.0, 0.5, 1.0, 1.0]),), sort_vjp, None),
    Nasty("a tie beside another value", lambda x: np.sort(x), (np.array([5e-4, 5e-4, 5.2e-4]),), sort_vjp, None),
    Nasty("values of 1e8", lambda x: 1e8 * np.sin(x), (normal(3),), elementwise(lambda x: 1e8 * np.cos(x))),
    Nasty("values on 1e8", lambda x: np.sin(x) + 1e8, (normal(3),), elementwise(np.cos)),
    Nasty("1/x at 1e-8", lambda x: 1 / x, (np.array([1e-8, -3e-8]),), elementwise(lambda x: -1 / x**2)),
    Nasty("log at 1e12", np.log, (np.array([1e12, 3e12]),), elementwise(lambda x: 1 / x)),
    Nasty("cube root at 1e-300", np.cbrt, (np.array([1e-300, 2.0]),), elementwise(lambda x: np.cbrt(x) / (3 * x))),
    Nasty("a period of 2 at an integer", lambda x: np.sin(np.pi * x), (np.array([1e4, 3.0]),), elementwise(lambda x: np.pi * np.cos(np.pi * x))),
    Nasty("ill-scaled", lambda x: np.asarray(1e6 * x[0] ** 2 + 1e-6 * x[1] ** 2), (normal(2),), lambda xs, g: (g * np.array([2e6, 2e-6]) * xs[0],)),
    Nasty("a million waves", lambda x: np.sin(1e6 * x), (normal(3),), elementwise(lambda x: 1e6 * np.cos(1e6 * x))),
    Nasty("saturated softmax", softmax, (np.array([[1000.0, 0.0, -1000.0], [1000.0, 999.0, 998.0]]),), softmax_vjp),
    Nasty("saturated tanh", np.tanh, (np.array([40.0, -19.0, 0.1]),), elementwise(lambda x: 1 / np.cosh(x) ** 2)),
    Nasty("a gradient of 0", lambda x: x**3, (np.array([0.0, 0.0, 1.0]),), elementwise(lambda x: 3 * x**2)),
    Nasty("log cosh, whose rounding is not its own size", lambda x: np.log(np.cosh(x)), (np.array([4e-6, 0.3]),), elementwise(np.tanh)),
    Nasty("a determinant of ones", lambda x: np.asarray(np.linalg.det(x)), (np.ones((3, 3)),), lambda xs, g: (g * np.full((3, 3), 3e-17),), None),
    Nasty("rounded to 8 places", lambda x: np.round(np.sqrt(x), 8), (np.array([0.7, 2.3]),), elementwise(lambda x: 0.5 / np.sqrt(x))),
    Nasty("noise of 1e-8", lambda x: np.sqrt(x) + 1e-8 * np.sin(ULPS * x), (np.array([0.7, 2.3]),), elementwise(lambda x: 0.5 / np.sqrt(x))),
    Nasty("float32 inside", lambda x: np.sin(x.astype(np.float32)).astype(float), (normal(3),), elementwise(np.cos)),
    Nasty("float16 inside", lambda x: np.tanh(x.astype(np.float16)).astype(float), (np.array([0.3, -0.9]),), elementwise(lambda x: 1 - np.tanh(x) ** 2), 1.5),
    Nasty("float16 inside, with steps as wide as those of differences", lambda x: np.tanh(x.astype(np.float16)).astype(float), (np.array([0.94, 0.166, 2.245]),), elementwise(lambda x: 1 - np.tanh(x) ** 2), 0.0),
    Nasty("float16 inside, and level", lambda x: np.sin(x.astype(np.float16)).astype(float), (np.array([1.5746, 0.7433, -0.9699]),), elementwise(np.cos), -1.0),
    Nasty("float16 inside one output of two", lambda x: (np.sin(x.astype(np.float16)).astype(float), np.sin(1e4 * x)), (np.array([1.5746, 0.7433, -0.9699]),), lambda xs, g: (g[0] * np.cos(xs[0]) + g[1] * 1e4 * np.cos(1e4 * xs[0]),), 1.01),
    Nasty("float32 comes out", lambda x: np.sin(x.astype(np.float32)), (normal(3),), elementwise(np.cos)),
    Nasty("float32", np.tanh, (normal(3, 4).astype(np.float32),), elementwise(lambda x: 1 - np.tanh(x) ** 2)),
    Nasty("float16", np.tanh, (normal(3, 4).astype(np.float16),), elementwise(lambda x: 1 - np.tanh(x) ** 2)),
    Nasty("steep in float32", lambda x: np.sin(1000 * x), (normal(3).astype(np.float32),), elementwise(lambda x: 1000 * np.cos(1000 * x))),
    Nasty("an edge with a slope", lambda x: x**1.5, (np.array([0.0, 1.0]),), elementwise(lambda x: 1.5 * np.sqrt(x))),
    Nasty("an edge without end", np.sqrt, (np.array([0.0, 1.0]),), elementwise(lambda x: 0.5 / np.sqrt(x))),
    Nasty("an edge on the right", np.arccos, (np.array([1.0, 0.3]),), elementwise(lambda x: -1 / np.sqrt(1 - x * x))),
    Nasty("a vertical tangent", np.cbrt, (np.array([0.0, 1.0]),), elementwise(lambda x: np.abs(np.cbrt(x)) ** -2.0 / 3)),
    Nasty("steps of its own", np.floor, (np.array([123456.999, 2.5, 3.0]),), elementwise(lambda x: 0 * x), None),
    Nasty("steps of its own, of the same mean slope at three scales", np.floor, (np.array([1549.967974109445, -6345.791616940537]),), elementwise(lambda x: 0 * x), None),
    Nasty("the rounding of a determinant", lambda x: np.asarray(np.linalg.det(x)), (np.full((3, 3), 3.87036),), lambda xs, g: (g * np.full((3, 3), 3e-15),), None),
    Nasty("waves on a slope", lambda x: x + 1e-4 * np.sin(1e4 * x), (np.array([0.3]),), elementwise(lambda x: 1 + np.cos(1e4 * x))),
    Nasty("no value at one place", np.log, (np.array([-1.0, 2.0]),), elementwise(lambda x: np.where(x >= 0, 1 / x, np.nan)), None),
    Nasty("minus infinity at one place", np.log, (np.array([0.0, 2.0]),), elementwise(lambda x: 1 / x), None),
    Nasty("raises outside of its domain", lambda x: np.asarray([sqrt_or_raise(v) for v in x]), (np.array([0.0, 1.0]),), elementwise(lambda x: 0.5 / np.sqrt(x))),
    Nasty("a series", erf, (np.array([0.5, 1.9]),), elementwise(lambda x: 2 / np.sqrt(np.pi) * np.exp(-x * x))),
    Nasty("bisection", root, (np.array([1.3, 5.7]),), elementwise(lambda x: 1 / (3 * root(x) ** 2 + 1))),
    Nasty("a solver's iterations", jacobi, (np.array([0.5, 1.0, 1.9]),), lambda xs, g: (np.linalg.solve(SYSTEM.T, g),)),
    Nasty("a table", lambda x: np.interp(x, KNOTS, TABLE), (np.array([0.4, 1.1, 1.9]),), from_table_vjp),
    Nasty("values of 1e-200", lambda x: 1e-200 * np.sin(x), (np.array([0.4, 1.1]),), elementwise(lambda x: 1e-200 * np.cos(x))),
    Nasty("squares at 1e-150", lambda x: 1e150 * x * x, (np.array([4e-151, 2e-150]),), elementwise(lambda x: 2e150 * x)),
    Nasty("on an offset of 1e12", lambda x: 1e12 + 1e3 * np.sin(x), (np.array([0.4, 1.1]),), elementwise(lambda x: 1e3 * np.cos(x))),
    Nasty("outputs of three types", lambda x: (np.sin(x), (2 * x).astype(np.float32), np.arange(3)), (np.array([0.4, 1.1]),), lambda xs, g: (g[0] * np.cos(xs[0]) + 2.0 * g[1],)),
    Nasty("another shape elsewhere", lambda x: x[x > 0] ** 2, (np.array([1e-9, 1.0]),), lambda xs, g: (2 * g * xs[0],)),
]
# fmt: on


def sqrt_or_raise(v):
    if v < 0:
        raise ValueError("math domain error")
    return np.sqrt(v)
