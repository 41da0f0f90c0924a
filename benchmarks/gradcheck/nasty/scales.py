"""Right gradients of the very large, the very small, the very steep and the very unequal."""

import numpy as np

from ..case import right, slope

normal = np.random.default_rng(203).standard_normal
V = normal(3)
SENSITIVITIES = np.array([1e-9, 1.0, 1e9])
ILL = normal((3, 3)) @ np.diag([1.0, 1e-4, 1e-7]) @ normal((3, 3))


def banana(x):
    return 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2


def banana_vjp(xs, g):
    (a, b) = xs[0]
    return (g * np.array([-400 * a * (b - a * a) - 2 * (1 - a), 200 * (b - a * a)]),)


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def softmax_vjp(xs, g):
    y = softmax(xs[0])
    return (y * (g - (g * y).sum(-1, keepdims=True)),)


def log_sum_exp(x):
    return np.log(np.exp(x - x.max()).sum()) + x.max()


def variance_vjp(xs, g):
    return (2 * g * (xs[0] - xs[0].mean()) / xs[0].size,)


def solve_vjp(xs, g):
    h = np.linalg.solve(xs[0].T, g)
    return -np.outer(h, np.linalg.solve(*xs)), h


def product_vjp(xs, g):
    return (g * np.array([np.delete(xs[0], i).prod() for i in range(xs[0].size)]),)


def logistic_map(x, slope=False):
    """x ↦ 3.7 x (1 - x), fifteen times; its slope grows like a chaotic map's."""
    d = np.ones_like(x)
    for _ in range(15):
        d, x = d * 3.7 * (1 - 2 * x), 3.7 * x * (1 - x)
    return d if slope else x


# fmt: off
CASES = [right("scales", *row) for row in [
    ("values of 1e10",                (V,),                            lambda x: 1e10 * np.sin(x),       slope(lambda x: 1e10 * np.cos(x))),
    ("values of 1e-200",              (V,),                            lambda x: 1e-200 * np.sin(x),     slope(lambda x: 1e-200 * np.cos(x))),
    ("on an offset of 1e9",           (V,),                            lambda x: 1e9 + np.sin(x),        slope(np.cos)),
    ("inputs of 1e9",                 (1e9 + V,),                      lambda x: np.sin(x - 1e9),        slope(lambda x: np.cos(x - 1e9))),
    ("a cosine at 1e7",               (1e7 + V,),                      np.cos,                           slope(lambda x: -np.sin(x))),
    ("inputs of 1e-150",              (1e-150 * V,),                   lambda x: x**2,                   slope(lambda x: 2 * x)),
    ("inputs of 1e140",               (1e140 * V,),                    lambda x: x**2,                   slope(lambda x: 2 * x)),
    ("exp at 700",                    (np.array([700.0, 1.0]),),       np.exp,                           slope(np.exp)),
    ("exp at -700",                   (np.array([-700.0, 1.0]),),      np.exp,                           slope(np.exp)),
    ("a period at whole numbers",     (np.array([1e5, 64.0, 3.0]),),   lambda x: np.sin(2 * np.pi * x),  slope(lambda x: 2 * np.pi * np.cos(2 * np.pi * x))),
    ("the top of a wave",             (np.array([0.0, 8.0]),),         lambda x: np.cos(np.pi * x),      slope(lambda x: -np.pi * np.sin(np.pi * x))),
    ("waves of 1e-5",                 (V,),                            lambda x: np.sin(1e5 * x),        slope(lambda x: 1e5 * np.cos(1e5 * x))),
    ("a ripple on a line",            (V,),                            lambda x: x + 1e-5 * np.sin(1e5 * x), slope(lambda x: 1 + np.cos(1e5 * x))),
    ("a step 1e-5 wide",              (np.array([3e-6, -1e-5, 0.2]),), lambda x: np.tanh(1e5 * x),       slope(lambda x: 1e5 / np.cosh(1e5 * x) ** 2)),
    ("a bell 1e-4 wide at 1",         (np.array([1.00003, 0.9999]),),  lambda x: np.exp(-(1e4 * (x - 1)) ** 2), slope(lambda x: -2e8 * (x - 1) * np.exp(-(1e4 * (x - 1)) ** 2))),
    ("a resonance 1e-6 wide",         (np.array([1e-6, -4e-6]),),      lambda x: 1 / (x * x + 1e-12),    slope(lambda x: -2 * x / (x * x + 1e-12) ** 2)),
    ("unequal by 1e18",               (V,),                            lambda x: SENSITIVITIES @ np.sin(x), slope(lambda x: SENSITIVITIES * np.cos(x))),
    ("outputs unequal by 1e18",       (V,),                            lambda x: SENSITIVITIES * np.sin(x), slope(lambda x: SENSITIVITIES * np.cos(x))),
    ("Rosenbrock's valley",           (np.array([1.00001, 1.00002]),), banana,                           banana_vjp),
    ("a saturated softmax",           (np.array([[800.0, 0.0, -800.0], [500.0, 499.0, 498.0]]),), softmax, softmax_vjp),
    ("a log-sum-exp of 1e4",          (1e4 + V,),                      log_sum_exp,                      lambda xs, g: (g * softmax(xs[0]),)),
    ("a saturated tanh",              (np.array([25.0, -18.0, 0.3]),), np.tanh,                          slope(lambda x: 1 / np.cosh(x) ** 2)),
    ("a variance on 1e6",             (1e6 + normal(6),),              lambda x: x.var(),    variance_vjp),
    ("an ill-conditioned system",     (ILL, V),                        np.linalg.solve,                  solve_vjp),
    ("a chaotic map",                 (np.array([0.3, 0.77]),),        logistic_map,                     slope(lambda x: logistic_map(x, slope=True))),
    ("a flat bottom",                 (np.array([0.0, 1e-3]),),        lambda x: (x * x) ** 2,           slope(lambda x: 4 * x**3)),
    ("nothing but 0",                 (V,),                            lambda x: 0 * x + 3.0,            slope(np.zeros_like)),
    ("a product with two zeros",      (np.array([0.0, 0.0, 2.0]),),    lambda x: x.prod(),   product_vjp),
    ("log cosh of 1e-5",              (np.array([1e-5, 0.2]),),        lambda x: np.log(np.cosh(x)),     slope(np.tanh)),
    ("hypot of 1e-170",               (1e-170 * V, 2e-170 * V),        np.hypot,                         lambda xs, g: (g * xs[0] / np.hypot(*xs), g * xs[1] / np.hypot(*xs))),
]]
# fmt: on
