"""Operations of the user: a function and its rules, and every derivative follows."""

import numpy as np
import pytest

from autograd import Primitive, Tensor, binary, grad, gradients, no_grad, primitive, pullback, unary
from tests.engine.refusals import refused


@primitive
def cube(x, /, scale=1.0):
    """The third power."""
    return scale * x**3


cube.defvjp(lambda g, y, x, scale=1.0: g * (3 * scale * x * x))


@primitive
def scaled_dot(a, b, /, *, scale):
    return scale * np.dot(a, b)


scaled_dot.defvjp(
    lambda g, y, a, b, scale: g * scale * b,
    lambda g, y, a, b, scale: g * scale * a,
)


@primitive
def joined(*arrays, times=1):
    return np.concatenate(arrays) * times


@joined.defvjp
def _(i, g, y, *arrays, times=1):
    start = sum(x.shape[0] for x in arrays[:i])
    return g[start : start + arrays[i].shape[0]] * times


@primitive
def ranks(x, /):
    return np.argsort(np.argsort(x))


@primitive
def without_rule(x, /, k=1):
    return k * x


# What a primitive is


def test_a_primitive_on_arrays_is_its_function():
    assert cube(2.0) == 8.0
    assert type(cube(2)) is float
    np.testing.assert_array_equal(cube(np.array([1, 2]), scale=2), [2, 16])
    assert scaled_dot([1, 2], [3, 4], scale=2) == 22


def test_a_primitive_looks_like_its_function():
    assert isinstance(cube, Primitive)
    assert repr(cube) == "<primitive cube>"
    assert (cube.name, cube.__name__, cube.__doc__, cube.__module__) == ("cube", "cube", "The third power.", __name__)


def test_a_primitive_on_tensors_records_one_call():
    x = Tensor(2.0)
    y = cube(x, scale=5)
    assert y.item() == 40.0
    assert (y.op, y.inputs, dict(y.params)) == (cube, (x,), {"scale": 5})
    assert repr(y) == "Tensor(40., shape=(), dtype=float64, op=cube)"


def test_a_parameter_may_be_given_by_position():
    x = Tensor(2.0)
    y = cube(x, 5)
    assert dict(y.params) == {"scale": 5}
    assert gradients(y, x) == 60.0
    with refused(TypeError, "cube takes 2 arguments by position at most; pass others by keyword."):
        cube(x, 5, 6)
    with refused(TypeError, "cube: scale is given twice, by position and by keyword."):
        cube(x, 5, scale=6)


def test_every_kind_of_argument_of_numbers_is_taken_beside_a_tensor():
    a = Tensor([1.0, 2.0])
    for b in ([3, 4], (3.0, 4.0), np.array([3, 4]), Tensor([3, 4]), np.array([3, 4], np.int8)):
        y = scaled_dot(a, b, scale=2)
        assert y.item() == 22.0
        np.testing.assert_array_equal(gradients(y, a), [6.0, 8.0])
    with refused(TypeError, "scaled_dot: expected a tensor, an array or a number, but got str 'ab'."):
        scaled_dot(a, "ab", scale=2)
    with refused(TypeError, "scaled_dot: a list of tensors is not a tensor. Join them with stack first."):
        scaled_dot(a, [a[0], a[1]], scale=2)


def test_what_a_function_returns_becomes_the_data_of_a_tensor():
    @primitive
    def listed(x, /):
        return [1.0, 2.0]

    @primitive
    def number(x, /):
        return 3

    @primitive
    def zero_d(x, /):
        return np.array(2.0)

    x = Tensor(1.0, requires_grad=False)
    np.testing.assert_array_equal(listed(x).data, [1.0, 2.0])
    assert type(number(x).data) is np.int64
    assert type(zero_d(x).data) is np.float64


# Rules


def test_the_rule_is_the_gradient_and_gives_the_second_derivative_for_free():
    f = lambda x: cube(x, scale=2.0)  # noqa: E731
    assert grad(f)(3.0) == 54.0
    assert grad(grad(f))(3.0) == 36.0
    assert grad(grad(grad(f)))(3.0) == 12.0


def test_two_arrays_and_a_keyword():
    a, b = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    da, db = gradients(scaled_dot(a, b, scale=10.0), [a, b], create_graph=True)
    np.testing.assert_array_equal(da.data, [30.0, 40.0])
    np.testing.assert_array_equal(db.data, [10.0, 20.0])
    np.testing.assert_array_equal(gradients(da.sum(), b), [10.0, 10.0])
    np.testing.assert_array_equal(gradients(scaled_dot([1.0, 2.0], b, scale=1), b), [1.0, 2.0])


def test_any_number_of_arrays():
    a, b = Tensor([1.0, 2.0]), Tensor([3.0])
    y = joined(a, b, np.zeros(1), a, times=2)
    np.testing.assert_array_equal(y.data, [2, 4, 6, 0, 2, 4])
    da, db = gradients((y * np.arange(6.0)).sum(), [a, b])
    np.testing.assert_array_equal(da, [2 * (0 + 4), 2 * (1 + 5)])
    np.testing.assert_array_equal(db, [4.0])
    assert joined(a, b).inputs == (a, b)


def test_broadcasting_is_undone_for_the_rule():
    @primitive
    def plus(a, b, /):
        return a + b

    plus.defvjp(lambda g, y, a, b: g, lambda g, y, a, b: g)
    a, b = Tensor(np.ones((2, 3))), Tensor(1.0)
    da, db = gradients(plus(a, b).sum(), [a, b])
    np.testing.assert_array_equal(da, np.ones((2, 3)))
    assert db == 6.0


def test_a_rule_may_return_a_python_number():
    @primitive
    def five_times(x, /):
        return 5 * x

    five_times.defvjp(lambda g, y, x: 5)
    assert gradients(five_times(Tensor(np.float32(2))), Tensor(1.0)) == 0.0
    x = Tensor(np.float32(2))
    assert gradients(five_times(x), x) == 5.0
    assert gradients(five_times(x), x).dtype == np.float32


def test_an_integer_result_is_a_constant_and_needs_no_rule():
    x = Tensor([3.0, 1.0, 2.0])
    y = ranks(x)
    assert y.tolist() == [2, 0, 1]
    assert not y.requires_grad
    assert gradients((y * x).sum(), x).tolist() == [2.0, 0.0, 1.0]


def test_without_a_rule_constants_are_fine_and_tracked_tensors_are_refused():
    assert without_rule(2.0, k=3) == 6.0
    assert without_rule(Tensor(2.0, requires_grad=False), k=3).item() == 6.0
    message = (
        "without_rule has no derivative rule for argument 0, a tensor of shape (2,) that requires a gradient. "
        "Give it one with without_rule.defvjp, or pass t.detach()."
    )
    with refused(TypeError, message):
        without_rule(Tensor([1.0, 2.0]))


def test_a_rule_of_none_means_no_derivative_for_that_argument():
    @primitive
    def choose(mask, x, /):
        return np.where(mask, x, 0)

    choose.defvjp(None, lambda g, y, mask, x: np.where(mask, g, 0))
    x = Tensor([1.0, 2.0])
    np.testing.assert_array_equal(gradients(choose([True, False], x).sum(), x), [1.0, 0.0])
    message = (
        "choose has no derivative rule for argument 0, a tensor of shape (2,) that requires a gradient. "
        "Give it one with choose.defvjp, or pass t.detach()."
    )
    with refused(TypeError, message):
        choose(x, x)


def test_a_tensor_as_a_parameter_is_its_value_if_it_is_a_constant():
    x = Tensor(2.0)
    y = cube(x, scale=Tensor(5))
    assert dict(y.params) == {"scale": 5}
    assert cube(x, scale=Tensor(5.0).detach()).item() == 40.0
    message = (
        "cube: scale= has no derivative, so it cannot be a tensor that requires a gradient. "
        "Pass scale=t.detach() if that is what you mean."
    )
    with refused(TypeError, message):
        cube(x, scale=Tensor(5.0))
    assert dict(cube(x, Tensor(5)).params) == {"scale": 5}
    with refused(TypeError, message):
        cube(x, Tensor(5.0))


@pytest.mark.parametrize("shape", [(3,), (2, 2), (1, 3)])
def test_a_rule_of_the_wrong_shape_is_refused_by_name(shape):
    @primitive
    def wrong(x, /):
        return +x

    wrong.defvjp(lambda g, y, x: np.ones(shape))
    x = Tensor([1.0, 2.0])
    message = (
        f"wrong: its derivative rule gave a cotangent of shape {shape} for an input of shape (2,). "
        "A rule must return its input's shape, or one that the input broadcasts to."
    )
    if shape == (2, 2):  # the input broadcasts to it
        np.testing.assert_array_equal(gradients(wrong(x).sum(), x), [2.0, 2.0])
        return
    with refused(ValueError, message):
        wrong(x).sum().backward()
    assert x.grad is None
    with refused(ValueError, message):
        gradients(wrong(x).sum(), x, create_graph=True)


def test_a_rule_of_too_few_dimensions_is_refused():
    @primitive
    def total_of_rule(x, /):
        return +x

    total_of_rule.defvjp(lambda g, y, x: g.sum())
    x = Tensor([1.0, 2.0])
    message = (
        "total_of_rule: its derivative rule gave a cotangent of shape () for an input of shape (2,). "
        "A rule must return its input's shape, or one that the input broadcasts to."
    )
    with refused(ValueError, message):
        total_of_rule(x).sum().backward()


def test_the_number_of_rules_is_that_of_the_arrays():
    for op, count in ((primitive(lambda a, b, /: a), 2), (primitive(lambda a, /, k=1: a), 1)):
        for rules in ((None,) * (count - 1), (None,) * (count + 1)):
            message = f"<lambda>.defvjp takes one rule per array argument, {count} in all, not {len(rules)}."
            with refused(TypeError, message):
                op.defvjp(*rules)
    with refused(TypeError, "joined.defvjp takes one rule for all *arrays, (i, g, y, *inputs, **params), not 2."):
        joined.defvjp(None, None)


def test_without_a_slash_the_arrays_are_the_arguments_without_a_default():
    power = primitive(lambda x, exponent=2: x**exponent).defvjp(
        lambda g, y, x, exponent=2: g * exponent * x ** (exponent - 1)
    )
    assert grad(power)(3.0) == 6.0
    assert grad(lambda x: power(x, 3))(3.0) == 27.0
    assert grad(lambda x: power(x, exponent=3))(3.0) == 27.0


def test_the_pullback_wants_a_cotangent_of_the_shape_of_the_result():
    y = Tensor([1.0, 2.0]) * 3.0
    with refused(ValueError, "pullback: the cotangent has shape (), but the tensor has shape (2,)."):
        pullback(y, 1.0)


def test_vjp_calls_one_rule():
    assert cube.vjp(0, 1.0, 8.0, (2.0,), {"scale": 1.0}) == 12.0
    assert scaled_dot.vjp(1, 1.0, None, (3.0, 4.0), {"scale": 2.0}) == 6.0
    np.testing.assert_array_equal(joined.vjp(1, np.arange(3.0), None, (np.ones(2), np.ones(1)), {"times": 2}), [4.0])


# Rows


def test_unary_is_one_row():
    logistic = unary(lambda x: 1 / (1 + np.exp(-x)), lambda y, x: y * (1 - y), name="logistic")
    x = Tensor([0.0, 1.0])
    y = logistic(x)
    s = 1 / (1 + np.exp(-x.data))
    assert repr(y).endswith("op=logistic)")
    np.testing.assert_allclose(gradients(y.sum(), x), s * (1 - s))
    assert grad(grad(logistic))(0.5) == pytest.approx(
        (lambda s: s * (1 - s) * (1 - 2 * s))(1 / (1 + np.exp(-0.5))), rel=1e-14
    )
    assert logistic(0.0) == 0.5
    with no_grad():
        assert not logistic(x).requires_grad


def test_binary_is_one_row_and_broadcasts():
    area = binary(lambda a, b: a * b / 2, lambda y, a, b: b / 2, lambda y, a, b: a / 2, name="area")
    a, b = Tensor([1.0, 2.0]), Tensor(3.0)
    da, db = gradients(area(a, b).sum(), [a, b])
    np.testing.assert_array_equal(da, [1.5, 1.5])
    assert db == 1.5
    assert area(2.0, 3.0) == 3.0
    assert gradients(area(a, 4).sum(), a).tolist() == [2.0, 2.0]
    assert gradients(area([1.0, 2.0], b).sum(), b) == 1.5
    assert repr(area) == "<primitive area>"
    with no_grad():
        assert not area(a, b).requires_grad
        assert not area(2.0, b).requires_grad


def test_a_partial_derivative_may_be_a_number():
    triple = unary(lambda x: 3 * x, 3, name="triple")
    same = unary(lambda x: +x, 1, name="same")
    assert grad(triple)(2.0) == 3.0
    assert grad(same)(2.0) == 1.0
    assert grad(grad(triple))(2.0) == 0.0
    mix = binary(lambda a, b: a - 2 * b, 1, -2, name="mix")
    assert grad(mix, (0, 1))(5.0, 7.0) == (1.0, -2.0)
    assert mix.vjp(0, 4.0, None, (1.0, 2.0), {}) == 4.0
    assert mix.vjp(1, 4.0, None, (1.0, 2.0), {}) == -8.0


def test_rows_with_constants_on_either_side_take_no_gradient_for_them():
    ratio = binary(np.divide, lambda y, a, b: 1 / b, lambda y, a, b: -y / b, name="ratio")
    x, c = Tensor(4.0), Tensor(2.0, requires_grad=False)
    assert gradients(ratio(x, c), x) == 0.5
    assert gradients(ratio(c, x), x) == -0.125
    assert not ratio(c, c).requires_grad
    assert gradients(ratio(c, x), x, create_graph=True).item() == -0.125
