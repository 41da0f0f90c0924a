"""The table of derivatives: one row per elementwise operation.

``y`` is the output and ``x``, or ``a`` and ``b``, the inputs. An entry times the output's cotangent is the input's.
Conventions where calculus has no answer: 0 for ``abs``, ``hypot`` and ``arctan2`` at the origin; NaN outside a domain;
at its edge the derivative from inside, also at -0.0, which ``+ 0`` makes 0.0.
"""

from __future__ import annotations

import math

import numpy as np

from ..graph import Node
from ..partials import zeros
from ..primitive import primitive
from ..rows import binary, unary
from .comparisons import equal, isinf, isnan, less
from .powers import power_slope
from .selection import one, where

__all__ = [
    "abs",
    "absolute",
    "add",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctan2",
    "arctanh",
    "cbrt",
    "ceil",
    "cos",
    "cosh",
    "divide",
    "exp",
    "exp2",
    "expm1",
    "floor",
    "floor_divide",
    "hypot",
    "log",
    "log1p",
    "log2",
    "log10",
    "multiply",
    "negative",
    "positive",
    "power",
    "reciprocal",
    "remainder",
    "rint",
    "round",
    "sign",
    "sin",
    "sinh",
    "sqrt",
    "square",
    "subtract",
    "tan",
    "tanh",
    "trunc",
]

LN2, LOG2_E, LOG10_E = math.log(2), math.log2(math.e), math.log10(math.e)


def _power_da(y, a, b):
    """b · aᵇ⁻¹; exactly 0 where b = 0, whatever a is."""
    if isinstance(b, (int, float)):
        return b * a ** (b - 1) if b else 0.0
    return power_slope(a, b, by_a=1, by_b=0)


def _power_db(y, a, b):
    """y · log a; 0 at a = 0 for b ≥ 0 and wherever y is 0, NaN at a < 0."""
    if isinstance(y, Node):  # the same numbers, with derivatives of their own
        return power_slope(a, b, by_a=0, by_b=1)
    vanishes = (equal(y, 0) & ~less(a, 0)) | (equal(a, 0) & ~less(b, 0))
    return y * log(where(vanishes, 1.0, a))


def _nonzero(h):
    """``h``, and ∞ where it is 0: a quotient by it is then 0, and so are all its derivatives."""
    return where(equal(h, 0), np.inf, h)


def _cosine(a, b, h):
    """a / h of a right triangle with the legs ``a`` and ``b``: ±1 where ``a`` alone is infinite, 0 where ``h`` is 0."""
    alone = isinf(a) & ~isinf(b)
    return where(alone, sign(a + 0.0), a) / where(alone, 1.0, _nonzero(h))  # a truth value alone has no sign


def _inside(domain, y, derivative):
    """``derivative``, and NaN where there is no value ``y``; by a factor, so that its own derivatives are NaN too."""
    return derivative * where(domain, one(y), one(y) * math.nan)


def _remainder_db(y, a, b):
    """Minus the quotient that was taken out."""
    return _inside(~isnan(y), y, -floor_divide(a, b))


# fmt: off
#                       y                   ∂y/∂a                              ∂y/∂b
add          = binary(np.add,           1,                                 1)
subtract     = binary(np.subtract,      1,                                 -1)
multiply     = binary(np.multiply,      lambda y, a, b: b,                 lambda y, a, b: a)
divide       = binary(np.divide,        lambda y, a, b: 1 / b,             lambda y, a, b: -y / b)
power        = binary(np.power,         _power_da,                         _power_db)
remainder    = binary(np.remainder,     lambda y, a, b: _inside(~isnan(y), y, 1), _remainder_db)
floor_divide = binary(np.floor_divide,  0,                                 0)
hypot        = binary(np.hypot,         lambda y, a, b: _cosine(a, b, y),  lambda y, a, b: _cosine(b, a, y))

#                       y                   dy/dx
negative     = unary(np.negative,       -1)
positive     = unary(np.positive,       1)
absolute     = unary(np.absolute,       lambda y, x: sign(x))
square       = unary(np.square,         lambda y, x: 2 * x)
reciprocal   = unary(np.reciprocal,     lambda y, x: -y * y)
sqrt         = unary(np.sqrt,           lambda y, x: 0.5 / (y + 0))
cbrt         = unary(np.cbrt,           lambda y, x: y**-2 / 3)

exp          = unary(np.exp,            lambda y, x: y)
exp2         = unary(np.exp2,           lambda y, x: y * LN2)
expm1        = unary(np.expm1,          lambda y, x: exp(x))
log          = unary(np.log,            lambda y, x: _inside(x >= 0, y, 1 / (x + 0)))
log2         = unary(np.log2,           lambda y, x: _inside(x >= 0, y, LOG2_E / (x + 0)))
log10        = unary(np.log10,          lambda y, x: _inside(x >= 0, y, LOG10_E / (x + 0)))
log1p        = unary(np.log1p,          lambda y, x: _inside(x >= -1, y, 1 / (1 + x)))

sin          = unary(np.sin,            lambda y, x: cos(x))
cos          = unary(np.cos,            lambda y, x: -sin(x))
tan          = unary(np.tan,            lambda y, x: 1 + y * y)
arcsin       = unary(np.arcsin,         lambda y, x: 1 / sqrt(one_minus_square(x)))
arccos       = unary(np.arccos,         lambda y, x: -1 / sqrt(one_minus_square(x)))
arctan       = unary(np.arctan,         lambda y, x: square(1 / hypot(1, x)))  # of which no square is infinite

sinh         = unary(np.sinh,           lambda y, x: cosh(x))
cosh         = unary(np.cosh,           lambda y, x: sinh(x))
tanh         = unary(np.tanh,           lambda y, x: 1 - y * y)
arcsinh      = unary(np.arcsinh,        lambda y, x: 1 / hypot(1, x))
arccosh      = unary(np.arccosh,        lambda y, x: 1 / root_of_square_minus_one(x))
arctanh      = unary(np.arctanh,        lambda y, x: _inside(absolute(x) <= 1, y, 1 / one_minus_square(x)))

sign         = unary(np.sign,           0)
floor        = unary(np.floor,          0)
ceil         = unary(np.ceil,           0)
rint         = unary(np.rint,           0)
trunc        = unary(np.trunc,          0)
# fmt: on


# Products that the rule of multiply would differentiate factor by factor, where 1 − 1 loses digits and 0 · ∞ is NaN.


@primitive
def one_minus_square(x, /):
    """1 − x², exact near ±1."""
    return (1 - x) * (1 + x)


@primitive
def root_of_square_minus_one(x, /):
    """√(x² − 1), exact near 1 and without squares that overflow; NaN at x < 1."""
    return np.sqrt(x - 1) * np.sqrt(x + 1)


one_minus_square.defvjp(lambda g, y, x: g * (-2 * x))
root_of_square_minus_one.defvjp(lambda g, y, x: g * hypot(1, 1 / y))  # x / y, also where both are infinite

multiply.slope = lambda y, a, b: b  # unguarded: nothing is computed that could fail on a Python number (W1: 3 %)


def _arctan2_da(y, a, b):
    """b / (a² + b²), without squares that overflow."""
    h = hypot(a, b)
    return _cosine(b, a, h) / _nonzero(h)


def _arctan2_db(y, a, b):
    """−a / (a² + b²)."""
    h = hypot(a, b)
    return _cosine(a, b, h) / -_nonzero(h)


arctan2 = binary(np.arctan2, _arctan2_da, _arctan2_db)


@primitive
def round(x, /, decimals=0):
    """``x`` rounded to ``decimals`` places, half to even; its derivative is 0."""
    return np.round(x, decimals)


round.defvjp(lambda g, y, x, decimals=0: zeros(g))


abs = absolute
