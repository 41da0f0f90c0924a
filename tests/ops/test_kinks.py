"""Where there is no derivative: ties share it evenly, and at the origin it is 0."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, gradients, hessian
from autograd.ops import activations, elementwise, norms, reductions, selection, sorting

from .calculus import derivatives, first, second

WINNERS = [
    pytest.param(reductions.max, max, id="max"),
    pytest.param(reductions.amax, max, id="amax"),
    pytest.param(reductions.min, min, id="min"),
    pytest.param(reductions.amin, min, id="amin"),
]
few = st.lists(st.integers(-2, 2), min_size=1, max_size=6).map(lambda xs: [float(x) for x in xs])


@pytest.mark.parametrize(("extreme", "python"), WINNERS)
@given(x=few)
def test_winners_share_the_gradient_evenly(extreme, python, x):
    winners = [float(v == python(x)) for v in x]
    np.testing.assert_allclose(first(extreme, x), np.array(winners) / sum(winners), rtol=1e-15)


@pytest.mark.parametrize(("extreme", "python"), WINNERS)
@given(x=few)
def test_an_initial_value_is_one_of_the_competitors(extreme, python, x):
    top = python([*x, 0.0])
    expected = np.array([v == top for v in x]) / [*x, 0.0].count(top)
    np.testing.assert_allclose(first(lambda t: extreme(t, initial=0), x), expected, rtol=1e-15)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("kind", [float, np.float64, np.float32, np.float16])
@pytest.mark.parametrize("extreme", [reductions.max, reductions.min])
def test_an_initial_value_competes_in_the_precision_of_the_others(extreme, kind, dtype):
    x = Tensor(np.array([0.1, 0.1, 5.0 if extreme is reductions.min else -5.0], dtype))
    initial = kind(0.1)
    y = extreme(x, initial=initial)
    ties = 2 * [y.item() == dtype(0.1)] + [dtype(initial) == y.item()]
    np.testing.assert_allclose(gradients(y, x), np.array([*ties[:2], 0]) / sum(ties), rtol=1e-3)


@pytest.mark.parametrize("extreme", [reductions.max, reductions.min])
def test_an_initial_value_that_wins_takes_the_gradient(extreme):
    """0.1 in single precision is no 0.1 in double."""
    x = Tensor(np.array([0.1, 0.1], np.float32))
    beyond = np.float64(0.3) if extreme is reductions.max else np.float64(-0.3)
    assert gradients(extreme(x, initial=beyond), x).tolist() == [0, 0]


@pytest.mark.parametrize(("extreme", "python"), WINNERS)
@given(x=few)
def test_what_is_masked_does_not_compete(extreme, python, x):
    kept = [i % 2 == 0 for i in range(len(x))]
    g = first(lambda t: extreme(t, where=np.array(kept), initial=-9 if python is max else 9), x)
    rest = [v for v, k in zip(x, kept, strict=True) if k]
    np.testing.assert_allclose(
        g, [k and (v == python(rest)) / rest.count(python(rest)) for v, k in zip(x, kept, strict=True)], rtol=1e-15
    )


def test_ties_are_shared_along_an_axis():
    x = [[1, 3, 3], [2, 2, 2]]
    np.testing.assert_allclose(first(lambda t: reductions.max(t, axis=1), x), [[0, 1 / 2, 1 / 2], [1 / 3] * 3])
    np.testing.assert_allclose(first(lambda t: reductions.min(t, axis=(0, 1)), x), [[1, 0, 0], [0, 0, 0]])


def test_peak_to_peak_of_equal_numbers_has_gradient_zero():
    assert first(reductions.ptp, [2, 2, 2]) == [0, 0, 0]
    assert first(reductions.ptp, [1, 3, 3]) == [-1, 0.5, 0.5]


@pytest.mark.parametrize("f", [selection.maximum, selection.minimum])
def test_the_maximum_of_a_tensor_and_itself_has_gradient_one(f):
    assert first(lambda t: f(t, t), [1, 2]) == [1, 1]
    assert first(f, [1, 2], [1, 2]) == [[0.5, 0.5], [0.5, 0.5]]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_shares_are_as_precise_as_the_gradient(dtype):
    """A third in half precision would be wrong in the fourth place."""
    eps = np.finfo(dtype).eps
    x = Tensor(np.full(3, 2, dtype))
    for f in (reductions.max, reductions.min):
        np.testing.assert_allclose(gradients(f(x), x), [1 / 3] * 3, rtol=eps)
    low, high = Tensor(x.data), Tensor(x.data)
    for g in gradients(selection.clip(x, low, high).sum(), [x, low, high]):
        assert g.dtype == dtype
        np.testing.assert_allclose(g, [1 / 3] * 3, rtol=eps)
    many = Tensor(np.ones(5000, dtype))
    np.testing.assert_allclose(gradients(reductions.max(many), many), [1 / 5000] * 5000, rtol=4 * eps)


@pytest.mark.parametrize("f", [selection.maximum, selection.minimum])
def test_the_maximum_with_nan_is_nan_and_so_is_its_gradient(f):
    assert np.isnan(first(f, np.nan, 1)).all()


def test_clip_shares_at_a_bound_and_gives_to_the_bound_beyond_it():
    assert first(lambda t: selection.clip(t, 0, 2), [-1, 0, 1, 2, 3]) == [0, 0.5, 1, 0.5, 0]
    assert first(lambda t: selection.clip(t, min=0), [-1, 0, 1]) == [0, 0.5, 1]
    assert first(lambda t: selection.clip(t, max=0), [-1, 0, 1]) == [1, 0.5, 0]
    assert first(selection.clip, [-1, 0, 1, 2, 3], 0, 2) == [[0, 0.5, 1, 0.5, 0], 1.5, 1.5]


def test_clip_between_bounds_in_the_wrong_order_gives_the_upper_one():
    """As NumPy does."""
    assert first(selection.clip, [0, 1, 5], 3, 2) == [[0, 0, 0], 0, 3]


def test_clip_between_equal_bounds_shares_among_three():
    np.testing.assert_allclose(first(selection.clip, 1, 1, 1), [1 / 3, 1 / 3, 1 / 3])


def test_relu_is_the_exception():
    assert first(activations.relu, [-1, 0, 1]) == [0, 0, 1]


@pytest.mark.parametrize("f", [elementwise.absolute, elementwise.abs, elementwise.sign, elementwise.round])
def test_the_derivative_at_zero_is_zero(f):
    assert first(f, [0, -0.0]) == [0, 0]
    assert second(f, [0, -0.0]) == [0, 0]


@pytest.mark.parametrize("f", [elementwise.hypot, elementwise.arctan2])
def test_derivatives_at_the_origin_are_zero(f):
    gs, hs = derivatives(f, 0, 0)
    assert gs == [0, 0]
    assert hs == [[0, 0], [0, 0]]


@pytest.mark.parametrize("f", [reductions.var, reductions.std])
@pytest.mark.parametrize("x", [[0, 0, 0], [2.5, 2.5], [7], [0.1, 0.1, 0.1], [1e300] * 3, [1e-300] * 7, [-1.1] * 11])
def test_the_spread_of_equal_numbers_has_gradient_zero(f, x):
    """Also where their mean, as computed, is another number: that of 0.1, 0.1, 0.1 is."""
    assert first(f, x) == [0] * len(x)
    np.testing.assert_allclose(second(f, x), 0, rtol=0, atol=1e-16)  # Σⱼ 2 (δᵢⱼ − 1/n) / n


@given(value=st.floats(-1e6, 1e6), n=st.integers(1, 12))
def test_the_spread_of_equal_numbers_has_gradient_zero_whatever_they_are(value, n):
    for f in (reductions.var, reductions.std):
        assert first(f, [value] * n) == [0] * n


@pytest.mark.parametrize("f", [reductions.var, reductions.std])
def test_equal_numbers_among_others_have_gradient_zero(f):
    x = [[0.1, 0.1, 0.1], [1, 2, 4]]
    rows = first(lambda t: f(t, axis=1), x)
    assert rows[0] == [0, 0, 0]
    np.testing.assert_allclose(rows[1], first(f, [1, 2, 4]), rtol=1e-15)
    kept = np.array([True, True, True, False])
    assert first(lambda t: f(t, where=kept), [0.1, 0.1, 0.1, 5]) == [0, 0, 0, 0]
    assert first(lambda t: f(t, where=kept), [0.1, 0.1, 0.1, np.inf]) == [0, 0, 0, 0]
    assert first(lambda t: f(t, axis=(0, 1), keepdims=True), [[0.1], [0.1], [0.1]]) == [[0], [0], [0]]


def test_the_curvature_of_a_variance_is_the_same_everywhere():
    """∂²/∂xᵢ∂xⱼ = 2 (δᵢⱼ − 1/n) / n, also where all are equal."""
    expected = 2 * (np.eye(3) - 1 / 3) / 3
    for x in ([0.1, 0.1, 0.1], [1.0, 2.0, 4.0]):
        np.testing.assert_allclose(hessian(reductions.var)(np.array(x)), expected, rtol=0, atol=1e-15)


@pytest.mark.parametrize("order", [None, 1, 2, 3, 1.5, 0.5, 0, -1, np.inf, -np.inf])
def test_the_norm_of_zeros_has_gradient_zero(order):
    def f(t):
        return norms.norm(t, order, axis=0)

    assert first(f, [0, 0, 0]) == [0, 0, 0]
    assert second(f, [0, 0, 0]) == [0, 0, 0]


@pytest.mark.parametrize("order", [None, "fro", 1, -1, np.inf, -np.inf])
def test_the_norm_of_a_matrix_of_zeros_has_gradient_zero(order):
    def f(t):
        return norms.norm(t, order, axis=(0, 1))

    assert first(f, [[0, 0], [0, 0]]) == [[0, 0], [0, 0]]
    assert second(f, [[0, 0], [0, 0]]) == [[0, 0], [0, 0]]


@pytest.mark.parametrize("order", [1, 2, 3, 1.5])
def test_the_norm_of_a_vector_with_a_zero_has_gradient_zero_there(order):
    assert first(lambda t: norms.norm(t, order), [0, -2]) == [0, -1]


def test_a_norm_of_negative_order_with_a_zero_is_zero_and_flat():
    assert first(lambda t: norms.norm(t, -1), [0, 2]) == [0, 0]


@pytest.mark.parametrize(("order", "expected"), [(np.inf, [0, 0.5, -0.5]), (-np.inf, [1, 0, 0])])
def test_a_norm_of_infinite_order_shares_among_the_winners(order, expected):
    assert first(lambda t: norms.norm(t, order), [1, 3, -3]) == expected


def test_equal_elements_are_sorted_in_their_order():
    """The i-th of equal elements receives the i-th of their cotangents."""
    x = Tensor([2.0, 1.0, 2.0, 1.0])
    assert gradients(sorting.sort(x), x, np.array([1.0, 2.0, 3.0, 4.0])).tolist() == [3, 1, 4, 2]
    assert gradients(sorting.sort(x, axis=None), x, np.array([1.0, 2.0, 3.0, 4.0])).tolist() == [3, 1, 4, 2]


@given(values=st.integers(1, 2000), seed=st.integers(0, 999))
def test_many_equal_elements_are_sorted_in_their_order(values, seed):
    """As Python sorts, which is stable; of a thousand elements NumPy's quick sort mixes up equal ones."""
    rng = np.random.default_rng(seed)
    x, g = rng.integers(0, values, 1000).astype(float), rng.normal(size=1000)
    order = sorted(range(1000), key=x.tolist().__getitem__)
    expected = np.empty(1000)
    expected[order] = g
    t = Tensor(x)
    np.testing.assert_array_equal(gradients(sorting.sort(t), t, g), expected)
    u = Tensor(x.reshape(500, 2))
    np.testing.assert_array_equal(gradients(sorting.sort(u, axis=None), u, g).ravel(), expected)
    rows = Tensor(np.stack([x, x[::-1]]))
    pulled = gradients(sorting.sort(rows.T, axis=0), rows, np.stack([g, g]).T)
    np.testing.assert_array_equal(pulled[0], expected)
    backwards = sorted(range(1000), key=x[::-1].tolist().__getitem__)
    np.testing.assert_array_equal(pulled[1][backwards], g)


def test_logaddexp_of_equal_numbers_curves_as_elsewhere():
    gs, hs = derivatives(activations.logaddexp, 1.5, 1.5)
    assert gs == [0.5, 0.5]
    assert hs == [[0.25, -0.25], [-0.25, 0.25]]
