"""Clipping by norm keeps the direction, clipping by value each number's bound, and neither changes what fits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import Tensor
from tests.nn.messages import raises

SEEDS = st.integers(0, 2**32 - 1)


def parameters(seed, scale=1.0):
    rng = np.random.default_rng(seed)
    tensors = [Tensor(np.zeros((2, 3))), Tensor(0.0), Tensor(np.zeros(4))]
    for t in tensors[:2]:
        t.grad = scale * rng.normal(size=t.shape)
    return tensors


def flat(tensors):
    return np.concatenate([np.ravel(t.grad) for t in tensors if t.grad is not None])


@given(SEEDS, st.floats(0.1, 5), st.sampled_from([1e-200, 1.0, 1e200]))
def test_a_norm_is_cut_to_the_limit_and_the_direction_stays(seed, limit, scale):
    tensors = parameters(seed, scale)
    before = flat(tensors)
    norm = np.linalg.norm(before / scale) * scale
    kept = [t.grad for t in tensors]
    assert nn.clip_gradients(tensors, norm=limit * scale) == pytest.approx(norm, rel=1e-12)
    np.testing.assert_allclose(flat(tensors), before * min(1, limit * scale / norm), rtol=1e-12)
    assert np.array_equal(np.concatenate([np.ravel(g) for g in kept[:2]]), before), "what was kept is not changed"
    assert tensors[2].grad is None


@given(SEEDS, st.floats(0.1, 2))
def test_each_number_is_clipped_to_the_value(seed, limit):
    tensors = parameters(seed)
    before = flat(tensors)
    assert nn.clip_gradients(iter(tensors), value=limit) == pytest.approx(np.linalg.norm(before))
    assert flat(tensors).tolist() == [max(-limit, min(limit, g)) for g in before.tolist()]


def test_float32_and_gradients_that_are_tensors():
    w = Tensor(np.ones(2, np.float32))
    (w * w * 10).sum().backward(create_graph=True)
    assert nn.clip_gradients([w], norm=1.0) == pytest.approx(20 * np.sqrt(2))
    assert w.grad.dtype == np.float32
    assert np.linalg.norm(w.grad) == pytest.approx(1)
    w.grad = None
    assert nn.clip_gradients([w], norm=1.0) == 0
    w.grad = np.zeros(2, np.float32)
    assert nn.clip_gradients([w], norm=1.0) == 0


def test_what_cannot_be_clipped_is_refused():
    model = nn.MLP([2, 3], rng=0)
    text = "clip_gradients: give either norm= or value=, as in clip_gradients(model.parameters(), norm=1.0)."
    with raises(TypeError, text):
        nn.clip_gradients(model.parameters())
    with raises(TypeError, text):
        nn.clip_gradients(model.parameters(), norm=1, value=1)
    with raises(ValueError, "clip_gradients: norm must be > 0, not 0."):
        nn.clip_gradients(model.parameters(), norm=0)
    with raises(ValueError, "clip_gradients: value must be a finite number >= 0, not nan."):
        nn.clip_gradients(model.parameters(), value=np.nan)
    with raises(
        TypeError, "clip_gradients: pass the parameters, not the module: clip_gradients(model.parameters(), …)."
    ):
        nn.clip_gradients(model, norm=1)
    model[0].bias.grad = np.array([1.0, np.inf, 0])
    with raises(
        FloatingPointError,
        "clip_gradients: the gradient of the parameter layers.0.bias of shape (3,) is not finite.",
    ):
        nn.clip_gradients(model.parameters(), norm=1)
