"""Every kind of wrong rule is caught and named, and its right twin accepted."""

import numpy as np
import pytest

from autograd.testing import GradientError, assert_gradients, gradcheck

from .planted import NUMERIC, SAVED, STRUCTURAL, by_memory, cosine, drifting_value


@pytest.fixture(autouse=True)
def nothing_saved():
    SAVED.clear()


@pytest.mark.parametrize("case", STRUCTURAL + NUMERIC, ids=str)
def test_a_wrong_rule_is_caught_and_named(case):
    with pytest.raises(GradientError) as caught:
        assert_gradients(case.f, *case.xs, vjp=case.bad)
    assert case.says in str(caught.value)


@pytest.mark.parametrize("case", STRUCTURAL + NUMERIC, ids=str)
def test_its_right_twin_is_accepted(case):
    assert_gradients(case.f, *case.xs, vjp=case.good)


@pytest.mark.parametrize("case", NUMERIC, ids=str)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_verdict_does_not_depend_on_the_seed(case, seed):
    assert not gradcheck(case.f, *case.xs, vjp=case.bad, seed=seed)
    assert gradcheck(case.f, *case.xs, vjp=case.good, seed=seed)


def test_a_function_that_is_not_one_is_refused():
    report = gradcheck(drifting_value(), 0.5, vjp=cosine)
    assert report.problems == ["the function is not deterministic: two calls on the same inputs give different values"]


def test_a_function_that_writes_into_its_input_is_shown_the_line():
    def f(x, times):
        x -= x.max()
        return np.exp(x) * times

    report = gradcheck(f, np.array([0.3, 0.7]), 2, vjp=lambda xs, g: (g * 0, None))
    assert len(report.problems) == 1
    assert report.problems[0].startswith("the function writes into its input x: x -= x.max() (line ")
    assert report.problems[0].endswith("test_planted.py)")


def test_a_function_that_writes_by_a_back_door_is_caught_without_its_line():
    def f(x):
        if x.flags.writeable:
            x[0] = 7.0
        return np.sin(x)

    assert gradcheck(f, np.array([0.3, 0.7]), vjp=lambda xs, g: (g * 0,)).problems == [
        "the function writes into its input x"
    ]


def test_a_gradient_that_changes_its_shape_is_not_the_same():
    calls = []

    def vjp(xs, g):
        calls.append(1)
        return (g * np.cos(xs[0]) if len(calls) < 3 else np.zeros(5),)

    assert "vjp is not linear in g" in str(gradcheck(np.sin, np.array([0.3, 0.7]), vjp=vjp))


def test_a_shape_that_does_not_broadcast_has_no_hint():
    report = gradcheck(np.sin, np.array([0.3, 0.7]), vjp=lambda xs, g: (np.zeros(3),))
    assert report.problems == ["the gradient of x has shape (3,), not (2,)"]


def test_the_point_where_state_is_looked_for_may_lie_outside_of_the_domain():
    def f(x):
        if (x > 1).any():
            raise RuntimeError("outside")
        return np.arcsin(x)

    x = np.array([0.9, 0.1])
    assert gradcheck(f, x, vjp=lambda xs, g: (g / np.sqrt(1 - xs[0] ** 2),))


def test_a_function_that_reads_memory_is_wrong_itself():
    report = gradcheck(lambda x: np.sin(by_memory(x)), np.array([[0.3, 0.7], [1.0, 2.0]]), vjp=cosine)
    assert report.problems == [
        "the function is wrong for inputs in Fortran order: does it read memory, not elements?",
    ]


def test_memory_that_is_refused_is_no_mistake():
    def only_contiguous(x):
        if not x.flags.c_contiguous:
            raise ValueError("not contiguous")
        return x

    x = np.array([0.3, 0.7])
    report = assert_gradients(lambda x: np.sin(only_contiguous(x)), x, vjp=cosine)
    assert report.notes == ["the function refuses inputs not contiguous: ValueError: not contiguous"]
    report = assert_gradients(np.sin, x, vjp=lambda xs, g: (only_contiguous(g) * np.cos(xs[0]),))
    assert report.notes == ["vjp refuses a cotangent g not contiguous: ValueError: not contiguous"]
