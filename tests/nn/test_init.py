"""Initial weights have the moments that they promise, come from a generator, and fit the layer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import Tensor
from tests.nn.messages import raises

SEEDS = st.integers(0, 2**32 - 1)

VARIANCES = {
    "he": lambda i, o: 2 / i,
    "he_normal": lambda i, o: 2 / i,
    "he_uniform": lambda i, o: 2 / i,
    "glorot": lambda i, o: 2 / (i + o),
    "glorot_normal": lambda i, o: 2 / (i + o),
    "glorot_uniform": lambda i, o: 2 / (i + o),
}


@pytest.mark.parametrize("name", VARIANCES)
@pytest.mark.parametrize(("inputs", "outputs"), [(300, 100), (100, 300)])
def test_initial_weights_have_the_variance_of_their_scheme(name, inputs, outputs):
    w = nn.Linear(inputs, outputs, rng=0, initialize=name).weight.data
    expected = VARIANCES[name](inputs, outputs)
    assert w.var() == pytest.approx(expected, rel=0.05)
    assert abs(w.mean()) < 4 * np.sqrt(expected / w.size)
    if name in ("he_uniform", "glorot", "glorot_uniform"):
        assert np.abs(w).max() <= np.sqrt(3 * expected) < np.abs(w).max() * 1.01
    else:
        assert np.abs(w).max() > 3 * np.sqrt(expected)


@pytest.mark.parametrize("name", VARIANCES)
def test_a_convolutions_outputs_are_sums_over_its_kernel(name):
    w = nn.init.INITIALIZERS[name]((40, 20, 3, 5), rng=0)
    assert w.var() == pytest.approx(VARIANCES[name](20 * 15, 40 * 15), rel=0.05)


@given(SEEDS, st.integers(1, 6), st.integers(1, 6))
def test_orthogonal_weights_change_no_length(seed, rows, columns):
    w = nn.orthogonal((rows, columns), rng=seed)
    least = w @ w.T if rows <= columns else w.T @ w
    np.testing.assert_allclose(least, np.eye(min(rows, columns)), atol=1e-12)
    np.testing.assert_allclose(nn.orthogonal((rows, columns, 1, 1), rng=seed)[:, :, 0, 0], w)


def test_orthogonal_weights_are_drawn_evenly():
    """Mean 0 and variance 1/n for every element; without the signs of R the diagonal would be of one sign."""
    rng = np.random.default_rng(0)
    draws = np.array([nn.orthogonal((3, 3), rng=rng) for _ in range(4000)])
    np.testing.assert_allclose(draws.mean(0), 0, atol=0.05)
    np.testing.assert_allclose((draws**2).mean(0), 1 / 3, atol=0.03)


def test_plain_distributions():
    w = nn.init.normal((300, 200), rng=0, std=0.5)
    assert w.std() == pytest.approx(0.5, rel=0.02)
    assert abs(w.mean()) < 0.01
    w = nn.init.uniform((300, 200), rng=0, low=2, high=4)
    assert 2 <= w.min() < 2.01
    assert 3.99 < w.max() < 4
    assert not nn.init.zeros((2, 3)).any()
    assert not nn.Linear(2, 3, rng=0, initialize="zeros").weight.data.any()


@pytest.mark.parametrize("name", nn.init.INITIALIZERS)
def test_the_generator_decides(name):
    draw = nn.init.INITIALIZERS[name]
    assert np.array_equal(draw((3, 4), rng=7), draw((3, 4), rng=np.random.default_rng(7)))
    if name != "zeros":
        assert not np.array_equal(draw((3, 4), rng=7), draw((3, 4), rng=8))


def test_a_shape_that_is_of_no_weights_is_refused():
    for name in ("he_normal", "he_uniform", "glorot_normal", "glorot_uniform", "orthogonal"):
        for shape in ((3,), (3, 0), (2, 3, 4), (2.0, 3), 5):
            with raises(
                ValueError,
                f"{name}: the shape must be (inputs, outputs) or (outputs, inputs, h, w), integers >= 1, "
                f"not {shape!r}.",
            ):
                getattr(nn, name)(shape, rng=0)


def test_numbers_that_cannot_be_drawn_are_refused():
    with raises(ValueError, "normal: std must be a finite number >= 0, not -1."):
        nn.init.normal((2, 2), rng=0, std=-1)
    with raises(ValueError, "uniform: low=2 must not be larger than high=1."):
        nn.init.uniform((2, 2), rng=0, low=2, high=1)
    for high in (np.inf, np.nan, "1"):
        with raises(ValueError, f"uniform: high must be a finite number, not {high!r}."):
            nn.init.uniform((2, 2), rng=0, high=high)
    with raises(ValueError, "uniform: low must be a finite number, not -inf."):
        nn.init.uniform((2, 2), rng=0, low=-np.inf)
    assert "init" in nn.__all__


def test_an_initialiser_of_ones_own_returns_an_array_or_a_tensor():
    layer = nn.Linear(2, 3, rng=0, initialize=lambda shape, rng: 2 * Tensor(np.ones(shape)), dtype=np.float32)
    assert layer.weight.tolist() == np.full((2, 3), 2.0).tolist()
    assert layer.weight.dtype == np.float32
    assert layer.weight.op is None
    with raises(TypeError, "Linear: what initialize returns must be a tensor or an array of numbers, not None."):
        nn.Linear(2, 3, rng=0, initialize=lambda shape, rng: None)
