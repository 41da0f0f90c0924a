"""Right gradients of values that are rough: narrow inside, rounded, or the result of a loose iteration."""

import numpy as np

from ..case import right, slope

normal = np.random.default_rng(204).standard_normal
V, X = normal(3), normal((2, 5))
POSITIVE = np.array([0.6, 1.9])
NARROW, HALF = X.astype(np.float32), X.astype(np.float16)


def newton_sqrt(x):
    """sqrt(x) by Newton's method, stopped at a relative change of 1e-7."""
    y = np.array(x, float)
    for _ in range(60):
        y, before = 0.5 * (y + x / y), y
        if np.all(np.abs(y - before) <= 1e-7 * y):
            break
    return y


def trapezoids(x):
    """∫ exp(-t²) dt from 0 to x by 200 trapezoids, summed in float32."""
    t = np.linspace(0, 1, 201)[:, None] * x
    return np.trapezoid(np.exp(-t * t).astype(np.float32), dx=1 / 200, axis=0) * x


def seventh_power(x):
    """(x - 1)⁷, multiplied out: near 1 nothing but rounding is left of it."""
    y = 0 * x
    for c in (1, -7, 21, -35, 35, -21, 7, -1):
        y = y * x + c
    return y


def narrow(x):
    return x.astype(np.float32)


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def softmax_vjp(xs, g):
    y = softmax(xs[0])
    return (y * (g - (g * y).sum(-1, keepdims=True)),)


def standardised(x):
    c = x - x.mean(-1, keepdims=True)
    return c / np.sqrt((c * c).mean(-1, keepdims=True))


def standardised_vjp(xs, g):
    c = xs[0] - xs[0].mean(-1, keepdims=True)
    s = np.sqrt((c * c).mean(-1, keepdims=True))
    h = g - c / s**2 * (g * c).mean(-1, keepdims=True)
    return ((h - h.mean(-1, keepdims=True)) / s,)


# fmt: off
CASES = [right("noise", *row) for row in [
    ("float32 inside",                  (V,),               lambda x: np.sin(narrow(x)).astype(float), slope(np.cos)),
    ("float16 inside",                  (V,),               lambda x: np.tanh(x.astype(np.float16)).astype(float), slope(lambda x: 1 - np.tanh(x) ** 2)),
    ("float32 comes out",               (V,),               lambda x: narrow(np.exp(x)),     slope(np.exp)),
    ("rounded to 7 places",             (POSITIVE,),        lambda x: np.round(np.log(x), 7), slope(lambda x: 1 / x)),
    ("noise of 1e-9",                   (POSITIVE,),        lambda x: np.log(x) + 1e-9 * np.cos(3e16 * x), slope(lambda x: 1 / x)),
    ("Newton's method, stopped early",  (POSITIVE,),        newton_sqrt,                     slope(lambda x: 0.5 / np.sqrt(x))),
    ("trapezoids in float32",           (POSITIVE,),        trapezoids,                      slope(lambda x: np.exp(-x * x))),
    ("(x - 1)^7 multiplied out",        (np.array([1.01, 2.0]),), seventh_power,             slope(lambda x: 7 * (x - 1) ** 6)),
    ("a small difference of 1e8",       (V,),               lambda x: (x + 1e8) - 1e8,       slope(np.ones_like)),
    ("float32",                         (NARROW,),          np.tanh,                         slope(lambda x: 1 - np.tanh(x) ** 2)),
    ("float32, a softmax",              (NARROW,),          softmax,                         softmax_vjp),
    ("float32, standardised",           (NARROW,),          standardised,                    standardised_vjp),
    ("float32 on an offset of 1000",    (NARROW,),          lambda x: np.sin(x) + np.float32(1000), slope(np.cos)),
    ("float32, steep",                  (NARROW,),          lambda x: np.sin(200 * x),       slope(lambda x: 200 * np.cos(200 * x))),
    ("float32, tiny",                   (NARROW * np.float32(1e-15),), lambda x: x * x,      slope(lambda x: 2 * x)),
    ("float16",                         (HALF,),            np.exp,                          slope(np.exp)),
    ("float16, a softmax",              (HALF,),            softmax,                         softmax_vjp),
]]
# fmt: on
