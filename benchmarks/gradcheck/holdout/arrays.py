"""Functions of whole arrays, and of several, with their rules."""

from __future__ import annotations

import numpy as np

from .domains import offset, positive, regular, scaled, tame, unit
from .elementwise import never

WEIGHTS = np.random.default_rng(75).standard_normal((4, 3))
INDEX = np.array([2, 0, 2, 1, 2])


def banana(x):
    return 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2


def banana_vjp(xs, g):
    a, b = xs[0]
    return (g * np.array([-400 * a * (b - a * a) - 2 * (1 - a), 200 * (b - a * a)]),)


def of_one(axis, choose):
    """The rule of max or min over ``axis``: to the first of the extreme ones."""

    def vjp(xs, g):
        out = np.zeros_like(xs[0])
        at = np.expand_dims(choose(xs[0], axis=axis), axis)
        np.put_along_axis(out, at, np.expand_dims(g, axis), axis)
        return (out,)

    return vjp


def of_others(x):
    """The product of all other elements, for each."""
    return np.array([np.delete(x, i).prod() for i in range(x.size)])


def running_product_vjp(xs, g):
    x, out = xs[0], np.zeros_like(xs[0])
    for k in range(x.size):
        out[: k + 1] += g[k] * of_others(x[: k + 1])
    return (out,)


def centred(x):
    return x - x.mean(-1, keepdims=True)


def deviation_vjp(xs, g):
    c = centred(xs[0])
    return (g[:, None] * c / (c.shape[-1] * np.sqrt((c * c).mean(-1, keepdims=True))),)


def sorted_back(xs, g):
    out = np.empty_like(g)
    np.put_along_axis(out, np.argsort(xs[0], axis=-1, kind="stable"), g, -1)
    return (out,)


def norm(x):
    return np.linalg.norm(x)


def unit_vjp(xs, g):
    n = norm(xs[0])
    e = xs[0] / n
    return ((g - e * (e @ g)) / n,)


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def softmax_vjp(xs, g):
    y = softmax(xs[0])
    return (y * (g - (g * y).sum(-1, keepdims=True)),)


def standardised(x):
    c = centred(x)
    return c / np.sqrt((c * c).mean(-1, keepdims=True))


def standardised_vjp(xs, g):
    c = centred(xs[0])
    s = np.sqrt((c * c).mean(-1, keepdims=True))
    e = c / s
    return (centred(g - e * (g * e).mean(-1, keepdims=True)) / s,)


def taken(xs, g):
    out = np.zeros_like(xs[0])
    np.add.at(out, INDEX, g)
    return (out,)


def network_vjp(xs, g):
    return ((g @ WEIGHTS.T * (xs[0] @ WEIGHTS.T > 0)) @ WEIGHTS,)


def inverse_vjp(xs, g):
    y = np.linalg.inv(xs[0])
    return (-y.T @ g @ y.T,)


def solve_vjp(xs, g):
    b = np.linalg.solve(xs[0].T, g)
    return -b @ np.linalg.solve(*xs).T, b


def layer_vjp(xs, g):
    x, w, b = xs
    h = g * np.cosh(x @ w + b) ** -2.0
    return h @ w.T, x.T @ h, h.sum(0)


def tied(axis):
    """Whether two elements along ``axis`` are equal."""
    return lambda xs: not np.diff(np.sort(xs[0], axis=axis), axis=axis).all()


def dead(xs):
    """Whether a row is 0, so that every relu after it sits on its kink."""
    return not xs[0].any(-1).all()


def equal(xs):
    return (xs[0] == xs[1]).any()


def error_vjp(xs, g):
    h = 2 * g * (np.sin(xs[0]) - xs[1]) / xs[0].size
    return h * np.cos(xs[0]), -h


# fmt: off
#    name                f                                       rule                                             inputs
ROWS = [
    ("ill-scaled",       lambda x: x[0] ** 2 * 1e6 + x[1] ** 2 * 1e-6,
                                                                 lambda xs, g: (g * np.array([2e6, 2e-6]) * xs[0],), [(scaled, (2,))],                 never),
    ("Rosenbrock",       banana,                                 banana_vjp,                                      [(tame, (2,))],                      never),
    ("sum",              lambda x: x.sum(),          lambda xs, g: (g * np.ones((2, 3)),),            [(scaled, (2, 3))],                  never),
    ("mean",             lambda x: x.mean(0),                    lambda xs, g: (np.tile(g / 3, (3, 1)),),         [(scaled, (3, 2))],                  never),
    ("max",              lambda x: x.max(-1),                    of_one(-1, np.argmax),                           [(scaled, (2, 4))],                  tied(-1)),
    ("min",              lambda x: x.min(0),                     of_one(0, np.argmin),                            [(scaled, (3, 2))],                  tied(0)),
    ("prod",             lambda x: x.prod(),         lambda xs, g: (g * of_others(xs[0]),),           [(tame, (4,))],                      never),
    ("var",              lambda x: x.var(-1),                    lambda xs, g: (2 * g[:, None] * centred(xs[0]) / 4,), [(offset, (2, 4))],             never),
    ("std",              lambda x: x.std(-1),                    deviation_vjp,                                   [(offset, (2, 4))],                  never),
    ("cumsum",           np.cumsum,                              lambda xs, g: (g[::-1].cumsum()[::-1].copy(),),  [(scaled, (5,))],                    never),
    ("cumprod",          np.cumprod,                             running_product_vjp,                             [(tame, (4,))],                      never),
    ("sort",             np.sort,                                sorted_back,                                     [(scaled, (2, 3))],                  tied(-1)),
    ("norm",             norm,                                   lambda xs, g: (g * xs[0] / norm(xs[0]),),        [(scaled, (4,))],                    never),
    ("x/norm(x)",        lambda x: x / norm(x),                  unit_vjp,                                        [(scaled, (3,))],                    never),
    ("softmax",          softmax,                                softmax_vjp,                                     [(tame, (2, 3))],                    never),
    ("log-sum-exp",      lambda x: np.log(np.exp(x - x.max()).sum()) + x.max(),
                                                                 lambda xs, g: (g * softmax(xs[0]),),             [(tame, (4,))],                      never),
    ("standardised",     standardised,                           standardised_vjp,                                [(scaled, (2, 4))],                  never),
    ("standardised, offset", standardised,                       standardised_vjp,                                [(offset, (2, 4))],                  never),
    ("transpose",        lambda x: x.T.copy(),                   lambda xs, g: (g.T.copy(),),                     [(scaled, (2, 3))],                  never),
    ("indexing",         lambda x: x[INDEX],                     taken,                                           [(scaled, (3,))],                    never),
    ("concatenate",      lambda x: np.concatenate([x, x * x]),   lambda xs, g: (g[:3] + 2 * xs[0] * g[3:],),      [(scaled, (3,))],                    never),
    ("relu network",     lambda x: np.maximum(x @ WEIGHTS.T, 0) @ WEIGHTS, network_vjp,                           [(scaled, (3, 3))],                  dead),
    ("inv",              np.linalg.inv,                          inverse_vjp,                                     [(regular, (3, 3))],                 never),
    ("det",              lambda x: np.linalg.det(x), lambda xs, g: (g * np.linalg.det(xs[0]) * np.linalg.inv(xs[0]).T,), [(regular, (3, 3))], never),
    ("add",              np.add,                                 lambda xs, g: (g.copy(), g.sum(0)),              [(scaled, (2, 3)), (scaled, (3,))],  never),
    ("multiply",         np.multiply,                            lambda xs, g: (g * xs[1], (g * xs[0]).sum(0, keepdims=True)), [(scaled, (2, 3)), (scaled, (1, 3))], never),
    ("divide",           np.divide,                              lambda xs, g: (g / xs[1], (-g * xs[0] / xs[1] ** 2).sum(1, keepdims=True)), [(scaled, (2, 2)), (positive, (2, 1))], never),
    ("maximum",          np.maximum,                             lambda xs, g: (g * (xs[0] >= xs[1]), g * (xs[0] < xs[1])), [(scaled, (4,)), (scaled, (4,))], equal),
    ("hypot",            np.hypot,                               lambda xs, g: (g * xs[0] / np.hypot(*xs), g * xs[1] / np.hypot(*xs)), [(scaled, (3,)), (scaled, (3,))], never),
    ("arctan2",          np.arctan2,                             lambda xs, g: (g * xs[1] / (xs[0] ** 2 + xs[1] ** 2), -g * xs[0] / (xs[0] ** 2 + xs[1] ** 2)), [(scaled, (3,)), (scaled, (3,))], never),
    ("power",            np.power,                               lambda xs, g: (g * xs[1] * xs[0] ** (xs[1] - 1), g * xs[0] ** xs[1] * np.log(xs[0])), [(positive, (3,)), (unit, (3,))], never),
    ("matmul",           np.matmul,                              lambda xs, g: (g @ xs[1].T, xs[0].T @ g),        [(scaled, (2, 3)), (scaled, (3, 2))], never),
    ("solve",            np.linalg.solve,                        solve_vjp,                                       [(regular, (3, 3)), (scaled, (3, 2))], never),
    ("tanh layer",       lambda x, w, b: np.tanh(x @ w + b),     layer_vjp,                                       [(tame, (2, 3)), (scaled, (3, 2)), (tame, (2,))], never),
    ("squared error",    lambda x, y: ((np.sin(x) - y) ** 2).mean(), error_vjp,                       [(tame, (9, 10)), (tame, (9, 10))],  never),
]
# fmt: on
