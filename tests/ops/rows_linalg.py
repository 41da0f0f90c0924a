"""The table's rows of matrices: diagonals, systems, determinants and norms."""

import numpy as np
from hypothesis import strategies as st

from autograd.ops import linalg, norms

from .cases import (
    Case,
    anywhere,
    arrays,
    axis_of,
    broadcast_shapes,
    lengths,
    matrices,
    maybe,
    nonempty,
    nonzero,
    seeds,
    shapes_of,
    some_lengths,
    stacks,
)
from .rows_arrays import array_and
from .rows_elementwise import row


def well_conditioned(rng, shape):
    """Far from singular: the identity dominates."""
    return rng.uniform(-0.4, 0.4, shape) + (2 * rng.integers(0, 2) - 1) * 2 * np.eye(shape[-1])


@st.composite
def square(draw, values=well_conditioned, *, empty=False):
    n = draw(lengths if empty else some_lengths)
    stack = draw(stacks)
    return Case((values(np.random.default_rng(draw(seeds)), (*stack, n, n)),))


@st.composite
def systems(draw):
    n, k = draw(some_lengths), draw(lengths)
    stack_a, stack_b = draw(broadcast_shapes(2, stacks))
    rng = np.random.default_rng(draw(seeds))
    b = (n,) if draw(st.booleans()) else (*stack_b, n, k)
    return Case((well_conditioned(rng, (*stack_a, n, n)), anywhere(rng, b)))


def diagonals(x):
    two = st.permutations(range(x.ndim)).map(lambda axes: {"axis1": axes[0] - x.ndim, "axis2": axes[1]})
    return st.tuples(maybe(offset=st.integers(-3, 3)), st.one_of(two, st.just({}))).map(lambda d: d[0] | d[1])


@st.composite
def norms_of_vectors(draw):
    x = draw(arrays(nonzero, nonempty))
    params = draw(maybe(keepdims=st.booleans()))
    if x.ndim and draw(st.booleans()):
        params["axis"] = draw(axis_of(x.ndim))
        params |= draw(maybe(ord=st.sampled_from([None, 2, 1, 3, 2.5, 0, 0.5, -1])))
    elif x.ndim == 1:
        params |= draw(maybe(ord=st.sampled_from([None, 2, 1, 3])))
    elif x.ndim == 2:
        params |= draw(maybe(ord=st.sampled_from([None, "fro", "f"])))
    return Case((x,), params)


@st.composite
def largest(draw):
    """Norms that are a maximum or minimum: no two elements near each other in size."""
    n = draw(st.integers(1, 4))
    x = np.random.default_rng(draw(seeds)).permutation(n) * 0.5 + 0.4
    x = x * np.random.default_rng(draw(seeds)).choice([-1, 1], n)
    return Case((x,), {"ord": draw(st.sampled_from([np.inf, -np.inf])), **draw(maybe(keepdims=st.booleans()))})


@st.composite
def norms_of_matrices(draw):
    stack = draw(st.sampled_from([(), (2,)]))
    shape = (*stack, draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    rng = np.random.default_rng(draw(seeds))
    n = int(np.prod(shape))
    x = (2.0 ** rng.permutation(n) * 0.3).reshape(shape) ** 0.5 * rng.choice([-1, 1], shape)
    params = {"ord": draw(st.sampled_from([1, -1, np.inf, -np.inf, "fro", None]))} | draw(maybe(keepdims=st.booleans()))
    if stack or params["ord"] is None or draw(st.booleans()):
        params["axis"] = draw(st.permutations([-1, -2])) if draw(st.booleans()) else (len(stack), len(stack) + 1)
        params["axis"] = tuple(params["axis"])
    return Case((x,), params)


def norm_cases():
    return st.one_of(norms_of_vectors(), norms_of_matrices(), largest())


def numpy_cofactors(a):
    """Minors, one by one."""
    n = a.shape[-1]
    out = np.empty(a.shape, a.dtype)
    for i in range(n):
        for j in range(n):
            minor = np.delete(np.delete(a, i, -2), j, -1)
            out[..., i, j] = (-1) ** (i + j) * np.linalg.det(minor)
    return out


# fmt: off
ROWS = [
    row(linalg, "diagonal", array_and(diagonals, matrices)),
    row(linalg, "trace", array_and(diagonals, matrices), ulps=4),
    row(linalg, "diag", array_and(lambda x: maybe(k=st.integers(-2, 2)), shapes_of(1, 2))),
    row(linalg, "inv", square(), np.linalg.inv),
    row(linalg, "solve", systems(), np.linalg.solve),
    row(linalg, "det", square(), np.linalg.det),
    row(linalg, "det", square(anywhere, empty=True), np.linalg.det, variant="anywhere"),
    row(linalg, "cofactors", square(anywhere), numpy_cofactors, ulps=64),
    row(norms, "norm", norm_cases(), np.linalg.norm, ulps=4),
]
# fmt: on
