"""At the edge of a domain a derivative is infinite, outside it is NaN, and networks' functions are finite at ±∞."""

import math
import warnings
from fractions import Fraction

import numpy as np
import pytest

from autograd import Tensor, gradients
from autograd.ops import activations, elementwise, linalg, norms, reductions, selection
from autograd.rows import Unary

from .calculus import derivatives, first, second
from .operations import OPERATIONS

INF = math.inf
NAN = math.nan


@pytest.mark.parametrize(
    ("f", "x", "slope"),
    [
        (elementwise.sqrt, 0, INF),
        (elementwise.sqrt, -0.0, INF),
        (lambda t: t**0.5, -0.0, INF),
        (lambda t: elementwise.power(t, np.array(0.5)), -0.0, INF),
        (elementwise.cbrt, -0.0, INF),
        (elementwise.log, -0.0, INF),
        (elementwise.log2, -0.0, INF),
        (elementwise.log10, -0.0, INF),
        (elementwise.reciprocal, -0.0, -INF),
        (elementwise.cbrt, 0, INF),
        (elementwise.log, 0, INF),
        (elementwise.log2, 0, INF),
        (elementwise.log10, 0, INF),
        (elementwise.log1p, -1, INF),
        (elementwise.arcsin, 1, INF),
        (elementwise.arcsin, -1, INF),
        (elementwise.arccos, 1, -INF),
        (elementwise.arccosh, 1, INF),
        (elementwise.arctanh, 1, INF),
        (elementwise.arctanh, -1, INF),
        (elementwise.reciprocal, 0, -INF),
    ],
)
def test_at_the_edge_of_the_domain_the_derivative_is_infinite(f, x, slope):
    assert first(f, x) == slope


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (elementwise.sqrt, -1),
        (elementwise.log, -1),
        (elementwise.log2, -1),
        (elementwise.log10, -1),
        (elementwise.log1p, -2),
        (elementwise.arcsin, 2),
        (elementwise.arccos, -2),
        (elementwise.arccosh, 0.5),
        (elementwise.arccosh, -2),
        (elementwise.arctanh, 2),
        (elementwise.arctanh, -2),
    ],
)
def test_outside_the_domain_value_and_derivatives_are_nan(f, x):
    with np.errstate(invalid="ignore"):
        assert np.isnan(f(Tensor(float(x))).data)
    assert math.isnan(first(f, x))
    assert math.isnan(second(f, x))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_derivative_of_a_logarithm_is_computed_in_its_own_precision(dtype):
    """The guard of the domain does not promote."""
    x = np.array([3], dtype)
    assert elementwise.log.partials[0](elementwise.log(x), x).dtype == dtype


@pytest.mark.parametrize(
    "flat",
    [
        elementwise.floor,
        lambda t: elementwise.ceil(-t),
        elementwise.trunc,
        elementwise.rint,
        elementwise.round,
        lambda t: elementwise.sign(t - t.data),
        lambda t: t // 1.0,
        lambda t: 0.0 // t,
        lambda t: elementwise.floor_divide(t, np.array([1.0, 1.0])),
        lambda t: norms.norm(t - t, 0, 0),
    ],
)
def test_a_derivative_of_zero_stops_an_infinite_one(flat):
    """√⌊x⌋ is flat at 0.25, though √ is steep at ⌊0.25⌋ = 0: the chain rule's 0 · ∞ is 0."""

    x = Tensor([0.25, 0.125])
    y = elementwise.sqrt(flat(x))
    with np.errstate(all="ignore"):
        pulled = gradients(y, x, np.ones(y.shape), create_graph=True)
    assert np.asarray(pulled.data).tolist() == [0, 0]


@pytest.mark.parametrize("b", [0, 0.0, -0.0, np.array([0.0, 0.0])])
def test_the_remainder_of_a_division_by_zero_is_nan_with_all_its_derivatives(b):
    x = Tensor([1.0, -2.0])
    with np.errstate(all="ignore"):
        y = x % b
        assert np.isnan(y.data).all()
        assert np.isnan(gradients(y, x, np.ones(2))).all()
        assert np.isnan(gradients(y, x, np.ones(2), create_graph=True).data).all()
        by = Tensor(np.zeros(2) + b)
        assert np.isnan(gradients(elementwise.remainder(x, by), by, np.ones(2))).all()


@pytest.mark.parametrize(("f", "base"), [(elementwise.log, math.e), (elementwise.log2, 2), (elementwise.log10, 10)])
@pytest.mark.parametrize("x", [1e-308, 1.0, 1e308])
def test_the_slope_of_a_logarithm_neither_overflows_nor_underflows(f, base, x):
    np.testing.assert_allclose(first(f, x) * x, 1 / math.log(base), rtol=1e-15)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_mean_of_more_numbers_than_half_precision_can_count_has_a_gradient(dtype):
    x = Tensor(np.ones(70_000, dtype))
    y = reductions.mean(x)
    g = gradients(y, x)
    assert y.dtype == g.dtype == dtype
    np.testing.assert_allclose(g, np.full(70_000, 1 / 70_000), rtol=1e-2 if dtype == np.float16 else 1e-7)


@pytest.mark.parametrize(
    ("f", "x", "curvature"),
    [
        (elementwise.arcsin, 1, INF),
        (elementwise.arcsin, -1, -INF),
        (elementwise.arccos, 1, -INF),
        (elementwise.arccos, -1, INF),
        (elementwise.arctanh, 1, INF),
        (elementwise.arctanh, -1, -INF),
        (elementwise.arccosh, 1, -INF),
        (elementwise.cbrt, 0.0, -INF),
        (elementwise.cbrt, -0.0, INF),
        (elementwise.cbrt, INF, 0),
        (elementwise.arcsin, 0, 0),
        (elementwise.arcsin, 1e-17, 1e-17),
        (elementwise.arccos, 1e-17, -1e-17),
        (elementwise.arctanh, 1e-17, 2e-17),
        (elementwise.arccosh, 1 + 2.0**-40, -((2.0**-40 * (2 + 2.0**-40)) ** -1.5) * (1 + 2.0**-40)),
        (elementwise.arcsin, 1 - 2.0**-40, (2.0**-40 * (2 - 2.0**-40)) ** -1.5 * (1 - 2.0**-40)),
    ],
)
def test_a_second_derivative_keeps_its_digits_and_is_infinite_at_the_edge(f, x, curvature):
    np.testing.assert_allclose(second(f, x), curvature, rtol=1e-14)


def test_the_slope_of_arccosh_far_away_does_not_vanish_in_a_square():
    np.testing.assert_allclose(first(elementwise.arccosh, 1e200), 1e-200, rtol=1e-15)


@pytest.mark.parametrize(("axis", "shape"), [(1, (2,)), (0, (0,)), (None, ()), (-1, (2,))])
def test_softmax_and_its_kin_along_an_empty_axis(axis, shape):
    """Of no numbers the sum of exponentials is 0, its logarithm -inf, and there is nothing to share out."""
    x = Tensor(np.zeros((2, 0)))
    y = activations.logsumexp(x, axis)
    np.testing.assert_array_equal(y.data, np.full(shape, -INF))
    assert gradients(y, x, np.ones(shape)).shape == (2, 0)
    for f in (activations.softmax, activations.log_softmax):
        assert f(x, axis).shape == gradients(f(x, axis), x, np.ones((2, 0))).shape == (2, 0)


# Powers


@pytest.mark.parametrize(
    ("a", "b", "da", "db"),
    [
        (0, 0, 0, 0),
        (0, 2, 0, 0),
        (0, 1, 1, 0),
        (0, 0.5, INF, 0),
        (-2, 0, 0, NAN),
        (-2, 2, -4, NAN),
        (-2, 3, 12, NAN),
        (-2, -1, -0.25, NAN),
        (2, 0, 0, math.log(2)),
        (0, -1, -INF, -INF),
    ],
)
def test_the_derivatives_of_a_power(a, b, da, db):
    np.testing.assert_allclose(first(elementwise.power, a, b), [da, db], rtol=1e-15)


@pytest.mark.parametrize("b", [0, 0.0, 1, 2, 3, -1, np.float64(2), np.int64(2)])
@pytest.mark.parametrize("a", [-2.0, 0.5, 3.0])
def test_whole_powers_of_any_base_are_exact(a, b):
    assert first(lambda t: t**b, a) == (b * a ** (b - 1.0) if b else 0)
    assert second(lambda t: t**b, a) == (b * (b - 1) * a ** (b - 2.0) if b not in (0, 1) else 0)


@pytest.mark.parametrize("b", [0, 1, 2, 0.0, 1.0, np.array(0), np.array(1.0)])
def test_a_whole_power_of_zero_has_finite_derivatives(b):
    assert first(lambda t: t**b, 0) == (1 if b == 1 else 0)
    assert second(lambda t: t**b, 0) == (2 if b == 2 else 0)


def test_the_mixed_derivative_of_a_power_at_exponent_zero():
    """∂²aᵇ/∂a∂b = 1/a at b = 0."""
    _, hs = derivatives(elementwise.power, 2, 0)
    np.testing.assert_allclose(hs, [[0, 0.5], [0.5, math.log(2) ** 2]])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("a", [1e-310, 1e-160, 1e-20, 1e-5, 0, -3, NAN, INF])
def test_a_power_with_an_array_of_exponents_is_flat_where_the_exponent_is_zero(a, dtype):
    """And its derivatives are, one order after the other, where it has come down to zero: none is 0 · ∞."""
    x = Tensor(np.full(4, a, dtype))
    y = x ** np.arange(4, dtype=dtype)
    for order in range(1, 5):
        y = gradients(y, x, np.ones(4, dtype), create_graph=True)
        assert y.dtype == dtype
        assert y.tolist()[: min(order, 4)] == [0] * min(order, 4)
        if order < 4:
            assert y.tolist()[order] == math.factorial(order)


def test_the_third_derivatives_of_a_power_at_exponent_zero():
    """∂³aᵇ/∂a²∂b = −1/a² and ∂³aᵇ/∂a∂b² = 2 log(a) / a at b = 0, in any order."""
    a, b = Tensor(np.array([0.5, 3.0])), Tensor(np.zeros(2))
    one = np.ones(2)
    by_a, by_b = gradients(elementwise.power(a, b), [a, b], one, create_graph=True)
    by_aa, by_ab = gradients(by_a, [a, b], one, create_graph=True)
    by_ba, by_bb = gradients(by_b, [a, b], one, create_graph=True)
    for third in (gradients(by_aa, b, one), gradients(by_ab, a, one), gradients(by_ba, a, one)):
        np.testing.assert_allclose(third, -1 / a.data**2, rtol=1e-14)
    for third in (gradients(by_ab, b, one), gradients(by_ba, b, one), gradients(by_bb, a, one)):
        np.testing.assert_allclose(third, 2 * np.log(a.data) / a.data, rtol=1e-14)


@pytest.mark.parametrize(
    ("a", "b", "by_ab", "by_aa", "by_bb"),
    [
        (0, 0.5, -INF, -INF, 0),  # aᵇ⁻¹ (1 + b log a)
        (0, 1, -INF, 0, 0),
        (0, 1.5, 0, INF, 0),
        (0, 2, 0, 2, 0),
        (0, 0, INF, 0, 0),
        (0, -1, INF, INF, INF),
        (INF, -1, 0, 0, 0),
        (INF, 0, 0, 0, INF),
        (INF, 0.5, 0, 0, INF),
        (INF, 1, INF, 0, INF),
        (INF, 2, INF, 2, INF),
        (1e-200, -1, INF, INF, 1e200 * math.log(1e-200) ** 2),
        (2, INF, INF, INF, INF),
        (0.5, -INF, INF, INF, INF),
        (1e-320, 0.5, NAN, NAN, NAN),
        (3, 2, 3 * (1 + 2 * math.log(3)), 2, 9 * math.log(3) ** 2),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_second_derivatives_of_a_power_at_the_edges_are_limits(a, b, by_ab, by_aa, by_bb):
    if a == 1e-320:  # beside the edge nothing is infinite, and nothing NaN
        by_ab, by_aa, by_bb = [
            float(np.longdouble(c) * np.longdouble(a) ** np.longdouble(e) * (u + v * np.log(np.longdouble(a))) ** w)
            for c, e, u, v, w in ((1, -0.5, 1, 0.5, 1), (-0.25, -1.5, 1, 0, 1), (1, 0.5, 0, 1, 2))
        ]
    _, hs = derivatives(elementwise.power, a, b)
    np.testing.assert_allclose(hs, [[by_aa, by_ab], [by_ab, by_bb]], rtol=1e-14)


@pytest.mark.parametrize(("a", "b"), [(0.5, INF), (0.5, 1e200), (0, 1e200), (2, -INF), (2, -1e200), (-3, -INF)])
def test_a_power_that_vanishes_with_a_huge_exponent_is_flat(a, b):
    """The power falls faster than its factors grow."""
    gs, hs = derivatives(lambda t: elementwise.power(t, np.array(float(b))), a)
    assert gs == [0]
    assert hs == [[0]]


def test_the_branch_that_is_not_taken_answers_for_itself():
    """0 · NaN is NaN: where() cannot mend it, a second where() inside can."""

    def f(t):
        return selection.where(np.array([True, False]), t, elementwise.log(t - t))

    assert np.isnan(first(f, [1.0, 2.0])).any()

    def guarded(t):
        return selection.where(t > 0, elementwise.log(selection.where(t > 0, t, 1)), 0)

    assert first(guarded, [-1, 0, 2]) == [0, 0, 0.5]
    assert second(guarded, [-1, 0, 2]) == [0, 0, -0.25]


# Far away


@pytest.mark.parametrize(
    ("f", "low", "high", "slopes"),
    [
        (activations.relu, 0, None, (0, 1)),
        (activations.sigmoid, 0, 1, (0, 0)),
        (activations.softplus, 0, None, (0, 1)),
        (activations.gelu, 0, None, (0, 1)),
        (elementwise.tanh, -1, 1, (0, 0)),
    ],
)
@pytest.mark.parametrize("far", [1000.0, 1e150, INF])
def test_an_activation_is_stable_far_away(f, low, high, slopes, far):
    y = f(Tensor([-far, far])).data
    assert y.tolist() == [low, far if high is None else high]
    assert first(f, [-far, far]) == list(slopes)
    assert second(f, [-far, far]) == [0, 0]


@pytest.mark.parametrize(
    ("f", "slope"), [(activations.sigmoid, 0.25), (activations.softplus, 0.5), (activations.gelu, 0.5)]
)
def test_the_slope_of_an_activation_at_zero(f, slope):
    assert first(f, 0) == slope


@pytest.mark.parametrize("x", [1e-300, -1e-20, 1e-9, 1e-3])
def test_the_curvature_of_an_activation_keeps_its_digits_near_zero(x):
    """s'' = -x / 8 + x³ / 24 …, and three times differentiated softplus is it; tanh'' = -2 x + 8 x³ / 3 …"""
    np.testing.assert_allclose(second(activations.sigmoid, x), -x / 8 + x**3 / 24, rtol=1e-11)
    np.testing.assert_allclose(second(elementwise.tanh, x), -2 * x + 8 * x**3 / 3, rtol=1e-11)
    t = Tensor(x)
    slope = gradients(activations.softplus(t), t, create_graph=True)
    curvature = gradients(slope, t, create_graph=True)
    np.testing.assert_allclose(gradients(curvature, t), -x / 8 + x**3 / 24, rtol=1e-11)
    slope = gradients(activations.gelu(t), t, create_graph=True)
    curvature = gradients(slope, t, create_graph=True)
    u = 2 * activations.GELU_SCALE  # x sigmoid(u x + v x³) = x / 2 + u x² / 4 + (v / 4 - u³ / 48) x⁴ …
    np.testing.assert_allclose(
        gradients(curvature, t), 24 * (u * activations.GELU_CUBIC / 4 - u**3 / 48) * x, rtol=1e-3 * abs(x) + 1e-11
    )


@pytest.mark.parametrize("x", [-30.0, -40.0, -700.0])
def test_a_small_tail_keeps_its_precision(x):
    np.testing.assert_allclose(activations.sigmoid(x), math.exp(x), rtol=1e-12)
    np.testing.assert_allclose(activations.softplus(x), math.exp(x), rtol=1e-12)
    np.testing.assert_allclose(first(activations.sigmoid, x), math.exp(x), rtol=1e-12)


@pytest.mark.parametrize(
    ("a", "b", "slopes"),
    [
        (0, 0, [0.5, 0.5]),
        (1000, -1000, [1, 0]),
        (INF, INF, [0.5, 0.5]),
        (-INF, -INF, [0.5, 0.5]),
        (INF, 0, [1, 0]),
        (-INF, 0, [0, 1]),
        (INF, -INF, [1, 0]),
    ],
)
def test_logaddexp_and_logsumexp_are_stable(a, b, slopes):
    pair = np.array([a, b], float)
    with np.errstate(all="raise", under="ignore"):
        y = activations.logsumexp(pair)
    assert y == np.logaddexp(a, b)
    assert first(activations.logaddexp, a, b) == slopes
    assert first(activations.logsumexp, pair) == slopes
    assert activations.softmax(pair).tolist() == slopes
    assert not np.isnan(second(activations.logsumexp, pair)).any()


@pytest.mark.parametrize("f", [activations.softmax, activations.log_softmax])
@pytest.mark.parametrize("x", [[1000, -1000, 0], [INF, 0, 1], [-INF, 0, 0], [-INF, -INF, -INF], [0, 0, 0]])
def test_softmax_and_its_logarithm_are_stable(f, x):
    x = Tensor(np.array(x, float))
    y = f(x)
    np.testing.assert_allclose(np.exp(y.data).sum() if f is activations.log_softmax else y.data.sum(), 1, rtol=1e-15)
    g = np.array([1.0, 2.0, -1.0])
    pulled = gradients(y, x, g, create_graph=True)
    assert np.isfinite(pulled.data).all()
    assert np.isfinite(gradients(pulled, x, g)).all()


@pytest.mark.parametrize("x", [1e-12, -1e-12, 1e-300])
def test_no_precision_is_lost_for_tiny_numbers(x):
    np.testing.assert_allclose(elementwise.expm1(Tensor(x)).data, x, rtol=1e-11)
    np.testing.assert_allclose(elementwise.log1p(Tensor(x)).data, x, rtol=1e-11)
    assert first(elementwise.expm1, x) == math.exp(x)
    assert first(elementwise.log1p, x) == 1 / (1 + x)


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_arctan2_and_hypot_neither_overflow_nor_underflow(size):
    np.testing.assert_allclose(first(elementwise.arctan2, 3 * size, 4 * size), [0.16 / size, -0.12 / size], rtol=1e-14)
    np.testing.assert_allclose(first(elementwise.hypot, 3 * size, 4 * size), [0.6, 0.8], rtol=1e-14)


# Norms


SIZES = [(np.float16, 1e-7), (np.float16, 60_000.0), (np.float32, 1e-40), (np.float32, 3e38)] + [
    (np.float64, size) for size in (1e-310, 1e-200, 1.0, 1e200, 1e308)
]


def slope_and_curvature(f, x):
    """The gradient of ``f``, and the one of the gradient's product with the numbers 1, 2, …"""
    t = Tensor(x)
    with np.errstate(all="ignore"):
        y = f(t)
    slope = gradients(y, t, create_graph=True)
    return slope.data, gradients((slope * np.arange(1, len(x) + 1, dtype=x.dtype)).sum(), t)


def assert_scaled(dtype, size, slopes, curvatures):
    """The same slopes, and curvatures a part 1 / size of the exact ones."""
    eps = np.finfo(dtype).eps
    found, exact = slopes
    np.testing.assert_allclose(found.astype(float), exact, rtol=8 * eps)
    found, exact = curvatures
    if size > 100 / float(np.finfo(dtype).max):  # else it has no number
        least = np.finfo(dtype).smallest_subnormal
        atol = max(1.0, np.abs(exact).max()) / size * 64 * eps + least
        np.testing.assert_allclose(found.astype(float), exact / size, rtol=0, atol=atol)


@pytest.mark.parametrize(("dtype", "size"), SIZES)
@pytest.mark.parametrize("order", [0.5, 1, 2, 3, -1, -2.5])
@pytest.mark.parametrize("ratios", [[3.0, -4.0], [1.0, 2.0, 2.0]])
def test_the_gradient_of_a_norm_does_not_depend_on_the_size(dtype, size, order, ratios):
    """‖s x‖ = s ‖x‖, so the gradient at s x is that at x, and the second derivative a part 1/s of it."""
    x = np.array(ratios) / 4
    large = (size * x).astype(dtype)
    x = large.astype(float) / size  # what is left of it in so few digits
    exact, curved = slope_and_curvature(lambda t: norms.norm(t, order, 0), x)
    slope, curvature = slope_and_curvature(lambda t: norms.norm(t, order, 0), large)
    assert_scaled(dtype, size, (slope, exact), (curvature, curved))


@pytest.mark.parametrize(("dtype", "size"), SIZES)
@pytest.mark.parametrize("ratios", [[3.0, -4.0], [1.0, 2.0, 2.0]])
def test_the_gradient_of_a_standard_deviation_does_not_depend_on_the_size(dtype, size, ratios):
    x = np.array(ratios) / 4
    large = (size * x).astype(dtype)
    x = large.astype(float) / size
    exact, curved = slope_and_curvature(reductions.std, x)
    slope, curvature = slope_and_curvature(reductions.std, large)
    assert_scaled(dtype, size, (slope, exact), (curvature, curved))


def test_the_variance_of_half_precision_has_a_gradient_where_the_differences_have_no_number():
    x = Tensor(np.array([40_000, -40_000], np.float16))
    with np.errstate(over="ignore"):
        y = reductions.var(x)
    assert gradients(y, x).tolist() == [40_000, -40_000]


@pytest.mark.parametrize("order", [1, 1.5, 2, 3])
@pytest.mark.parametrize("big", [INF, -INF])
def test_the_gradient_of_a_norm_at_infinity_is_its_limit(order, big):
    """As of ``hypot``: the infinite element alone counts. Two infinite ones point nowhere: NaN, unless p = 1."""
    sign = math.copysign(1, big)
    rest = [1.0, -1.0] if order == 1 else [0.0, 0.0]
    slope, curvature = slope_and_curvature(lambda t: norms.norm(t, order), np.array([3.0, big, -2.0]))
    assert slope.tolist() == [rest[0], sign, rest[1]]
    assert curvature.tolist() == [0, 0, 0]
    two = slope_and_curvature(lambda t: norms.norm(t, order), np.array([big, 5.0, INF]))[0]
    np.testing.assert_array_equal(two[[0, 2]], [sign, 1] if order == 1 else [NAN, NAN])


@pytest.mark.parametrize(("shape", "axis"), [((0,), 0), ((2, 0), 1), ((0, 2), 1)])
@pytest.mark.parametrize("f", [norms.norm, reductions.var, reductions.std])
def test_the_size_and_the_spread_of_nothing_have_an_empty_gradient_without_a_warning(f, shape, axis):
    x = Tensor(np.zeros(shape))
    with np.errstate(invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # NumPy's, of the value
        y = f(x, axis=axis)
    for create_graph in (False, True):
        assert gradients(y, x, np.ones(y.shape), create_graph=create_graph).shape == shape


def test_what_is_infinite_in_one_row_leaves_the_others_alone():
    x = np.array([[3.0, 4.0], [INF, 1.0], [NAN, 1.0]])
    np.testing.assert_allclose(first(lambda t: norms.norm(t, axis=1), x), [[0.6, 0.8], [1, 0], [NAN, NAN]], rtol=1e-15)


# Determinants


def exact_cofactors(a):
    """Of one small matrix, by expansion in fractions."""

    def det(rows):
        return sum(
            ((-1) ** j * v * det([r[:j] + r[j + 1 :] for r in rows[1:]]) for j, v in enumerate(rows[0])), Fraction(0)
        ) if rows else Fraction(1)  # fmt: skip

    rows = [[Fraction(v) for v in row] for row in a.tolist()]
    n = len(rows)
    return [
        [float((-1) ** (i + j) * det([r[:j] + r[j + 1 :] for r in rows[:i] + rows[i + 1 :]])) for j in range(n)]
        for i in range(n)
    ]


def test_the_gradient_of_a_determinant_does_not_depend_on_the_units_of_rows_and_columns():
    rng = np.random.default_rng(0)
    for _ in range(10):
        rows, columns = 10.0 ** rng.integers(-6, 7, 4), 10.0 ** rng.integers(-6, 7, 4)
        a = rows[:, None] * (rng.normal(size=(4, 4)) + 3 * np.eye(4)) * columns
        unit = np.outer(rows.prod() / rows, columns.prod() / columns)
        np.testing.assert_allclose(first(linalg.det, a) / unit, exact_cofactors(a) / unit, rtol=0, atol=1e-11)
        a[3] = a[2] * rows[3] / rows[2]
        a[3, 0] *= 1 + 1e-9  # all but singular
        np.testing.assert_allclose(first(linalg.det, a) / unit, exact_cofactors(a) / unit, rtol=0, atol=1e-11)


def test_the_gradient_of_a_determinant_keeps_its_digits_where_zeros_hide_the_units():
    a = np.array([[1e20, 1, 0], [0, 1, 1], [1e20, 0, 1]])
    np.testing.assert_allclose(first(linalg.det, a), exact_cofactors(a), rtol=1e-14)
    rng = np.random.default_rng(0)
    b, rest = np.zeros((10, 10)), np.eye(7) + rng.normal(size=(7, 7)) / 10  # of which there are too many minors
    b[:3, :3], b[3:, 3:] = a, rest
    order = rng.permutation(10)
    found = np.empty((10, 10))
    found[np.ix_(order, order)] = first(linalg.det, b[np.ix_(order, order)])
    np.testing.assert_allclose(found[:3, :3], np.array(exact_cofactors(a)) * np.linalg.det(rest), rtol=1e-13)
    np.testing.assert_allclose(found[3:, 3:], 2e20 * np.linalg.det(rest) * np.linalg.inv(rest).T, rtol=1e-13)


@pytest.mark.parametrize("n", [3, 4])
def test_the_gradient_of_a_determinant_keeps_its_digits_where_single_elements_differ_in_size(n):
    rng = np.random.default_rng(n)
    for _ in range(10):
        a = rng.normal(size=(n, n)) * 10.0 ** rng.integers(-12, 13, (n, n)) * (rng.random((n, n)) < 0.8)
        np.testing.assert_allclose(first(linalg.det, a), exact_cofactors(a), rtol=1e-11)


@pytest.mark.parametrize("bad", [NAN, INF])
def test_a_matrix_that_is_not_finite_spoils_its_own_determinant_only(bad):
    a = np.random.default_rng(1).normal(size=(3, 3, 3))
    a[1, 0, 2] = bad
    with np.errstate(invalid="ignore"):
        gs, hs = derivatives(linalg.det, a)
    assert np.isnan(gs[0][1]).all()
    for i in (0, 2):
        np.testing.assert_allclose(gs[0][i], exact_cofactors(a[i]), rtol=1e-12)
        assert np.isfinite(hs[0][0][i]).all()


def test_the_softmax_of_many_narrow_numbers_does_not_overflow():
    """The sum of 70 000 ones is beyond the largest float16, 65 504."""
    zeros = np.zeros(70_000, np.float16)
    assert (
        activations.softmax(zeros).dtype
        == activations.log_softmax(zeros).dtype
        == activations.logsumexp(zeros).dtype
        == np.float16
    )
    np.testing.assert_allclose(activations.softmax(zeros), 1 / 70_000, rtol=2e-2)  # a subnormal float16
    np.testing.assert_allclose(
        [activations.logsumexp(zeros), -activations.log_softmax(zeros)[0]], np.log(70_000), rtol=1e-3
    )


@pytest.mark.parametrize(("dtype", "n"), [(np.float16, 20_000), (np.float32, 200_000)])
@pytest.mark.parametrize("operation", [activations.softmax, activations.log_softmax])
def test_the_cotangent_of_a_softmax_over_many_narrow_numbers_keeps_its_digits(operation, dtype, n):
    rng = np.random.default_rng(6)
    x, g = rng.uniform(-1, 1, (n, 2)).astype(dtype), rng.uniform(0, 1, (n, 2)).astype(dtype)
    narrow, wide = Tensor(x), Tensor(x.astype(float))
    found = gradients(operation(narrow, axis=0), narrow, g)
    exact = gradients(operation(wide, axis=0), wide, g.astype(float))
    np.testing.assert_allclose(found, exact, rtol=0, atol=8 * np.finfo(dtype).eps * np.abs(exact).max())


INFINITY = [-INF, INF]


@pytest.mark.parametrize("x", [0.0, -0.0, 1.0, -1.0, 1e160, -1e160, 1e300, -1e300, *INFINITY])
@pytest.mark.parametrize("op", [op for op in OPERATIONS.values() if isinstance(op, Unary)], ids=str)
def test_where_there_is_a_value_there_are_two_derivatives(op, x):
    """Of every operation on one number: NaN only where the value is NaN."""
    t = Tensor(x)
    with np.errstate(all="ignore"):
        y = op(t)
    if not np.isnan(y.item()):
        slope = gradients(y, t, create_graph=True)
        assert not np.isnan([slope.item(), gradients(slope, t) if slope.requires_grad else 0.0]).any()


@pytest.mark.parametrize("big", INFINITY)
@pytest.mark.parametrize("other", [0.0, 1.0, -2.0, 1e300])
def test_a_leg_that_alone_is_infinite_has_the_limits_of_derivatives(big, other):
    sign = math.copysign(1, big)
    for f, slopes in (
        (lambda a, b: np.hypot(a, b), (sign, 0.0)),
        (lambda a, b: np.hypot(b, a), (sign, 0.0)),
        (lambda a, b: np.arctan2(a, b), (0.0, 0.0)),
        (lambda a, b: np.arctan2(b, a), (0.0, 0.0)),
    ):
        xs = [Tensor(big), Tensor(other)]
        found = gradients(f(*xs), xs, create_graph=True)
        assert tuple(g.item() for g in found) == slopes
        assert [float(h) for g in found for h in gradients(g, xs)] == [0.0] * 4


@pytest.mark.parametrize("exponent", [-1.0, -2.5, -INF])
def test_a_power_that_vanishes_at_infinity_does_not_depend_on_its_exponent(exponent):
    b = Tensor(exponent)
    assert gradients(np.power(INF, b), b) == 0.0


@pytest.mark.parametrize(("dtype", "x"), [(np.float16, 300.0), (np.float32, 1e25), (np.float64, 1e200)])
def test_the_slope_of_arctan_does_not_overflow_on_its_way(dtype, x):
    t = Tensor(dtype(x))
    exact = (np.longdouble(1) / x**1 / x).astype(dtype)
    np.testing.assert_allclose(gradients(np.arctan(t), t), exact, rtol=0.01)
