"""`create_graph`: a gradient is a tensor like any other, so derivatives of any order come from the same rules."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.polynomial import Polynomial

from autograd import Tensor, grad, gradients, hessian, no_grad

COEFFICIENTS = st.lists(st.integers(-4, 4).map(float), min_size=1, max_size=7)


def horner(coefficients, x):
    y = 0 * x
    for c in reversed(coefficients):
        y = y * x + c
    return y


def powers(coefficients, x):
    return sum(c * x**k for k, c in enumerate(coefficients)) + 0 * x


@given(COEFFICIENTS, st.floats(-2, 2))
@pytest.mark.parametrize("polynomial", [horner, powers])
def test_derivatives_of_a_polynomial_to_order_5_are_its_derivative_polynomials(polynomial, coefficients, point):
    x = Tensor(point)
    y = polynomial(coefficients, x)
    for order in range(1, 6):
        y = gradients(y, x, create_graph=True)
        expected = Polynomial(coefficients).deriv(order)(point)
        scale = Polynomial(np.abs(coefficients)).deriv(order)(abs(point))
        assert y.item() == pytest.approx(expected, rel=1e-11, abs=1e-11 * (1 + scale))


@pytest.mark.parametrize("point", [0.0, 0.7, -2.5])
def test_sine_to_order_8(point):
    derivatives = [np.sin, np.cos, lambda x: -np.sin(x), lambda x: -np.cos(x)]
    f = np.sin
    for order in range(1, 9):
        f = grad(f)
        assert f(point) == pytest.approx(derivatives[order % 4](point), rel=1e-12, abs=1e-14)


@pytest.mark.parametrize(
    ("f", "derivatives"),
    [
        (np.exp, [math.e**0.5] * 4),
        (np.log, [2.0, -4.0, 16.0, -96.0]),
        (np.sqrt, [0.5 * 2**0.5, -0.25 * 2**1.5, 0.375 * 2**2.5, -0.9375 * 2**3.5]),
        (np.reciprocal, [-4.0, 16.0, -96.0, 768.0]),
        (lambda x: x**2.5, [2.5 * 0.5**1.5, 3.75 * 0.5**0.5, 1.875 * 2**0.5, -0.9375 * 2**1.5]),
        (lambda x: 2.0**x, [2**0.5 * math.log(2) ** k for k in (1, 2, 3, 4)]),
        (np.abs, [1.0, 0.0, 0.0, 0.0]),
    ],
)
def test_four_derivatives_at_one_half(f, derivatives):
    for expected in derivatives:
        f = grad(f)
        assert f(0.5) == pytest.approx(expected, rel=1e-13)


def test_mixed_partial_derivatives_are_symmetric_and_right():
    """f = x² y³ + sin(x y)."""
    a, b = 1.25, -0.75
    x, y = Tensor(a), Tensor(b)
    f = x**2 * y**3 + np.sin(x * y)
    fx, fy = gradients(f, [x, y], create_graph=True)
    fxx, fxy = gradients(fx, [x, y], create_graph=True)
    fyx, fyy = gradients(fy, [x, y], create_graph=True)
    s, c = math.sin(a * b), math.cos(a * b)
    assert fxx.item() == pytest.approx(2 * b**3 - b**2 * s, rel=1e-13)
    assert fyy.item() == pytest.approx(6 * a**2 * b - a**2 * s, rel=1e-13)
    assert fxy.item() == pytest.approx(6 * a * b**2 + c - a * b * s, rel=1e-13)
    assert fyx.item() == pytest.approx(fxy.item(), rel=1e-13)
    fxyx, fyxx = gradients(fxy, x), gradients(fxx, y)
    assert fxyx == pytest.approx(12 / 2 * b**2 - 2 * b * s - a * b**2 * c, rel=1e-13)
    assert fyxx == pytest.approx(fxyx, rel=1e-13)


@given(st.lists(st.floats(-2, 2), min_size=2, max_size=4))
def test_a_hessian_is_symmetric(point):
    def f(x):
        return np.sum(np.sin(x) * np.exp(x[::-1] / 2)) + np.prod(x) ** 2 + x @ np.cumsum(x)

    h = hessian(f)(np.array(point))
    np.testing.assert_allclose(h, h.T, rtol=1e-10, atol=1e-10)


def test_broadcasting_in_higher_derivatives():
    """f = Σ (m + v)³ with m (2, 3), v (3,): ∂²f/∂v² = diag(6 Σᵢ (mᵢ + v)), third derivative 6 · 2."""
    m, v = Tensor(np.arange(6.0).reshape(2, 3)), Tensor([0.5, -1.0, 2.0])
    first = gradients(((m + v) ** 3).sum(), v, create_graph=True)
    np.testing.assert_allclose(first.data, (3 * (m.data + v.data) ** 2).sum(0))
    second = gradients(first.sum(), v, create_graph=True)
    np.testing.assert_allclose(second.data, (6 * (m.data + v.data)).sum(0))
    np.testing.assert_allclose(gradients(second.sum(), v), [12.0, 12.0, 12.0])
    np.testing.assert_allclose(gradients(second.sum(), m), np.full((2, 3), 6.0))


# Patterns


def test_gradient_penalty():
    """‖∂ sum(tanh(x w)) / ∂x‖² differentiated by w, against central differences of its closed form."""
    rng = np.random.default_rng(0)
    data, weights = rng.normal(size=(4, 3)), rng.normal(size=3)

    def penalty(w):
        slope = (1 - np.tanh(data @ w) ** 2)[:, None] * w
        return (slope**2).sum()

    x, w = Tensor(data), Tensor(weights)
    gx = gradients(np.tanh(x @ w).sum(), x, create_graph=True)
    loss = (gx**2).sum()
    assert loss.item() == pytest.approx(penalty(weights), rel=1e-13)
    loss.backward()
    h = 1e-6
    for i in range(3):
        step = h * (np.arange(3) == i)
        assert w.grad[i] == pytest.approx((penalty(weights + step) - penalty(weights - step)) / (2 * h), rel=1e-7)


def test_newtons_method_finds_the_root_of_the_derivative():
    x = Tensor(3.0)
    for _ in range(8):
        slope = gradients(x**4 / 4 - 2 * x, x, create_graph=True)
        x = Tensor(x.item() - slope.item() / gradients(slope, x))
    assert x.item() == pytest.approx(2 ** (1 / 3), rel=1e-14)


def test_backward_with_create_graph_gives_gradients_that_are_differentiable():
    x = Tensor(2.0)
    (x**3).backward(create_graph=True)
    g = x.grad
    assert isinstance(g, Tensor)
    assert g.item() == 12.0
    x.grad = None
    g.backward(create_graph=True)
    assert x.grad.item() == 12.0  # 6 x
    h = x.grad
    x.grad = None
    h.backward()
    assert x.grad == 6.0
    assert not isinstance(x.grad, Tensor)


def test_backward_with_create_graph_accumulates_on_tensors_and_on_arrays():
    x = Tensor(2.0)
    (x**3).backward()
    (x**3).backward(create_graph=True)
    assert isinstance(x.grad, Tensor)
    assert x.grad.item() == 24.0
    assert gradients(x.grad, x) == 12.0
    (x**2).backward()
    assert x.grad.item() == 28.0
    assert gradients(x.grad, x) == 12.0


def test_a_constant_gradient_is_a_constant_tensor_with_create_graph():
    x = Tensor([1.0, 2.0])
    g = gradients((3 * x).sum(), x, create_graph=True)
    assert isinstance(g, Tensor)
    np.testing.assert_array_equal(g.data, [3.0, 3.0])
    assert not g.requires_grad
    unused = gradients(Tensor(1.0), x, create_graph=True)
    assert isinstance(unused, Tensor)
    np.testing.assert_array_equal(unused.data, [0.0, 0.0])


def test_a_tracked_cotangent_is_differentiated_too():
    """⟨v, ∂(x²)⟩ = 2 x v: by v it is 2x, by x it is 2v."""
    x, v = Tensor([1.0, 2.0]), Tensor([3.0, 5.0])
    g = gradients(x * x, x, v, create_graph=True)
    np.testing.assert_array_equal(g.data, 2 * x.data * v.data)
    by_v, by_x = gradients(g.sum(), [v, x])
    np.testing.assert_array_equal(by_v, 2 * x.data)
    np.testing.assert_array_equal(by_x, 2 * v.data)


def test_create_graph_records_also_inside_no_grad():
    x = Tensor(2.0)
    y = x**3
    with no_grad():
        g = gradients(y, x, create_graph=True)
        assert not (g * x).requires_grad
    assert gradients(g, x) == 12.0


def test_a_tracked_cotangent_of_another_dtype_is_cast_and_differentiated_through_the_cast():
    x, v = Tensor([1.0, 2.0], name="x").astype(np.float32), Tensor([3.0, 5.0])
    y = x * x
    with no_grad():
        dy, dx = gradients(y, [y, x], v, create_graph=True)
    assert dy.dtype == dx.dtype == np.float32
    by_v = gradients(dx.sum(), v)
    assert by_v.dtype == np.float64
    np.testing.assert_array_equal(by_v, [2.0, 4.0])
