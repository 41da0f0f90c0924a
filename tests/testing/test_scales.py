"""No absolute scale: what is wrong of numbers of 1 is wrong of numbers of 1e-300 and 1e300."""

import numpy as np
import pytest

from autograd.testing import gradcheck

WRONG = {"flipped": -1.0, "missing": 0.0, "a tenth more": 1.1}
SCALES = (1e-300, 1e-30, 1.0, 1e300)


def check(scale, n, factor):
    """sin(x / scale) at x of that size, with one derivative ``factor`` times too large."""
    factors = np.ones(n)
    factors[n // 9] = factor

    def vjp(xs, g):
        return (g * factors * np.cos(xs[0] / scale) / scale,)

    return gradcheck(lambda x: np.sin(x / scale), np.random.default_rng(3).normal(size=n) * scale, vjp=vjp)


@pytest.mark.parametrize("n", [1, pytest.param(64, marks=pytest.mark.slow), 65])
@pytest.mark.parametrize("scale", SCALES)
def test_a_wrong_derivative_is_found_at_every_scale(scale, n):
    assert not [kind for kind, factor in WRONG.items() if check(scale, n, factor)]


@pytest.mark.slow
@pytest.mark.parametrize("scale", SCALES)
def test_one_of_many_is_found_at_every_scale(scale):
    assert not [kind for kind, factor in WRONG.items() if check(scale, 200, factor)]


@pytest.mark.parametrize("n", [1, pytest.param(64, marks=pytest.mark.slow), 65, 200])
@pytest.mark.parametrize("scale", SCALES)
def test_right_gradients_are_verified_at_every_scale(scale, n):
    report = check(scale, n, 1.0)
    assert report
    assert 0 < report.verified_rtol < 0.05
    assert not report.unverified


@pytest.mark.parametrize("factor", [1.0, 1.01, 0.0, -1.0])
def test_numbers_of_1e_30_do_not_hide_a_derivative_by_one_of_1(factor):
    def vjp(xs, g):
        return (g * np.array([1e30, factor]),)

    report = gradcheck(lambda x: x[0] / 1e-30 + x[1], np.array([2e-30, 3.0]), vjp=vjp)
    assert bool(report) == (factor == 1.0)
    assert not report.unverified
