"""Outputs that depend on many inputs: terms beside the diagonal, indices, matrices, products."""

import numpy as np

from ..case import pair

normal = np.random.default_rng(104).standard_normal
V, X = normal(5), normal((2, 4))
MATRIX = normal((3, 3)) + 2 * np.eye(3)
RIGHT_SIDE, KERNEL = normal((3, 2)), normal(3)
INDEX = np.array([2, 0, 2, 3, 2])
WITH_ZERO = np.array([1.3, 0.0, -0.7, 2.1])
CYCLE = np.array([0.5, 2.0, -1.0, 1.2])  # its order is no involution


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def softmax_diagonal(xs, g):
    y = softmax(xs[0])
    return (g * y * (1 - y),)


def softmax_vjp(xs, g):
    y = softmax(xs[0])
    return (y * (g - (g * y).sum(-1, keepdims=True)),)


def unit(x):
    return x / np.sqrt((x * x).sum())


def unit_vjp(xs, g):
    n = np.sqrt((xs[0] ** 2).sum())
    return (g / n - xs[0] * (g @ xs[0]) / n**3,)


def standardised(x):
    c = x - x.mean(0)
    return c / np.sqrt((c * c).mean(0) + 1e-5)


def standardised_vjp(xs, g, variance=True):
    c = xs[0] - xs[0].mean(0)
    s = np.sqrt((c * c).mean(0) + 1e-5)
    h = g - variance * c / s**2 * (g * c).mean(0)
    return ((h - h.mean(0)) / s,)


def scattered(xs, g, add):
    out = np.zeros_like(xs[0])
    if add:
        np.add.at(out, xs[1], g)
    else:
        out[xs[1]] = g
    return out, None


def sorted_back(xs, g):
    out = np.empty_like(g)
    out[np.argsort(xs[0])] = g
    return (out,)


def product_of_others(xs, g):
    return (g * np.array([np.delete(xs[0], i).prod() for i in range(xs[0].size)]),)


def running_product_vjp(xs, g):
    x, out = xs[0], np.zeros_like(xs[0])
    for i in range(x.size):
        for k in range(i, x.size):
            out[i] += g[k] * np.delete(x[: k + 1], i).prod()
    return (out,)


def log_sum_exp(x):
    return np.log(np.exp(x - x.max()).sum()) + x.max()


def convolved(x, k):
    """The valid part of the convolution with a kernel of three."""
    return x[2:] * k[0] + x[1:-1] * k[1] + x[:-2] * k[2]


def mean_cross_entropy(x, labels):
    return -np.log(softmax(x))[np.arange(len(x)), labels].mean()


def cross_entropy_vjp(by):
    def vjp(xs, g):
        out = softmax(xs[0])
        out[np.arange(len(out)), xs[1]] -= 1
        return g * out / out.shape[by], None

    return vjp


# fmt: off
CASES = [case for row in [
    ("softmax, its diagonal only",        (X,),                 softmax,             softmax_diagonal, softmax_vjp),
    ("a unit vector without projection",  (V,),                 unit,
     lambda xs, g: (g / np.sqrt((xs[0] ** 2).sum()),),
     unit_vjp),
    ("batch norm without the variance",   (X.T.copy(),),        standardised,
     lambda xs, g: standardised_vjp(xs, g, variance=False),
     standardised_vjp),
    ("an index that is taken thrice",     (normal(4), INDEX),   lambda x, i: x[i],
     lambda xs, g: scattered(xs, g, add=False),
     lambda xs, g: scattered(xs, g, add=True)),
    ("sorted by the order, not back",     (CYCLE,),             np.sort,
     lambda xs, g: (g[np.argsort(xs[0])],),
     sorted_back),
    ("a product divided by its factor 0", (WITH_ZERO,),         lambda x: x.prod(),
     lambda xs, g: (g * xs[0].prod() / xs[0],),
     product_of_others),
    ("a running product divided by 0",    (WITH_ZERO,),         np.cumprod,
     lambda xs, g: ((g * np.cumprod(xs[0]))[::-1].cumsum()[::-1] / xs[0],),
     running_product_vjp),
    ("a convolution's kernel not turned", (normal(7), KERNEL),  convolved,
     lambda xs, g: (np.convolve(g, xs[1]), np.convolve(xs[0], g[::-1], "valid")[::-1].copy()),
     lambda xs, g: (np.convolve(g, xs[1][::-1]), np.convolve(xs[0], g[::-1], "valid")[::-1].copy())),
    ("differences without their lower end", (V,),               lambda x: (x[1:] - x[:-1]) ** 2,
     lambda xs, g: (np.r_[0, 2 * g * np.diff(xs[0])],),
     lambda xs, g: (np.r_[0, 2 * g * np.diff(xs[0])] - np.r_[2 * g * np.diff(xs[0]), 0],)),
    ("a determinant's inverse as it is",  (MATRIX,),            lambda x: np.linalg.det(x),
     lambda xs, g: (g * np.linalg.det(xs[0]) * np.linalg.inv(xs[0]),),
     lambda xs, g: (g * np.linalg.det(xs[0]) * np.linalg.inv(xs[0]).T,)),
    ("an inverse without transposes",     (MATRIX,),            np.linalg.inv,
     lambda xs, g: (lambda i: (-i @ g @ i,))(np.linalg.inv(xs[0])),
     lambda xs, g: (lambda i: (-i.T @ g @ i.T,))(np.linalg.inv(xs[0]))),
    ("a system solved, not its transpose", (MATRIX, RIGHT_SIDE), np.linalg.solve,
     lambda xs, g: (lambda h: (-h @ np.linalg.solve(*xs).T, h))(np.linalg.solve(xs[0], g)),
     lambda xs, g: (lambda h: (-h @ np.linalg.solve(*xs).T, h))(np.linalg.solve(xs[0].T, g))),
    ("a loss divided by the classes",     (X, np.array([3, 1])), mean_cross_entropy,
     cross_entropy_vjp(1),
     cross_entropy_vjp(0)),
    ("an exponential that overflows",     (np.array([1000.0, 999.0, 3.0]),), log_sum_exp,
     lambda xs, g: (g * np.exp(xs[0]) / np.exp(xs[0]).sum(),),
     lambda xs, g: (g * softmax(xs[0]),)),
] for case in pair("coupling", *row)]
# fmt: on
