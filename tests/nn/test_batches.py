"""Batches hold every row once, and are of arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import Tensor
from tests.nn.messages import raises


@given(st.integers(1, 30), st.integers(1, 40))
def test_batches_hold_every_row_once_and_only_the_last_is_short(n, size):
    x, y = np.arange(n), np.arange(n) * 10
    found = list(nn.batches(x, y, size=size, rng=np.random.default_rng(n)))
    sizes = [len(batch) for batch, _ in found]
    assert sizes == [size] * (n // size) + [n % size] * (n % size > 0)
    assert sorted(np.concatenate([batch for batch, _ in found])) == list(range(n))
    assert all(np.array_equal(b, 10 * a) for a, b in found)
    assert np.array_equal(np.concatenate([batch for batch, _ in nn.batches(x, y, size=size, rng=None)]), x)


@given(st.integers(1, 30), st.integers(1, 30))
def test_dropping_the_last_leaves_the_full_batches(n, size):
    def found(drop_last):
        return [x.tolist() for (x,) in nn.batches(np.arange(n), size=size, rng=0, drop_last=drop_last)]

    if n < size:
        text = f"batches: drop_last=True leaves none of the {n} rows, which do not fill a batch of {size}."
        with raises(ValueError, text):
            found(True)
    else:
        assert found(True) == [batch for batch in found(False) if len(batch) == size]


@pytest.mark.parametrize(
    ("arrays", "found"),
    [
        (([1, 2, 3],), "a list"),
        (((np.ones(2), np.ones(2)),), "a tuple"),
        ((np.ones(2), None), "None"),
        (("abc",), "a str"),
        ((np.array(1.0),), "a single number"),
    ],
)
def test_batches_are_of_arrays(arrays, found):
    text = f"batches: pass arrays that have a row for each example, as in batches(x, y, …), not {found}."
    with raises(TypeError, text):
        next(nn.batches(*arrays, size=2, rng=0))


def test_batches_need_an_array_and_a_size():
    with raises(TypeError, "batches: pass at least one array, as in batches(x, y, size=32, rng=0)."):
        next(nn.batches(size=2, rng=0))
    for size in (0, 2.0, "2", None):
        with raises(ValueError, f"batches: size must be an integer >= 1, not {size!r}."):
            next(nn.batches(np.ones(2), size=size, rng=0))
    assert list(nn.batches(np.ones((0, 2)), size=2, rng=0)) == []
    (batch,) = next(nn.batches(Tensor([1.0, 2.0]), size=2, rng=None))
    assert isinstance(batch, Tensor)


def test_batches_of_different_lengths_are_refused():
    with raises(ValueError, "batches: the arrays have different lengths: 3, 2."):
        nn.batches(np.ones(3), np.ones(2), size=1, rng=None)  # at once, not when the first batch is asked for
