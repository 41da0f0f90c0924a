"""The table's rows of indexing, with every kind of index that NumPy reads."""

import numpy as np
from hypothesis import strategies as st

from autograd.ops import indexing, updating

from .cases import Case, anywhere, arrays, axis_of, parts_of, seeds, shapes, shapes_of
from .rows_elementwise import row


@st.composite
def indices(draw, shape):
    """An index of every kind that NumPy reads: numbers, slices, None, …, arrays with repeats, masks."""
    rng = np.random.default_rng(draw(seeds))
    if draw(st.integers(0, 9)) == 0:
        return rng.random(shape) < 0.6
    before = draw(st.integers(0, len(shape)))
    after = draw(st.integers(0, len(shape) - before))
    count = draw(st.integers(0, 2))
    index = [draw(one_index(rng, n, count)) for n in shape[:before]]
    if after or draw(st.booleans()):
        index.append(Ellipsis)
        index += [draw(one_index(rng, n, count)) for n in shape[len(shape) - after :]]
    if draw(st.booleans()):
        index.insert(draw(st.integers(0, len(index))), None)
    return index[0] if len(index) == 1 and draw(st.booleans()) else tuple(index)


@st.composite
def one_index(draw, rng, n, count):
    """What stands at one axis of length ``n``; arrays hold ``count`` indices."""
    kind = draw(st.sampled_from(["slice", "integer", "array", "table", "mask", "list"])) if n else "slice"
    if kind == "slice":
        return slice(*draw(st.sampled_from([(None,), (1, None), (None, None, -1), (-2, None, 2), (0, 0)])))
    if kind == "integer":
        return draw(st.sampled_from([0, -1, np.int64(n - 1)]))
    if kind == "table":
        return rng.integers(-n, n, (2, count))
    if kind == "mask" and count <= n:
        return np.arange(n) < count
    chosen = rng.integers(-n, n, count)
    return chosen.tolist() if kind == "list" else chosen


@st.composite
def reads(draw):
    x = draw(arrays())
    return Case((x,), {"index": draw(indices(x.shape))})


@st.composite
def writes(draw):
    x = draw(arrays())
    index = draw(indices(x.shape))
    part = draw(parts_of(np.empty(x.shape)[index].shape))
    v = np.asarray(anywhere(np.random.default_rng(draw(seeds)), part))
    return Case((x, v), {"index": index})


@st.composite
def scatterings(draw):
    shape = draw(shapes)
    index = draw(indices(shape))
    g = draw(arrays(shape=st.just(np.empty(shape)[index].shape)))
    return Case((g,), {"index": index, "shape": shape})


def with_split_index(operation):
    """``operation`` called with an index as NumPy writes it."""

    def call(*inputs, index, **params):
        template, holes = indexing.split_index(index)
        return operation(*inputs, *holes, index=template, **params)

    return call


def numpy_getitem(x, index):
    return np.asarray(x)[index]


def numpy_set(x, v, index):
    out = np.array(x)
    out[index] = v
    return out


def added_one_by_one(out, v, index):
    """``out[index] += v``, an element after the other: `np.add.at` has bugs of its own."""
    places = np.arange(out.size).reshape(out.shape)[index]
    flat = out.flatten()
    for place, value in zip(places.ravel(), np.broadcast_to(v, places.shape).ravel(), strict=True):
        flat[place] += value
    return flat.reshape(out.shape)


def numpy_add(x, v, index):
    return added_one_by_one(np.array(x), v, index)


def numpy_scatter(g, index, shape):
    return added_one_by_one(np.zeros(shape, np.asarray(g).dtype), g, index)


@st.composite
def takes(draw):
    x = draw(arrays(shape=shapes_of(1, 3, empty=False)))
    rng = np.random.default_rng(draw(seeds))
    if draw(st.integers(0, 4)) == 0:
        return Case((x,), {"indices": rng.integers(-x.size, x.size, 3), "axis": None})
    axis = draw(axis_of(x.ndim))
    n = x.shape[axis]
    shape = list(draw(parts_of(x.shape)))
    shape = [1] * (x.ndim - len(shape)) + shape
    shape[axis] = draw(st.integers(0, 3))
    return Case((x,), {"indices": rng.integers(-n, n, shape), "axis": axis})


# fmt: off
ROWS = [
    row(indexing, "getitem", reads(), numpy_getitem),
    row(indexing, "scatter", scatterings(), numpy_scatter),
    row(updating, "index_set", writes(), numpy_set),
    row(updating, "index_add", writes(), numpy_add),
    row(updating, "At", writes(), numpy_set, variant="set"),
    row(updating, "At", writes(), numpy_add, variant="add"),
    row(indexing, "take_along_axis", takes()),
]
# fmt: on


for r in ROWS:
    if r.name == "updating.At":
        method = r.variant
        r.ours = lambda x, v, index, method=method: getattr(updating.At(x)[index], method)(v)
    elif r.name != "indexing.take_along_axis":
        r.ours = with_split_index(r.ours)
