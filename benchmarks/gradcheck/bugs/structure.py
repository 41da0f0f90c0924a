"""Right numbers, wrong conduct: rules that write, share, remember, roll dice, or read memory instead of elements.

Many of them pass every comparison of numbers, and corrupt a training run afterwards.
"""

import numpy as np

from ..case import pair, slope

normal = np.random.default_rng(105).standard_normal
V, W, X = normal(4), normal(4), normal((2, 3))
ROLL = np.random.default_rng(106)


class Remembering:
    """exp(sin(x)), whose rule uses what an earlier call left behind."""

    def __init__(self, *, first: bool) -> None:
        self.first = first
        self.y = None

    def f(self, x):
        if self.y is None or not self.first:
            self.y = np.exp(np.sin(x))
        return np.exp(np.sin(x))

    def vjp(self, xs, g):
        y = np.exp(np.sin(xs[0])) if self.y is None else self.y
        return (g * y * np.cos(xs[0]),)


class Memo:
    """A slope kept for good, under the shape of the input."""

    def __init__(self) -> None:
        self.slopes = {}

    def vjp(self, xs, g):
        slope = self.slopes.setdefault(xs[0].shape, np.cos(xs[0]))
        return (g * slope,)


class Reusing:
    """A rule that always writes its result into the same memory."""

    def __init__(self) -> None:
        self.memory = np.empty(4)

    def vjp(self, xs, g):
        return (np.multiply(g, np.cos(xs[0]), out=self.memory),)


class Accumulating:
    """A rule that adds to what it gave before, as if it were a parameter's ``.grad``."""

    def __init__(self) -> None:
        self.total = np.zeros(4)

    def vjp(self, xs, g):
        self.total = self.total + g * np.cos(xs[0])
        return (self.total.copy(),)


def into_g(xs, g):
    np.multiply(g, np.cos(xs[0]), out=g)
    return (g,)


def into_x(xs, g):
    xs[0][xs[0] < 0] = 0
    return (g * (xs[0] > 0),)


def softmax_in_place(x):
    x -= x.max()
    e = np.exp(x)
    return e / e.sum()


def softmax(x):
    return softmax_in_place(x.copy())


def softmax_vjp(xs, g):
    y = softmax(xs[0])
    return (y * (g - g @ y),)


def one_array_twice(xs, g):
    shared = g.copy()
    return shared, shared


def as_in_memory(x):
    return x.ravel(order="K").reshape(x.shape)


def dropout(x):
    return x * (ROLL.random(x.shape) > 0.5)


def mask(x):
    return x * (np.arange(x.size) % 2)


# fmt: off
CASES = [case for row in [
    ("writes into g",                          (V,),    np.sin,               into_g,               slope(np.cos)),
    ("writes into its input",                  (V,),    lambda x: np.maximum(x, 0), into_x,         slope(lambda x: x > 0)),
    ("one array for two gradients",            (V, W),  np.add,               one_array_twice,      lambda xs, g: (g.copy(), g.copy())),
    ("an input as the other's gradient",       (V, W),  np.multiply,
     lambda xs, g: (xs[1] if np.all(g == 1) else g * xs[1], g * xs[0]),
     lambda xs, g: (g * xs[1], g * xs[0])),
    ("the same memory in every call",          (V,),    np.sin,               Reusing().vjp,        slope(np.cos)),
    ("adds to the gradients of earlier calls", (V,),    np.sin,               Accumulating().vjp,   slope(np.cos)),
    ("a slope kept from the first call",       (V,),    np.sin,               Memo().vjp,           slope(np.cos)),
    ("inputs read as they lie in memory",      (X,),    np.square,            slope(lambda x: 2 * as_in_memory(x)), slope(lambda x: 2 * x)),
    ("g read as it lies in memory",            (X,),    np.square,
     lambda xs, g: (2 * as_in_memory(g) * xs[0],),
     slope(lambda x: 2 * x)),
    ("noise in the gradient",                  (V,),    np.sin,
     lambda xs, g: (g * np.cos(xs[0]) * (1 + 1e-5 * ROLL.standard_normal(4)),),
     slope(np.cos)),
    ("one gradient for two inputs",            (V, W),  np.multiply,
     lambda xs, g: (g * xs[1],),
     lambda xs, g: (g * xs[1], g * xs[0])),
    ("None for a gradient",                    (V, W),  lambda x, w: x + 2 * w,
     lambda xs, g: (g.copy(), None),
     lambda xs, g: (g.copy(), 2 * g)),
    ("single precision for double",            (V,),    np.sin,
     lambda xs, g: ((g * np.cos(xs[0])).astype(np.float32),),
     slope(np.cos)),
] for case in pair("structure", *row)]
# fmt: on

LAST, FIRST = Remembering(first=False), Remembering(first=True)
RIGHT = slope(lambda x: np.exp(np.sin(x)) * np.cos(x))
CASES += pair("structure", "the value of the last call", (V,), LAST.f, LAST.vjp, RIGHT)
CASES += pair("structure", "the value of the first call", (V,), FIRST.f, FIRST.vjp, RIGHT)
CASES += pair(
    "structure", "the function writes into its input", (V,), softmax_in_place, softmax_vjp, softmax_vjp, right_f=softmax
)
CASES += pair(
    "structure", "another mask in each call", (V,), dropout, slope(mask), slope(lambda x: mask(1 + 0 * x)), right_f=mask
)
