"""What comes from above: rules that are not linear in the cotangent g, or not of its elements."""

import numpy as np

from ..case import pair, slope

normal = np.random.default_rng(107).standard_normal
X = normal((2, 3))
COS = slope(np.cos)


def nearest_float16(g):
    return g.astype(np.float16).astype(g.dtype)


# fmt: off
CASES = [case for row in [
    ("g left out",                       lambda xs, g: (np.cos(xs[0]),)),
    ("g clipped to ±5",                  lambda xs, g: (np.clip(g, -5, 5) * np.cos(xs[0]),)),
    ("g's sign lost",                    lambda xs, g: (np.abs(g) * np.cos(xs[0]),)),
    ("only positive g (guided)",         lambda xs, g: (np.maximum(g, 0) * np.cos(xs[0]),)),
    ("g's mean for g",                   lambda xs, g: (g.mean() * np.cos(xs[0]),)),
    ("g scaled to norm 1",               lambda xs, g: (g / (np.sqrt((g * g).sum()) or 1) * np.cos(xs[0]),)),
    ("weight decay in the rule",         lambda xs, g: (g * np.cos(xs[0]) + 1e-4 * xs[0],)),
    ("g rounded to float16",             lambda xs, g: (nearest_float16(g) * np.cos(xs[0]),)),
    ("the smaller half of g dropped",    lambda xs, g: (g * (np.abs(g) >= np.median(np.abs(g))) * np.cos(xs[0]),)),
    ("g's first row for all",            lambda xs, g: (g[:1] * np.cos(xs[0]),)),
] for case in pair("upstream", row[0], (X,), np.sin, row[1], COS)]
# fmt: on
