"""Elementwise functions with their derivatives."""

from __future__ import annotations

import numpy as np

from ..case import slope
from .domains import above_one, positive, scaled, tame, unit


def logistic(x):
    """1 / (1 + exp(-x)), to full relative precision on both sides."""
    e = np.exp(-np.abs(x))
    return np.where(x > 0, 1, e) / (1 + e)


def sinc_slope(x):
    """Of sin(x)/x; near 0 by its series, as the formula cancels."""
    near = np.abs(x) < 0.2
    far = np.where(near, 1.0, x)
    s = np.where(near, x, 0.0) ** 2
    series = -x / 3 * (1 - s / 10 * (1 - s / 28 * (1 - s / 54 * (1 - s / 88))))
    return np.where(near, series, (np.cos(far) - np.sin(far) / far) / far)


def at_zero(xs):
    """Whether an input is 0."""
    return any((x == 0).any() for x in xs)


def never(xs):
    """Without kinks."""
    return False


# fmt: off
#   name                    f                                    dy/dx                                           x                   where there is a kink
ROWS = [(name, f, slope(derivative), [(domain, shape)], kinked) for name, f, derivative, domain, shape, kinked in [
    ("sin",                 np.sin,                              np.cos,                                         scaled,    (5,),  never),
    ("cos",                 np.cos,                              lambda x: -np.sin(x),                           scaled,    (5,),  never),
    ("tan",                 np.tan,                              lambda x: np.cos(x) ** -2.0,                    tame,      (3,),  never),
    ("exp",                 np.exp,                              np.exp,                                         tame,      (4,),  never),
    ("expm1",               np.expm1,                            np.exp,                                         tame,      (4,),  never),
    ("log",                 np.log,                              lambda x: 1 / x,                                positive,  (5,),  never),
    ("log1p",               np.log1p,                            lambda x: 1 / (1 + x),                          positive,  (5,),  never),
    ("log2",                np.log2,                             lambda x: 1 / np.log(2) / x,                    positive,  (3,),  never),
    ("sqrt",                np.sqrt,                             lambda x: 0.5 / np.sqrt(x),                     positive,  (5,),  never),
    ("cbrt",                np.cbrt,                             lambda x: 1 / (3 * np.cbrt(x) ** 2),            positive,  (4,),  never),
    ("tanh",                np.tanh,                             lambda x: np.cosh(x) ** -2.0,                   tame,      (5,),  never),
    ("sinh",                np.sinh,                             np.cosh,                                        tame,      (3,),  never),
    ("cosh",                np.cosh,                             np.sinh,                                        tame,      (3,),  never),
    ("arcsin",              np.arcsin,                           lambda x: 1 / np.sqrt((1 - x) * (1 + x)),       unit,      (4,),  never),
    ("arccos",              np.arccos,                           lambda x: -1 / np.sqrt((1 - x) * (1 + x)),      unit,      (4,),  never),
    ("arctan",              np.arctan,                           lambda x: 1 / (1 + x * x),                      scaled,    (4,),  never),
    ("arctanh",             np.arctanh,                          lambda x: 1 / ((1 - x) * (1 + x)),              unit,      (4,),  never),
    ("arccosh",             np.arccosh,                          lambda x: 1 / np.sqrt((x - 1) * (x + 1)),       above_one, (4,),  never),
    ("arcsinh",             np.arcsinh,                          lambda x: 1 / np.sqrt(x * x + 1),               scaled,    (4,),  never),
    ("square",              np.square,                           lambda x: 2 * x,                                scaled,    (5,),  never),
    ("reciprocal",          np.reciprocal,                       lambda x: -1 / (x * x),                         positive,  (5,),  never),
    ("abs",                 np.abs,                              np.sign,                                        scaled,    (5,),  at_zero),
    ("relu",                lambda x: np.maximum(x, 0.0),        lambda x: x > 0,                                scaled,    (6,),  at_zero),
    ("clip",                lambda x: np.clip(x, -1.0, 1.0),     lambda x: np.abs(x) < 1,                        tame,      (6,),  never),
    ("leaky relu",          lambda x: np.where(x > 0, x, 0.01 * x), lambda x: np.where(x > 0, 1, 0.01),          scaled,    (6,),  at_zero),
    ("x^3",                 lambda x: x**3,                      lambda x: 3 * x * x,                            scaled,    (4,),  never),
    ("x^1.5",               lambda x: x**1.5,                    lambda x: 1.5 * np.sqrt(x),                     positive,  (4,),  never),
    ("x^-2",                lambda x: x**-2.0,                   lambda x: -2 * x**-3.0,                         positive,  (4,),  never),
    ("x|x|",                lambda x: x * np.abs(x),             lambda x: 2 * np.abs(x),                        scaled,    (4,),  never),
    ("logistic",            lambda x: 1 / (1 + np.exp(-x)),      lambda x: logistic(x) * logistic(-x),           tame,      (5,),  never),
    ("softplus",            lambda x: np.log1p(np.exp(-np.abs(x))) + np.maximum(x, 0.0), logistic,               tame,      (5,),  never),
    ("softsign",            lambda x: x / (1 + np.abs(x)),       lambda x: (1 + np.abs(x)) ** -2.0,              scaled,    (5,),  never),
    ("x exp(-x^2)",         lambda x: x * np.exp(-x * x),        lambda x: (1 - 2 * x * x) * np.exp(-x * x),     tame,      (4,),  never),
    ("sin(x)/x",            lambda x: np.sin(x) / x,             sinc_slope,                                     positive,  (4,),  never),
    ("exp(-1/x^2)",         lambda x: np.exp(-1 / (x * x)),      lambda x: 2 / x**3 * np.exp(-1 / (x * x)),      positive,  (3,),  never),
    ("log cosh",            lambda x: np.log(np.cosh(x)),        np.tanh,                                        tame,      (3,),  never),
    ("sin(x^2)",            lambda x: np.sin(x**2),              lambda x: 2 * x * np.cos(x * x),                tame,      (3,),  never),
    ("sqrt(1 + x^2) - 1",   lambda x: np.sqrt(1 + x * x) - 1,    lambda x: x / np.sqrt(1 + x * x),               scaled,    (4,),  never),
    ("1e6 x + sin(x)",      lambda x: 1e6 * x + np.sin(x),       lambda x: 1e6 + np.cos(x),                      tame,      (3,),  never),
    ("sin(x) + 1e6",        lambda x: np.sin(x) + 1e6,           np.cos,                                         tame,      (3,),  never),
]]
# fmt: on
