"""Right first derivatives whose own rule is wrong: only a check of second order can see it."""

import numpy as np

from ..case import pair, slope

V = np.random.default_rng(109).standard_normal(3)

# fmt: off
CASES = [case for row in [
    #    name                               f                    f'                               the wrong f''            the right f''
    ("the factor of a cube's second",      lambda x: x**3,      lambda x: 3 * x * x,             lambda x: 3 * x,          lambda x: 6 * x),
    ("the sign of a sine's second",        np.sin,              np.cos,                          np.sin,                   lambda x: -np.sin(x)),
    ("a detached slope",                   np.tanh,             lambda x: 1 - np.tanh(x) ** 2,   np.zeros_like,            lambda x: -2 * np.tanh(x) * (1 - np.tanh(x) ** 2)),
] for case in pair(
    "second order", row[0], (V,), row[1], slope(row[2]), slope(row[2]),
    wrong2=lambda xs, g, ggs, d=row[2], dd=row[3]: ((g * dd(xs[0]) * ggs[0],), d(xs[0]) * ggs[0]),
    right2=lambda xs, g, ggs, d=row[2], dd=row[4]: ((g * dd(xs[0]) * ggs[0],), d(xs[0]) * ggs[0]),
)]
# fmt: on

CASES += pair(
    "second order",
    "nothing for g",
    (V,),
    np.exp,
    slope(np.exp),
    slope(np.exp),
    wrong2=lambda xs, g, ggs: ((g * np.exp(xs[0]) * ggs[0],), 0 * g),
    right2=lambda xs, g, ggs: ((g * np.exp(xs[0]) * ggs[0],), np.exp(xs[0]) * ggs[0]),
)
