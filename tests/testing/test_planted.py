"""Every kind of wrong rule is caught and named, and its right twin accepted."""

import pytest

from autograd.testing import GradientError, assert_gradients, gradcheck

from .planted import NUMERIC, SAVED, STRUCTURAL


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
    from .planted import cosine, drifting_value

    report = gradcheck(drifting_value(), [0.5, 1.0][0], vjp=cosine)
    assert report.problems == ["the function is not deterministic: two calls on the same inputs give different values"]


def test_a_function_that_writes_into_its_input_is_shown_the_line():
    import numpy as np

    def f(x):
        x -= x.max()
        return np.exp(x)

    report = gradcheck(f, np.array([0.3, 0.7]), vjp=lambda xs, g: (g * 0,))
    assert len(report.problems) == 1
    assert report.problems[0].startswith("the function writes into its input x: x -= x.max() (line ")
    assert report.problems[0].endswith("test_planted.py)")
