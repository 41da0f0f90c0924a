"""What transforms refuse, with the whole text: a wrong call is never answered with a number."""

import functools
from collections import OrderedDict, namedtuple
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

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
Other = namedtuple("Other", "b w")

# Each transform of `f` at `args`; the tangents are the arguments themselves.
SCALAR = {
    "grad": lambda f, *args, **how: grad(f, **how)(*args),
    "value_and_grad": lambda f, *args, **how: value_and_grad(f, **how)(*args),
    "hessian": lambda f, *args, **how: hessian(f, **how)(*args),
    "hvp": lambda f, *args, **how: hvp(f, **how)(*args, args[0]),
}
NESTED = {
    "elementwise_grad": lambda f, *args, **how: elementwise_grad(f, **how)(*args),
    "jacobian": lambda f, *args, **how: jacobian(f, **how)(*args),
    "vjp": lambda f, *args, **how: vjp(f, *args, **how),
    "jvp": lambda f, *args, **how: jvp(f, args, args[0] if isinstance(how.get("argnums"), int) else args, **how),
}
TRANSFORMS = {**SCALAR, **NESTED}
each_transform = pytest.mark.parametrize(("what", "transform"), TRANSFORMS.items(), ids=TRANSFORMS)
each_of_scalars = pytest.mark.parametrize(("what", "transform"), SCALAR.items(), ids=SCALAR)
each_of_trees = pytest.mark.parametrize(("what", "transform"), NESTED.items(), ids=NESTED)


# What is no function


@each_transform
def test_what_is_no_function_is_refused_when_it_is_given(what, transform):
    for value, kind in ((3.0, "float"), (np.ones(2), "ndarray"), (Tensor(1.0), "Tensor"), (None, "NoneType")):
        message = (
            f"{what}: expected a function, but got a value of type {kind}. "
            "Give the function itself: grad(f)(x), not grad(f(x))."
        )
        with refused(TypeError, message):
            transform(value, 1.0)
    for make in (grad, value_and_grad, elementwise_grad, jacobian, hessian, hvp):
        with pytest.raises(TypeError, match="expected a function"):
            make(3.0)  # not only when it is called


# Arguments


@each_transform
@pytest.mark.parametrize(
    ("point", "shown"),
    [
        (3, "argument 0 is 3"),
        (True, "argument 0 is True"),
        (np.int64(3), "argument 0 is np.int64(3)"),
        (np.arange(3), "argument 0 is an array of int64"),
        (Tensor(3), "argument 0 is Tensor(3, shape=(), dtype=int64, requires_grad=False)"),
        (Tensor([1, 2]), "argument 0 is an array of int64"),
        ({"a": [2.0, (1,)]}, "argument 0['a'][1][0] is 1"),
        (Affine(2.0, 1), "argument 0.b is 1"),
    ],
)
def test_an_integer_argument_is_refused_with_the_hint_to_write_a_float(what, transform, point, shown):
    message = (
        f"{what}: gradients are with respect to floating-point numbers, but {shown}. "
        "Write 2.0 instead of 2, or convert with .astype(float)."
    )
    with refused(TypeError, message):
        transform(np.sum, point)


@dataclass
class Point:
    x: float


@each_transform
@pytest.mark.parametrize(
    ("point", "message"),
    [
        ("a", "argument 0: expected a tensor, an array or a number, but got str 'a'."),
        (2j, "argument 0: complex numbers are not supported. Split complex 2j into .real and .imag."),
        ({"x": ["a"]}, "argument 0['x'][0]: expected a tensor, an array or a number, but got str 'a'."),
        (Point(2.0), "argument 0: expected a tensor, an array or a number, but got Point Point(x=2.0)."),
        ({1.0}, "argument 0: expected a tensor, an array or a number, but got set {1.0}."),
    ],
)
def test_an_argument_of_no_numbers_is_refused(what, transform, point, message):
    with refused(TypeError, f"{what}: {message}"):
        transform(lambda x: 1.0, point)


class Metres(np.ndarray):
    """An array with a unit, which no tensor would keep."""


@each_transform
@pytest.mark.parametrize(
    ("point", "shown"),
    [
        (np.ma.masked_array([1.0, 2.0], [True, False]), "argument 0 is a MaskedArray"),
        ([np.ones(2).view(Metres)], "argument 0[0] is a Metres"),
    ],
)
def test_an_array_of_a_class_of_its_own_is_refused(what, transform, point, shown):
    """The sum of a masked array leaves out what is masked; that of the tensor made from it would not."""
    message = (
        f"{what}: {shown}, and what that adds to an array would be lost. "
        "Pass np.asarray(x), or x.filled(value) if it is masked."
    )
    with refused(TypeError, message):
        transform(np.sum, point)


def test_an_array_in_a_file_is_an_array(tmp_path):
    x = np.memmap(tmp_path / "x", np.float64, "w+", shape=2)
    x[:] = [1.0, 2.0]
    np.testing.assert_array_equal(grad(lambda x: (x * x).sum())(x), [2.0, 4.0])


@each_transform
def test_the_argument_that_argnums_names_is_the_one_that_errors_name(what, transform):
    message = (
        f"{what}: gradients are with respect to floating-point numbers, but argument 2[0] is 5. "
        "Write 2.0 instead of 2, or convert with .astype(float)."
    )
    with refused(TypeError, message):
        transform(lambda x, y, z: x, 1.0, 2, [5], argnums=(0, -1))


@each_transform
@pytest.mark.parametrize(
    ("argnums", "kind", "message"),
    [
        (2, ValueError, "argnums names argument 2, but f was called with 2 positional arguments."),
        (-3, ValueError, "argnums names argument -3, but f was called with 2 positional arguments."),
        ((0, 5), ValueError, "argnums names argument 5, but f was called with 2 positional arguments."),
        ((0, 0), ValueError, "argnums=(0, 0) names argument 0 twice."),
        ((1, -1), ValueError, "argnums=(1, -1) names argument 1 twice."),
        ((0, np.int64(-2)), ValueError, "argnums=(0, np.int64(-2)) names argument 0 twice."),
        ("x", TypeError, "argnums must be an integer or a sequence of integers, but is 'x'."),
        (1.0, TypeError, "argnums must be an integer or a sequence of integers, but is 1.0."),
        (True, TypeError, "argnums must be an integer or a sequence of integers, but is True."),
        ((0, "y"), TypeError, "argnums must be an integer or a sequence of integers, but is (0, 'y')."),
        ((True, 0), TypeError, "argnums must be an integer or a sequence of integers, but is (True, 0)."),
    ],
)
def test_argnums_that_name_no_argument_are_refused(what, transform, argnums, kind, message):
    def f(x, y):
        return x * y

    with refused(kind, f"{what}: {message}"):
        transform(f, 1.0, 2.0, argnums=argnums)


def test_an_argument_by_keyword_is_not_differentiated_by():
    message = "grad: argnums names argument 0, but sum was called with 0 positional arguments."
    with refused(ValueError, message):
        grad(np.sum)(a=np.ones(2))
    message = "value_and_grad: argnums names argument 1, but f was called with 1 positional argument."

    def f(x, y):
        return x * y

    with refused(ValueError, message):
        value_and_grad(f, 1)(1.0, y=2.0)


# Results


@each_of_scalars
def test_a_result_that_is_no_scalar_is_refused(what, transform):
    def rows(x):
        return x * np.ones((2, 3))

    message = "returned shape {}. For a vector-valued function use jacobian, or vjp with a cotangent."
    with refused(ValueError, f"{what}: rows must return a scalar, but " + message.format("(2, 3)")):
        transform(rows, 1.0)
    with refused(ValueError, f"{what}: <lambda> must return a scalar, but " + message.format("(1,)")):
        transform(lambda x: np.ones(1), 1.0)
    for result, shown in (
        (None, "None"),
        ((1.0, 2.0), "a tuple"),
        ([1.0], "a list"),
        ({"y": 1.0}, "a dict"),
        ("a", "a str"),
        (1j, "a complex"),
        (Fraction(1, 2), "a Fraction"),
    ):

        def f(x, result=result):
            return result

        with refused(TypeError, f"{what}: f must return a scalar, but returned {shown}."):
            transform(f, 1.0)


def holds_objects(x):
    """A tensor hidden from the engine: its gradient would be lost."""
    out = np.empty((), object)
    out[()] = x
    return out


@each_transform
@pytest.mark.parametrize(
    ("f", "message"),
    [
        (lambda x: np.str_("a"), "expected a tensor, an array or a number, but got str_ np.str_('a')."),
        (
            lambda x: np.complex128(1j),
            "complex numbers are not supported. Split complex128 np.complex128(1j) into .real and .imag.",
        ),
        (
            holds_objects,
            "expected a tensor, an array or a number, but got ndarray array(Tensor(1., shape=(), dtype=floa....",
        ),
    ],
)
def test_a_result_of_numpys_that_holds_no_numbers_is_refused(what, transform, f, message):
    with refused(TypeError, f"{what}: the result of {f.__name__}: {message}"):
        transform(f, 1.0)


@each_of_trees
def test_a_result_of_no_numbers_is_refused_with_its_place(what, transform):
    def forgot(x):
        x * 2

    with refused(TypeError, f"{what}: forgot must return arrays or numbers, but returned None."):
        transform(forgot, 1.0)
    text = "expected a tensor, an array or a number, but got"
    for f, message in (
        (lambda x: "a", f": {text} str 'a'."),
        (lambda x: {"y": [x, "a"]}, f" at ['y'][1]: {text} str 'a'."),
        (lambda x: (x, {1.0}), f" at [1]: {text} set {{1.0}}."),
        (lambda x: Affine(x, 1j), " at .b: complex numbers are not supported. Split complex 1j into .real and .imag."),
    ):
        with refused(TypeError, f"{what}: the result of <lambda>{message}"):
            transform(f, 1.0)


class Model:
    def __call__(self, x):
        return x * np.ones(2)


def test_what_has_no_name_is_named_by_its_class():
    message = (
        "grad: {} must return a scalar, but returned shape (2,). "
        "For a vector-valued function use jacobian, or vjp with a cotangent."
    )
    with refused(ValueError, message.format("Model")):
        grad(Model())(1.0)
    with refused(ValueError, message.format("partial")):
        grad(functools.partial(np.multiply, np.ones(2)))(1.0)


@each_transform
@pytest.mark.parametrize("result", [1.0, (1.0,), (1.0, 2.0, 3.0), [1.0, 2.0], None], ids=str)
def test_has_aux_needs_a_pair(what, transform, result):
    def f(x):
        return result

    with refused(TypeError, f"{what}: with has_aux=True, f must return (value, auxiliary data)."):
        transform(f, 1.0, has_aux=True)


# Tangents, cotangents and vectors


def through_vjp(form, given):
    return vjp(lambda x: form, 1.0)[1](given)


def through_jvp(form, given):
    return jvp(lambda x: 1.0, (form,), given, argnums=0)


def through_hvp(form, given):
    return hvp(lambda x: 1.0)(form, given)


DIRECTIONS = {"vjp: the cotangent": through_vjp, "jvp: the tangent": through_jvp, "hvp: the vector": through_hvp}
X = np.ones(2)


@pytest.mark.parametrize(("what", "through"), DIRECTIONS.items(), ids=DIRECTIONS)
@pytest.mark.parametrize(
    ("form", "given", "kind", "message"),
    [
        (X, np.ones(3), ValueError, "has shape (3,), but shape (2,) is needed."),
        (X, 1.0, ValueError, "has shape (), but shape (2,) is needed."),
        (X, Tensor(1.0), ValueError, "has shape (), but shape (2,) is needed."),
        (1.0, X, ValueError, "has shape (2,), but shape () is needed."),
        ({"a": [1.0, X]}, {"a": [1.0, 2.0]}, ValueError, "at ['a'][1] has shape (), but shape (2,) is needed."),
        (Affine(X, 1.0), Affine(1.0, 1.0), ValueError, "at .w has shape (), but shape (2,) is needed."),
        ({"a": 1.0, "b": 1.0}, {"a": 1.0}, ValueError, "must be a dict of 2, but lacks 'b'."),
        ({"a": 1.0}, {"a": 1.0, "b": 1.0, 3: 1.0}, ValueError, "must be a dict of 1, but has 'b', 3 in surplus."),
        (
            [{"a": 1.0, "b": 1.0}],
            [OrderedDict(c=1.0, b=1.0)],
            ValueError,
            "at [0] must be a dict of 2, but lacks 'a' and has 'c' in surplus.",
        ),
        ([1.0, 1.0], [1.0], ValueError, "must be a list of 2, but is a list of 1."),
        ({"a": (1.0,)}, {"a": [1.0, 1.0]}, ValueError, "at ['a'] must be a tuple of 1, but is a list of 2."),
        (X, [1.0, 1.0], TypeError, "must be an array of shape (2,), but is a list of 2."),
        ([1.0, 1.0], X, TypeError, "must be a list of 2, but is an array of shape (2,)."),
        ([1.0, 1.0], {0: 1.0, 1: 1.0}, TypeError, "must be a list of 2, but is a dict of 2."),
        ({"a": {"b": 1.0}}, {"a": (1.0,)}, TypeError, "at ['a'] must be a dict of 1, but is a tuple of 1."),
        ({"a": 1.0}, {"a": {"b": 1.0}}, TypeError, "at ['a'] must be a number, but is a dict of 1."),
        ((1.0, [1.0]), ([1.0], 1.0), TypeError, "at [0] must be a number, but is a list of 1."),
        (
            Affine(1.0, 1.0),
            Other(1.0, 1.0),
            TypeError,
            "must be a named tuple Affine of w, b, but is a named tuple Other of b, w.",
        ),
        (
            Affine(1.0, 1.0),
            {"w": 1.0, "b": 1.0},
            TypeError,
            "must be a named tuple Affine of w, b, but is a dict of 2.",
        ),
        ([1.0], Affine(1.0, 1.0), ValueError, "must be a list of 1, but is a named tuple Affine of w, b."),
        ({"a": None}, {"a": 1.0}, TypeError, "at ['a'] must be None, but is a number."),
        ({"a": Tensor(X)}, {"a": None}, TypeError, "at ['a'] must be an array of shape (2,), but is None."),
        ([1.0], "a", TypeError, "must be a list of 1, but is a str."),
    ],
    ids=repr,
)
def test_directions_of_another_form_are_refused(what, through, form, given, kind, message):
    with refused(kind, f"{what} {message}"):
        through(form, given)


@pytest.mark.parametrize(("what", "through"), DIRECTIONS.items(), ids=DIRECTIONS)
def test_directions_of_no_numbers_are_refused_also_where_nothing_depends_on_them(what, through):
    with refused(TypeError, f"{what}: expected a tensor, an array or a number, but got str 'a'."):
        through(1.0, "a")
    with refused(TypeError, f"{what} at ['x'][0]: expected a tensor, an array or a number, but got str 'a'."):
        through({"x": [1.0]}, {"x": ["a"]})
    with refused(TypeError, f"{what}: complex numbers are not supported. Split complex 1j into .real and .imag."):
        through(1.0, 1j)


def test_jvp_takes_sequences():
    message = "jvp: primals and tangents are sequences with one entry per argument, as in jvp(f, (x,), (v,))."
    for args in ((1.0, 1.0), ((1.0,), 1.0), (np.ones(2), np.ones(2))):
        with refused(TypeError, message):
            jvp(np.sin, *args)
    with refused(TypeError, message):
        jvp(np.sin, 1.0, 1.0, argnums=0)
    assert jvp(np.sin, [0.0], [2.0]) == (0.0, 2.0)
    with refused(ValueError, "jvp: the tangent must be a tuple of 1, but is a tuple of 2."):
        jvp(np.sin, (1.0,), (1.0, 1.0))
    with refused(TypeError, "jvp: the tangent must be a tuple of 1, but is a number."):
        jvp(np.sin, (1.0,), 1.0, argnums=(0,))
    with refused(ValueError, "jvp: the tangent at [0] has shape (3,), but shape (2,) is needed."):
        jvp(np.sin, (np.ones(2),), (np.ones(3),))


def test_hvp_takes_the_arguments_and_then_the_vector():
    message = "hvp: the arguments and then the vector are needed, as in hvp(f)(x, v), but there {}."
    with refused(TypeError, message.format("is 1 argument in all")):
        hvp(np.sum)(np.ones(2))
    with refused(TypeError, message.format("are 0 arguments in all")):
        hvp(np.sum)()


# Afterwards


@each_transform
def test_an_error_in_the_function_leaves_nothing_behind(what, transform):
    class Oops(Exception):
        pass

    def f(x):
        grad(lambda z: z * x)(x)
        raise Oops

    x = Tensor(2.0)
    with pytest.raises(Oops):
        transform(f, x)
    assert gradients(x * x, x) == 4.0  # recording goes on
    with no_grad():
        with pytest.raises(Oops):
            transform(f, x)
        assert not (x * x).requires_grad  # and stays off
    assert x.grad is None
