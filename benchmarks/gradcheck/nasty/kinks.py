"""Right gradients at kinks and ties, where any subgradient is right, and so near them that a step crosses over."""

import numpy as np

from ..case import right, slope

normal = np.random.default_rng(201).standard_normal
NEAR = np.array([1e-9, -1e-9, 2e-6, 0.4])
AT = np.array([0.0, 0.6, -0.3])
TIED = np.array([[0.7, 0.7, -0.1], [1.2, 1.2, 1.2]])
W1, W2 = normal((32, 6)), normal((3, 32))
GRID = np.linspace(-4, 4, 2001)  # a table of a sine, with a kink every 0.004
TABLE = np.sin(GRID)


def relu(x):
    return np.maximum(x, 0)


def leaky(x):
    return np.where(x > 0, x, 0.1 * x)


def last_winner(xs, g):
    x, out = xs[0], np.zeros_like(xs[0])
    last = x.shape[-1] - 1 - x[:, ::-1].argmax(-1)
    out[np.arange(len(x)), last] = g
    return (out,)


def first_smallest(xs, g):
    out = np.zeros_like(xs[0])
    np.put_along_axis(out, xs[0].argmin(-1)[:, None], g[:, None], -1)
    return (out,)


def sorted_back(xs, g):
    out = np.empty_like(g)
    out[np.argsort(xs[0], kind="stable")] = g
    return (out,)


def median(x):
    return np.median(x)


def median_vjp(xs, g):
    out, middle = np.zeros_like(xs[0]), np.argsort(xs[0], kind="stable")[1:3]
    out[middle] = g / 2
    return (out,)


def total_variation(x):
    return np.abs(x[1:] - x[:-1]).sum()


def total_variation_vjp(xs, g):
    s = np.sign(np.diff(xs[0]))
    return (g * (np.r_[0, s] - np.r_[s, 0]),)


def pooled(x):
    return x.reshape(2, 2, 2, 2).max((1, 3))


def pooled_vjp(xs, g):
    blocks = xs[0].reshape(2, 2, 2, 2)
    won = blocks == blocks.max((1, 3), keepdims=True)
    share = won / won.sum((1, 3), keepdims=True)
    return ((share * g[:, None, :, None]).reshape(4, 4),)


def hinge(w, x, y):
    return relu(1 - y * (x @ w)).mean()


def hinge_vjp(xs, g):
    w, x, y = xs
    inside = (1 - y * (x @ w) > 0) * -y
    return (g * (inside @ x) / len(x), g * inside[:, None] * w / len(x), None)


def network(x):
    return relu(x @ W1.T) @ W2.T


def network_vjp(xs, g):
    return ((g @ W2 * (xs[0] @ W1.T > 0)) @ W1,)


def l1_norm_vjp(xs, g):
    return (g * np.sign(xs[0]),)


def norm(x):
    return np.sqrt(x @ x)


def norm_vjp(xs, g):
    return (g * xs[0] / (norm(xs[0]) or 1.0),)


def interpolated_slope(x):
    k = np.searchsorted(GRID, x) - 1
    return (TABLE[k + 1] - TABLE[k]) / (GRID[k + 1] - GRID[k])


MARGIN = (np.array([1.0, 0.5]), np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]]), np.array([1, 1, -1]))
LEVEL = np.array([0.3, 0.3, 1.2, 0.9, 0.9])

# fmt: off
CASES = [right("kinks", *row) for row in [
    ("relu within 1e-9 of its kink",       (NEAR,),            relu,                          slope(lambda x: x > 0)),
    ("1 at relu's kink",                   (AT,),              relu,                          slope(lambda x: x >= 0)),
    ("a half at relu's kink",              (AT,),              relu,                          slope(lambda x: np.where(x == 0, 0.5, x > 0))),
    ("a leaky relu at its kink",           (AT,),              leaky,                         slope(lambda x: np.where(x > 0, 1, 0.1))),
    ("1 at the kink of |x|",               (AT,),              np.abs,                        slope(lambda x: np.where(x < 0, -1, 1))),
    ("a clip at both its ends",            (np.array([-1.0, 1.0, 0.2, 5.0]),), lambda x: np.clip(x, -1, 1), slope(lambda x: np.abs(x) <= 1)),
    ("equal inputs of a maximum, to one",  (AT, AT.copy()),    np.maximum,                    lambda xs, g: (g.copy(), 0 * g)),
    ("equal inputs of a maximum, shared",  (AT, AT.copy()),    np.maximum,                    lambda xs, g: (g / 2, g / 2)),
    ("the last winner of a tie",           (TIED,),            lambda x: x.max(-1),           last_winner),
    ("the first of the smallest",          (-TIED,),           lambda x: x.min(-1),           first_smallest),
    ("a maximum nearly tied",              (np.array([[1.0, 1.0 + 1e-9, 0.0]]),), lambda x: x.max(-1), last_winner),
    ("sorting what is equal",              (np.array([0.5, 0.2, 0.5, 0.5, 0.2]),), np.sort,   sorted_back),
    ("a median of four, two of them equal", (np.array([0.4, 1.1, 0.4, -2.0]),), median,       median_vjp),
    ("the variation of a level signal",    (LEVEL,),           total_variation,               total_variation_vjp),
    ("pooling constant blocks",            (np.ones((4, 4)),), pooled,                        pooled_vjp),
    ("a hinge on its margin",              MARGIN,             hinge,                         hinge_vjp),
    ("relu squared at 0",                  (AT,),              lambda x: relu(x) ** 2,        slope(lambda x: 2 * relu(x))),
    ("x|x| at 0",                          (AT,),              lambda x: x * np.abs(x),       slope(lambda x: 2 * np.abs(x))),
    ("a network of 32 relus",              (normal((4, 6)),),  network,                       network_vjp),
    ("a norm of 0",                        (np.zeros(4),),     norm,                   norm_vjp),
    ("an L1 norm of mostly zeros",         (np.array([0, 0, 2.0, 0, -1.0]),), lambda x: np.abs(x).sum(), l1_norm_vjp),
    ("a norm of 1e-7",                     (1e-7 * normal(3),), norm,              norm_vjp),
    ("a table with a kink every 0.004",    (np.array([0.3011, -1.7302]),), lambda x: np.interp(x, GRID, TABLE), slope(interpolated_slope)),
    ("a sawtooth 1e-7 above its jump",     (np.array([2 + 1e-7, 0.5]),), lambda x: x - np.floor(x), slope(np.ones_like)),
    ("a rounding, flat between its jumps", (np.array([0.3, 1.8, 2.499]),), np.round,          slope(np.zeros_like)),
]]
# fmt: on
