"""Slips of calculus: elementwise derivatives with a wrong sign, factor, power, argument or branch."""

import numpy as np

from ..case import pair, slope

normal = np.random.default_rng(101).standard_normal
X = normal((2, 4))
MANY = normal((30, 20))
POSITIVE = np.abs(X) + 0.2
BOTH_SIDES = np.array([-2.5, -0.7, 0.4, 1.9])
ROOT = np.sqrt(2 / np.pi)
DEGREE = np.pi / 180


def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def gelu(x):
    return 0.5 * x * (1 + np.tanh(ROOT * (x + 0.044715 * x**3)))


def gelu_slope(x, root=ROOT):
    t = np.tanh(root * (x + 0.044715 * x**3))
    return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * root * (1 + 3 * 0.044715 * x * x)


def without_the_last_column(xs, g):
    out = np.zeros_like(xs[0])
    out[:, :-1] = (g * 2 * xs[0])[:, :-1]
    return (out,)


def one_in_600_off(xs, g):
    out = g * np.cos(xs[0])
    out[17, 4] *= 1.01
    return (out,)


def huber(x):
    return np.where(np.abs(x) < 1.5, 0.5 * x * x, 1.5 * np.abs(x) - 1.125)


def elu(x):
    return np.where(x > 0, x, 0.3 * np.expm1(np.minimum(x, 0)))


# fmt: off
CASES = [case for row in [
    #    name                              x           f                                 wrong dy/dx                                     right dy/dx
    ("1/(1 + x) for arctan",               POSITIVE,   np.arctan,                        lambda x: 1 / (1 + x),                          lambda x: 1 / (1 + x * x)),
    ("log2 without 1/ln 2",                POSITIVE,   np.log2,                          lambda x: 1 / x,                                lambda x: 1 / (x * np.log(2))),
    ("sigmoid's y(1 - y) of x",            X,          sigmoid,                          lambda x: x * (1 - x),                          lambda x: sigmoid(x) * sigmoid(-x)),
    ("tanh's 1 - y without the square",    X,          np.tanh,                          lambda x: 1 - np.tanh(x),                       lambda x: 1 - np.tanh(x) ** 2),
    ("p x^p for p x^(p - 1)",              POSITIVE,   lambda x: x**2.5,                 lambda x: 2.5 * x**2.5,                         lambda x: 2.5 * x**1.5),
    ("sign of 1/x",                        POSITIVE,   lambda x: 1 / x,                  lambda x: 1 / x**2,                             lambda x: -1 / x**2),
    ("factor of 1/sqrt(x)",                POSITIVE,   lambda x: x**-0.5,                lambda x: -(x**-1.5),                           lambda x: -0.5 * x**-1.5),
    ("pi as 3.1416",                       X,          lambda x: np.sin(np.pi * x),      lambda x: 3.1416 * np.cos(np.pi * x),           lambda x: np.pi * np.cos(np.pi * x)),
    ("degrees taken for radians",          90 * X,     lambda x: np.sin(x * DEGREE),     lambda x: np.cos(x * DEGREE),                   lambda x: DEGREE * np.cos(x * DEGREE)),
    ("gelu's constant as 0.8",             X,          gelu,                             lambda x: gelu_slope(x, 0.8),                   gelu_slope),
    ("softsign of negative numbers",       BOTH_SIDES, lambda x: x / (1 + np.abs(x)),    lambda x: 1 / (1 + x) ** 2,                     lambda x: 1 / (1 + np.abs(x)) ** 2),
    ("Huber's slope outside",              BOTH_SIDES, huber,                            lambda x: np.where(np.abs(x) < 1.5, x, np.sign(x)), lambda x: np.clip(x, -1.5, 1.5)),
    ("elu's factor below 0",               BOTH_SIDES, elu,                              lambda x: np.where(x > 0, 1, np.exp(x)),        lambda x: np.where(x > 0, 1, 0.3 * np.exp(x))),
    ("half of the product rule",           X,          lambda x: x * sigmoid(x),         sigmoid,                                        lambda x: sigmoid(x) + x * sigmoid(x) * sigmoid(-x)),
    ("the chain stops at the inside",      X,          lambda x: np.exp(np.sin(x)),      lambda x: np.exp(np.sin(x)),                    lambda x: np.exp(np.sin(x)) * np.cos(x)),
    ("10^-4 of a constant",                X,          np.sinh,                          lambda x: 1.0001 * np.cosh(x),                  np.cosh),
] for case in pair("formula", row[0], (row[1],), row[2], slope(row[3]), slope(row[4]))]
# fmt: on

CASES += pair("formula", "the last column left out", (X,), np.square, without_the_last_column, slope(lambda x: 2 * x))
CASES += pair("formula", "1 % of one in 600", (MANY,), np.sin, one_in_600_off, slope(np.cos))
