"""Right gradients of unusual form: views, integers, no elements, one element, other strides, state that does no harm."""

import numpy as np

from ..case import right, slope

normal = np.random.default_rng(205).standard_normal
X, CUBE, V = normal((3, 4)), normal((2, 3, 4)), normal(4)


class Cached:
    """A value kept for the bytes of its input: the same input gives the same, another is computed."""

    def __init__(self) -> None:
        self.key, self.y = b"", np.zeros(0)

    def f(self, x):
        if self.key != x.tobytes():
            self.key, self.y = x.tobytes(), np.tanh(x)
        return self.y.copy()

    def vjp(self, xs, g):
        return (g * (1 - self.f(xs[0]) ** 2),)


def taken(xs, g):
    out = np.zeros_like(xs[0])
    np.add.at(out, xs[1], g)
    return out, None


def shortest_paths(x):
    """All-pairs shortest paths of a full graph: kinks in plenty, none nearby."""
    d = x.copy()
    for k in range(len(d)):
        d = np.minimum(d, d[:, k : k + 1] + d[k : k + 1])
    return d


def shortest_paths_vjp(xs, g):
    steps = [xs[0]]
    for k in range(len(xs[0])):
        d = steps[-1]
        steps.append(np.minimum(d, d[:, k : k + 1] + d[k : k + 1]))
    for k in reversed(range(len(xs[0]))):
        d = steps[k]
        detour = d[:, k : k + 1] + d[k : k + 1] < d
        back = g * ~detour
        back[:, k] += (g * detour).sum(1)
        back[k] += (g * detour).sum(0)
        g = back
    return (g,)


GRAPH = np.random.default_rng(206).uniform(1, 9, (4, 4))
CACHED = Cached()

# fmt: off
CASES = [right("forms", *row) for row in [
    ("the input itself",              (X,),                              lambda x: x,                  lambda xs, g: (g.copy(),)),
    ("a transposed view",             (X,),                              lambda x: x.T,                lambda xs, g: (g.T.copy(),)),
    ("a gradient in Fortran's order", (X,),                              lambda x: x.T * 2.0,          lambda xs, g: (2.0 * g.T,)),
    ("a reversed gradient",           (V,),                              lambda x: x[::-1] * 3.0,      lambda xs, g: ((3.0 * g)[::-1],)),
    ("integers beside floats",        (V, np.array([3, 1, 1])),          lambda x, i: x[i],            taken),
    ("a mask beside floats",          (V, np.array([True, False, True, False])), lambda x, m: np.where(m, x, -x), lambda xs, g: (np.where(xs[1], g, -g), None)),
    ("a number",                      (0.4,),                            np.exp,                       slope(np.exp)),
    ("one element in three axes",     (np.array([[[0.4]]]),),            np.exp,                       slope(np.exp)),
    ("no elements",                   (np.zeros((0, 3)),),               np.exp,                       slope(np.exp)),
    ("no rows to sum",                (np.zeros((0, 3)),),               lambda x: x.sum(0),           lambda xs, g: (np.zeros((0, 3)),)),
    ("every other element",           (normal((6, 4))[::2, ::-1],),      np.sin,                       slope(np.cos)),
    ("axes of length 1",              (normal((1, 4)), normal((3, 1))),  lambda a, b: a * b,           lambda xs, g: ((g * xs[1]).sum(0, keepdims=True), (g * xs[0]).sum(1, keepdims=True))),
    ("three axes to one number",      (CUBE,),                           lambda x: (x * x).sum(), lambda xs, g: (2 * g * xs[0],)),
    ("a value kept for its input",    (V,),                              CACHED.f,                     CACHED.vjp),
    ("shortest paths",                (GRAPH,),                          shortest_paths,               shortest_paths_vjp),
]]
CASES += [right("forms", *row) for row in [
    ("order 2 of a sine",             (V,),                              np.sin,                       slope(np.cos),
     lambda xs, g, ggs: ((-g * np.sin(xs[0]) * ggs[0],), np.cos(xs[0]) * ggs[0])),
    ("order 2 of a product",          (V, normal(4)),                    np.multiply,
     lambda xs, g: (g * xs[1], g * xs[0]),
     lambda xs, g, ggs: ((g * ggs[1], g * ggs[0]), xs[1] * ggs[0] + xs[0] * ggs[1])),
]]
# fmt: on
