"""Functions of several inputs: gradients swapped, given to the wrong one, or a path forgotten."""

import numpy as np

from ..case import pair

normal = np.random.default_rng(102).standard_normal
A, B = normal((2, 3)), np.abs(normal((2, 3))) + 0.3
W = normal((3, 3))
U, V = normal(4), normal(4)


def squared_distance(a, b):
    return ((a - b) ** 2).sum(-1)


def attention(q, k):
    """Scores of queries and keys, (n, d) and (m, d), scaled."""
    return q @ k.T / np.sqrt(q.shape[-1])


# fmt: off
CASES = [case for row in [
    ("a/b: b's square is missing",   (A, B),      lambda a, b: a / b,
     lambda xs, g: (g / xs[1], -g * xs[0] / xs[1]),
     lambda xs, g: (g / xs[1], -g * xs[0] / xs[1] ** 2)),
    ("arctan2's inputs swapped",     (A, B),      np.arctan2,
     lambda xs, g: (-g * xs[0] / (xs[0] ** 2 + xs[1] ** 2), g * xs[1] / (xs[0] ** 2 + xs[1] ** 2)),
     lambda xs, g: (g * xs[1] / (xs[0] ** 2 + xs[1] ** 2), -g * xs[0] / (xs[0] ** 2 + xs[1] ** 2))),
    ("logaddexp's shares swapped",   (A, B),      np.logaddexp,
     lambda xs, g: (g / (1 + np.exp(xs[0] - xs[1])), g / (1 + np.exp(xs[1] - xs[0]))),
     lambda xs, g: (g / (1 + np.exp(xs[1] - xs[0])), g / (1 + np.exp(xs[0] - xs[1])))),
    ("the period of a remainder",    (5 * A, B),  np.mod,
     lambda xs, g: (g.copy(), np.zeros_like(g)),
     lambda xs, g: (g.copy(), -g * np.floor(xs[0] / xs[1]))),
    ("a maximum given to both",      (A, B),      np.maximum,
     lambda xs, g: (g.copy(), g.copy()),
     lambda xs, g: (g * (xs[0] > xs[1]), g * (xs[0] <= xs[1]))),
    ("a path through w",             (A, B),      lambda x, w: x * w + w * w,
     lambda xs, g: (g * xs[1], g * xs[0]),
     lambda xs, g: (g * xs[1], g * (xs[0] + 2 * xs[1]))),
    ("the skip of a residual layer", (A, W),      lambda x, w: x + np.tanh(x @ w),
     lambda xs, g: (lambda h: (h @ xs[1].T, xs[0].T @ h))(g * (1 - np.tanh(xs[0] @ xs[1]) ** 2)),
     lambda xs, g: (lambda h: (g + h @ xs[1].T, xs[0].T @ h))(g * (1 - np.tanh(xs[0] @ xs[1]) ** 2))),
    ("an outer product's factors",   (U, V),      np.outer,
     lambda xs, g: (g.T @ xs[0], g @ xs[1]),
     lambda xs, g: (g @ xs[1], g.T @ xs[0])),
    ("lerp's weight",                (A, B, A * A), lambda a, b, t: a + t * (b - a),
     lambda xs, g: (g * (1 - xs[2]), g * xs[2], g * (xs[0] - xs[1])),
     lambda xs, g: (g * (1 - xs[2]), g * xs[2], g * (xs[1] - xs[0]))),
    ("the far end of a distance",    (A, B),      squared_distance,
     lambda xs, g: (lambda h: (h, h.copy()))(2 * g[:, None] * (xs[0] - xs[1])),
     lambda xs, g: (lambda h: (h, -h))(2 * g[:, None] * (xs[0] - xs[1]))),
    ("the scale of one of two",      (A, B),      attention,
     lambda xs, g: (g @ xs[1] / np.sqrt(3), g.T @ xs[0]),
     lambda xs, g: (g @ xs[1] / np.sqrt(3), g.T @ xs[0] / np.sqrt(3))),
] for case in pair("arguments", *row)]
# fmt: on
