"""An array of objects may hold tensors; NumPy makes plain numbers of them only where no gradient would be lost."""

import array
import math

import numpy as np
import pytest

from autograd import Tensor, grad
from tests.engine.refusals import refused

STORED = (
    "{!r} would lose its gradient in a plain array. Collect tensors in a list and join them with stack, or store "
    ".item() for the value alone."
)
COMPUTED = (
    "{} would lose the gradient of {!r}. Write what it computes in operations on tensors, or pass t.item() for the "
    "value alone."
)


def objects(t):
    a = np.empty(2, object)
    a[0], a[1] = t, 1.0
    return a


def causes(call):
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    said = caught.value
    while said.__cause__ is not None:  # NumPy hides some errors
        said = said.__cause__
    assert type(said) is TypeError
    return str(said)


@pytest.mark.parametrize(
    "convert",
    [
        lambda o: o.astype(float),
        lambda o: o[:1].astype(int),
        lambda o: np.asarray(o, float),
        lambda o: np.array(o, dtype=float),
        lambda o: np.ascontiguousarray(o, float),
        lambda o: np.frompyfunc(lambda x: x, 1, 1)(o).astype(float),
        lambda o: np.copyto(np.zeros(2), o, casting="unsafe"),
        lambda o: np.concatenate([o], dtype=float, casting="unsafe"),
        lambda o: np.zeros(2).__setitem__(slice(None), o),
        lambda o: array.array("d", [o[0]]),
        lambda o: np.ma.zeros(3).__setitem__(0, o[0]),
    ],
)
def test_numbers_are_not_made_of_tracked_tensors_in_an_array_of_objects(convert):
    t = Tensor(2.0)
    assert causes(lambda: convert(objects(t))) == STORED.format(t)
    convert(objects(t.detach()))


@pytest.mark.parametrize(
    ("compute", "named"),
    [
        (lambda o: np.add(o, 1.0, dtype=float, casting="unsafe"), "NumPy's add"),
        (lambda o: np.sum(o, dtype=float), "np.sum"),
        (lambda o: np.vectorize(lambda x: x, otypes=[float])(o), "np.vectorize"),
    ],
)
def test_numpys_functions_do_not_make_numbers_of_them_either(compute, named):
    t = Tensor(2.0)
    assert causes(lambda: compute(objects(t))) == COMPUTED.format(named, t)
    np.testing.assert_array_equal(compute(objects(t.detach())), compute(objects(2.0)))


def test_what_a_vectorised_function_computes_from_a_tensor_is_not_made_a_number():
    def f(w):
        return w + np.sum(np.vectorize(lambda x, y: x * y * y, otypes=[float], excluded=["y"])(np.ones(3), y=w))

    t = Tensor(2.0)
    assert causes(lambda: grad(f)(2.0)) == COMPUTED.format("np.vectorize", t * t)
    said = causes(lambda: np.vectorize(lambda x: x * t, otypes=[float])(np.ones(3)))
    assert said == COMPUTED.format("np.vectorize", t * 1)
    assert np.vectorize(lambda x: float(x * t), otypes=[float])(np.ones(3)).tolist() == [2, 2, 2]


def test_numpy_adds_compares_and_prints_tensors_in_an_array_of_objects():
    t = Tensor(2.0)
    o = objects(t)
    assert np.add(o, 1.0)[0].op.name == "add"
    assert np.sum(o).item() == 3
    assert o.any()
    assert np.all(o)
    assert np.argmax(o) == 0
    assert np.sort(o)[1] is t
    np.testing.assert_array_equal(o, [2.0, 1.0])
    assert str(o) == f"[{t!r} 1.0]"
    assert o.astype(object)[0] is t


X = np.array([1.0, 2.0, 4.0])


def by_a_list_in_a_masked_array(t):
    a = np.ma.zeros(3)
    a[[0, 1]] = t


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda t: np.unwrap(X, period=t),
            "np.unwrap: period= would lose the gradient of {t!r}. Compute with it afterwards, on the result, or pass "
            "t.item() for the value alone.",
        ),
        (
            lambda t: np.polynomial.Polynomial.fit(X, [t, 1.0, 2.0], 1),
            "np.polynomial.Polynomial.fit: y=[…] would lose the gradient of {t!r}. Join tensors with autograd's stack, "
            "or pass t.item() for the value alone.",
        ),
        (
            lambda t: np.polynomial.Polynomial([1.0, t]),
            "np.polynomial.Polynomial: coef=[…] would lose the gradient of {t!r}. Join tensors with autograd's stack, "
            "or pass t.item() for the value alone.",
        ),
        (
            lambda t: np.ma.sqrt(t),
            "np.ma.sqrt: a= would lose the gradient of {t!r}. Compute with it afterwards, on the result, or pass "
            "t.item() for the value alone.",
        ),
        (
            by_a_list_in_a_masked_array,
            "{t!r} would lose its gradient in a plain array. Use NumPy's functions on it as it is, autograd's stack "
            "for a list of tensors, or .numpy() for the value alone.",
        ),
    ],
)
def test_numpys_function_and_its_argument_are_named_as_the_user_gave_them(call, message):
    t = Tensor(2.0)
    with refused(TypeError, message.format(t=t)):
        call(t)


def test_a_tensor_that_numpy_computed_from_its_argument_is_not_called_an_argument():
    """`np.unwrap` compares with half of the period, which it keeps under the name of another argument."""
    message = (
        "np.unwrap would lose the gradient of Tensor([-1.,  0.], shape=(2,), dtype=float64, op=add). "
        "Write what it computes in operations on tensors, or pass t.numpy() for the value alone."
    )
    with refused(TypeError, message):
        np.unwrap(X, period=Tensor(1.0) * 2)


def test_a_function_of_math_that_an_object_holds_does_not_take_a_tracked_number():
    class Layer:
        def __init__(self):
            self.activation = math.tanh

        def __call__(self, t):
            return self.activation(t)

    t = Tensor(0.5)
    with refused(
        TypeError,
        f"math.tanh would lose the gradient of {t!r}. Use np.tanh, or pass float(t) for the value alone.",
    ):
        Layer()(t)
    assert Layer()(t.detach()) == math.tanh(0.5)
