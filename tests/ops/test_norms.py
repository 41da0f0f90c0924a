"""The gradient of a norm or of a spread keeps its digits at every order and every size; decimals are the witness."""

import math
from decimal import MAX_EMAX, MIN_EMIN, Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, gradients

EPS = {np.float32: 2.0**-23, np.float64: 2.0**-52}
ORDERS = [0.5, 1.5, 2, 3, 7, 20, 150, 250, 2000, 1e4]


def exact_slopes(x, order):
    """sign(x) (|x| / ‖x‖)^(p-1), in numbers of 25 digits that no power leaves."""
    with localcontext(prec=25, Emax=MAX_EMAX, Emin=MIN_EMIN):
        p = Decimal(order)
        sizes = [Decimal(abs(float(v))) for v in x]
        length = sum(size**p for size in sizes) ** (1 / p)
        return [math.copysign(float((size / length) ** (p - 1)), v) for size, v in zip(sizes, x, strict=True)]


def slopes(x, order, axis=None):
    t = Tensor(x)
    with np.errstate(all="ignore"):  # of NumPy's value, which may be 0 or infinite
        y = np.linalg.norm(t, order, axis)
    return gradients(y, t, np.ones(y.shape, y.dtype))


def assert_slopes(x, order):
    x = np.asarray(x)
    least = float(np.finfo(x.dtype).tiny)
    found = slopes(x, order).astype(float)
    exact, eps = np.array(exact_slopes(x, order)), EPS[x.dtype.type]
    counts = np.abs(exact) > 1e-3
    digits = 40 if abs(order) > 8 else 300  # as many as NumPy's norm of small order keeps of far numbers
    np.testing.assert_allclose(found[counts], exact[counts], rtol=digits * eps)
    np.testing.assert_allclose(found, exact, rtol=1000 * eps, atol=least)  # the exponent, up to 745, is rounded


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@given(order=st.sampled_from(ORDERS), sign=st.sampled_from([1, -1]), data=st.data())
def test_the_gradient_of_a_norm_keeps_its_digits_at_every_order_and_size(order, sign, dtype, data):
    most = float(np.log10(np.finfo(dtype).max)) - 1.1
    size = 10.0 ** data.draw(st.floats(-most, most))
    ratios = st.floats(-10, 10).filter(lambda v: abs(v) > 0.1) | st.floats(0.999, 1.001)
    assert_slopes(np.array(data.draw(st.lists(ratios, min_size=1, max_size=4)), dtype) * dtype(size), sign * order)


@pytest.mark.parametrize(
    ("x", "order"),
    [
        (np.array([1.25, 0.5], np.float32), 200),
        (np.array([1.25, 0.5], np.float32), 250),
        (np.array([1.1, 1.1], np.float32), 150),
        (np.array([1.25, 0.5]), 2000),
        (np.array([1e-160, 3e-160]), 2),  # whose squares have few digits, and a sum that is not 0
        (np.array([1e-107, 3e-107]), 3),
        (np.array([1e-200, 1e200]), -2),
        (np.array([1e-200, 1e200]), 2),
        (np.array([1e-300, 1.0, 1e300]), -20),
        (np.array([5e-324, 1.0]), -1e4),
        (np.array([5e-324, 1e-323]), 20),
    ],
)
def test_no_power_on_the_way_to_the_gradient_of_a_norm_is_lost(x, order):
    assert_slopes(x, order)


def test_one_element_that_decides_has_all_of_the_gradient():
    for order in (250, 2000, 1e4):
        np.testing.assert_allclose(slopes(np.array([0.5, -1.25, 0.0]), order), [0, -1, 0], atol=1e-90)
        np.testing.assert_allclose(slopes(np.array([-0.5, 1.25, 3.0]), -order), [-1, 0, 0], atol=1e-90)


@pytest.mark.parametrize("order", [9, 40, 2000, -9, -40])
def test_the_norm_of_steep_order_has_second_derivatives(order):
    """Along x the gradient of a norm does not change; its curvature is (p-1)/y (δᵢⱼ rᵢ^(p-2) - rᵢ^(p-1) rⱼ^(p-1))."""
    x = np.array([1.0, -1.001, 0.999])
    t = Tensor(x)
    slope = gradients(np.linalg.norm(t, order), t, create_graph=True)
    curved = np.array([gradients(slope[i], t) for i in range(3)])
    size = np.abs(x)
    length = np.sum(size**order) ** (1 / order)
    r, sign = size / length, np.sign(x)
    outer = np.outer(sign * r ** (order - 1), sign * r ** (order - 1))
    exact = (order - 1) / length * (np.diag(r ** (order - 2)) - outer)
    np.testing.assert_allclose(curved, exact, rtol=1e-8, atol=1e-10 * np.abs(exact).max())
    np.testing.assert_allclose(curved @ x, 0, atol=1e-12 * np.abs(exact).max())


@pytest.mark.parametrize("order", [20, 2000, -20])
def test_the_gradient_of_a_steep_norm_at_the_origin_is_0_in_its_own_row_only(order):
    x = np.array([[0.0, 0.0], [3.0, 3.0]])
    found = slopes(x, order, axis=1)
    share = 0.5 ** ((order - 1) / order)
    np.testing.assert_allclose(found, [[0, 0], [share, share]], rtol=1e-14)


def test_a_steep_norm_at_infinity_has_the_limits_of_its_gradient():
    inf = np.inf
    assert slopes(np.array([3.0, -inf, 2.0]), 20).tolist() == [0, -1, 0]
    assert np.isnan(slopes(np.array([inf, 1.0, inf]), 20)[[0, 2]]).all()
    assert slopes(np.array([3.0, inf, -8.0]), -2000).tolist() == [1, 0, 0]


def test_the_gradient_of_a_steep_norm_of_half_precision():
    x = np.array([1.25, 0.5, 1.2], np.float16)
    found = slopes(x, 20)
    assert found.dtype == np.float16
    np.testing.assert_allclose(found, exact_slopes(x, 20), rtol=1e-3, atol=1e-7)


@pytest.mark.parametrize("hidden", [1e300, -1e300, np.inf, np.nan])
def test_what_is_masked_does_not_choose_the_units_of_a_standard_deviation(hidden):
    """Else the elements that count would vanish beside it."""
    part = np.array([True, True, False])
    t = Tensor([1.0, 3.0, hidden])
    with np.errstate(all="ignore"):  # of NumPy's value
        y = np.std(t, where=part)
    found = gradients(y, t)
    np.testing.assert_allclose(found, [-0.5, 0.5, 0], rtol=1e-15)


@pytest.mark.parametrize("size", [5e-324, 1e-300, 1e-160, 1.0, 1e160, 1e300, 4e307])
@pytest.mark.parametrize("create_graph", [False, True])
def test_the_gradient_of_a_variance_keeps_its_digits_at_every_size(size, create_graph):
    """2 (x - mean) / n, also where the difference of two elements has no number."""
    x = Tensor(np.array([4.0, -4.0, 2.0, -2.0]) * size)
    with np.errstate(all="ignore"):  # of NumPy's value
        y = np.var(x)
    found = gradients(y, x, create_graph=create_graph)
    np.testing.assert_allclose(found.data if create_graph else found, [2 * size, -2 * size, size, -size], rtol=1e-15)


@pytest.mark.parametrize("hidden", [1e308, -np.inf, np.nan])
def test_what_is_masked_does_not_touch_the_gradient_of_a_variance(hidden):
    x = Tensor([1e308, -1e308, hidden])
    with np.errstate(all="ignore"):
        y = np.var(x, where=np.array([True, True, False]))
    np.testing.assert_allclose(gradients(y, x), [1e308, -1e308, 0], rtol=1e-15)
