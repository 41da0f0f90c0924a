"""The table's rows of sums and products: reductions, scans, matrices."""

import numpy as np
from hypothesis import strategies as st

from autograd.ops import products, reductions, scans, shaping

from .cases import (
    Case,
    anywhere,
    arrays,
    axes_of,
    axis_of,
    broadcast_shapes,
    distinct,
    elementwise,
    lengths,
    maybe,
    nonempty,
    seeds,
    shapes,
    stacks,
    with_zeros,
)
from .rows_arrays import array_and
from .rows_elementwise import row


@st.composite
def reductions_of(draw, values=anywhere, shape=shapes, *, empty=True, mask=True, initial=None, **others):
    """An array, and ``axis``, ``keepdims``, ``where`` and more, each of them there or not."""
    x = draw(arrays(values, shape))
    params = draw(maybe(keepdims=st.booleans(), **others))
    if draw(st.integers(0, 3)):
        params["axis"] = draw(axes_of(x.ndim, empty=empty))
    if initial is not None and draw(st.booleans()):
        params["initial"] = draw(st.sampled_from(initial))
    if mask and draw(st.booleans()):
        rng = np.random.default_rng(draw(seeds))
        params["where"] = rng.random(draw(st.sampled_from([x.shape, x.shape[1:]]))) < 0.6
    return Case((x,), params)


@st.composite
def extremes(draw, sign):
    """With a mask there must be an initial value, and without one there must be elements."""
    x = draw(arrays(distinct, draw(st.sampled_from([shapes, nonempty]))))
    params = draw(maybe(keepdims=st.booleans()))
    if draw(st.booleans()):
        params["axis"] = draw(axes_of(x.ndim))
    if x.size == 0 or draw(st.booleans()):
        params["initial"] = draw(st.sampled_from([sign * -100.0, 0.07]))
        if draw(st.booleans()):
            params["where"] = np.random.default_rng(draw(seeds)).random(x.shape) < 0.6
    return Case((x,), params)


@st.composite
def spreads(draw):
    """At least two different numbers in each variance."""
    x = draw(arrays(distinct, st.lists(st.integers(2, 3), min_size=1, max_size=3).map(tuple)))
    params = draw(maybe(keepdims=st.booleans(), ddof=st.sampled_from([0, 1, 0.5]), dtype=st.just(np.float64)))
    if draw(st.booleans()):
        params["axis"] = draw(axes_of(x.ndim, empty=False))
    if draw(st.booleans()):
        kept = np.ones(x.shape, bool)
        kept[(2,) * x.ndim if x.shape == (3,) * x.ndim else ()] = x.ndim == 0 or x.shape != (3,) * x.ndim
        params["where"] = kept
    return Case((x,), params)


def scan(values):
    return array_and(
        lambda x: maybe(dtype=st.just(float), **({"axis": st.one_of(st.none(), axis_of(x.ndim))} if x.ndim else {})),
        values=values,
    )


@st.composite
def matrix_products(draw):
    n, k, m = draw(lengths), draw(lengths), draw(lengths)
    stack_a, stack_b = draw(broadcast_shapes(2, stacks))
    a = (k,) if draw(st.integers(0, 3)) == 0 else (*stack_a, n, k)
    b = (k,) if draw(st.integers(0, 3)) == 0 else (*stack_b, k, m)
    rng = np.random.default_rng(draw(seeds))
    return Case((anywhere(rng, a), anywhere(rng, b)))


@st.composite
def dots(draw, inner=False):
    k = draw(lengths)
    a, b = draw(shapes), draw(shapes)[:2]
    kind = draw(st.integers(0, 5))
    if kind == 0:
        a = ()
    elif kind == 1:
        b = ()
    else:
        a = (*a[:2], k)
        b = (*b, k) if inner or len(b) == 0 else (*b[:-1], k, b[-1])
    rng = np.random.default_rng(draw(seeds))
    return Case((np.asarray(anywhere(rng, a)), np.asarray(anywhere(rng, b))))


@st.composite
def pairs_of_vectors(draw):
    rng = np.random.default_rng(draw(seeds))
    shape = draw(shapes)
    other = draw(st.sampled_from([shape, (int(np.prod(shape, dtype=int)),)]))
    return Case((np.asarray(anywhere(rng, shape)), np.asarray(anywhere(rng, other))))


@st.composite
def contractions(draw):
    a = draw(shapes)
    count = draw(st.integers(0, len(a)))
    rng = np.random.default_rng(draw(seeds))
    free = (draw(lengths),) if draw(st.booleans()) else ()
    if draw(st.booleans()):
        b = (*a[len(a) - count :], *free)
        params = {} if count == 2 and draw(st.booleans()) else {"axes": count}
    else:
        over_a = draw(st.permutations(range(len(a))))[:count]
        b = (*free, *[a[i] for i in over_a])
        over_b = [i - count for i in range(count)]
        over_a = [i - len(a) if draw(st.booleans()) else i for i in over_a]
        params = {"axes": (over_a[0], over_b[0]) if count == 1 and draw(st.booleans()) else (over_a, over_b)}
    return Case((np.asarray(anywhere(rng, a)), np.asarray(anywhere(rng, b))), params)


# fmt: off
SUBSCRIPTS = [
    "ij,jk->ik", "ij,jk", "ij,ij->i", "ii", "ii->i", "iij->j", "iijj->ij", "iii->i", "i->", "i", "ij->ji", "ba",
    "i,i", "i,j", "ij,k->", "a,b,c->abc", "ijk,jil->kl", "...ij,...jk->...ik", "...i->...", "i...->...",
    "ij...,jk...->ik...", "...,...", "...", ",ij->ij", "i,->", "bij,bjk", "ij,ij,ij->j", "Ab,bC", "...ii->...i",
    "...i,ij", "i...,i->...",
]
# fmt: on


@st.composite
def einsums(draw):
    """Every letter has a length, or 1 in some operand; an ellipsis stands for up to two axes. Both broadcast."""
    subscripts = draw(st.sampled_from(SUBSCRIPTS))
    terms = subscripts.split("->")[0].split(",")
    size = {letter: draw(lengths) for letter in sorted(set("".join(terms)) - {"."})}
    hidden = draw(broadcast_shapes(len(terms), stacks))
    rng = np.random.default_rng(draw(seeds))
    operands = []
    for term, stack in zip(terms, hidden, strict=True):
        before, dots, after = term.partition("...")
        own = size | ({letter: 1 for letter in size if rng.random() < 0.3} if len(terms) > 1 else {})
        shape = [*[own[c] for c in before], *(stack if dots else ()), *[own[c] for c in after]]
        operands.append(np.asarray(anywhere(rng, shape)))
    params = {"subscripts": subscripts.replace(",", " , ") if draw(st.booleans()) else subscripts}
    return Case(tuple(operands), params | draw(maybe(optimize=st.booleans())), einsum_form)


def einsum_form(f, inputs, params):
    params = dict(params)
    return f(params.pop("subscripts"), *inputs, **params)


@st.composite
def rec_cases(draw):
    a, b = draw(elementwise(anywhere, anywhere, shape=st.just((2, draw(lengths))))).inputs
    b = np.broadcast_to(b, np.broadcast_shapes(a.shape, b.shape)).copy()
    return Case((np.broadcast_to(a, b.shape).copy(), b))


def numpy_recurrence(a, b):
    """r = T⁻¹ b, with T the identity minus ``a`` below the diagonal."""
    n = b.shape[-1]
    system = np.broadcast_to(np.eye(n, dtype=np.result_type(a, b)), (*b.shape[:-1], n, n)).copy()
    if n > 1:
        system[..., np.arange(1, n), np.arange(n - 1)] = -a[..., 1:]
    return np.linalg.solve(system, b[..., None])[..., 0]


# fmt: off
ROWS = [
    row(shaping, "sum", reductions_of(initial=[0, 1.5, -2], dtype=st.just(float))),
    row(reductions, "mean", reductions_of(shape=nonempty, mask=False, dtype=st.just(float))),
    row(reductions, "var", spreads()),
    row(reductions, "std", spreads()),
    row(reductions, "prod", reductions_of(with_zeros, initial=[1, 2.5, 0.0], dtype=st.just(float)), ulps=1),
    row(reductions, "max", extremes(1)),
    row(reductions, "min", extremes(-1)),
    row(reductions, "amax", extremes(1)),
    row(reductions, "amin", extremes(-1)),
    row(reductions, "ptp", reductions_of(distinct, nonempty, mask=False)),
    row(scans, "cumsum", scan(anywhere)),
    row(scans, "cumprod", scan(with_zeros)),
    row(scans, "recurrence", rec_cases(), numpy_recurrence, ulps=8),
    row(products, "matmul", matrix_products(), ulps=1),
    row(products, "dot", dots(), ulps=4),
    row(products, "inner", dots(inner=True), ulps=4),
    row(products, "vdot", pairs_of_vectors(), ulps=4),
    row(products, "outer", pairs_of_vectors()),
    row(products, "tensordot", contractions(), ulps=4),
    row(products, "einsum", einsums(), ulps=4),
]
# fmt: on
