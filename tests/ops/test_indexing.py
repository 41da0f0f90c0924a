"""Indices of every kind that NumPy reads, repeated writes, and what is refused."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, gradients
from autograd.ops import indexing, updating

X = np.arange(24.0).reshape(2, 3, 4)


@pytest.mark.parametrize(
    "index",
    [
        True,
        False,
        np.True_,
        (np.False_, 0),
        np.array(1),
        np.int8(-1),
        [],
        [[0, 1], [1, 0]],
        ([0, 1], [2, 0]),
        (Ellipsis, np.array(2)),
        (None, 1, None),
        (slice(None), np.array([True, False, True])),
        (0, slice(None), [1, 1]),
        (0, None, [1, 1]),
        ([0], slice(None), [1]),
        ([[0], [1]], Ellipsis, [0, 2]),
        (np.array([True, False]), 0, [1]),
        X > 11,
        (X > 11)[:, :, 0],
        slice(None, None, -2),
        (),
        Ellipsis,
        np.zeros((2, 0), int),
    ],
    ids=repr,
)
def test_an_index_reads_what_numpy_reads(index):
    x = Tensor(X)
    y = x[index]
    assert y.shape == X[index].shape
    np.testing.assert_array_equal(y.data, X[index])
    expected = np.zeros(X.shape)
    g = np.arange(1.0, y.size + 1).reshape(y.shape)
    np.add.at(expected, index, g)
    np.testing.assert_array_equal(gradients(y, x, g), expected)


def test_a_tensor_of_integers_is_an_index():
    x, i = Tensor(X), Tensor([1, 0, 1])
    np.testing.assert_array_equal(x[i, 0].data, X[[1, 0, 1], 0])
    np.testing.assert_array_equal(x[Tensor(1)].data, X[1])
    np.testing.assert_array_equal(x[x > 5].data, X[X > 5])


@given(index=st.lists(st.integers(-3, 2), min_size=1, max_size=6))
def test_repeated_indices_accumulate(index):
    x = Tensor([1.0, 2.0, 3.0])
    expected = [sum(j % 3 == i for j in index) for i in range(3)]
    assert gradients(x[index].sum(), x).tolist() == expected
    v = Tensor(np.ones(len(index)))
    y = x.at[index].add(v)
    np.testing.assert_array_equal(y.data, x.data + expected)
    gx, gv = gradients(y, [x, v], np.array([1.0, 10.0, 100.0]))
    assert gx.tolist() == [1, 10, 100]
    np.testing.assert_array_equal(gv, np.array([1.0, 10.0, 100.0])[index])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble, np.int64])
@pytest.mark.parametrize("count", [0, 1, 3, 400, 2000])
@pytest.mark.parametrize("shape", [(30, 40), (3, 40, 2)])
def test_pairs_of_repeated_indices_accumulate_one_by_one(shape, count, dtype):
    """Few or many, counted or added, in the order of the pairs and in the dtype of what is added."""
    rng = np.random.default_rng(count)
    rows, columns = rng.integers(-3, 3, count), rng.integers(-40, 40, count)
    g = rng.integers(-9, 9, (count, *shape[2:])).astype(dtype)
    expected = np.zeros(shape, dtype)
    for row, column, value in zip(rows, columns, g, strict=True):
        expected[row, column] += value
    out = indexing.scatter(g, rows, columns, index=(indexing.HOLE, indexing.HOLE), shape=shape)
    assert out.dtype == dtype
    np.testing.assert_array_equal(out, expected)


def test_a_scattered_number_is_broadcast_and_receives_the_sum():
    rows, columns = np.array([0, 0, 1]), np.array([1, 1, 2])
    v = Tensor(2.0)
    y = indexing.scatter(v, rows, columns, index=(indexing.HOLE, indexing.HOLE), shape=(2, 3))
    assert y.tolist() == [[0, 4, 0], [0, 0, 2]]
    assert gradients(y, v, np.array([[1.0, 10, 100], [1000, 1e4, 1e5]])) == 10 + 10 + 1e5


@given(index=st.lists(st.integers(-3, 2), min_size=1, max_size=6))
def test_of_repeated_writes_the_last_wins_and_only_it_receives_the_gradient(index):
    x = Tensor([1.0, 2.0, 3.0])
    v = Tensor(np.arange(10.0, 10 + len(index)))
    y = x.at[index].set(v)
    last = {j % 3: k for k, j in enumerate(index)}
    assert y.data.tolist() == [v.data[last[i]] if i in last else x.data[i] for i in range(3)]
    gx, gv = gradients(y, [x, v], np.array([1.0, 10.0, 100.0]))
    assert gx.tolist() == [0.0 if i in last else 10.0**i for i in range(3)]
    assert gv.tolist() == [10.0 ** (j % 3) if last[j % 3] == k else 0.0 for k, j in enumerate(index)]


def test_one_number_written_to_repeated_places_receives_each_place_once():
    x, v = Tensor([1.0, 2.0, 3.0]), Tensor(5.0)
    y = x.at[[0, 0, 2]].set(v)
    assert y.data.tolist() == [5, 2, 5]
    assert gradients(y.sum(), v) == 2


@pytest.mark.parametrize(
    "index",
    [3, -3, (0, 0, 4), [0, 2], np.array([[5]]), (0, 0, 0, 0), np.ones(3, bool), np.ones((2, 2), bool), 1.0, [0.5]],
)
def test_what_numpy_cannot_read_raises_an_index_error(index):
    x = Tensor(X)
    with pytest.raises(IndexError):
        X[index]
    with pytest.raises(IndexError):
        x[index]
    with pytest.raises(IndexError):
        x.at[index].set(1.0)
    with pytest.raises(IndexError):
        x.at[index].add(1.0)


@pytest.mark.parametrize(("index", "part"), [(0, (3, 4)), ([[0, 1]], (1, 2, 3, 4)), ((0, slice(1), [1, 1]), (2, 1))])
@pytest.mark.parametrize("v", [np.ones(5), np.ones((2, 1, 1, 1, 1, 2)), np.ones((7, 1, 1))], ids=np.shape)
def test_a_value_that_does_not_fit_raises_a_value_error(v, index, part):
    message = f"at: values of shape {v.shape} do not fit the part of shape {part} that the index names."
    for write in (Tensor(X).at[index].set, Tensor(X).at[index].add):
        with pytest.raises(ValueError, match=exactly(message)):
            write(v)
    with pytest.raises(ValueError, match=exactly(message)):
        Tensor(X)[index] = v


@pytest.mark.parametrize("v", [[1.0, 10.0], [[1.0], [2.0], [3.0]], [[[4.0, 5.0]]], [6.0], 7.0])
def test_values_are_broadcast_to_a_table_of_places_in_a_vector(v):
    """NumPy's own `np.add.at` reads memory that is not there."""
    table = [[0, 1], [1, 2], [2, 0]]
    x, v = Tensor(np.zeros(3)), Tensor(v)
    expected, received = np.zeros(3), np.zeros((3, 2))
    weights = np.array([1.0, 10.0, 100.0])
    for i in range(3):
        for j in range(2):
            expected[table[i][j]] += np.broadcast_to(v.data, (1, 3, 2))[0, i, j]
            received[i, j] = weights[table[i][j]]
    y = x.at[table].add(v)
    np.testing.assert_array_equal(y.data, expected)
    shares = received.reshape((1,) * max(v.ndim - 2, 0) + (3, 2))
    axes = tuple(i for i in range(-shares.ndim, 0) if -i > v.ndim or v.shape[i] == 1)
    np.testing.assert_array_equal(gradients(y, v, weights), shares.sum(axes).reshape(v.shape))
    scattered = indexing.scatter(v, np.array(table), index=(indexing.HOLE,), shape=(3,))
    np.testing.assert_array_equal(scattered.data, expected)
    np.testing.assert_array_equal(gradients(scattered, v, weights), gradients(y, v, weights))


@pytest.mark.parametrize("index", [0, (0, 1), (slice(1), [0, 2]), [1, 0], (Ellipsis, 0, 0)])
def test_axes_of_length_one_before_a_value_are_as_if_they_were_not(index):
    x = Tensor(np.zeros((2, 3)))
    part = np.empty((2, 3))[index].shape if index != (Ellipsis, 0, 0) else ()
    v = Tensor(np.arange(1.0, 1 + np.prod(part, dtype=int)).reshape(1, 1, *part))
    for update in ("set", "add"):
        y = getattr(x.at[index], update)(v)
        z = getattr(x.at[index], update)(v.data.reshape(part))
        np.testing.assert_array_equal(y.data, z.data)
        np.testing.assert_array_equal(gradients((y * y).sum(), v), 2 * v.data)
    t = Tensor(np.zeros((2, 3)))
    t[index] = v
    np.testing.assert_array_equal(gradients((t * t).sum(), v), 2 * v.data)


def test_messages():
    with pytest.raises(
        IndexError, match=exactly("index: an index is of integers or truth values, but this one is of float64.")
    ):
        Tensor(X)[np.array([1.0])]
    with pytest.raises(
        TypeError, match=exactly("at: say where, as in t.at[index].set(value) or t.at[index].add(value).")
    ):
        Tensor(X).at.set(1.0)
    message = (
        "at: cannot write values of float64 into an array of int64 without losing them. "
        "Convert the array first: t.astype('float64')."
    )
    for write in (updating.At(np.arange(3))[0].set, updating.At(np.arange(3))[0].add):
        with pytest.raises(TypeError, match=exactly(message)):
            write(1.5)
    message = "take_along_axis: indices of shape (2,) need 2 dimensions, as (3, 2) has."
    with pytest.raises(ValueError, match=exactly(message)):
        indexing.take_along_axis(np.zeros((3, 2)), np.array([0, 1]), 0)
    message = "take_along_axis: indices must be integers, but are truth values. A mask is an index: x[mask]."
    with pytest.raises(IndexError, match=exactly(message)):
        indexing.take_along_axis(np.zeros(2), np.array([True, False]), 0)


def exactly(message):
    return f"^{re.escape(message)}$"
