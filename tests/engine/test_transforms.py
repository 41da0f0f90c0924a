"""Transforms: the derivative of a function is a function, of the same form, to any order."""

import inspect
from collections import OrderedDict, namedtuple

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
from tests.engine.refusals import refused

Affine = namedtuple("Affine", "w b")
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


# Arguments


def product(x, y, z):
    return x * y**2 * z**3


@pytest.mark.parametrize(
    ("argnums", "expected"),
    [
        (0, 9 * 8.0),
        (1, 2 * 2 * 3 * 8.0),
        (2, 2 * 9 * 3 * 4.0),
        (-1, 2 * 9 * 3 * 4.0),
        (np.int64(1), 2 * 2 * 3 * 8.0),
        ((0, 2), (72.0, 216.0)),
        ([2, 0], (216.0, 72.0)),
        ((-1, 1), (216.0, 96.0)),
        ((1,), (96.0,)),
        (range(3), (72.0, 96.0, 216.0)),
        ((), ()),
    ],
)
def test_argnums_says_what_to_differentiate_by(argnums, expected):
    assert grad(product, argnums)(2.0, 3.0, 2.0) == expected
    assert value_and_grad(product, argnums)(2.0, 3.0, 2.0) == (2 * 9 * 8.0, expected)
    assert jacobian(product, argnums)(2.0, 3.0, 2.0) == expected
    assert elementwise_grad(product, argnums)(2.0, 3.0, 2.0) == expected


def test_arguments_that_are_not_differentiated_may_be_anything():
    def f(x, how, table=None, *rest, power=1):
        return x ** (table[how] * power) + len(rest)

    assert grad(f)(3.0, "a", {"a": 2}) == 6.0
    assert grad(f)(3.0, "a", {"a": 2}, None, power=2) == 4 * 27.0
    assert grad(f)(3.0, how="a", table={"a": 2}) == 6.0
    assert value_and_grad(f)(3.0, "a", table={"a": 2}, power=2) == (81.0, 108.0)
    assert elementwise_grad(f)(3.0, "a", table={"a": 2}) == 6.0
    assert jacobian(f)(3.0, "a", table={"a": 2}) == 6.0
    assert hessian(f)(3.0, "a", table={"a": 3}) == 18.0
    assert hvp(f)(3.0, "a", {"a": 3}, 2.0) == 36.0
    assert hvp(lambda x, k: k * x**2)(3.0, 5, 2.0) == 20.0
    assert hvp(lambda x, *, k: k * x**2)(3.0, 2.0, k=5) == 20.0


def test_integers_may_stand_where_no_gradient_is_asked():
    assert grad(lambda x, n: x**n)(3.0, 2) == 6.0
    np.testing.assert_array_equal(grad(lambda x, i: x[i])(np.ones(3), 1), [0.0, 1.0, 0.0])


def test_hessian_and_hvp_of_several_arguments():
    def f(x, y):
        return x**2 * y**3

    assert hessian(f, (0, 1))(2.0, 3.0) == ((2 * 27.0, 2 * 2 * 3 * 9.0), (108.0, 4 * 6 * 3.0))
    assert hvp(f, (0, 1))(2.0, 3.0, (1.0, 10.0)) == (54 + 1080.0, 108 + 720.0)
    assert hvp(f, 1)(2.0, 3.0, 10.0) == 720.0


# Trees


def test_a_gradient_has_the_form_of_the_argument():
    def f(p):
        return p["a"] * p["pair"][0].sum() + p["pair"][1] ** 2 * p["affine"].w + p["list"][0] * 3

    point = {"a": 2.0, "pair": (np.ones(3), 3.0), "affine": Affine(w=5.0, b=1.0), "list": [4.0], "none": ()}
    g = grad(f)(point)
    assert list(g) == list(point)
    assert g["a"] == 3.0
    assert type(g["pair"]) is tuple
    np.testing.assert_array_equal(g["pair"][0], [2.0, 2.0, 2.0])
    assert g["pair"][1] == 2 * 3 * 5.0
    assert g["affine"] == Affine(w=9.0, b=0.0)
    assert type(g["affine"]) is Affine
    assert g["list"] == [3.0]
    assert g["none"] == ()
    assert type(grad(lambda p: p["x"] * 2)(OrderedDict(x=1.0))) is OrderedDict
    assert grad(lambda p: 1.0)({}) == {}


def test_jacobian_of_trees_holds_for_each_result_the_form_of_the_argument():
    def f(p, k):
        return {"scaled": p.w * k, "sum": p.w.sum() + p.b}

    j = jacobian(f)(Affine(np.ones(2), 3.0), 5.0)
    assert set(j) == {"scaled", "sum"}
    np.testing.assert_array_equal(j["scaled"].w, 5 * np.eye(2))
    np.testing.assert_array_equal(j["scaled"].b, [0.0, 0.0])
    np.testing.assert_array_equal(j["sum"].w, [1.0, 1.0])
    assert j["sum"].b == 1.0


def test_vjp_and_jvp_of_trees():
    def f(p, y):
        return {"product": p["x"] * y, "constant": 7.0}, [p["x"] + y]

    value, pullback = vjp(f, {"x": 2.0}, 3.0)
    assert value == ({"product": 6.0, "constant": 7.0}, [5.0])
    assert pullback(({"product": 1.0, "constant": 1.0}, [10.0])) == ({"x": 13.0}, 12.0)
    value, pushed = jvp(f, ({"x": 2.0}, 3.0), ({"x": 1.0}, 10.0))
    assert value == ({"product": 6.0, "constant": 7.0}, [5.0])
    assert pushed == ({"product": 3.0 + 20.0, "constant": 0.0}, [11.0])


def test_hvp_of_trees():
    g = hvp(lambda p: p["x"] ** 2 * p["y"])({"x": 2.0, "y": 3.0}, {"x": 1.0, "y": 10.0})
    assert g == {"x": 6.0 + 40.0, "y": 4.0}


# has_aux


def test_auxiliary_data_come_back_as_arrays():
    def f(x):
        return (x * x).sum(), {"twice": 2 * x, "text": "a", "constant": np.ones(2), "pair": (x[0], None)}

    x = np.array([1.0, 2.0])
    g, aux = grad(f, has_aux=True)(x)
    np.testing.assert_array_equal(g, [2.0, 4.0])
    np.testing.assert_array_equal(aux["twice"], [2.0, 4.0])
    assert type(aux["twice"]) is np.ndarray
    assert (aux["text"], aux["pair"]) == ("a", (1.0, None))
    assert type(aux["pair"][0]) is np.float64
    (value, aux), g = value_and_grad(f, has_aux=True)(x)
    assert (value, aux["text"]) == (5.0, "a")
    np.testing.assert_array_equal(g, [2.0, 4.0])
    value, pullback, aux = vjp(f, x, has_aux=True)
    np.testing.assert_array_equal(pullback(10.0)[0], [20.0, 40.0])
    assert (value, aux["text"]) == (5.0, "a")
    value, pushed, aux = jvp(f, (x,), (np.array([1.0, 0.0]),), has_aux=True)
    assert (value, pushed, aux["text"]) == (5.0, 2.0, "a")
    j, aux = jacobian(f, has_aux=True)(x)
    np.testing.assert_array_equal(j, [2.0, 4.0])
    assert aux["text"] == "a"


@pytest.mark.parametrize("result", [1.0, (1.0,), (1.0, 2.0, 3.0), [1.0, 2.0]], ids=str)
def test_has_aux_needs_a_pair(result):
    def f(x):
        return result

    message = "{}: with has_aux=True, f must return (value, auxiliary data)."
    for transform in (grad, value_and_grad):
        with refused(TypeError, message.format("grad")):
            transform(f, has_aux=True)(1.0)
    with refused(TypeError, message.format("jacobian")):
        jacobian(f, has_aux=True)(1.0)
    with refused(TypeError, message.format("vjp")):
        vjp(f, 1.0, has_aux=True)
    with refused(TypeError, message.format("jvp")):
        jvp(f, (1.0,), (1.0,), has_aux=True)


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


def test_a_transform_in_a_python_loop():
    def fixed_point(a):
        x = 1.0
        for _ in range(30):
            x = x - (x * x - a) / grad(lambda x: x * x - a)(x)
        return x

    assert fixed_point(2.0) == pytest.approx(2**0.5, rel=1e-15)
    assert grad(fixed_point)(2.0) == pytest.approx(0.5 / 2**0.5, rel=1e-12)


# Metadata


@pytest.mark.parametrize("transform", [grad, value_and_grad, elementwise_grad, jacobian, hessian, hvp])
def test_a_derivative_keeps_the_name_and_documentation_of_its_function(transform):
    def energy(x):
        """Half of the square."""
        return x * x / 2

    assert transform(energy).__name__ == "energy"
    assert transform(energy).__doc__ == "Half of the square."
    assert inspect.unwrap(transform(energy)) is energy


# Errors


@pytest.mark.parametrize(
    ("point", "shown"),
    [
        (3, "3"),
        (True, "True"),
        (np.int64(3), "np.int64(3)"),
        (np.arange(3), "an array of int64"),
        (Tensor(3), "Tensor(3, shape=(), dtype=int64, requires_grad=False)"),
        (Tensor([1, 2]), "an array of int64"),
    ],
)
def test_an_integer_argument_is_refused_with_the_hint_to_write_a_float(point, shown):
    message = (
        "{}: gradients are with respect to floating-point numbers, but an argument is "
        f"{shown}. Write 2.0 instead of 2, or convert with .astype(float)."
    )
    calls = {
        "grad": [grad(np.sum), value_and_grad(np.sum), hvp(np.sum)],
        "elementwise_grad": [elementwise_grad(np.sum)],
        "jacobian": [jacobian(np.sum)],
        "hessian": [hessian(np.sum)],
        "vjp": [lambda x, *_: vjp(np.sum, x)],
        "jvp": [lambda x, *_: jvp(np.sum, (x,), (x,))],
    }
    for what, functions in calls.items():
        for i, f in enumerate(functions):
            with refused(TypeError, message.format(what)):
                f(*([point, point] if (what, i) == ("grad", 2) else [point]))


@pytest.mark.parametrize(
    ("point", "message"),
    [
        ("a", "grad: expected a tensor, an array or a number, but got str 'a'."),
        (None, "grad: expected a tensor, an array or a number, but got NoneType None."),
        (2j, "grad: complex numbers are not supported. Split complex 2j into .real and .imag."),
        ({"x": "a"}, "grad: expected a tensor, an array or a number, but got str 'a'."),
    ],
)
def test_an_argument_of_no_numbers_is_refused(point, message):
    with refused(TypeError, message):
        grad(lambda x: 1.0)(point)


@pytest.mark.parametrize("transform", [grad, value_and_grad, hessian])
def test_a_result_that_is_no_scalar_is_refused(transform):
    def rows(x):
        return x * np.ones((2, 3))

    message = (
        "grad: rows must return a scalar, but returned shape (2, 3). "
        "For a vector-valued function use jacobian, or vjp with a cotangent."
    )
    with refused(ValueError, message):
        transform(rows)(1.0)
    for result, shown in ((None, "NoneType"), ((1.0, 2.0), "tuple"), ([1.0], "list"), ("a", "str")):

        def constant(x, result=result):
            return result

        with refused(TypeError, f"grad: constant must return a scalar, but returned a {shown}."):
            transform(constant)(1.0)


def test_a_plain_array_result_that_is_no_scalar_is_refused():
    message = (
        "grad: <lambda> must return a scalar, but returned shape (2,). "
        "For a vector-valued function use jacobian, or vjp with a cotangent."
    )
    with refused(ValueError, message):
        grad(lambda x: np.ones(2))(1.0)


class Model:
    def __call__(self, x):
        return x * np.ones(2)


def test_an_object_is_named_by_its_class():
    message = (
        "grad: Model must return a scalar, but returned shape (2,). "
        "For a vector-valued function use jacobian, or vjp with a cotangent."
    )
    with refused(ValueError, message):
        grad(Model())(1.0)


@pytest.mark.parametrize(
    ("argnums", "kind", "message"),
    [
        (2, ValueError, "argnums names argument 2, but f was called with 2."),
        (-3, ValueError, "argnums names argument -3, but f was called with 2."),
        ((0, 5), ValueError, "argnums names argument 5, but f was called with 2."),
        ((0, 0), ValueError, "argnums=(0, 0) names argument 0 twice."),
        ((1, -1), ValueError, "argnums=(1, -1) names argument 1 twice."),
        ("x", TypeError, "argnums must be an integer or a sequence of integers, but is 'x'."),
        (1.0, TypeError, "argnums must be an integer or a sequence of integers, but is 1.0."),
        ((0, "y"), TypeError, "argnums must be an integer or a sequence of integers, but is (0, 'y')."),
    ],
)
def test_argnums_that_name_no_argument_are_refused(argnums, kind, message):
    def f(x, y):
        return x * y

    for what, transform in (("grad", grad), ("jacobian", jacobian), ("elementwise_grad", elementwise_grad)):
        with refused(kind, f"{what}: {message}"):
            transform(f, argnums)(1.0, 2.0)


def test_cotangents_and_tangents_of_another_form_are_refused():
    def pair(x):
        return x * x, x.sum()

    x = np.ones(2)
    _, pullback = vjp(lambda x: x * x, x)
    _, pullback_of_pair = vjp(pair, x)
    for call, message in (
        (lambda: pullback(np.ones(3)), "vjp: the cotangent has shape (3,), but shape (2,) is needed."),
        (lambda: pullback(1.0), "vjp: the cotangent has shape (), but shape (2,) is needed."),
        (lambda: pullback((x, x)), "vjp: the cotangent has 2 parts, but 1 are needed."),
        (lambda: pullback_of_pair(x), "vjp: the cotangent has 1 parts, but 2 are needed."),
        (lambda: pullback_of_pair((x, x)), "vjp: the cotangent has shape (2,), but shape () is needed in part 1."),
        (
            lambda: jvp(lambda x: x, (x,), (np.ones(3),)),
            "jvp: the tangent has shape (3,), but shape (2,) is needed.",
        ),
        (lambda: jvp(lambda x: x, (x,), (x, x)), "jvp: the tangent has 2 parts, but 1 are needed."),
        (lambda: hvp(np.sum)(x, np.ones(3)), "hvp: the vector has shape (3,), but shape (2,) is needed."),
    ):
        with refused(ValueError, message):
            call()


def test_jvp_takes_sequences():
    message = "jvp: primals and tangents are sequences with one entry per argument, as in jvp(f, (x,), (v,))."
    for args in ((1.0, 1.0), ((1.0,), 1.0), (np.ones(2), np.ones(2))):
        with refused(TypeError, message):
            jvp(np.sin, *args)
    assert jvp(np.sin, [0.0], [2.0]) == (0.0, 2.0)


def test_a_cotangent_of_no_numbers_is_refused():
    _, pullback = vjp(lambda x: x * x, 1.0)
    with refused(TypeError, "gradients: gradient=: expected a tensor, an array or a number, but got str 'a'."):
        pullback("a")


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
