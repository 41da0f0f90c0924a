"""Operations of the user: a function and its rules, and every derivative follows."""

import functools
import inspect
import math

import numpy as np
import pytest

from autograd import Primitive, Tensor, binary, grad, gradients, no_grad, ops, primitive, pullback, unary
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


COMPLEX = "{0}: its result: complex numbers are not supported. Split {1} into .real and .imag."
NO_NUMBERS = "{0}: its result: expected a tensor, an array or a number, but got {1}."


@pytest.mark.parametrize("tracked", [True, False])
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t: t.astype(complex), COMPLEX.format("astype", "ndarray array([1.+0.j, 2.+0.j])")),
        (lambda t: t.sum(dtype=complex), COMPLEX.format("sum", "complex128 np.complex128(3+0j)")),
        (lambda t: t.mean(dtype=complex), COMPLEX.format("mean", "complex128 np.complex128(1.5+0j)")),
        (lambda t: t.cumsum(dtype=complex), COMPLEX.format("cumsum", "ndarray array([1.+0.j, 3.+0.j])")),
        (lambda t: t.prod(dtype=complex), COMPLEX.format("prod", "complex128 np.complex128(2+0j)")),
        (lambda t: t.astype(str), NO_NUMBERS.format("astype", "ndarray array(['1.0', '2.0'], dtype='<U32')")),
        (lambda t: t.astype(object), NO_NUMBERS.format("astype", "ndarray array([1.0, 2.0], dtype=object)")),
        (lambda t: np.zeros_like(t, dtype=complex), COMPLEX.format("np.zeros_like", "ndarray array([0.+0.j, 0.+0.j])")),
        (
            lambda t: np.ones_like(t, dtype=object),
            NO_NUMBERS.format("np.ones_like", "ndarray array([1, 1], dtype=object)"),
        ),
    ],
)
def test_a_result_that_is_not_of_real_numbers_is_refused(call, message, tracked):
    with refused(TypeError, message):
        call(Tensor([1.0, 2.0], requires_grad=tracked))


@pytest.mark.parametrize(
    ("returned", "kind", "message"),
    [
        (None, TypeError, NO_NUMBERS.format("double", "NoneType None")),
        ("ab", TypeError, NO_NUMBERS.format("double", "str 'ab'")),
        (1j, TypeError, COMPLEX.format("double", "complex 1j")),
        (
            (1.0, 2.0),
            TypeError,
            "double: an operation has one result, but its function returned a tuple of 2. Make one operation for each, "
            "or return them stacked.",
        ),
        (
            np.ma.masked_array([1.0, 2.0], [True, False]),
            TypeError,
            "double: its result: a MaskedArray is not a plain array, and what it does otherwise would be lost (its "
            "mask, its unit, its own product). Pass np.asarray(x) if its plain values are meant.",
        ),
    ],
)
def test_what_a_users_function_returns_is_looked_at_in_every_kind_of_operation(returned, kind, message):
    x = Tensor([1.0, 2.0])

    @primitive
    def double(x, /):
        return returned

    calls = [
        lambda: double(x),
        lambda: unary(lambda x: returned, 2, name="double")(x),
        lambda: binary(lambda a, b: returned, 2, 2, name="double")(x, 1.0),
        lambda: binary(lambda a, b: returned, 2, 2, name="double")(1.0, x),
    ]
    for call in calls:
        with refused(kind, message):
            call()


@pytest.mark.parametrize("integers", [lambda *xs: np.floor(xs[0]).astype(int), lambda *xs: xs[0] > 1])
def test_a_row_of_integers_or_truth_values_makes_constants(integers):
    x = Tensor([1.0, 2.0])
    for y in (
        unary(lambda x: integers(x), 0, name="whole")(x),
        binary(lambda a, b: integers(a, b), 0, 0, name="whole")(x, 1.0),
        binary(lambda a, b: integers(b, a), 0, 0, name="whole")(1.0, x),
        binary(lambda a, b: integers(a, b), 0, 0, name="whole")(x, x),
        unary(np.isnan, 0)(x),
        binary(np.less, 0, 0)(x, 1.0),
        binary(np.less, 0, 0)(1.0, x),
    ):
        assert not y.requires_grad
        assert y.dtype.kind in "ib"


def test_rows_of_python_functions_hold_what_numpy_would():
    sine = unary(math.sin, lambda y, x: np.cos(x), name="sine")
    x = Tensor(0.5)
    assert type(sine(x).data) is np.float64
    assert gradients(sine(x), x) == math.cos(0.5)
    half = unary(lambda x: np.asarray(x / 2), 0.5, name="half")
    assert type(half(x).data) is np.float64
    power = binary(math.pow, lambda y, a, b: b * a ** (b - 1), lambda y, a, b: y * np.log(a), name="pow")
    assert type(power(x, 2.0).data) is type(power(2.0, x).data) is np.float64
    assert gradients(power(x, 3.0), x) == 0.75
    product = binary(np.frompyfunc(lambda a, b: a * b, 2, 1), lambda y, a, b: b, lambda y, a, b: a, name="product")
    assert type(product(x, 2.0).data) is np.float64
    with refused(TypeError, NO_NUMBERS.format("product", "ndarray array([0.5, 1.0], dtype=object)")):
        product(x, [1.0, 2.0])


NOT_PLAIN = [np.array([[1.0, 2.0]]).view(np.matrix), np.ma.masked_array([1.0, 2.0], [False, True])]


@pytest.mark.parametrize("constant", NOT_PLAIN, ids=lambda x: type(x).__name__)
def test_a_subclass_of_arrays_is_refused_as_a_constant(constant):
    """A matrix multiplies in its own way, a masked array would lose its mask."""
    x = Tensor([1.0, 2.0])

    def message(name):
        return (
            f"{name}: a {type(constant).__name__} is not a plain array, and what it does otherwise would be lost (its "
            "mask, its unit, its own product). Pass np.asarray(x) if its plain values are meant."
        )

    for name, call in {
        "multiply": lambda: x * constant,
        "hypot": lambda: np.hypot(constant, x),
        "matmul": lambda: np.matmul(x, constant),
        "Tensor": lambda: Tensor(constant),
        "data": lambda: setattr(Tensor([1.0, 2.0]), "data", constant),
    }.items():
        with refused(TypeError, message(name)):
            call()
    with pytest.raises(TypeError, match="plain array"):
        _ = constant * x


def test_an_array_on_disk_is_a_constant(tmp_path):
    np.arange(2.0).tofile(tmp_path / "x")
    stored = np.memmap(tmp_path / "x", float, "r")
    x = Tensor([1.0, 2.0])
    assert gradients((x * stored).sum(), x).tolist() == [0.0, 1.0]
    assert type((stored * x).inputs[0]) is np.ndarray


@pytest.mark.parametrize(
    ("constant", "message"),
    [
        (
            np.array([1j, 2]),
            "{}: complex numbers are not supported. Split ndarray array([0.+1.j, 2.+0.j]) into .real and .imag.",
        ),
        (
            np.complex64(1j),
            "{}: complex numbers are not supported. Split complex64 np.complex64(1j) into .real and .imag.",
        ),
        (
            np.array(["a", "b"]),
            "{}: expected a tensor, an array or a number, but got ndarray array(['a', 'b'], dtype='<U1').",
        ),
        (
            np.array([None, 1]),
            "{}: expected a tensor, an array or a number, but got ndarray array([None, 1], dtype=object).",
        ),
    ],
)
def test_an_array_that_is_not_of_real_numbers_is_refused_as_a_constant(constant, message):
    x = Tensor([1.0, 2.0])
    for name, call in {
        "add": lambda: np.add(x, constant),
        "multiply": lambda: constant * x,
        "power": lambda: x**constant,
        "matmul": lambda: x @ constant,
        "where": lambda: np.where([True, False], constant, x),
        "joined": lambda: joined(x, constant),
    }.items():
        with refused(TypeError, message.format(name)):
            call()


# NumPy's functions as primitives


def test_a_function_of_numpy_is_made_a_primitive_by_its_signature():
    sort = primitive(np.sort).defvjp(lambda g, y, x, axis=-1: g[np.argsort(np.argsort(x, axis))])
    x = Tensor([3.0, 1.0, 2.0])
    y = sort(x, axis=0)
    assert y.tolist() == [1.0, 2.0, 3.0]
    assert (y.op.name, dict(y.params)) == ("sort", {"axis": 0})
    assert dict(sort(x, 0).params) == {"axis": 0}
    assert gradients((y * [1.0, 10.0, 100.0]).sum(), x).tolist() == [100.0, 1.0, 10.0]
    assert primitive(np.interp).arity == 3
    where = primitive(np.where).defvjp(None, lambda g, y, c, a, b: np.where(c, g, 0), None)
    assert gradients(where([True, False], x[:2], 0.0).sum(), x).tolist() == [1.0, 0.0, 0.0]
    gradient = primitive(np.gradient)
    assert gradient.arity is None
    assert primitive(math.sin).arity == 1


def test_a_method_is_made_a_primitive():
    class Scale:
        by = 3.0

        def scaled(self, x, /, power=1):
            return self.by**power * x

    scaled = primitive(Scale().scaled).defvjp(lambda g, y, x, power=1: g * 3.0**power)
    assert grad(scaled)(2.0) == 3.0
    assert grad(lambda x: scaled(x, 2))(2.0) == 9.0


def test_what_cannot_be_made_a_primitive_is_refused():
    message = "primitive: expected a function with a name, but got {!r}. Define one with def."
    for wrong in (3.0, functools.partial(np.sum, axis=0), "sin"):
        with refused(TypeError, message.format(wrong)):
            primitive(wrong)
    message = (
        "primitive: Python does not know the arguments of next. Call it in a function of your own: "
        "def next(x, /): return …"
    )
    with refused(TypeError, message):
        primitive(next)


def test_a_tensor_is_not_passed_by_keyword():
    cubed = primitive(lambda x, scale=1: scale * x**3).defvjp(lambda g, y, x, scale=1: -g)
    x = Tensor(2.0)
    with refused(TypeError, "<lambda>: x is an array, not a parameter; pass it by position."):
        cubed(x=x)
    assert grad(cubed)(2.0) == -1.0
    masked = Tensor([True, False])
    assert ops.sum(np.array([1.0, 2.0]), where=masked).item() == 1.0


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


def test_without_a_rule_tracked_tensors_are_constants_where_nothing_is_recorded():
    with no_grad():
        y = without_rule(Tensor([1.0, 2.0]), k=3)
    assert not y.requires_grad
    assert y.tolist() == [3.0, 6.0]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (3, "must be a function or None, but is 3."),
        (lambda g, y: g, "takes 2 arguments, but is called with 3: the cotangent, the output and 1 of scaled's own."),
        (
            lambda i, g, y, x, by: g,
            "takes 5 arguments, but is called with 3: the cotangent, the output and 1 of scaled's own.",
        ),
    ],
)
def test_what_cannot_be_a_rule_is_refused_with_the_name_of_its_operation(rule, said):
    def scaled(x, /, by=2.0):
        return x * by

    with refused(TypeError, f"scaled.defvjp: rule 0 {said}"):
        primitive(scaled).defvjp(rule)
    for good in (lambda g, y, x, by=2.0: g * by, lambda g, y, x, by: g * by, lambda g, *rest, **params: 2.0 * g):
        x = Tensor(3.0)
        assert gradients(primitive(scaled).defvjp(good)(x, by=2.0), x) == 2.0

    def anyhow(x, /, **params):
        return x * params["by"]

    x = Tensor(3.0)
    for function in (anyhow, functools.partial(scaled)):
        functools.update_wrapper(function, scaled)
        op = primitive(function).defvjp(lambda g, y, x, by: g * by)
        assert gradients(op(x, by=2.0), x) == 2.0


def test_a_rule_of_one_of_numpys_functions_takes_no_options():
    said = "takes 4 arguments, but is called with 3: the cotangent, the output and 1 of square's own."
    with refused(TypeError, f"square.defvjp: rule 0 {said}"):
        primitive(np.square).defvjp(lambda i, g, y, x: g)


def test_a_derivative_that_is_neither_a_number_nor_a_function_is_refused():
    with refused(TypeError, "sin: derivative 0 must be a number or a function, but is 'cos'."):
        unary(np.sin, "cos")
    with refused(TypeError, "add: derivative 1 must be a number or a function, but is None."):
        binary(np.add, 1, None)


def test_help_says_what_an_operation_takes():
    for op, arguments in ((ops.add, "(a, b, /)"), (ops.tanh, "(x, /)"), (ops.equal, "(a, b, /)"), (ops.relu, "(x)")):
        assert str(inspect.signature(op)) == arguments
        assert "out" not in op.__doc__.replace("without", "")
    assert ops.add.__doc__ == "a + b. As NumPy's, but without its options."
    assert str(inspect.signature(Tensor([1.0]).mean)) == "(axis=None, dtype=None, *, keepdims=False, where=True)"
    assert [name for name in ops.__all__ if not getattr(ops, name).__doc__] == []


def test_a_rule_of_none_means_no_derivative_for_that_argument():
    @primitive
    def choose(mask, x, /):
        return np.where(mask, x, 0)

    choose.defvjp(None, lambda g, y, mask, x: np.where(mask, g, 0))
    x = Tensor([1.0, 2.0])
    np.testing.assert_array_equal(gradients(choose([True, False], x).sum(), x), [1.0, 0.0])
    message = (
        "choose has no derivative by argument 0, a tensor of shape (2,) that requires a gradient. "
        "Pass t.detach() for its value."
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


def with_rule(rule):
    @primitive
    def wrong(a, x, /):
        return a * x

    return wrong.defvjp(None, rule)


@pytest.mark.parametrize("shape", [(), (3,), (2, 1), (1, 3), (1, 2), (2, 2), (1, 7)])
def test_a_rule_of_the_wrong_shape_is_refused_with_operation_argument_and_shapes(shape):
    wrong = with_rule(lambda g, y, a, x: g.sum() * np.ones(shape) if g is not y else g)
    x = Tensor([1.0, 2.0])
    message = (
        "wrong: the derivative rule of argument 1, a tensor of shape (2,), gave a cotangent of shape "
        f"{shape}. A rule must return its input's shape, or one that broadcasting made of it in this call."
    )
    for create_graph in (False, True):
        with refused(ValueError, message):
            gradients(wrong(np.ones(2), x).sum(), x, create_graph=create_graph)
        with refused(ValueError, message):
            pullback(wrong(np.ones(2), x), np.ones(2))
    with refused(ValueError, message):
        wrong(np.ones(2), x).sum().backward()
    assert x.grad is None


@pytest.mark.parametrize("shape", [(2,), (1, 2), (3, 2), (3, 1)])
def test_a_rule_may_leave_it_to_the_engine_to_undo_the_broadcasting_of_the_call(shape):
    times = with_rule(lambda g, y, a, x: g * a)
    x = Tensor(np.ones(shape))
    a = np.arange(6.0).reshape(3, 2)
    expected = np.zeros(shape)
    for i in range(3):
        for j in range(2):
            expected[(..., *[k if n > 1 else 0 for k, n in zip((i, j)[2 - len(shape) :], shape, strict=True)])] += a[
                i, j
            ]
    np.testing.assert_array_equal(gradients(times(a, x).sum(), x), expected)


def test_a_length_that_no_array_of_the_call_has_is_no_broadcasting():
    wrong = with_rule(lambda g, y, a, x: np.ones((2, 7)))
    x = Tensor(np.ones((2, 1)))
    message = (
        "wrong: the derivative rule of argument 1, a tensor of shape (2, 1), gave a cotangent of shape (2, 7). "
        "A rule must return its input's shape, or one that broadcasting made of it in this call."
    )
    with refused(ValueError, message):
        gradients(wrong(np.ones((2, 3)), x).sum(), x)


@pytest.mark.parametrize(
    ("cotangent", "what"),
    [
        (None, "nothing (None)"),
        (np.array([1j, 1]), "values of complex128"),
        (1j, "values of complex128"),
        ("ab", "values of <U2"),
        (np.array([None, 1]), "values of object"),
    ],
)
def test_a_rule_that_returns_no_real_numbers_is_refused(cotangent, what):
    wrong = with_rule(lambda g, y, a, x: cotangent)
    x = Tensor([1.0, 2.0])
    message = (
        f"wrong: the derivative rule of argument 1, a tensor of shape (2,), gave {what}. "
        "A rule must return an array of real numbers."
    )
    for create_graph in (False, True):
        with refused(TypeError, message):
            gradients(wrong(2.0, x).sum(), x, create_graph=create_graph)


def test_a_rule_of_integers_or_truth_values_is_converted():
    for cotangent in (np.array([1, 0]), np.array([True, False])):
        right = with_rule(lambda g, y, a, x, c=cotangent: c)
        x = Tensor(np.array([1, 2], np.float32))
        g = gradients(right(2.0, x).sum(), x)
        assert g.tolist() == [1.0, 0.0]
        assert g.dtype == np.float32


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


def test_what_a_rule_raises_says_of_which_operation_it_is():
    @primitive
    def total(x, /, axis=0):
        """Forgets in its rule that it has an axis."""
        return np.sum(x, axis)

    total.defvjp(lambda g, y, x, axis=0: g * nonsense)  # noqa: F821
    with pytest.raises(NameError) as caught:
        total(Tensor([1.0, 2.0]), axis=0).backward()
    assert caught.value.__notes__ == ["In a derivative rule of total, of inputs of shapes [(2,)]."]


def test_a_rule_that_forgets_a_parameter_is_told_so():
    @primitive
    def total(x, /, axis=None):
        """Forgets in its rule that it has an axis."""
        return np.sum(x, axis)

    @primitive
    def joined(*arrays, axis=0):
        """So does this one."""
        return np.concatenate(arrays, axis)

    total.defvjp(lambda g, y, x: g * np.ones_like(x))
    joined.defvjp(lambda i, g, y, *arrays: g[:1])
    x = Tensor([1.0])
    np.testing.assert_array_equal(gradients(total(x), x), [1.0])
    for name, y in (("total", total(x, axis=0)), ("joined", joined(x, x, axis=0).sum())):
        message = (
            f"{name} was called with axis=, which its derivative rule does not take. Give the rule all parameters "
            "of the operation: (g, y, *inputs, axis=…)."
        )
        with refused(TypeError, message):
            y.backward()


def test_too_few_arrays_are_counted():
    @primitive
    def line(x, slope=2.0, /, *, shift=0.0):
        """An array may have a default."""
        return slope * x + shift

    @primitive
    def area(width, height):
        """No ``/``: the arrays are those without a default."""
        return width * height

    t = Tensor(3.0)
    assert line(t.detach()).item() == 6.0
    assert line(t.detach(), shift=1.0).item() == 7.0
    for call, message in (
        (lambda: ops.where(t), "where takes 3 arrays by position (condition, a, b), but got 1."),
        (lambda: ops.matmul(t), "matmul takes 2 arrays by position (a, b), but got 1."),
        (lambda: ops.equal(t), "equal takes 2 arrays by position, but got 1."),
        (lambda: area(t), "area takes 2 arrays by position (width, height), but got 1."),
        (lambda: area(t, height=2.0), "area: height is an array, not a parameter; pass it by position."),
        (lambda: ops.add(t), "add takes two arrays by position and nothing else, but got 1 argument."),
        (lambda: ops.add(), "add takes two arrays by position and nothing else, but got 0 arguments."),
        (lambda: ops.exp(), "exp takes one array by position and nothing else, but got 0 arguments."),
    ):
        with refused(TypeError, message):
            call()


def test_the_rule_of_any_number_of_arrays_takes_any_number():
    @primitive
    def joined(*arrays):
        """All of them in a row."""
        return np.concatenate(arrays)

    with pytest.raises(TypeError) as caught:
        joined.defvjp(lambda g, y, x: g)
    assert str(caught.value) == "joined.defvjp: the rule must take all inputs: (i, g, y, *inputs, **params)."


def test_a_variadic_operation_answers_for_one_input_as_for_all():
    """``vjp``, which a diagram and the checker ask, and ``shares``, which the reverse pass asks."""
    xs = [Tensor(np.arange(n, dtype=float)) for n in (2, 0, 3)]
    y = ops.concatenate(xs)
    g = np.arange(1.0, 6.0)
    shares = y.op.pull(y, g)
    assert [x for x, _ in shares] == xs
    for i, (_, share) in enumerate(shares):
        np.testing.assert_array_equal(y.op.vjp(i, g, y.data, [x.data for x in xs], y.params), share)
