"""Normalising layers: means and variances, in training of the batch, in evaluation of all batches so far."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import Tensor
from autograd.testing import assert_gradients
from tests.nn.messages import raises

SEEDS = st.integers(0, 2**32 - 1)
SHAPES = st.sampled_from([(5, 3), (2, 3, 4), (2, 3, 2, 2)])


def given_parameters(layer, seed):
    rng = np.random.default_rng(seed)
    for p in layer.parameters():
        p.data = rng.normal(size=p.shape)
    return layer


@given(SEEDS, SHAPES)
def test_batch_norm_standardises_each_feature(seed, shape):
    x = 5 + 2 * np.random.default_rng(seed).normal(size=shape)
    y = np.moveaxis(nn.BatchNorm(3, eps=0)(Tensor(x)).data, 1, 0).reshape(3, -1)
    np.testing.assert_allclose(y.mean(1), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(1), 1, rtol=1e-10)
    layer = given_parameters(nn.BatchNorm(3, eps=0.1), seed)
    z = np.moveaxis(layer(x).data, 1, 0).reshape(3, -1)
    rows = np.moveaxis(x, 1, 0).reshape(3, -1)
    expected = [
        (row - np.mean(row)) / np.sqrt(np.mean((row - np.mean(row)) ** 2) + 0.1) * w + b
        for row, w, b in zip(rows, layer.weight.data, layer.bias.data, strict=True)
    ]
    np.testing.assert_allclose(z, expected, rtol=1e-10, atol=1e-12)


@given(SEEDS, SHAPES)
def test_evaluation_uses_the_running_mean_and_variance_and_leaves_them(seed, shape):
    rng = np.random.default_rng(seed)
    layer = given_parameters(nn.BatchNorm(3, momentum=0.25, eps=0.01), seed)
    mean, var = np.zeros(3), np.ones(3)
    for _ in range(3):
        x = 2 + rng.normal(size=shape)
        layer(x)
        rows = np.moveaxis(x, 1, 0).reshape(3, -1)
        mean, var = 0.75 * mean + 0.25 * rows.mean(1), 0.75 * var + 0.25 * np.array([np.cov(row) for row in rows])
    np.testing.assert_allclose(layer.running_mean.data, mean, rtol=1e-12)
    np.testing.assert_allclose(layer.running_var.data, var, rtol=1e-12)
    layer.eval()
    one = x[:1]
    found = np.moveaxis(layer(one).data, 1, -1)
    expected = (np.moveaxis(one, 1, -1) - mean) / np.sqrt(var + 0.01) * layer.weight.data + layer.bias.data
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)
    np.testing.assert_array_equal(layer.running_mean.data, layer.running_mean.data)
    assert [path for path, _ in layer.named_buffers()] == ["running_mean", "running_var"]


@given(SEEDS)
def test_layer_norm_standardises_each_row(seed):
    x = 5 + 2 * np.random.default_rng(seed).normal(size=(2, 3, 6))
    layer = given_parameters(nn.LayerNorm(6, eps=0.2), seed)
    for i, j in np.ndindex(2, 3):
        row = x[i, j]
        expected = (row - np.mean(row)) / np.sqrt(np.var(row) + 0.2) * layer.weight.data + layer.bias.data
        np.testing.assert_allclose(layer(x).data[i, j], expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("training", [True, False])
def test_gradients_are_right(training):
    rng = np.random.default_rng(0)

    def through(make):
        def f(x, weight, bias):
            layer = make()
            layer.train(training)
            layer.weight, layer.bias = [p if isinstance(p, Tensor) else Tensor(p) for p in (weight, bias)]
            return layer(x)

        return f

    w, b = rng.normal(size=3), rng.normal(size=3)
    assert_gradients(through(lambda: Norm(nn.BatchNorm(3))), rng.normal(size=(4, 3)), w, b, order=2)
    assert_gradients(through(lambda: Norm(nn.LayerNorm(3))), rng.normal(size=(4, 3)), w, b, order=2)


class Norm:
    """The layer with its parameters replaced by what is differentiated."""

    def __init__(self, layer):
        vars(self)["layer"] = layer

    def __setattr__(self, name, value):
        vars(self.layer)[name] = value

    def train(self, mode):
        self.layer.train(mode)

    def __call__(self, x):
        return self.layer(x)


def test_float32_stays_float32():
    x = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
    for layer in (nn.BatchNorm(3, dtype=np.float32), nn.LayerNorm(3, dtype=np.float32)):
        assert layer(x).dtype == np.float32
        assert layer.eval()(x).dtype == np.float32
        assert {tensor.dtype for _, tensor in [*layer.named_parameters(), *layer.named_buffers()]} == {np.dtype("f4")}


def test_what_cannot_be_normalised_is_refused():
    layer = nn.BatchNorm(3)
    text = "BatchNorm(3): the input has shape {}, but must be (N, 3) or (N, 3, …)."
    for shape in ((3,), (4, 2), ()):
        with raises(ValueError, text.format(shape)):
            layer(np.ones(shape))
    with raises(
        ValueError,
        "BatchNorm(3): the input has shape (1, 3), and one number per feature has no variance to train with. Choose a "
        "batch_size that leaves no last batch of one example; to predict, call model.eval().",
    ):
        layer(np.ones((1, 3)))
    assert layer.running_mean.data.tolist() == [0, 0, 0], "nothing was remembered"
    layer(np.ones((1, 3, 2)))
    with raises(ValueError, "LayerNorm(3): the input has shape (3, 2), but its last axis must be 3."):
        nn.LayerNorm(3)(np.ones((3, 2)))
    with raises(ValueError, "BatchNorm: features must be an integer >= 1, not 0."):
        nn.BatchNorm(0)
    with raises(ValueError, "BatchNorm: momentum must be a finite number in [0, 1), not 1."):
        nn.BatchNorm(3, momentum=1)
    with raises(ValueError, "LayerNorm: eps must be a finite number >= 0, not -1."):
        nn.LayerNorm(3, eps=-1)
    with raises(TypeError, "LayerNorm: dtype=int64 has no gradients. Use float64 or float32."):
        nn.LayerNorm(3, dtype=int)
    with raises(TypeError, "BatchNorm: the input must be a tensor or an array of numbers, not None."):
        layer(None)
