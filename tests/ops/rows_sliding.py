"""The table's rows of windows that slide over the last two axes."""

import numpy as np
from hypothesis import strategies as st

from autograd.ops import sliding

from .cases import Case, anywhere, seeds
from .rows_elementwise import row


@st.composite
def places(draw):
    """A shape, a size that fits into it, and a stride."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    size = (draw(st.integers(1, min(3, height))), draw(st.integers(1, min(3, width))))
    stride = draw(st.one_of(st.just({}), st.fixed_dictionaries({"stride": st.sampled_from([2, 3, (1, 2), (2, 1)])})))
    return (*draw(st.sampled_from([(), (2,), (2, 1), (0,)])), height, width), size, stride


@st.composite
def taken(draw):
    shape, size, stride = draw(places())
    return Case((np.asarray(anywhere(np.random.default_rng(draw(seeds)), shape)),), {"size": size, **stride})


@st.composite
def put_back(draw):
    shape, size, stride = draw(places())
    windows = numpy_windows(np.zeros(shape), size, **stride).shape
    return Case((np.asarray(anywhere(np.random.default_rng(draw(seeds)), windows)),), {"shape": shape, **stride})


def numpy_windows(x, size, stride=1):
    down, across = stride if isinstance(stride, tuple) else (stride, stride)
    every = np.lib.stride_tricks.sliding_window_view(x, size, (-2, -1))[..., ::down, ::across, :, :]
    return np.moveaxis(every, (-2, -1), (-4, -3))


def numpy_unwindowed(g, shape, stride=1):
    """Each element is added where the windows of the elements' numbers say it came from."""
    out = np.zeros(shape, g.dtype)
    places = numpy_windows(np.arange(out.size).reshape(shape), g.shape[-4:-2], stride)
    np.add.at(out.reshape(-1), places, g)
    return out


# fmt: off
ROWS = [
    row(sliding, "windows", taken(), numpy_windows),
    row(sliding, "unwindowed", put_back(), numpy_unwindowed, ulps=4),
]
# fmt: on
