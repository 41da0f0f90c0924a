"""The table's rows of operations that move elements: shapes, joints, indices and order."""

from math import prod

import numpy as np
from hypothesis import strategies as st

from autograd.ops import joining, shaping, sorting

from .cases import (
    Case,
    anywhere,
    arrays,
    axes_of,
    axis_of,
    distinct,
    lengths,
    maybe,
    parts_of,
    seeds,
    sequence,
    shapes,
    shapes_of,
    some_axes,
)
from .rows_elementwise import row


@st.composite
def array_and(draw, params, shape=shapes, values=anywhere):
    """An array, and the parameters that ``params(array)`` draws for it."""
    x = draw(arrays(values, shape))
    return Case((x,), draw(params(x)))


def swaps(x):
    return st.fixed_dictionaries({"axis1": axis_of(x.ndim), "axis2": axis_of(x.ndim)})


def orders(ndim):
    return st.permutations(range(ndim)).flatmap(lambda axes: st.tuples(*[st.sampled_from([i, i - ndim]) for i in axes]))


@st.composite
def reshapes(draw):
    x = draw(arrays())
    shape = list(draw(st.permutations(x.shape)))
    if len(shape) > 1 and draw(st.booleans()):
        shape[:2] = [shape[0] * shape[1]]
    if draw(st.booleans()):
        shape.insert(draw(st.integers(0, len(shape))), 1)
    if shape and draw(st.booleans()) and prod(shape):
        shape[draw(st.integers(0, len(shape) - 1))] = -1
    shape = shape[0] if len(shape) == 1 and draw(st.booleans()) else tuple(shape)
    return Case((x,), {"shape": shape, **draw(maybe(order=st.sampled_from("CF")))})


@st.composite
def broadcasts(draw):
    whole = draw(shapes)
    return Case((draw(arrays(shape=parts_of(whole))),), {"shape": whole})


@st.composite
def expansions(draw):
    x = draw(arrays())
    count = draw(st.integers(1, 2))
    axes = draw(orders(x.ndim + count))[:count]
    return Case((x,), {"axis": axes[0] if count == 1 and draw(st.booleans()) else axes})


@st.composite
def squeezes(draw):
    x = draw(arrays(shape=st.lists(st.sampled_from([1, 2, 1, 0]), max_size=4).map(tuple)))
    ones = [i - draw(st.sampled_from([0, x.ndim])) for i, n in enumerate(x.shape) if n == 1]
    kind = draw(st.integers(0, 2))
    if kind == 0 or not ones:
        return Case((x,))
    return Case((x,), {"axis": ones[0] if kind == 1 else tuple(ones[: draw(st.integers(0, len(ones)))])})


@st.composite
def moves(draw):
    x = draw(arrays())
    if x.ndim and draw(st.booleans()):
        return Case((x,), {"source": draw(axis_of(x.ndim)), "destination": draw(axis_of(x.ndim))})
    count = draw(st.integers(0, x.ndim))
    return Case((x,), {"source": draw(orders(x.ndim))[:count], "destination": list(draw(orders(x.ndim))[:count])})


@st.composite
def joined(draw):
    shape = draw(some_axes)
    axis = draw(axis_of(len(shape)))
    rng = np.random.default_rng(draw(seeds))
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        part = list(shape)
        part[axis] = draw(lengths)
        parts.append(np.asarray(anywhere(rng, part)))
    return Case(
        tuple(parts),
        draw(st.sampled_from([{"axis": axis}, {"axis": None}, *([{}] if axis in (0, -len(shape)) else [])])),
        sequence,
    )


@st.composite
def stacked(draw):
    shape = draw(shapes)
    rng = np.random.default_rng(draw(seeds))
    parts = tuple([np.asarray(anywhere(rng, shape)) for _ in range(draw(st.integers(1, 3)))])
    return Case(parts, draw(maybe(axis=axis_of(len(shape) + 1))), sequence)


def one_part(f, inputs, params):
    params = dict(params)
    part = params.pop("part")
    return f(*inputs, **params)[part]


@st.composite
def splits(draw):
    x = draw(arrays(shape=some_axes))
    axis = draw(axis_of(x.ndim))
    n = x.shape[axis]
    if draw(st.booleans()):
        sections = draw(st.sampled_from([i for i in range(1, n + 1) if n % i == 0] or [1]))
        count = sections
    else:
        sections = draw(st.lists(st.integers(-1, n + 1), max_size=3))
        count = len(sections) + 1
    params = {"indices_or_sections": sections, "axis": axis, "part": draw(st.integers(0, count - 1))}
    if axis == 0 and draw(st.booleans()):
        del params["axis"]
    return Case((x,), params, one_part)


@st.composite
def rolls(draw):
    x = draw(arrays())
    shift = st.integers(-4, 4)
    if not x.ndim or draw(st.booleans()):
        return Case((x,), {"shift": draw(shift)})
    axes = draw(st.one_of(axis_of(x.ndim), st.tuples(axis_of(x.ndim), axis_of(x.ndim))))
    shifts = draw(st.one_of(shift, st.tuples(shift, shift))) if isinstance(axes, tuple) else draw(shift)
    return Case((x,), {"shift": shifts, "axis": axes})


@st.composite
def repeats(draw):
    x = draw(arrays())
    axis = draw(st.one_of(st.none(), axis_of(x.ndim))) if x.ndim else None
    n = x.size if axis is None else x.shape[axis]
    counts = draw(st.one_of(st.integers(0, 3), st.lists(st.integers(0, 2), min_size=n, max_size=n)))
    counts = np.array(counts, int) if isinstance(counts, list) else counts
    return Case((x,), {"repeats": counts, **({} if axis is None else {"axis": axis})})


reps = st.one_of(
    st.integers(0, 3), st.lists(st.integers(0, 2), max_size=4).map(tuple), st.just([2, 1]), st.just(np.array([1, 2]))
)
pairs = st.tuples(st.integers(0, 2), st.integers(0, 2))


def pads(x):
    each = st.lists(pairs, min_size=x.ndim, max_size=x.ndim)
    widths = st.one_of(st.integers(0, 2), pairs, each) if x.ndim > 1 else st.one_of(st.integers(0, 2), pairs)
    constants = maybe(mode=st.just("constant"), constant_values=st.sampled_from([0, 2.5, (1, 2), -1]))
    others = st.fixed_dictionaries(
        {"mode": st.sampled_from(["edge", "reflect", "symmetric", "wrap"] if x.size else ["constant"])}
    )
    return st.tuples(st.fixed_dictionaries({"pad_width": widths}), st.one_of(constants, others)).map(
        lambda two: two[0] | two[1]
    )


def numpy_astype(x, dtype):
    return np.asarray(x).astype(dtype)


@st.composite
def sorts(draw, *, flags=False, kinds=True, empty=True):
    x = draw(arrays(distinct, some_axes if empty else shapes_of(1, 3, empty=False)))
    params = draw(maybe(axis=st.one_of(st.none(), axis_of(x.ndim))))
    if kinds:
        params |= draw(st.sampled_from([{}, {"kind": "stable"}, {"kind": "quicksort"}, {"stable": True}]))
    if flags:
        params |= draw(maybe(keepdims=st.booleans()))
    return Case((x,), params)


# fmt: off
ROWS = [
    row(shaping, "reshape", reshapes()),
    row(shaping, "ravel", array_and(lambda x: maybe(order=st.sampled_from("CF")))),
    row(shaping, "transpose", array_and(lambda x: maybe(axes=st.one_of(st.none(), orders(x.ndim))))),
    row(shaping, "swapaxes", array_and(swaps, some_axes)),
    row(shaping, "moveaxis", moves()),
    row(shaping, "expand_dims", expansions()),
    row(shaping, "squeeze", squeezes()),
    row(shaping, "broadcast_to", broadcasts()),
    row(shaping, "astype", array_and(lambda x: st.sampled_from([{"dtype": float}, {"dtype": "f8"}])), numpy_astype),
    row(joining, "concatenate", joined()),
    row(joining, "stack", stacked()),
    row(joining, "split", splits()),
    row(joining, "flip", array_and(lambda x: axes_of(x.ndim).map(lambda axis: {} if axis is None else {"axis": axis}))),
    row(joining, "roll", rolls()),
    row(joining, "repeat", repeats()),
    row(joining, "tile", array_and(lambda x: st.fixed_dictionaries({"reps": reps}))),
    row(joining, "pad", array_and(pads, some_axes)),
    row(sorting, "sort", sorts()),
    row(sorting, "argsort", sorts(), smooth=0),
    row(sorting, "argmax", sorts(flags=True, kinds=False, empty=False), smooth=0),
    row(sorting, "argmin", sorts(flags=True, kinds=False, empty=False), smooth=0),
]
# fmt: on
