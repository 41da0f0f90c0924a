"""Dropout, embedding, flattening."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import Tensor, gradients, no_grad
from autograd.testing import assert_gradients
from tests.nn.messages import raises, warns

SEEDS = st.integers(0, 2**32 - 1)


@given(SEEDS, st.floats(0, 0.9))
def test_dropout_keeps_a_number_scaled_or_makes_it_0_and_the_gradient_too(seed, p):
    x = Tensor(np.random.default_rng(seed).uniform(1, 2, (3, 4)))
    y = nn.Dropout(p, seed)(x)
    kept = y.data != 0
    np.testing.assert_allclose(y.data, np.where(kept, x.data / (1 - p), 0), rtol=1e-12)
    np.testing.assert_allclose(gradients(y.sum(), x), np.where(kept, 1 / (1 - p), 0), rtol=1e-12)


def test_dropout_drops_the_share_p_and_leaves_the_mean():
    y = nn.Dropout(0.3, seed=0)(np.ones((300, 200)))
    assert (y == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert y.mean() == pytest.approx(1, abs=0.01)


def test_dropout_does_nothing_in_evaluation_and_draws_nothing():
    layer = nn.Dropout(0.5, seed=0)
    before = layer.rng.bit_generator.state
    x = Tensor([1.0, 2.0])
    assert layer.eval()(x) is x
    assert layer.rng.bit_generator.state == before
    layer.train()
    layer(x)
    assert layer.rng.bit_generator.state != before


def test_dropout_draws_anew_each_time_and_the_same_from_the_same_seed():
    a, b = nn.Dropout(0.5, seed=3), nn.Dropout(0.5, seed=np.random.default_rng(3))
    x = np.ones(50)
    first = a(x)
    assert np.array_equal(first, b(x))
    assert not np.array_equal(first, a(x))
    assert [path for path, _ in nn.Sequential(a).named_generators()] == ["layers.0.rng"]


def test_dropout_keeps_float32_and_refuses_what_is_no_probability():
    assert nn.Dropout(0.5, seed=0)(np.ones(3, np.float32)).dtype == np.float32
    assert repr(nn.Dropout(0.25, seed=0)) == "Dropout(0.25): no parameters"
    with raises(ValueError, "Dropout: p must be a finite number in [0, 1), not 1."):
        nn.Dropout(1, seed=0)
    with raises(
        TypeError,
        "Dropout: seed is missing. Randomness is explicit: write seed=0, or share one generator among several calls: "
        "seed=np.random.default_rng(0).",
    ):
        nn.Dropout(0.5)


@given(SEEDS, st.sampled_from([(), (4,), (2, 3)]))
def test_an_embedding_is_a_product_with_one_hot_rows(seed, shape):
    rng = np.random.default_rng(seed)
    layer = nn.Embedding(5, 3, rng=rng)
    words = rng.integers(0, 5, shape)
    one_hot = np.eye(5)[words]
    np.testing.assert_allclose(layer(words).data, one_hot @ layer.weight.data, rtol=1e-15)
    g = rng.normal(size=(*shape, 3))
    expected = one_hot.reshape(-1, 5).T @ g.reshape(-1, 3)
    np.testing.assert_allclose(gradients(layer(words), layer.weight, gradient=g), expected, rtol=1e-12, atol=1e-14)


def test_the_gradient_of_an_embedding_is_right():
    layer = nn.Embedding(4, 2, rng=0)

    def rows(weight):
        vars(layer).update(weight=weight)
        return layer([0, 3, 3])

    assert_gradients(rows, np.random.default_rng(0).normal(size=(4, 2)))


def test_an_embedding_refuses_what_is_no_word():
    layer = nn.Embedding(4, 2, rng=0, dtype=np.float32)
    assert layer([1]).dtype == np.float32
    with raises(ValueError, "Embedding(4, 2): the input has the number 4, but the 4 words are numbered 0 to 3."):
        layer([0, 4])
    with raises(ValueError, "Embedding(4, 2): the input has the number -1, but the 4 words are numbered 0 to 3."):
        layer([[-1]])
    with raises(TypeError, "Embedding: the input must be integers, the numbers of words, not float64: x.astype(int)."):
        layer([0.0])
    with raises(ValueError, "Embedding: words must be an integer >= 1, not 0."):
        nn.Embedding(0, 2, rng=0)


def test_flatten_makes_a_row_of_each_example():
    x = np.arange(24.0).reshape(2, 3, 4)
    assert np.array_equal(nn.Flatten()(x), x.reshape(2, 12))
    assert nn.Flatten()(Tensor(x)).shape == (2, 12)
    assert nn.Flatten()(np.ones(3)).shape == (3, 1)
    assert nn.Flatten()(np.ones((0, 3, 4))).shape == (0, 12)
    assert_gradients(nn.Flatten(), x)
    with raises(ValueError, "Flatten: the input is a single number; its first axis must be that of the examples."):
        nn.Flatten()(1.0)


@pytest.mark.parametrize("layer", [nn.Dropout(0.25, seed=0), nn.BatchNorm(2)])
def test_a_forgotten_eval_is_said_once(layer):
    model = nn.Sequential(nn.Linear(2, 2, rng=0), layer)
    x = np.ones((4, 2))
    model(x)
    model.eval()
    with no_grad():
        model(x)
    model.train()
    name = repr(layer).partition(":")[0]
    with no_grad():
        with warns(
            f"{name}: called in training mode inside no_grad. To predict, call model.eval() before, or "
            "nn.predict(model, x)."
        ):
            model(x)
        model(x)
    nn.predict(model, x)
