"""Convolution and pooling are sums and extremes over the windows that NumPy's sliding view shows."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import Tensor, gradients
from autograd.testing import assert_gradients
from tests.nn.messages import raises

SEEDS = st.integers(0, 2**32 - 1)
PAIRS = st.tuples(st.integers(1, 3), st.integers(1, 3))


def seen(x, size, stride):
    """(N, channels, rows, columns, h, w)."""
    return np.lib.stride_tricks.sliding_window_view(x, size, (2, 3))[:, :, :: stride[0], :: stride[1]]


@given(SEEDS, PAIRS, PAIRS, st.tuples(st.integers(0, 2), st.integers(0, 2)), st.booleans())
def test_a_convolution_is_the_sum_of_weights_times_windows(seed, kernel, stride, padding, bias):
    rng = np.random.default_rng(seed)
    layer = nn.Conv2d(2, 3, kernel, stride=stride, padding=padding, bias=bias, rng=rng)
    x = rng.normal(size=(2, 2, 4, 5))
    padded = np.pad(x, ((0, 0), (0, 0), (padding[0],) * 2, (padding[1],) * 2))
    expected = np.einsum("nchwij,ocij->nohw", seen(padded, kernel, stride), layer.weight.data)
    if bias:
        layer.bias.data = rng.normal(size=3)
        expected = expected + layer.bias.data[:, None, None]
    np.testing.assert_allclose(layer(Tensor(x)).data, expected, rtol=1e-10, atol=1e-12)


@given(SEEDS, PAIRS, PAIRS)
def test_pools_are_the_maximum_and_the_mean_of_windows(seed, size, stride):
    x = np.random.default_rng(seed).normal(size=(2, 2, 4, 5))
    for pool, f in ((nn.MaxPool2d, np.max), (nn.AvgPool2d, np.mean)):
        np.testing.assert_allclose(pool(size, stride=stride)(x), f(seen(x, size, stride), axis=(4, 5)), rtol=1e-12)
        np.testing.assert_allclose(pool(size)(x), f(seen(x, size, size), axis=(4, 5)), rtol=1e-12)


def test_one_number_stands_for_two():
    x = np.random.default_rng(0).normal(size=(1, 1, 6, 6))
    one, two = (
        nn.Conv2d(1, 2, 3, stride=2, padding=1, rng=0),
        nn.Conv2d(1, 2, (3, 3), stride=(2, 2), padding=(1, 1), rng=0),
    )
    assert np.array_equal(one(x).data, two(x).data)
    assert np.array_equal(nn.MaxPool2d(2)(x), nn.MaxPool2d((2, 2), stride=(2, 2))(x))


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1), ((1, 2), (2, 0))])
def test_gradients_are_right(stride, padding):
    rng = np.random.default_rng(0)
    layer = nn.Conv2d(2, 2, (2, 3), stride=stride, padding=padding, rng=0)

    def convolved(x, weight, bias):
        vars(layer).update(weight=weight, bias=bias)
        return layer(x)

    x = rng.normal(size=(2, 2, 4, 4))
    assert_gradients(convolved, x, rng.normal(size=(2, 2, 2, 3)), rng.normal(size=2), order=2)
    for pool in (nn.MaxPool2d, nn.AvgPool2d):
        assert_gradients(pool(2), x, order=2)
        assert_gradients(pool((3, 2), stride=stride), x, order=2)


@pytest.mark.parametrize("size", list(product((1, 2, 3), repeat=2)))
@pytest.mark.parametrize("pool", [nn.MaxPool2d, nn.AvgPool2d])
def test_a_pool_is_a_matrix_of_shares_whose_transpose_is_its_gradient(pool, size):
    """Also at ties, where the winners have even parts, and in the derivatives of the gradient."""
    rng = np.random.default_rng(0)
    x = Tensor(rng.integers(0, 3, (1, 2, 5, 7)).astype(float), requires_grad=True)
    for stride in product((1, 2, 3, 4), repeat=2):
        windows, pixels = (seen(a, size, stride) for a in (x.data, np.arange(x.size).reshape(x.shape)))
        extreme = windows.max(axis=(4, 5), keepdims=True)
        taken = (windows == extreme if pool is nn.MaxPool2d else np.ones_like(windows)).reshape(-1, size[0] * size[1])
        matrix = np.zeros((len(taken), x.size))
        np.put_along_axis(matrix, pixels.reshape(taken.shape), taken / taken.sum(axis=1, keepdims=True), axis=1)

        y = pool(size, stride=stride)(x)
        g, h = [Tensor(rng.normal(size=shape), requires_grad=True) for shape in (y.shape, x.shape)]
        k = rng.normal(size=y.shape)
        dealt = gradients(y, x, g, create_graph=True)
        collected = gradients(dealt, g, h, create_graph=True)
        for found, expected in (
            (y, matrix @ x.data.ravel()),
            (dealt, g.data.ravel() @ matrix),
            (collected, matrix @ h.data.ravel()),
            (gradients(collected, h, k), k.ravel() @ matrix),
        ):
            np.testing.assert_allclose(np.ravel(getattr(found, "data", found)), expected, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), ((2, 1), 0), (1, (1, 2)), (2, 1)])
def test_a_batch_computed_image_by_image_gives_what_the_whole_does(monkeypatch, stride, padding):
    rng = np.random.default_rng(0)
    layer, x = nn.Conv2d(2, 3, 2, stride=stride, padding=padding, rng=0), Tensor(rng.normal(size=(5, 2, 4, 5)))
    g = rng.normal(size=layer(x).shape)
    found = []
    for size in (1, 2000, 10**9):  # bytes: of one image, of two or three, and of the batch
        monkeypatch.setattr("nn.layers.correlation.BLOCK", size)
        y = layer(x)
        found.append([y.data, *gradients(y, [x, *layer.parameters()], g)])
    for some in found[:-1]:
        for one, all_at_once in zip(some, found[-1], strict=True):
            np.testing.assert_allclose(one, all_at_once, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64])
def test_pools_of_numbers_that_are_not_floats(dtype):
    x = np.random.default_rng(0).integers(0, 256, (2, 1, 4, 6)).astype(dtype)
    blocks = x.reshape(2, 1, 2, 2, 3, 2)
    assert np.array_equal(nn.MaxPool2d(2)(x), blocks.max(axis=(3, 5)))
    np.testing.assert_allclose(nn.AvgPool2d(2)(x), blocks.mean(axis=(3, 5)), rtol=1e-12)


def test_the_winners_of_a_maximum_share_its_gradient():
    x = Tensor([[[[1.0, 1.0], [0.0, 1.0]]]])
    np.testing.assert_allclose(gradients(nn.MaxPool2d(2)(x).sum(), x), [[[[1 / 3, 1 / 3], [0, 1 / 3]]]])


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("pool", [nn.MaxPool2d, nn.AvgPool2d])
def test_a_pool_of_single_numbers_gives_numbers_of_its_own(pool, stride):
    x = np.arange(16.0).reshape(1, 1, 4, 4)
    y = pool(1, stride=stride)(x)
    assert np.array_equal(y, x[:, :, ::stride, ::stride])
    assert not np.shares_memory(x, y)


def test_more_winners_share_than_a_byte_counts():
    x = Tensor(np.ones((1, 1, 16, 17)))
    np.testing.assert_allclose(gradients(nn.MaxPool2d((16, 17))(x).sum(), x), np.full((1, 1, 16, 17), 1 / 272))


def test_a_winner_of_several_windows_has_a_share_of_each():
    x = Tensor([[[[0.0, 1, 3], [2, 5, 5], [0, 1, 2]]]])
    g = gradients(nn.MaxPool2d(2, stride=1)(x), x, np.array([[[[1.0, 2], [4, 8]]]]))
    np.testing.assert_allclose(g, [[[[0, 0, 0], [0, 1 + 2 / 2 + 4 + 8 / 2, 2 / 2 + 8 / 2], [0, 0, 0]]]])


def test_float32_stays_float32_and_a_batch_may_be_empty():
    layer = nn.Sequential(nn.Conv2d(1, 2, 3, rng=0, dtype=np.float32), nn.MaxPool2d(2), nn.AvgPool2d(2), nn.Flatten())
    x = np.ones((2, 1, 10, 10), np.float32)
    y = layer(x)
    y.sum().backward()
    assert y.dtype == np.float32
    assert y.shape == (2, 8)
    assert {p.grad.dtype for p in layer.parameters()} == {np.dtype(np.float32)}
    assert layer(x[:0]).shape == (0, 8)


def test_repr_has_what_is_not_the_default():
    assert repr(nn.Conv2d(1, 8, 3, rng=0)) == "Conv2d(1, 8, (3, 3)): 80 parameters"
    layer = nn.Conv2d(1, 8, 3, stride=2, padding=1, bias=False, rng=0)
    assert repr(layer) == "Conv2d(1, 8, (3, 3), stride=(2, 2), padding=(1, 1), bias=False): 72 parameters"
    assert repr(nn.MaxPool2d(2)) == "MaxPool2d((2, 2)): no parameters"
    assert repr(nn.AvgPool2d(2, stride=1)) == "AvgPool2d((2, 2), stride=(1, 1)): no parameters"


def test_what_is_no_batch_of_images_is_refused():
    layer = nn.Conv2d(1, 8, (3, 5), rng=0)
    conv = "Conv2d(1, 8, (3, 5)): the input has shape {}, but images are (N, 1, H, W)."
    grey = " For grey images add the axis of channels: x[:, None]."
    with raises(ValueError, conv.format("(4, 28, 28)") + grey):
        layer(np.ones((4, 28, 28)))
    with raises(ValueError, conv.format("(4, 784)")):
        layer(np.ones((4, 784)))
    with raises(ValueError, conv.format("(4, 3, 28, 28)")):
        layer(np.ones((4, 3, 28, 28)))
    small = "the input has shape (4, 1, 3, 4), but images must have {} pixels at least."
    with raises(ValueError, "Conv2d(1, 8, (3, 5)): " + small.format("3 x 5")):
        layer(np.ones((4, 1, 3, 4)))
    assert nn.Conv2d(1, 8, 5, padding=1, rng=0)(np.ones((4, 1, 3, 4))).shape == (4, 8, 1, 2)
    with raises(ValueError, "MaxPool2d((4, 4)): " + small.format("4 x 4")):
        nn.MaxPool2d(4)(np.ones((4, 1, 3, 4)))
    with raises(
        ValueError,
        "AvgPool2d((2, 2)): the input has shape (4, 28, 28), but images are (N, channels, H, W)." + grey,
    ):
        nn.AvgPool2d(2)(np.ones((4, 28, 28)))
    with raises(TypeError, "Conv2d: the input must be a tensor or an array of numbers, not None."):
        layer(None)


def test_impossible_sizes_are_refused():
    with raises(ValueError, "Conv2d: kernel must be an integer >= 1 or a pair of them, not 0."):
        nn.Conv2d(1, 8, 0, rng=0)
    with raises(ValueError, "Conv2d: stride must be an integer >= 1 or a pair of them, not (1, 0)."):
        nn.Conv2d(1, 8, 3, stride=(1, 0), rng=0)
    with raises(ValueError, "Conv2d: padding must be an integer >= 0 or a pair of them, not 'same'."):
        nn.Conv2d(1, 8, 3, padding="same", rng=0)
    with raises(ValueError, "MaxPool2d: size must be an integer >= 1 or a pair of them, not (2, 2, 2)."):
        nn.MaxPool2d((2, 2, 2))
    with raises(ValueError, "Conv2d: inputs must be an integer >= 1, not 1.5."):
        nn.Conv2d(1.5, 8, 3, rng=0)
