"""A parameter that cannot be right is named, with what it is and what it must be."""

import statistics

import numpy as np
import pytest

from autograd import Tensor
from tests.engine.refusals import refused

X = Tensor([[1.0, 2.0], [3.0, 4.0]])
GIVEN = " It was given float64 of shape (2, 2)."


@pytest.mark.parametrize("name", ["sum", "mean", "var", "std", "prod"])
@pytest.mark.parametrize("where", ["a", None])
def test_a_mask_is_of_truth_values(name, where):
    with refused(TypeError, f"{name}: where= must be of truth values, but is {where!r}.{GIVEN}"):
        getattr(np, name)(X, where=where)


@pytest.mark.parametrize("name", ["max", "min"])
def test_a_mask_of_an_extreme_is_of_truth_values(name):
    with refused(TypeError, f"{name}: where= must be of truth values, but is 'a'.{GIVEN}"):
        getattr(np, name)(X, where="a", initial=0.0)


@pytest.mark.parametrize("name", ["var", "std"])
@pytest.mark.parametrize("ddof", ["a", None, [1]])
def test_the_degrees_of_freedom_are_a_number(name, ddof):
    with refused(TypeError, f"{name}: ddof= must be a number, but is {ddof!r}.{GIVEN}"):
        getattr(np, name)(X, ddof=ddof)


@pytest.mark.parametrize("name", ["sum", "mean", "max", "var"])
@pytest.mark.parametrize("axis", [1.5, "a", (0, 1.5)])
def test_an_axis_is_an_integer(name, axis):
    with refused(TypeError, f"{name}: axis= must be an integer or a tuple of integers, but is {axis!r}."):
        getattr(np, name)(X, axis=axis)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: X.reshape(4, 2),
            "reshape: 4 elements do not fill the shape (4, 2): its product must be 4. -1 stands for one length.",
        ),
        (
            lambda: X.reshape(3, -1),
            "reshape: 4 elements do not fill the shape (3, -1): its product must be 4. -1 stands for one length.",
        ),
        (
            lambda: np.transpose(X, (0,)),
            "transpose: axes=(0,) must name each axis once, in any order: the numbers from 0 to 1.",
        ),
        (lambda: np.sum(X, (0, 0)), f"sum: an axis is named twice.{GIVEN}"),
    ],
)
def test_a_shape_or_axes_that_do_not_fit_are_told_what_would(call, message):
    with refused(ValueError, message):
        call()


@pytest.mark.parametrize("wrong", ["no", 1, 0.0, np.array(True)])
def test_whether_a_gradient_is_required_is_a_truth_value(wrong):
    message = f"requires_grad: expected True or False, but got {type(wrong).__name__} {wrong!r}."
    with refused(TypeError, message):
        Tensor(1.0, requires_grad=wrong)
    assert Tensor(1.0, requires_grad=np.True_).requires_grad is True
    assert Tensor([1.0], requires_grad=np.False_).requires_grad is False


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("mean", "np.mean(np.stack(numbers))"),
        ("variance", "np.var(np.stack(numbers), ddof=1)"),
        ("stdev", "np.std(np.stack(numbers), ddof=1)"),
        ("pvariance", "np.var(np.stack(numbers))"),
        ("pstdev", "np.std(np.stack(numbers))"),
    ],
)
def test_a_function_of_statistics_does_not_take_tracked_numbers(name, instead):
    t = Tensor(2.0)
    message = (
        f"statistics.{name} would lose the gradient of {t!r}. Write {instead}, or pass float(t) for the value alone."
    )
    with refused(TypeError, message):
        getattr(statistics, name)([t, t])
    assert Tensor(0.75).detach().as_integer_ratio() == (3, 4)
