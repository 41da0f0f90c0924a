"""What gradcheck refuses to be given, and to be returned, and what it says then."""

import numpy as np
import pytest

from autograd import ops
from autograd.testing import gradcheck

X = np.array([0.5, 2.0])


def cosine(xs, g):
    return (g * np.cos(xs[0]),)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"order": 0}, "gradcheck: order must be a whole number from 1 on, not 0."),
        ({"order": -1}, "gradcheck: order must be a whole number from 1 on, not -1."),
        ({"order": 1.5}, "gradcheck: order must be a whole number from 1 on, not 1.5."),
        ({"order": True}, "gradcheck: order must be a whole number from 1 on, not True."),
        ({"rtol": -1}, "gradcheck: rtol must be a number above 0 and at most 0.05, not -1."),
        ({"rtol": 0.0}, "gradcheck: rtol must be a number above 0 and at most 0.05, not 0.0."),
        ({"rtol": 1.0}, "gradcheck: rtol must be a number above 0 and at most 0.05, not 1.0."),
        ({"rtol": float("nan")}, "gradcheck: rtol must be a number above 0 and at most 0.05, not nan."),
        ({"rtol": "a"}, "gradcheck: rtol must be a number above 0 and at most 0.05, not 'a'."),
        ({"strict": "no"}, "gradcheck: strict must be True or False, not 'no'."),
        ({"strict": None}, "gradcheck: strict must be True or False, not None."),
        ({"seed": -1}, "gradcheck: seed must be a whole number from 0 on, not -1."),
        ({"seed": None}, "gradcheck: seed must be a whole number from 0 on, not None."),
        ({"wrt": "x"}, "gradcheck: wrt must be the number of an argument, or several, not 'x'."),
        ({"wrt": True}, "gradcheck: wrt must be the number of an argument, or several, not True."),
        ({"wrt": 0.0}, "gradcheck: wrt must be the number of an argument, or several, not 0.0."),
        ({"wrt": [0.0]}, "gradcheck: wrt must be the number of an argument, or several, not [0.0]."),
        ({"wrt": []}, "gradcheck: wrt names no argument to differentiate by. Leave it out for all."),
        ({"wrt": 1}, "gradcheck: wrt names argument 1, but sine was given 1."),
        ({"vjp": 3}, "gradcheck: vjp must be a function, not 3."),
        ({"vjp2": 3, "vjp": cosine}, "gradcheck: vjp2 must be a function, not 3."),
        ({"jvp": "a"}, "gradcheck: jvp must be a function, not 'a'."),
        ({"vjp2": cosine}, "gradcheck: vjp2= is the pullback of vjp=: give that too."),
    ],
)
def test_an_option_that_means_nothing_is_refused(options, message):
    def sine(x):
        return np.sin(x)

    with pytest.raises((TypeError, ValueError)) as caught:
        gradcheck(sine, X, **options)
    assert str(caught.value) == message


@pytest.mark.parametrize("wrt", [np.int64(0), 0, -1, [np.int64(0)], (0,), np.array([0]), range(1)])
def test_arguments_are_numbered_by_any_whole_numbers(wrt):
    assert gradcheck(ops.sin, X, wrt=wrt, order=np.int64(1), seed=np.int64(3), rtol=np.float64(1e-6))


def test_a_function_is_refused_that_is_none():
    with pytest.raises(TypeError) as caught:
        gradcheck(3, X)  # type: ignore[arg-type]
    assert str(caught.value) == "gradcheck: f must be a function, not 3."


def test_arrays_of_objects_and_complex_numbers_are_refused():
    with pytest.raises(TypeError) as caught:
        gradcheck(lambda x, y: np.sin(x), X, np.array([1.0, None]), vjp=cosine)
    assert str(caught.value) == "gradcheck: y is an array of objects. Convert it with .astype(float)."
    with pytest.raises(TypeError) as caught:
        gradcheck(np.sin, X + 1j, vjp=cosine)
    assert str(caught.value) == "gradcheck: x is complex. Split it into its real and imaginary parts."


@pytest.mark.parametrize(("returned", "what"), [(None, "None"), ("a", "'a'"), ((), "()"), ([None, "b"], "[None, 'b']")])
@pytest.mark.parametrize("options", [{}, {"vjp": cosine}])
def test_a_function_that_returns_no_numbers_is_refused(returned, what, options):
    def f(x):
        return returned

    with pytest.raises(TypeError) as caught:
        gradcheck(f, X, **options)
    assert str(caught.value) == f"gradcheck: f returns {what}, which holds no numbers. Is a return missing?"


def test_where_the_function_has_no_value_nothing_is_called_right():
    report = gradcheck(ops.log, np.array([-1.0]))
    assert report
    assert report.headline == "log: nothing verified, 1 derivative unverified"
    assert report.notes == ["the function is not finite at x, in 1 of 1 outputs: nothing is verified of those"]
