"""What a call of an operation is in these tests, and how its arrays are drawn: shapes and values.

Every array keeps at least ``MARGIN`` from kinks and from the edge of the domain, so that differences may be taken.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from math import prod
from typing import Any

import numpy as np
from hypothesis import strategies as st

MARGIN = 0.14  # central differences reach 1/16 of a direction in [-1, 1] from each of two inputs

seeds = st.integers(0, 2**32 - 1)
lengths = st.sampled_from([2, 3, 1, 2, 3, 0])
some_lengths = st.sampled_from([2, 3, 1])


def shapes_of(least, most, *, empty=True):
    """Shapes of ``least`` to ``most`` axes; one draw, where a list of lengths would be four."""
    full = [shape for ndim in range(least, most + 1) for shape in product((2, 3, 1), repeat=ndim)]
    hollow = [(0,), (0, 2), (2, 0), (1, 0), (3, 0), (2, 0, 3)] if empty else []
    return st.sampled_from(full + [shape for shape in hollow if least <= len(shape) <= most])


shapes = shapes_of(0, 3)
nonempty = shapes_of(0, 3, empty=False)
some_axes = shapes_of(1, 3)
matrices = shapes_of(2, 3)
stacks = shapes_of(0, 2)


def plain(f, inputs, params):
    """``f(x, …, **params)``."""
    return f(*inputs, **params)


def sequence(f, inputs, params):
    """``f([x, …], **params)``."""
    return f(list(inputs), **params)


@dataclass
class Case:
    """One call: ``form(f, inputs, params)``, for our function ``f`` or for NumPy's."""

    inputs: tuple[Any, ...]
    params: dict[str, Any] = field(default_factory=dict)
    form: Callable[..., Any] = plain

    def __call__(self, f, *inputs):
        return self.form(f, inputs or self.inputs, self.params)

    @property
    def floats(self):
        """The places of the inputs that can be differentiated by."""
        return [i for i, x in enumerate(self.inputs) if np.asarray(x).dtype.kind == "f"]

    def replaced(self, values):
        """The inputs with ``values`` in the places of the floating ones."""
        rest = iter(values)
        return [next(rest) if i in self.floats else x for i, x in enumerate(self.inputs)]

    def astype(self, dtype):
        """The same call on inputs of ``dtype``."""
        return Case(tuple(self.replaced([self.inputs[i].astype(dtype) for i in self.floats])), self.params, self.form)


@dataclass
class Row:
    """One operation: its name, ours, NumPy's, how to draw calls, and what may be asked of it.

    ``ulps`` is how many units in the last place two orders of summation may differ by, relative to the largest element;
    0 asks for the same bits. ``smooth`` is how often a row may be differentiated: 0 for questions, whose answers are
    constants.
    """

    name: str
    ours: Callable[..., Any]
    numpy: Callable[..., Any]
    cases: st.SearchStrategy[Case]
    ulps: int = 0
    smooth: int = 2
    variant: str = ""

    def __str__(self):
        return f"{self.name} {self.variant}".strip()


# Values: functions of a generator and a shape.


def between(low, high):
    return lambda rng, shape: rng.uniform(low, high, shape)


def nonzero(rng, shape):
    return rng.choice([-1, 1], shape) * rng.uniform(2 * MARGIN, 2, shape)


def fractional(rng, shape):
    """Away from the integers."""
    return rng.integers(-3, 3, shape) + rng.uniform(MARGIN, 1 - MARGIN, shape)


def distinct(rng, shape):
    """No two elements alike, and none near zero."""
    n = prod(shape)
    return (rng.permutation(n).reshape(shape) - n // 2 + 0.5) * 0.7 + rng.uniform(-0.05, 0.05, shape)


def with_zeros(rng, shape):
    return rng.uniform(-2, 2, shape) * rng.integers(0, 3, shape).clip(max=1)


def small_integers(rng, shape):
    """With ties, as floating-point numbers."""
    return rng.integers(-2, 3, shape).astype(float)


anywhere = between(-2, 2)
positive = between(0.3, 3)


@st.composite
def broadcast_shapes(draw, count, shape=shapes):
    """``count`` shapes that broadcast together."""
    whole = draw(shape)
    parts = [draw(parts_of(whole)) for _ in range(count)]
    parts[draw(st.integers(0, count - 1))] = whole
    return parts


@cache
def parts_of(whole):
    """The shapes that broadcast to ``whole``; ``whole`` itself most often."""
    parts = [part for cut in range(len(whole) + 1) for part in product(*[(n, 1) for n in whole[cut:]])]
    return st.sampled_from([whole] * len(parts) + parts)


@st.composite
def elementwise(draw, *values, shape=shapes, **params):
    """One array of ``values`` each, that broadcast together."""
    parts = draw(broadcast_shapes(len(values), shape)) if len(values) > 1 else [draw(shape)]
    rng = np.random.default_rng(draw(seeds))
    return Case(tuple([np.asarray(v(rng, part)) for v, part in zip(values, parts, strict=True)]), params)


@st.composite
def apart(draw, count):
    """Arrays that broadcast, whose elements are never near each other."""
    parts = draw(broadcast_shapes(count))
    rng = np.random.default_rng(draw(seeds))
    return Case(
        tuple(
            [
                np.asarray(rng.integers(-2, 3, part) + k / count + rng.uniform(-0.02, 0.02, part))
                for k, part in enumerate(parts)
            ]
        )
    )


@st.composite
def arrays(draw, values=anywhere, shape=shapes):
    """One array."""
    return np.asarray(values(np.random.default_rng(draw(seeds)), draw(shape)))


def axis_of(ndim):
    """One axis, from either end."""
    return st.integers(-ndim, ndim - 1)


def maybe(**strategies):
    """A dictionary in which each parameter may be missing, which is how defaults are tested."""
    return st.fixed_dictionaries({}, optional=strategies)


@st.composite
def axes_of(draw, ndim, *, empty=True):
    """What a reduction takes: None, one axis, or a tuple of different ones."""
    if ndim == 0:
        return draw(st.sampled_from([None, ()])) if empty else None
    kind = draw(st.integers(0, 2))
    if kind == 0:
        return None
    if kind == 1:
        return draw(axis_of(ndim))
    axes = draw(st.permutations(range(ndim)))[: draw(st.integers(0 if empty else 1, ndim))]
    return tuple([i - ndim if draw(st.booleans()) else i for i in axes])
