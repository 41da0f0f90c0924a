"""An array that is read part by part: every part's cotangent arrives where it belongs, in linear space."""

import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, gradients, ops, topological
from autograd.testing import assert_gradients
from tests.ops.cases import arrays, seeds, shapes
from tests.ops.rows_indexing import added_one_by_one, indices


@st.composite
def readings(draw):
    """An array, several indices of it, and a weight for each."""
    x = draw(arrays(shape=shapes))
    where = [draw(indices(x.shape)) for _ in range(draw(st.integers(2, 5)))]
    rng = np.random.default_rng(draw(seeds))
    return x, where, [rng.uniform(-1, 1, np.shape(x[i])) for i in where]


@given(readings(), st.booleans())
def test_every_part_gives_its_cotangent_to_the_place_that_it_was_read_from(reading, create_graph):
    x, where, weights = reading
    t = Tensor(x)
    y = sum([(w * t[i]).sum() for i, w in zip(where, weights, strict=True)])
    expected = np.zeros_like(x)
    for i, w in zip(where, weights, strict=True):
        expected = added_one_by_one(np.array(expected), w, i)
    found = gradients(y, t, create_graph=create_graph)
    np.testing.assert_allclose(found.data if create_graph else found, expected, rtol=1e-13, atol=1e-13)


@given(readings())
def test_gradients_of_what_reads_by_parts_are_right(reading):
    x, where, weights = reading
    assert_gradients(
        lambda t: sum([(w * t[i] ** 3).sum() for i, w in zip(where, weights, strict=True)], t.sum()), x, order=2
    )


WAYS = {
    "split": lambda t: ops.split(t, len(t)),
    "iteration": list,
    "row by row": lambda t: [t[i] for i in range(len(t))],
    "tables": lambda t: [t[[i, i]] for i in range(len(t))],
}


def sizes(n, way, orders):
    """The elements of all that is recorded for a derivative of that order with respect to an array of n rows."""
    x = Tensor(np.arange(3.0 * n).reshape(n, 3))
    y = sum([(part**3).sum() for part in WAYS[way](x)])
    for _ in range(orders):
        y = gradients(y, x, create_graph=True).sum()
    return sum([node.size for node in topological(y)])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("orders", [1, 2])
def test_derivatives_by_rows_take_linear_space(way, orders):
    assert sizes(400, way, orders) < 2.1 * sizes(200, way, orders)


def test_parts_that_overlap_do_not_pile_up():
    """200 readings of nearly all of an array take no more room than a few arrays."""
    x = Tensor(np.ones(100_000))
    y = sum([x[i:].sum() for i in range(200)])
    tracemalloc.start()
    y.backward()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * x.data.nbytes
    np.testing.assert_array_equal(x.grad, np.minimum(np.arange(100_000) + 1, 200))


def test_parts_reach_an_intermediate_result_and_a_leaf_with_other_uses():
    x = Tensor([1.0, 2.0, 3.0])
    y = x * x
    z = sum(y) + (x * x[0]).sum() + y[1]
    np.testing.assert_array_equal(gradients(z, x), 2 * x.data * [1, 2, 1] + x.data[0] + [x.data.sum(), 0, 0])


def test_parts_of_narrow_numbers_are_added_in_double_precision():
    """In float16, 2048 + 1 is 2048."""
    x = Tensor(np.ones(5000, np.float16))
    found = gradients(sum([x[0] for _ in range(3000)]), x)
    assert found.dtype == np.float16
    np.testing.assert_array_equal(found, [3000] + [0] * 4999)


def test_threads_read_the_parts_of_one_array():
    x = Tensor(np.arange(300.0))

    def gradient(k):
        return gradients(sum([k * row * row for row in x]), x)

    with ThreadPoolExecutor(4) as pool:
        for k, found in enumerate(pool.map(gradient, range(8))):
            np.testing.assert_array_equal(found, 2 * k * x.data)


@pytest.mark.parametrize("dtype", [">f8", ">f4", np.longdouble, np.float16])
def test_the_gradient_of_parts_has_the_dtype_of_the_array(dtype):
    x = Tensor(np.ones(4, dtype))
    found = gradients(sum(x) + x[1:].sum(), x)
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, [1, 2, 2, 2])
