"""The nonlinearities of networks, stable at ±1000 and ±inf."""

from __future__ import annotations

import math

import numpy as np

from ..graph import Node
from ..primitive import primitive
from ..rows import binary, unary
from .comparisons import equal, isinf
from .elementwise import exp, tanh
from .selection import maximum, minimum, where
from .shaping import MANY, length_of, spread, total

__all__ = ["gelu", "log_softmax", "logaddexp", "logsumexp", "relu", "sigmoid", "softmax", "softplus"]


def _floats(x):
    """``x`` as an array of floats: -x and x - y of unsigned integers and of truth values are not what they are here."""
    x = np.asarray(x)
    return x.astype(np.float64) if x.dtype.kind in "iub" else x


def _sigmoid(x):
    """1 / (1 + e⁻ˣ), without overflow: the exponential of -|x| serves both signs."""
    x = _floats(x)
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def _softplus(x):
    """log(1 + eˣ)."""
    x = _floats(x)
    return np.logaddexp(x, x.dtype.type(0))


def _relu(x):
    """max(x, 0); its derivative at 0 is 0."""
    return np.maximum(x, 0)


def _sigmoid_partial(y, x):
    """s (1 - s) = s(x) s(-x)."""
    return sigmoid_slope(x) if isinstance(x, Node) else y * sigmoid(-x)


GELU_SCALE, GELU_CUBIC = math.sqrt(2 / math.pi), 0.044715


def _gelu(x):
    """x · sigmoid(2u), u = √(2/π) (x + 0.044715 x³): the tanh form of Hendrycks and Gimpel (2016).

    Beyond ±30 the sigmoid is 0 or 1 to the last bit, and x³ might overflow.
    """
    x = _floats(x)
    return np.where(np.isneginf(x), np.float16(0), x) * _sigmoid(_twice_u(np.minimum(np.maximum(x, -30), 30)))


def _twice_u(x):
    return 2 * GELU_SCALE * (x + GELU_CUBIC * x * x * x)


def _gelu_partial(y, x):
    """s + x s (1 - s) 2u' with s = sigmoid(2u)."""
    x = minimum(maximum(x, -30), 30)
    v = _twice_u(x)
    s = sigmoid(v)
    return s + x * _sigmoid_partial(s, v) * (2 * GELU_SCALE) * (1 + 3 * GELU_CUBIC * x * x)


def _logaddexp_da(y, a, b):
    """eᵃ / (eᵃ + eᵇ); a half where both are the same infinity."""
    return sigmoid(where(equal(a, b) & isinf(a), 0, a - b))


# fmt: off
#                   y            dy/dx
sigmoid   = unary(_sigmoid,      _sigmoid_partial,              name="sigmoid")
softplus  = unary(_softplus,     lambda y, x: sigmoid(x),       name="softplus")
relu      = unary(_relu,         lambda y, x: y > 0,            name="relu")
gelu      = unary(_gelu,         _gelu_partial,                 name="gelu")

#                   y            ∂y/∂a                          ∂y/∂b
logaddexp = binary(np.logaddexp, _logaddexp_da,                 lambda y, a, b: _logaddexp_da(y, b, a))
# fmt: on


def _sigmoid_slope(x):
    """s(x) s(-x); its derivative has 1 - 2 s = -tanh(x / 2), which computed from s would lose its digits near 0."""
    return _sigmoid(x) * _sigmoid(-x)


sigmoid_slope = unary(_sigmoid_slope, lambda y, x: -y * tanh(x / 2), name="sigmoid_slope")


def _shifted(x, axis):
    """``x`` minus its maximum along ``axis``, and that maximum; the winners are 0 even when they are infinite."""
    if not x.size:  # the maximum of nothing is -inf
        return x, np.add.reduce(x, axis=axis, keepdims=True) - np.inf
    top = np.maximum.reduce(x, axis=axis, keepdims=True)
    if np.logical_and.reduce(np.isfinite(top), axis=None):
        return x - top, top
    with np.errstate(invalid="ignore"):
        return np.where(x == top, x.dtype.type(0), x - top), top


def _total(e, axis):
    """Σ e along ``axis``, of many narrow numbers in double precision; of float16, which ends at 65 504, of any."""
    wide = e.dtype.itemsize == 2 or (e.dtype.itemsize == 4 and length_of(e.shape, axis) >= MANY[4])
    return np.add.reduce(e, axis=axis, keepdims=True, dtype=np.float64 if wide else None)


@primitive
def logsumexp(x, /, axis=None, *, keepdims=False):
    """log Σ eˣ along ``axis``."""
    x = _floats(x)
    shifted, top = _shifted(x, axis)
    y = (np.log(_total(np.exp(shifted), axis)) + top).astype(top.dtype, copy=False) if x.size else top
    return y if keepdims else np.squeeze(y, axis)[()]


@logsumexp.defvjp
def _(g, y, x, axis=None, keepdims=False):
    """The softmax."""
    return spread(g, x, axis, keepdims) * softmax(x, axis=axis)


@primitive
def softmax(x, /, axis=None):
    """eˣ / Σ eˣ along ``axis``; of equal infinities each receives the same share."""
    e = np.exp(_shifted(_floats(x), axis)[0])
    return (e / _total(e, axis)).astype(e.dtype, copy=False)


@softmax.defvjp
def _(g, y, x, axis=None):
    """y (ȳ - Σ ȳ y)."""
    weighted = g * y
    return weighted - y * total(weighted, axis, keepdims=True)


@primitive
def log_softmax(x, /, axis=None):
    """x - log Σ eˣ along ``axis``."""
    x = _floats(x)
    shifted, _ = _shifted(x, axis)
    return (shifted - np.log(_total(np.exp(shifted), axis))).astype(shifted.dtype, copy=False) if x.size else shifted


@log_softmax.defvjp
def _(g, y, x, axis=None):
    """ȳ - softmax Σ ȳ."""
    return g - exp(y) * total(g, axis, keepdims=True)
