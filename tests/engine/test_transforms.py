"""Transforms: the derivative of a function is a function, of the same form, to any order."""

import inspect
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import (
    Tensor,
    elementwise_grad,
    grad,
    gradients,
    hessian,
    hvp,
    jacobian,
    jvp,
    no_grad,
    value_and_grad,
    vjp,
)

FLOATS = st.floats(-2, 2)


def vectors(size):
    return st.lists(FLOATS, min_size=size, max_size=size).map(np.array)


def curve(x):
    """From 3 numbers to 4, with a full Jacobian that is not symmetric."""
    return np.stack([np.sin(x[0]) * x[1], x[1] * x[2] ** 2, np.exp(x[0] - x[2]), x[0] + 2 * x[1] + 3 * x[2]])


def curve_jacobian(x):
    a, b, c = x
    e = np.exp(a - c)
    return np.array([[np.cos(a) * b, np.sin(a), 0], [0, c**2, 2 * b * c], [e, 0, -e], [1, 2, 3]])


def bowl(x):
    """A scalar of 3 numbers with a known gradient and Hessian."""
    return x[0] ** 2 * x[1] + np.sin(x[1] * x[2])


def bowl_gradient(x):
    a, b, c = x
    return np.array([2 * a * b, a**2 + c * np.cos(b * c), b * np.cos(b * c)])


def bowl_hessian(x):
    a, b, c = x
    s, k = np.sin(b * c), np.cos(b * c)
    return np.array([[2 * b, 2 * a, 0], [2 * a, -c * c * s, k - b * c * s], [0, k - b * c * s, -b * b * s]])


# Against algebra


@given(vectors(3))
def test_grad_and_hessian_and_jacobian_are_those_of_calculus(x):
    np.testing.assert_allclose(grad(bowl)(x), bowl_gradient(x), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(hessian(bowl)(x), bowl_hessian(x), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(jacobian(curve)(x), curve_jacobian(x), rtol=1e-12, atol=1e-12)
    value, g = value_and_grad(bowl)(x)
    assert value == bowl(x)
    np.testing.assert_array_equal(g, grad(bowl)(x))


@given(vectors(3), vectors(3))
def test_jvp_is_the_jacobian_times_the_tangent(x, v):
    value, pushed = jvp(curve, (x,), (v,))
    np.testing.assert_array_equal(value, curve(x))
    np.testing.assert_allclose(pushed, curve_jacobian(x) @ v, rtol=1e-12, atol=1e-12)


@given(vectors(3), vectors(4))
def test_vjp_is_the_transposed_jacobian_times_the_cotangent(x, g):
    value, pullback = vjp(curve, x)
    np.testing.assert_array_equal(value, curve(x))
    (pulled,) = pullback(g)
    np.testing.assert_allclose(pulled, curve_jacobian(x).T @ g, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(pullback(g)[0], pulled)  # as often as you like


@given(vectors(3), vectors(3), vectors(4))
def test_the_pullback_is_the_transpose_of_the_tangent_map(x, v, g):
    """⟨ȳ, J v⟩ = ⟨Jᵀ ȳ, v⟩."""
    pushed, (pulled,) = jvp(curve, (x,), (v,))[1], vjp(curve, x)[1](g)
    assert g @ pushed == pytest.approx(pulled @ v, rel=1e-11, abs=1e-11)


@given(vectors(3), vectors(3))
def test_hvp_is_the_hessian_times_the_vector(x, v):
    np.testing.assert_allclose(hvp(bowl)(x, v), bowl_hessian(x) @ v, rtol=1e-12, atol=1e-12)


@given(vectors(3), vectors(3), FLOATS, FLOATS)
def test_jvp_and_vjp_are_linear(v, w, a, b):
    x = np.array([0.5, -1.0, 1.5])

    def push(v):
        return jvp(curve, (x,), (v,))[1]

    np.testing.assert_allclose(push(a * v + b * w), a * push(v) + b * push(w), rtol=1e-10, atol=1e-10)


@given(st.lists(FLOATS, min_size=1, max_size=5).map(np.array))
def test_elementwise_grad_is_the_derivative_at_every_element(x):
    np.testing.assert_allclose(elementwise_grad(np.sin)(x), np.cos(x), rtol=1e-14)
    np.testing.assert_allclose(elementwise_grad(elementwise_grad(np.sin))(x), -np.sin(x), rtol=1e-14)
    np.testing.assert_allclose(elementwise_grad(lambda x, k: k * x**2, 1)(x, np.ones(x.shape)), x**2)


# What goes in and what comes out

OUTPUTS = {
    "grad": lambda x: [grad(lambda x: (x * x * x).sum())(x)],
    "value_and_grad": lambda x: list(value_and_grad(lambda x: (x * x * x).sum())(x)),
    "elementwise_grad": lambda x: [elementwise_grad(lambda x: x * x * x)(x)],
    "vjp": lambda x: [vjp(lambda x: x * x * x, x)[0], *vjp(lambda x: x * x * x, x)[1](np.ones(x.shape))],
    "jvp": lambda x: list(jvp(lambda x: x * x * x, (x,), (np.ones(x.shape),))),
    "jacobian": lambda x: [jacobian(lambda x: x * x * x)(x)],
    "hessian": lambda x: [hessian(lambda x: (x * x * x).sum())(x)],
    "hvp": lambda x: [hvp(lambda x: (x * x * x).sum())(x, np.ones(x.shape))],
}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("transform", OUTPUTS.values(), ids=OUTPUTS)
def test_arrays_in_arrays_out_and_scalars_in_scalars_out(transform, dtype):
    for y in transform(dtype(2)):
        assert type(y) is dtype
    for y in transform(np.ones(2, dtype)):
        assert type(y) in (np.ndarray, dtype)
        assert y.dtype == dtype


@pytest.mark.parametrize("transform", OUTPUTS.values(), ids=OUTPUTS)
def test_tracked_tensors_in_tensors_out_that_are_differentiable(transform):
    """The gradient of what comes out by what went in, against central differences of the arrays that come out."""
    x, h = Tensor([1.0, 2.0]), 1e-6
    steps = h * np.eye(2)
    for k, y in enumerate(transform(x)):
        assert isinstance(y, Tensor)
        slopes = [(np.sum(transform(x.data + s)[k]) - np.sum(transform(x.data - s)[k])) / (2 * h) for s in steps]
        np.testing.assert_allclose(gradients(y.sum(), x), slopes, rtol=1e-7)


@pytest.mark.parametrize("transform", OUTPUTS.values(), ids=OUTPUTS)
def test_constant_tensors_in_arrays_out(transform):
    for y in transform(Tensor([1.0, 2.0], requires_grad=False)):
        assert not isinstance(y, Tensor)


@pytest.mark.parametrize("transform", OUTPUTS.values(), ids=OUTPUTS)
def test_inside_no_grad_a_transform_works_and_returns_arrays(transform):
    x = Tensor([1.0, 2.0])
    outside = transform(x.data)
    with no_grad():
        for point in (x.data, x):
            for y, expected in zip(transform(point), outside, strict=True):
                assert not isinstance(y, Tensor)
                np.testing.assert_array_equal(y, expected)


@pytest.mark.parametrize("point", [np.float32(3), np.full(2, 3, np.float32)], ids=["scalar", "array"])
def test_derivatives_in_a_direction_have_the_dtype_of_the_value_whatever_the_directions(point):
    ones = np.ones(np.shape(point))
    for v in (ones, ones.astype(int), Tensor(ones), Tensor(ones, requires_grad=False)):
        with no_grad():
            assert jvp(lambda x: x * x, (point,), (v,))[1].dtype == np.float32
        for y in (
            jvp(lambda x: x, (point,), (v,))[1],
            jvp(lambda x: x * x, (point,), (v,))[1],
            vjp(lambda x: x, point)[1](v)[0],
            vjp(lambda x: x * x, point)[1](v)[0],
            hvp(lambda x: (x * x).sum())(point, v),
        ):
            assert y.dtype == np.float32
            assert y.shape == np.shape(point)
            assert isinstance(y, Tensor) == (isinstance(v, Tensor) and v.requires_grad)


def test_a_pullback_inside_no_grad_gives_arrays_whatever_it_follows():
    w = Tensor([3.0, 4.0])
    _, pullback = vjp(lambda x: w * x, np.ones(2))
    assert isinstance(pullback(np.ones(2))[0], Tensor)
    assert isinstance(pullback(w)[0], Tensor)
    with no_grad():
        for g in (np.ones(2), Tensor([1.0, 1.0])):
            (pulled,) = pullback(g)
            assert type(pulled) is np.ndarray
            np.testing.assert_array_equal(pulled, [3.0, 4.0])


def test_what_comes_out_shares_no_memory_with_what_went_in():
    x, v = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    value, pushed = jvp(lambda x: x, (x,), (v,))
    same, pullback = vjp(lambda x: x, x)
    (pulled,) = pullback(v)
    for out in (value, pushed, same, pulled, elementwise_grad(lambda x: x)(x), hvp(lambda x: x @ x / 2)(x, v)):
        out[:] = 0
    np.testing.assert_array_equal(x, [1.0, 2.0])
    np.testing.assert_array_equal(v, [3.0, 4.0])
    np.testing.assert_array_equal(pullback(v)[0], [3.0, 4.0])


def test_a_python_number_gives_a_numpy_scalar():
    assert type(grad(lambda x: x * x)(3.0)) is np.float64
    assert type(grad(lambda x: 3.0)(3.0)) is np.float64
    assert type(jacobian(lambda x: x * x)(3.0)) is np.float64


def test_a_tensor_made_inside_the_function_is_no_reason_for_tensors_to_come_out():
    def f(x):
        return (x * Tensor([1.0, 2.0])).sum()

    x = np.ones(2)
    value, g = value_and_grad(f)(x)
    assert type(value) is np.float64
    assert type(g) is np.ndarray
    np.testing.assert_array_equal(g, [1.0, 2.0])
    assert type(grad(lambda x: Tensor(5.0))(1.0)) is np.float64


# Constant functions and ignored arguments


def test_a_constant_function_has_gradient_zero_of_the_form_of_its_argument():
    for constant in (3.0, 3, np.float32(3), True, Tensor(3.0), Tensor(3)):
        np.testing.assert_array_equal(grad(lambda x, c=constant: c)(np.ones((2, 2))), np.zeros((2, 2)))
        assert jvp(lambda x, c=constant: c, (1.0,), (1.0,))[1] == 0.0
        assert vjp(lambda x, c=constant: c, 1.0)[1](1.0) == (0.0,)
        assert hessian(lambda x, c=constant: c)(1.0) == 0.0
        assert hvp(lambda x, c=constant: c)(1.0, 1.0) == 0.0
        assert elementwise_grad(lambda x, c=constant: c)(1.0) == 0.0
        assert jacobian(lambda x, c=constant: c)(np.ones(3)).shape == (3,)


def test_an_argument_that_is_not_used_has_gradient_zero():
    g = grad(lambda x, y: x * x, (0, 1))(3.0, np.ones(2, np.float32))
    assert g[0] == 6.0
    np.testing.assert_array_equal(g[1], [0.0, 0.0])
    assert g[1].dtype == np.float32
    np.testing.assert_array_equal(jacobian(lambda x, y: x * x, 1)(np.ones(2), np.ones(3)), np.zeros((2, 3)))


def test_a_result_of_truth_values_or_integers_has_derivative_zero():
    x = np.array([1.0, -2.0])
    value, pushed = jvp(lambda x: (x > 0, x * x), (x,), (np.ones(2),))
    np.testing.assert_array_equal(value[0], [True, False])
    np.testing.assert_array_equal(pushed[0], [0.0, 0.0])
    np.testing.assert_array_equal(pushed[1], [2.0, -4.0])
    assert grad(lambda x: x > 0)(1.0) == 0.0
    assert grad(np.floor)(1.5) == 0.0


# Shapes


@pytest.mark.parametrize("inner", [(), (2,), (2, 3), (1, 1), (0,)])
@pytest.mark.parametrize("outer", [(), (4,), (3, 2), (0, 3)])
def test_a_jacobian_has_the_shape_of_the_result_and_of_the_argument(inner, outer):
    weights = np.arange(1.0, np.prod(outer, dtype=int) + 1).reshape(outer)

    def f(x):
        return np.multiply(x.sum(), weights)

    j = jacobian(f)(np.ones(inner))
    assert np.shape(j) == outer + inner
    np.testing.assert_array_equal(j, weights.reshape(outer + (1,) * len(inner)) * np.ones(outer + inner))


def test_a_hessian_has_the_shape_of_the_argument_twice():
    h = hessian(lambda x: (x**3).sum())(np.arange(4.0).reshape(2, 2))
    assert h.shape == (2, 2, 2, 2)
    np.testing.assert_array_equal(h.reshape(4, 4), np.diag(6 * np.arange(4.0)))


def test_jacobian_of_a_linear_map_is_its_matrix():
    m = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(jacobian(lambda x: m @ x)(np.ones(3)), m)
    np.testing.assert_array_equal(jacobian(lambda x: x.T)(np.ones((1, 2))), np.eye(2).reshape(2, 1, 1, 2))


# Captured tensors and nesting


def test_a_captured_tensor_makes_the_result_a_tensor_on_it():
    w = Tensor([1.0, 2.0])
    g = grad(lambda x: (w * x * x).sum())(np.array([3.0, 4.0]))
    assert isinstance(g, Tensor)
    np.testing.assert_array_equal(gradients(g.sum(), w), [6.0, 8.0])
    value, pushed = jvp(lambda x: w * x, (np.ones(2),), (np.array([5.0, 6.0]),))
    np.testing.assert_array_equal(gradients(pushed.sum(), w), [5.0, 6.0])
    np.testing.assert_array_equal(gradients(value.sum(), w), [1.0, 1.0])
    _, pullback = vjp(lambda x: w * x, np.ones(2))
    (pulled,) = pullback(np.array([5.0, 6.0]))
    np.testing.assert_array_equal(gradients(pulled.sum(), w), [5.0, 6.0])
    j = jacobian(lambda x: w * x)(np.ones(2))
    np.testing.assert_array_equal(gradients(j.sum(), w), [1.0, 1.0])


def test_auxiliary_data_that_follow_a_captured_tensor_stay_tensors():
    w = Tensor(2.0)
    _, (follows, alone) = grad(lambda x: (x * x, (w * x, 3 * x)), has_aux=True)(5.0)
    assert gradients(follows, w) == 5.0
    assert type(alone) is np.float64


def test_the_captured_tensors_grad_is_left_alone():
    w = Tensor(2.0)
    grad(lambda x: w * x)(3.0)
    assert w.grad is None


def test_tracked_tangents_and_cotangents_make_tensors():
    x, v = np.array([1.0, 2.0]), Tensor([3.0, 4.0])
    pushed = jvp(lambda x: x * x, (x,), (v,))[1]
    np.testing.assert_array_equal(gradients(pushed.sum(), v), 2 * x)
    (pulled,) = vjp(lambda x: x * x, x)[1](v)
    np.testing.assert_array_equal(gradients(pulled.sum(), v), 2 * x)


def test_a_tensor_written_inside_the_function_counts_as_captured():
    w = Tensor(3.0)

    def f(x):
        y = np.zeros_like(x)
        y[0] = w * x[1]
        return (y * y).sum()

    g = grad(f)(np.array([1.0, 2.0]))  # (w x₁)²
    np.testing.assert_array_equal(g.data, [0.0, 2 * 9 * 2.0])
    assert gradients(g.sum(), w) == 4 * 3 * 2.0


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (lambda x: x * grad(lambda y: x + y)(1.0), 1.0),
        (lambda x: x * grad(lambda y: x * y)(1.0), 6.0),
        (lambda x: x * grad(lambda y: y)(x), 1.0),
        (lambda x: grad(lambda y: x * y * y)(x), 12.0),  # 2 x y at y = x: d(2x²) = 4x
        (lambda x: grad(lambda x: x * x)(x) * x, 12.0),
        (lambda x: grad(lambda y: grad(lambda z: x * y * z)(y))(x), 1.0),
        (lambda x: jvp(lambda y: x * y, (1.0,), (1.0,))[1] * x, 6.0),
        (lambda x: jvp(lambda y: x + y, (1.0,), (1.0,))[1] * x, 1.0),
        (lambda x: jvp(lambda y: y * y, (1.0,), (x,))[1], 2.0),
        (lambda x: vjp(lambda y: y * y, 1.0)[1](x)[0], 2.0),
        (lambda x: vjp(lambda y: x * y, 1.0)[1](x)[0], 6.0),
        (lambda x: jacobian(lambda y: x * y)(1.0) * x, 6.0),
        (lambda x: elementwise_grad(lambda y: x * y)(1.0) * x, 6.0),
        (lambda x: hvp(lambda y: x * y**3)(1.0, x), 6 * 2 * 3.0),
        (lambda x: value_and_grad(lambda y: x * y)(x)[0], 6.0),
    ],
)
def test_perturbations_are_not_confused(f, expected):
    assert grad(f)(3.0) == expected
    assert jvp(f, (3.0,), (1.0,))[1] == expected
    assert vjp(f, 3.0)[1](1.0)[0] == expected
    assert elementwise_grad(f)(3.0) == expected
    assert jacobian(f)(3.0) == expected


def push(f):
    return lambda x: jvp(f, (x,), (np.ones(np.shape(x.data if isinstance(x, Tensor) else x)),))[1]


def pull(f):
    return lambda x: vjp(f, x)[1](np.ones(np.shape(x.data if isinstance(x, Tensor) else x)))[0]


DERIVATIVES = {
    "elementwise_grad": elementwise_grad,
    "jvp": push,
    "vjp": pull,
    "grad": lambda f: grad(lambda x: f(x).sum()),
    "value_and_grad": lambda f: lambda x: value_and_grad(lambda x: f(x).sum())(x)[1],
    "jacobian": lambda f: lambda x: jacobian(f)(x).sum(0),
}


@pytest.mark.parametrize("inner", DERIVATIVES.values(), ids=DERIVATIVES)
@pytest.mark.parametrize("outer", DERIVATIVES.values(), ids=DERIVATIVES)
def test_transforms_nest_in_every_pair(outer, inner):
    x = np.array([0.5, -1.25])
    np.testing.assert_allclose(outer(inner(np.sin))(x), -np.sin(x), rtol=1e-14)
    np.testing.assert_allclose(outer(inner(outer(np.sin)))(x), -np.cos(x), rtol=1e-14)


@given(vectors(3))
def test_a_hessian_is_the_jacobian_of_the_gradient_forward_over_reverse_too(x):
    np.testing.assert_array_equal(jacobian(grad(bowl))(x), hessian(bowl)(x))
    columns = [jvp(grad(bowl), (x,), (unit,))[1] for unit in np.eye(3)]
    np.testing.assert_allclose(np.stack(columns, axis=1), bowl_hessian(x), rtol=1e-12, atol=1e-12)


@given(FLOATS)
def test_derivatives_to_order_4_in_every_nesting(a):
    """Of sin(a x₀) x₁, as arrays of 2 to 2⁴ numbers; mixed derivatives are in every place that they belong to."""

    def f(x):
        return np.sin(a * x[0]) * x[1]

    x = np.array([0.5, -1.5])
    s, c = np.sin(a * x[0]), np.cos(a * x[0])
    third = np.zeros((2, 2, 2))
    third[0, 0, 0] = -(a**3) * c * x[1]
    third[0, 0, 1] = third[0, 1, 0] = third[1, 0, 0] = -(a**2) * s
    fourth = np.zeros((2, 2, 2, 2))
    fourth[0, 0, 0, 0] = a**4 * s * x[1]
    fourth[1, 0, 0, 0] = fourth[0, 1, 0, 0] = fourth[0, 0, 1, 0] = fourth[0, 0, 0, 1] = -(a**3) * c
    for transform in (jacobian(hessian(f)), jacobian(jacobian(grad(f))), jacobian(jacobian(jacobian(f)))):
        np.testing.assert_allclose(transform(x), third, rtol=1e-12, atol=1e-12)
    for transform in (jacobian(jacobian(hessian(f))), jacobian(jacobian(jacobian(grad(f))))):
        np.testing.assert_allclose(transform(x), fourth, rtol=1e-12, atol=1e-12)
    v = np.array([2.0, 3.0])
    np.testing.assert_allclose(jacobian(hvp(f))(x, v), third @ v, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(hessian(lambda x: hvp(f)(x, v) @ v)(x), fourth @ v @ v, rtol=1e-12, atol=1e-12)
    along = hvp(lambda x: jvp(grad(f), (x,), (v,))[1] @ v)(x, v)
    np.testing.assert_allclose(along, fourth @ v @ v @ v, rtol=1e-12, atol=1e-12)


def test_transforms_in_many_threads_do_not_meet():
    def third_derivative(k):
        w = Tensor(float(k))
        f = grad(grad(grad(lambda x: w * x**4)))
        with no_grad():
            quiet = f(2.0)
        return type(quiet), f(2.0).item(), gradients(f(2.0), w)

    with ThreadPoolExecutor(8) as pool:
        for k, result in enumerate(pool.map(third_derivative, range(64))):
            assert result == (np.float64, 48.0 * k, 48.0)


def test_a_transform_in_a_python_loop():
    def fixed_point(a):
        x = 1.0
        for _ in range(30):
            x = x - (x * x - a) / grad(lambda x: x * x - a)(x)
        return x

    assert fixed_point(2.0) == pytest.approx(2**0.5, rel=1e-15)
    assert grad(fixed_point)(2.0) == pytest.approx(0.5 / 2**0.5, rel=1e-12)


# Writing


def test_a_function_may_write_into_its_argument():
    """Its derivative by what it overwrites is 0, and the caller's array stays as it was."""

    def overwrites(x):
        x[0] = 5.0
        return (x**2).sum()

    def overwrites_by_itself(x):
        x[0] = x.data[1] * 2.0
        return (x**2).sum()

    array = np.array([3.0, 4.0])
    for f in (overwrites, overwrites_by_itself):
        np.testing.assert_array_equal(grad(f)(array), [0.0, 8.0])
        np.testing.assert_array_equal(jacobian(f)(array), [0.0, 8.0])
        np.testing.assert_array_equal(vjp(f, array)[1](1.0)[0], [0.0, 8.0])
        assert jvp(f, (array,), (np.array([1.0, 0.0]),))[1] == 0.0
        np.testing.assert_array_equal(hessian(f)(array), [[0.0, 0.0], [0.0, 2.0]])
        np.testing.assert_array_equal(array, [3.0, 4.0])


# Metadata


@pytest.mark.parametrize("transform", [grad, value_and_grad, elementwise_grad, jacobian, hessian, hvp])
def test_a_derivative_keeps_the_name_and_documentation_of_its_function(transform):
    def energy(x):
        """Half of the square."""
        return x * x / 2

    assert transform(energy).__name__ == "energy"
    assert transform(energy).__doc__ == "Half of the square."
    assert inspect.unwrap(transform(energy)) is energy
