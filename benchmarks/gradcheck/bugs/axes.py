"""Shapes and axes: sums over the wrong axis or none, gradients of another shape, orders not undone."""

import numpy as np

from ..case import pair

normal = np.random.default_rng(103).standard_normal
X, B, COLUMN = normal((3, 4)), normal(4), normal((3, 1))
SQUARE, CUBE = normal((3, 3)), normal((3, 3, 3))
BATCH, W = normal((5, 2, 3)), normal((3, 2))


def log_softmax(x):
    s = x - x.max(-1, keepdims=True)
    return s - np.log(np.exp(s).sum(-1, keepdims=True))


def log_softmax_vjp(axis):
    return lambda xs, g: (g - np.exp(log_softmax(xs[0])) * g.sum(axis, keepdims=True),)


def variance(x):
    return x.var(-1, ddof=1)


def variance_vjp(ddof):
    return lambda xs, g: (2 * g[:, None] * (xs[0] - xs[0].mean(-1, keepdims=True)) / (xs[0].shape[-1] - ddof),)


def diagonal_only(xs, g):
    return (np.diag(np.diag(g)),)


def summed(g, shape):
    """``g`` summed over its leading axes to ``shape``."""
    return g.sum(tuple(range(g.ndim - len(shape))))


# fmt: off
CASES = [case for row in [
    ("a bias of the batch's shape",      (X, B),          lambda x, b: x + b,
     lambda xs, g: (g.copy(), g.copy()),
     lambda xs, g: (g.copy(), g.sum(0))),
    ("an axis of length 1 lost",         (X, COLUMN),     lambda x, c: x * c,
     lambda xs, g: (g * xs[1], (g * xs[0]).sum(1)),
     lambda xs, g: (g * xs[1], (g * xs[0]).sum(1, keepdims=True))),
    ("a number's gradient per element",  (X, 0.7),        lambda x, s: x * s,
     lambda xs, g: (g * xs[1], g * xs[0]),
     lambda xs, g: (g * xs[1], (g * xs[0]).sum())),
    ("weights of the first of a batch",  (BATCH, W),      lambda x, w: x @ w,
     lambda xs, g: (g @ xs[1].T, xs[0][0].T @ g[0]),
     lambda xs, g: (g @ xs[1].T, summed(xs[0].mT @ g, (3, 2)))),
    ("a mean divided by everything",     (X,),            lambda x: x.mean(0),
     lambda xs, g: (np.tile(g / 12, (3, 1)),),
     lambda xs, g: (np.tile(g / 3, (3, 1)),)),
    ("log-softmax along the other axis", (SQUARE,),       log_softmax,        log_softmax_vjp(0), log_softmax_vjp(1)),
    ("a running sum not turned round",   (X,),            lambda x: np.cumsum(x, -1),
     lambda xs, g: (np.cumsum(g, -1),),
     lambda xs, g: (np.cumsum(g[:, ::-1], -1)[:, ::-1].copy(),)),
    ("weights not transposed",           (X, normal((4, 4))), lambda x, w: x @ w,
     lambda xs, g: (g @ xs[1], xs[0].T @ g),
     lambda xs, g: (g @ xs[1].T, xs[0].T @ g)),
    ("a trace that feeds every element", (SQUARE,),       lambda x: np.trace(x),
     lambda xs, g: (g * np.ones((3, 3)),),
     lambda xs, g: (g * np.eye(3),)),
    ("a triangle without its diagonal",  (SQUARE,),       lambda x: np.where(np.tri(3), x, 0),
     lambda xs, g: (np.tril(g, -1),),
     lambda xs, g: (np.tril(g),)),
    ("axes permuted, not permuted back", (CUBE,),         lambda x: x.transpose(1, 2, 0) * 1.0,
     lambda xs, g: (g.transpose(1, 2, 0).copy(),),
     lambda xs, g: (g.transpose(2, 0, 1).copy(),)),
    ("the other axis flipped",           (SQUARE,),       lambda x: np.sin(x[::-1]),
     lambda xs, g: ((g * np.cos(xs[0][::-1]))[:, ::-1].copy(),),
     lambda xs, g: ((g * np.cos(xs[0][::-1]))[::-1].copy(),)),
    ("Fortran's order read as C's",      (X,),            lambda x: x.ravel(order="F"),
     lambda xs, g: (g.reshape(3, 4).copy(),),
     lambda xs, g: (g.reshape(3, 4, order="F").copy(),)),
    ("a variance of n for n - 1",        (X,),            variance,           variance_vjp(0), variance_vjp(1)),
    ("a diagonal for a transpose",       (SQUARE,),       lambda x: x.T.copy(),
     diagonal_only,
     lambda xs, g: (g.T.copy(),)),
] for case in pair("axes", *row)]
# fmt: on
