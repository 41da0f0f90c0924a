"""Wrong where it is small beside something else: tiny gradients, small rows, large offsets, narrow floats."""

import numpy as np

from ..case import pair, slope

normal = np.random.default_rng(108).standard_normal
V, X = normal(3), normal((3, 4))
SIZES = np.array([1e5, 1.0, 1e-5])
NARROW = X.astype(np.float32)
HALF = X.astype(np.float16)


def of_float32(factor):
    """cos, times ``factor`` if the input is float32."""
    return lambda x: np.cos(x) * x.dtype.type(factor if x.dtype == np.float32 else 1)


def valley(x):
    return 1e6 * x[0] ** 2 + 1e-6 * x[1] ** 2


def matrix_rows(w):
    return lambda xs, g: (w.T @ g,)


ROWS = SIZES[:, None] * normal((3, 4))
DOUBLED = ROWS * np.array([[1], [1], [2]])

# fmt: off
CASES = [case for row in [
    ("the sign of a gradient of 1e-9",   (V,),            lambda x: 1e-9 * np.sin(x),
     slope(lambda x: -1e-9 * np.cos(x)),                  slope(lambda x: 1e-9 * np.cos(x))),
    ("nothing for a gradient of 1e-7",   (V,),            lambda x: 1e-7 * x**2,
     slope(lambda x: 0 * x),                              slope(lambda x: 2e-7 * x)),
    ("the flat floor of a steep valley", (np.array([0.13, -0.13]),), valley,
     lambda xs, g: (g * np.array([2e6, 0]) * xs[0],),     lambda xs, g: (g * np.array([2e6, 2e-6]) * xs[0],)),
    ("the smallest row of a matrix",     (normal(4),),    lambda x: ROWS @ x,
     matrix_rows(DOUBLED),                                matrix_rows(ROWS)),
    ("5 % on an offset of 1e5",          (V,),            lambda x: 1e5 + np.sin(x),
     slope(lambda x: 1.05 * np.cos(x)),                   slope(np.cos)),
    ("1 % of tiny inputs",               (1e-12 * V,),    lambda x: x**2,
     slope(lambda x: 2.02 * x),                           slope(lambda x: 2 * x)),
    ("1 % of huge inputs",               (1e12 * np.abs(V),), np.log,
     slope(lambda x: 1.01 / x),                           slope(lambda x: 1 / x)),
    ("2 % in float32 alone",             (NARROW,),       np.sin,
     slope(of_float32(1.02)),                             slope(np.cos)),
    ("double for single precision",      (NARROW,),       np.sin,
     slope(lambda x: np.cos(x.astype(float))),            slope(np.cos)),
    ("the sign in float16",              (HALF,),         np.tanh,
     slope(lambda x: np.tanh(x) ** 2 - 1),                slope(lambda x: 1 - np.tanh(x) ** 2)),
    ("1 % of a steep wave",              (V,),            lambda x: np.sin(1e5 * x),
     slope(lambda x: 1.01e5 * np.cos(1e5 * x)),           slope(lambda x: 1e5 * np.cos(1e5 * x))),
    ("the tail of a bell",               (np.array([6.0, 0.5]),), lambda x: np.exp(-x * x),
     slope(lambda x: -2 * x * np.exp(-x * x) * (x < 5)),  slope(lambda x: -2 * x * np.exp(-x * x))),
    ("a hundredth beside a million",     (V,),            lambda x: np.stack([1e6 * x[0], 0.01 * x[1]]),
     lambda xs, g: (np.array([1e6 * g[0], 0.02 * g[1], 0]),), lambda xs, g: (np.array([1e6 * g[0], 0.01 * g[1], 0]),)),
] for case in pair("scale", *row)]
# fmt: on
