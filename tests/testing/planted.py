"""Wrong rules, one of each kind, with the right one beside it and what a report must say."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

RNG = np.random.default_rng(20)


def normal(*shape):
    return RNG.standard_normal(shape)


@dataclass
class Planted:
    """``f`` at ``xs`` with the wrong ``bad``, the right ``good``, and a phrase of the report on ``bad``."""

    name: str
    f: Any
    xs: tuple[Any, ...]
    bad: Any
    good: Any
    says: str

    def __str__(self):
        return self.name


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def softmax_vjp(xs, g, axis=-1):
    s = softmax(xs[0])
    return (s * (g - (g * s).sum(axis, keepdims=True)),)


def into_g(xs, g):
    g *= np.cos(xs[0])
    return (g,)


def into_x(xs, g):
    (x,) = xs
    np.cos(x, out=x)
    return (g * x,)


def twice_the_same(xs, g):
    h = g.copy()
    return h, h


def overwriting(xs, g):
    return (np.multiply(g, np.cos(xs[0]), out=BUFFER),)


BUFFER = np.zeros(3)
SAVED = {}


def sine_that_saves(x):
    SAVED["cos"] = np.cos(x)
    return np.sin(x)


def value_that_is_saved(x):
    y = np.exp(np.sin(x))
    SAVED.setdefault("y", y.copy())
    return y


def first_cosine(xs, g):
    return (g * SAVED.setdefault("first", np.cos(xs[0])),)


def drifting():
    calls = []

    def vjp(xs, g):
        calls.append(1)
        return (g * np.cos(xs[0]) * (1 + 1e-3 * len(calls)),)

    return vjp


def drifting_value():
    calls = []

    def f(x):
        calls.append(1)
        return np.sin(x) + 1e-9 * len(calls)

    return f


def by_memory(a):
    """The elements of ``a`` as they lie in memory, whatever its order says."""
    return a.ravel(order="K").reshape(a.shape)


def by_pointer(a):
    """The elements of ``a`` as if they lay one behind the other."""
    return as_strided(a, a.shape, np.empty(a.shape, a.dtype).strides)


def taken_once(xs, g):
    out = np.zeros_like(xs[0])
    out[xs[1]] += g
    return out, None


def taken(xs, g):
    out = np.zeros_like(xs[0])
    np.add.at(out, xs[1], g)
    return out, None


def all_winners(xs, g):
    return ((xs[0] == xs[0].max(-1, keepdims=True)) * g[..., None],)


def first_winner(xs, g):
    out = np.zeros_like(xs[0])
    np.put_along_axis(out, xs[0].argmax(-1)[..., None], g[..., None], -1)
    return (out,)


def cosine(xs, g):
    return (g * np.cos(xs[0]),)


def product(xs, g):
    return g * xs[1], g * xs[0]


INDEX = np.array([0, 2, 2, 1, 2])
TIED = np.array([[1.0, 1.0, 0.3], [2.0, 2.0, 2.0]])

STRUCTURAL = [
    Planted("writes into g", np.sin, (normal(3),), into_g, cosine, "vjp writes into the cotangent g, which belongs to"),
    Planted("writes into x", np.sin, (normal(3),), into_x, cosine, "vjp writes into its input x: np.cos(x, out=x)"),
    Planted(
        "one buffer for two gradients",
        lambda x, y: x + y,
        (normal(3), normal(3)),
        twice_the_same,
        lambda xs, g: (g.copy(), g.copy()),
        "the gradients of x and y share memory: adding to one changes the other",
    ),
    Planted(
        "a view of an input where g is 1",
        lambda x, y: x * y,
        (normal(3), normal(3)),
        lambda xs, g: (xs[1] if (g == 1).all() else g * xs[1], g * xs[0]),
        product,
        "the gradient of x shares memory with the input y",
    ),
    Planted(
        "a buffer of its own", np.sin, (normal(3),), overwriting, cosine, "vjp overwrites the gradients of an earlier"
    ),
    Planted(
        "no sum over what was broadcast",
        lambda x, b: x + b,
        (normal(3, 4), normal(4)),
        lambda xs, g: (g.copy(), g.copy()),
        lambda xs, g: (g.copy(), g.sum(0)),
        "the gradient of b has shape (3, 4), not (4,): sum it over the axes along which the input was broadcast",
    ),
    Planted(
        "wide for narrow",
        np.sin,
        (normal(3).astype(np.float32),),
        lambda xs, g: (g * np.cos(xs[0]).astype(float),),
        cosine,
        "the gradient of x has dtype float64, not float32",
    ),
    Planted(
        "a missing gradient",
        lambda x, y: x * y,
        (normal(3), normal(3)),
        lambda xs, g: (g * xs[1], None),
        product,
        "vjp gives no gradient of y",
    ),
    Planted(
        "too few gradients",
        lambda x, y: x * y,
        (normal(3), normal(3)),
        lambda xs, g: (g * xs[1],),
        product,
        "vjp returns 1 gradients for 2 inputs: return a tuple with one gradient per input",
    ),
    Planted(
        "one array for two inputs",
        lambda x, y: x * y,
        (normal(3), normal(3)),
        lambda xs, g: g * xs[1],
        product,
        "vjp returns one ndarray for 2 inputs: return a tuple with one gradient per input",
    ),
    Planted(
        "too few arrays in a nest",
        lambda p: p["a"] * p["b"],
        ({"a": normal(3), "b": normal(3)},),
        lambda xs, g: ({"a": g * xs[0]["b"]},),
        lambda xs, g: ({"a": g * xs[0]["b"], "b": g * xs[0]["a"]},),
        "vjp returns 1 arrays for input 0, which holds 2",
    ),
    Planted("raises", np.sin, (normal(3),), lambda xs, g: (g @ np.eye(2),), cosine, "vjp raises ValueError: matmul"),
    Planted("not a function of its inputs", np.sin, (normal(3),), drifting(), cosine, "vjp is not deterministic"),
    Planted(
        "clips g",
        np.sin,
        (normal(3),),
        lambda xs, g: (np.clip(g, -5, 5) * np.cos(xs[0]),),
        cosine,
        "vjp is not linear in g: for -1024 g it does not give -1024 times what it gives for g",
    ),
    Planted(
        "does not vanish with g",
        np.sin,
        (normal(3),),
        lambda xs, g: (g * np.cos(xs[0]) + 1e-8 * (g == 0),),
        cosine,
        "vjp is not linear in g: for 0 g",
    ),
    Planted(
        "right for each output alone",
        lambda x: 3 * x,
        (normal(3),),
        lambda xs, g: (3 * g * (1.1 if np.count_nonzero(g) > 1 else 1.0),),
        lambda xs, g: (3 * g,),
        "vjp is not additive in g: right for each output alone, wrong for a mixture",
    ),
    Planted(
        "saved by the last call",
        sine_that_saves,
        (normal(3),),
        lambda xs, g: (g * SAVED["cos"],),
        cosine,
        "vjp depends on the last call of the function, not on its inputs (stale saved state)",
    ),
    Planted("saved by the first call", np.sin, (normal(3),), first_cosine, cosine, "is it kept from an earlier call?"),
    Planted(
        "the value of the first call",
        value_that_is_saved,
        (normal(3),),
        lambda xs, g: (g * SAVED["y"] * np.cos(xs[0]),),
        lambda xs, g: (g * np.exp(np.sin(xs[0])) * np.cos(xs[0]),),
        "vjp is right here, but wrong at 1.001 x and at 0.999 x: does it use what an earlier call has saved?",
    ),
    Planted(
        "reads memory",
        lambda x: x * x,
        (normal(2, 3),),
        lambda xs, g: (2 * g * by_memory(xs[0]),),
        lambda xs, g: (2 * g * xs[0],),
        "vjp is wrong for inputs in Fortran order: does it read memory, not elements?",
    ),
    Planted(
        "reads the memory of g",
        lambda x: x * x,
        (normal(2, 3),),
        lambda xs, g: (2 * by_memory(g) * xs[0],),
        lambda xs, g: (2 * g * xs[0],),
        "vjp is wrong for a cotangent g in Fortran order: does it read memory, not elements?",
    ),
    Planted(
        "takes memory for elements",
        np.sin,
        (normal(3),),
        lambda xs, g: (g * np.cos(by_pointer(xs[0])),),
        cosine,
        "vjp is wrong for inputs not contiguous: does it read memory, not elements?",
    ),
    Planted(
        "takes the memory of g for elements",
        np.sin,
        (normal(3),),
        lambda xs, g: (by_pointer(g) * np.cos(xs[0]),),
        cosine,
        "vjp is wrong for a cotangent g not contiguous: does it read memory, not elements?",
    ),
]

X = normal(3, 4)
SQUARE = normal(3, 3)
OTHER = normal(3, 3)

NUMERIC = [
    Planted(
        "sign",
        np.cos,
        (X,),
        lambda xs, g: (g * np.sin(xs[0]),),
        lambda xs, g: (-g * np.sin(xs[0]),),
        "likely: the sign is flipped",
    ),
    Planted(
        "factor",
        lambda x: x * x,
        (X,),
        lambda xs, g: (g * xs[0],),
        lambda xs, g: (2 * g * xs[0],),
        "likely: off by the constant factor 0.5",
    ),
    Planted(
        "a hair",
        np.sin,
        (X,),
        lambda xs, g: (g * np.cos(xs[0]) * (1 + 1e-5),),
        cosine,
        "likely: off by the constant factor 1.00001",
    ),
    Planted(
        "sum for mean",
        lambda x: np.asarray(x.mean()),
        (X,),
        lambda xs, g: (g * np.ones((3, 4)),),
        lambda xs, g: (g * np.ones((3, 4)) / 12,),
        "likely: off by the constant factor 12, the number of elements of x: a mean without its division?",
    ),
    Planted(
        "mean for sum",
        lambda x: np.asarray(x.sum()),
        (X,),
        lambda xs, g: (g * np.ones((3, 4)) / 12,),
        lambda xs, g: (g * np.ones((3, 4)),),
        "likely: off by the constant factor 0.0833333 = 1/12, one over the number of elements of x: a mean, not a sum?",
    ),
    Planted(
        "chain rule cut short",
        lambda x: x**3,
        (X,),
        lambda xs, g: (3 * g * xs[0],),
        lambda xs, g: (3 * g * xs[0] ** 2,),
        "likely: off by the factor 1/x, element by element: is a factor of the chain rule missing or doubled?",
    ),
    Planted(
        "precision", np.sin, (X,), lambda xs, g: (g * np.cos(xs[0] + 1e-5),), cosine, "likely: right to a relative"
    ),
    Planted(
        "detached",
        lambda x, y: x * y,
        (X, normal(3, 4)),
        lambda xs, g: (g * xs[1], 0 * g),
        product,
        "likely: no gradient reaches y",
    ),
    Planted(
        "swapped",
        lambda x, y: x * y,
        (X, normal(3, 4)),
        lambda xs, g: (g * xs[0], g * xs[1]),
        product,
        "likely: the gradients of x and y are swapped",
    ),
    Planted(
        "transposed gradient",
        lambda x: x * OTHER,
        (SQUARE,),
        lambda xs, g: ((g * OTHER).T.copy(),),
        lambda xs, g: (g * OTHER,),
        "likely: the gradient of x is transposed",
    ),
    Planted(
        "transposed Jacobian",
        lambda x: OTHER @ x,
        (normal(3),),
        lambda xs, g: (OTHER @ g,),
        lambda xs, g: (OTHER.T @ g,),
        "likely: the Jacobian by x is transposed: the rule computes J g, not Jᵀ g",
    ),
    Planted(
        "reversed",
        lambda x: x[::-1] * np.arange(1.0, 6),
        (normal(5),),
        lambda xs, g: (g * np.arange(1.0, 6),),
        lambda xs, g: ((g * np.arange(1.0, 6))[::-1].copy(),),
        "likely: the gradient of x is reversed along axis 0",
    ),
    Planted(
        "shifted",
        lambda x: x[1:] * x[:-1],
        (normal(5),),
        lambda xs, g: (np.roll(np.r_[g * xs[0][1:], 0] + np.r_[0, g * xs[0][:-1]], 1),),
        lambda xs, g: (np.r_[g * xs[0][1:], 0] + np.r_[0, g * xs[0][:-1]],),
        "likely: the gradient of x is shifted by one along axis 0",
    ),
    Planted(
        "diagonal only",
        softmax,
        (normal(2, 4),),
        lambda xs, g: (g * softmax(xs[0]) * (1 - softmax(xs[0])),),
        softmax_vjp,
        "likely: the off-diagonal terms are missing: each output depends on other elements of the input too",
    ),
    Planted(
        "wrong beside the diagonal",
        softmax,
        (normal(1, 4),),
        lambda xs, g: (softmax_vjp(xs, g)[0] + 0.1 * (g.sum() - g),),
        softmax_vjp,
        "likely: the off-diagonal terms are wrong, the diagonal is right",
    ),
    Planted(
        "wrong axis",
        softmax,
        (SQUARE,),
        lambda xs, g: softmax_vjp(xs, g, 0),
        softmax_vjp,
        "likely: it couples elements along axis 0, the function along axis 1: wrong axis",
    ),
    Planted(
        "one row of a broadcast",
        lambda x, b: x * b,
        (X, normal(1, 4)),
        lambda xs, g: (g * xs[1], (g * xs[0])[:1].copy()),
        lambda xs, g: (g * xs[1], (g * xs[0]).sum(0, keepdims=True)),
        "likely: b was broadcast along axis 0, and its gradient is not summed over it",
    ),
    Planted(
        "repeated indices",
        lambda x, i: x[i],
        (normal(4), INDEX),
        taken_once,
        taken,
        "likely: repeated indices overwrite each other: accumulate with np.add.at",
    ),
    Planted(
        "repeated indices that are no input",
        lambda x: x[[0, 2, 2]] ** 2,
        (normal(3),),
        lambda xs, g: taken_once((xs[0], [0, 2, 2]), 2 * g * xs[0][[0, 2, 2]])[:1],
        lambda xs, g: taken((xs[0], [0, 2, 2]), 2 * g * xs[0][[0, 2, 2]])[:1],
        "likely: repeated indices overwrite each other: accumulate with np.add.at",
    ),
    Planted(
        "a difference lost in rounding",
        lambda x: np.sin(x) / x,
        (np.array([0.3, 1e-8]),),
        lambda xs, g: (g * (np.cos(xs[0]) - np.sin(xs[0]) / xs[0]) / xs[0],),
        lambda xs, g: (g * np.where(xs[0] < 1e-3, -xs[0] / 3, (np.cos(xs[0]) - np.sin(xs[0]) / xs[0]) / xs[0]),),
        "likely: the rule subtracts nearly equal numbers, whose difference is lost in rounding: right for larger inputs",
    ),
    Planted(
        "below zero",
        lambda x: np.abs(x) ** 1.5,
        (np.array([-1.3, 0.4, -0.2, 2.0]),),
        lambda xs, g: (g * 1.5 * np.sqrt(np.abs(xs[0])),),
        lambda xs, g: (g * 1.5 * np.sqrt(np.abs(xs[0])) * np.sign(xs[0]),),
        "likely: only inputs below 0 are wrong",
    ),
    Planted(
        "at zero",
        lambda x: np.maximum(x, 0),
        (np.array([0.0, 0.7, -0.3]),),
        lambda xs, g: (g * np.where(xs[0] == 0, 5.0, xs[0] > 0),),
        lambda xs, g: (g * (xs[0] > 0),),
        "likely: only inputs equal to 0 are wrong",
    ),
    Planted(
        "one row",
        np.sin,
        (X,),
        lambda xs, g: (g * np.cos(xs[0]) * np.array([[1], [1.5], [1]]),),
        cosine,
        "likely: only index 1 along axis 0 is wrong",
    ),
    Planted(
        "narrow only",
        np.sin,
        (normal(3).astype(np.float32),),
        lambda xs, g: (g * np.cos(xs[0]) * xs[0].dtype.type(1.02 if xs[0].dtype == np.float32 else 1),),
        cosine,
        "likely: only float32 is wrong",
    ),
    Planted(
        "every winner of a tie",
        lambda x: x.max(-1),
        (TIED,),
        all_winners,
        first_winner,
        "does every winner of a tie receive the whole gradient?",
    ),
    Planted(
        "NaN",
        np.sin,
        (normal(3),),
        lambda xs, g: (g * np.cos(xs[0]) + [0, np.nan, 0],),
        cosine,
        "∂y[0]/∂x[1]: nan by its rule",
    ),
]
