"""Wrong at special points only: at kinks, at ties, at 0, where numbers overflow or cancel."""

import numpy as np

from ..case import pair, slope

AT_ZERO = np.array([0.0, 0.7, -1.2])
TIES = np.array([[1.5, 0.2, 1.5], [0.3, 0.1, -2.0]])


def relu(x):
    return np.maximum(x, 0)


def winners(x):
    return x == x.max(-1, keepdims=True)


def all_winners(xs, g):
    return (winners(xs[0]) * g[:, None],)


def shared_by_winners(xs, g):
    w = winners(xs[0])
    return (w / w.sum(-1, keepdims=True) * g[:, None],)


def norm(x):
    return np.sqrt((x * x).sum())


def norm_vjp(xs, g):
    return (g * xs[0] / (norm(xs[0]) or 1.0),)


def sinc_slope(x):
    """Of sin(x)/x; near 0 by its series, as the formula cancels."""
    near = np.abs(x) < 0.05
    far = np.where(near, 1.0, x)
    series = -x / 3 * (1 - x**2 / 10 * (1 - x**2 / 28 * (1 - x**2 / 54)))
    return np.where(near, series, (np.cos(far) - np.sin(far) / far) / far)


def logistic(x):
    e = np.exp(-np.abs(x))
    return np.where(x > 0, 1, e) / (1 + e)


def softplus(x):
    return np.logaddexp(0, x)


# fmt: off
CASES = [case for row in [
    #   name                                x                                    f                        wrong                                         right
    ("2 at relu's kink",                    AT_ZERO,                             relu,                    slope(lambda x: np.where(x == 0, 2.0, x > 0)), slope(lambda x: x > 0)),
    ("-1 at relu's kink",                   AT_ZERO,                             relu,                    slope(lambda x: np.where(x == 0, -1.0, x > 0)), slope(lambda x: np.where(x == 0, 1.0, x > 0))),
    ("every winner of a tie",               TIES,                                lambda x: x.max(-1),     all_winners,                                  shared_by_winners),
    ("NaN at the kink of |x|",              AT_ZERO,                             np.abs,                  slope(lambda x: x / np.abs(x)),               slope(np.sign)),
    ("NaN for a norm of 0",                 np.zeros(3),                         norm,                    lambda xs, g: (g * xs[0] / norm(xs[0]),),     norm_vjp),
    ("0 where two relus make a line",       AT_ZERO,                             lambda x: relu(x) - relu(-x), slope(lambda x: (x > 0) + (x < 0) * 1.0),  slope(np.ones_like)),
    ("NaN behind a mask",                   np.array([-1.0, 2.0]),               lambda x: np.sqrt(relu(x)), slope(lambda x: (x > 0) * 0.5 / np.sqrt(x)), slope(lambda x: (x > 0) * 0.5 / np.sqrt(np.abs(x)))),
    ("a clip that lets everything through", np.array([-2.0, 0.1, 3.0]),          lambda x: np.clip(x, -1, 1), slope(np.ones_like),                       slope(lambda x: np.abs(x) <= 1)),
    ("sin(x)/x cancels near 0",             np.array([1e-6, 0.3, -2e-7]),        lambda x: np.sin(x) / x, slope(lambda x: (np.cos(x) - np.sin(x) / x) / x), slope(sinc_slope)),
    ("a sigmoid's slope overflows",         np.array([-800.0, 0.4]),             logistic,                slope(lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2), slope(lambda x: logistic(x) * logistic(-x))),
    ("softplus' slope cancels",             np.array([-40.0, -34.0, 1.0]),       softplus,                slope(lambda x: 1 - 1 / (1 + np.exp(x))),     slope(logistic)),
    ("0 for x^x at 1",                      np.array([1.0]),                     lambda x: x**x,          slope(lambda x: x**x * np.log(x)),            slope(lambda x: x**x * (1 + np.log(x)))),
    ("x|x| below 0",                        AT_ZERO,                             lambda x: x * np.abs(x), slope(lambda x: 2 * x),                       slope(lambda x: 2 * np.abs(x))),
    ("a cube root's NaN below 0",           np.array([-8.0, 2.0]),               np.cbrt,                 slope(lambda x: x ** (-2 / 3) / 3),           slope(lambda x: 1 / (3 * np.cbrt(x) ** 2))),
] for case in pair("points", row[0], (row[1],), *row[2:])]
# fmt: on
