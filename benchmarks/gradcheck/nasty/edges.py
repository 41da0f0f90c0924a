"""Right gradients at the edge of a domain, and beside poles."""

import numpy as np

from ..case import right, slope

normal = np.random.default_rng(202).standard_normal
Q = np.linalg.qr(normal((3, 3)))[0]
NEARLY_SINGULAR = Q @ np.diag([1.0, 0.5, 1e-7]) @ Q.T
PROBABILITIES = np.array([1.0, 1e-12, 0.3])


def strict_log(x):
    if np.any(x <= 0):
        raise ValueError("math domain error")
    return np.log(x)


def log_determinant(x):
    return np.log(np.abs(np.linalg.det(x)))


def entropy(p):
    return -(p * np.log(p)).sum()


# fmt: off
CASES = [right("edges", *row) for row in [
    ("sqrt at 0, with slope inf",       (np.array([0.0, 2.0]),),                np.sqrt,     slope(lambda x: 0.5 / np.sqrt(x))),
    ("sqrt within 1e-13 of 0",          (np.array([1e-13, 3e-10]),),            np.sqrt,     slope(lambda x: 0.5 / np.sqrt(x))),
    ("x^1.5 at 0",                      (np.array([0.0, 0.8]),),                lambda x: x**1.5, slope(lambda x: 1.5 * np.sqrt(x))),
    ("x^2.5 at 0",                      (np.array([0.0, 0.8]),),                lambda x: x**2.5, slope(lambda x: 2.5 * x**1.5)),
    ("arccos at -1, with slope -inf",   (np.array([-1.0, 0.2]),),               np.arccos,   slope(lambda x: -1 / np.sqrt(1 - x * x))),
    ("arcsin within 1e-10 of 1",        (np.array([1 - 1e-10, -0.5]),),         np.arcsin,   slope(lambda x: 1 / np.sqrt((1 - x) * (1 + x)))),
    ("arctanh within 1e-11 of 1",       (np.array([1 - 1e-11, 0.5]),),          np.arctanh,  slope(lambda x: 1 / ((1 - x) * (1 + x)))),
    ("arccosh within 1e-9 of 1",        (np.array([1 + 1e-9, 3.0]),),           np.arccosh,  slope(lambda x: 1 / np.sqrt((x - 1) * (x + 1)))),
    ("log at 1e-300",                   (np.array([1e-300, 5.0]),),             np.log,      slope(lambda x: 1 / x)),
    ("a log that raises outside",       (np.array([1e-6, 0.7]),),               strict_log,  slope(lambda x: 1 / x)),
    ("x^0.1 at 1e-100",                 (np.array([1e-100, 1.0]),),             lambda x: x**0.1, slope(lambda x: 0.1 * x**-0.9)),
    ("log1p near -1",                   (np.array([-1 + 1e-9, 0.1]),),          np.log1p,    slope(lambda x: 1 / (1 + x))),
    ("tan beside its pole",             (np.array([np.pi / 2 - 1e-6, 0.3]),),   np.tan,      slope(lambda x: 1 / np.cos(x) ** 2)),
    ("1/x at 1e-10",                    (np.array([1e-10, -3e-9]),),            lambda x: 1 / x, slope(lambda x: -1 / x**2)),
    ("the entropy of a near certainty", (PROBABILITIES,),                       entropy,     lambda xs, g: (-g * (np.log(xs[0]) + 1),)),
    ("log|A| of a nearly singular A",   (NEARLY_SINGULAR,),                     log_determinant, lambda xs, g: (g * np.linalg.inv(xs[0]).T,)),
    ("a plateau to the right of a slope", (np.array([1.0, 0.4]),),              lambda x: np.minimum(x, 1.0), slope(lambda x: x < 1)),
]]
# fmt: on
