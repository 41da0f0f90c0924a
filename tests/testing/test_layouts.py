"""Sums in another order are no mistake, however much of them cancels; elements in another order are one."""

import numpy as np
import pytest

from autograd.testing import gradcheck

from .planted import by_memory

SHAPE = (40, 30)
NEARLY_ZERO = np.random.default_rng(60).standard_normal(SHAPE)
NEARLY_ZERO[0, 0] -= NEARLY_ZERO.sum()


def total(x):
    return np.asarray(x.astype(np.float32).sum(), x.dtype)


def ones(xs, g):
    return (np.full_like(xs[0], g),)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_value_that_cancels_may_be_summed_in_any_order(dtype):
    assert gradcheck(total, NEARLY_ZERO.astype(dtype), vjp=ones)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_gradient_that_cancels_may_be_summed_in_any_order(dtype):
    def vjp(xs, g):
        return np.full_like(xs[0], g * xs[1]), g * total(xs[0])

    assert gradcheck(lambda x, s: s * total(x), NEARLY_ZERO.astype(dtype), dtype(0.5), vjp=vjp)


def test_the_second_derivative_of_a_variance_may_cancel():
    x = np.array([[-1.534164, 1.3766143], [1.1946937, -1.9304135], [-1.6922132, -0.014174697]], np.float32, order="F")
    assert gradcheck(lambda x: np.var(x, dtype=np.float64), x, order=2)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_elements_in_another_order_are_wrong_also_where_their_sum_cancels(dtype):
    weights = np.linspace(0.5, 1.5, NEARLY_ZERO.size).reshape(SHAPE).astype(dtype)

    def vjp(xs, g):
        return g * xs[1] * weights, g * (by_memory(xs[0]) * weights).sum()

    report = gradcheck(lambda x, s: s * (x * weights).sum(), NEARLY_ZERO.astype(dtype), dtype(0.5), vjp=vjp)
    assert report.problems == ["vjp is wrong for inputs in Fortran order: does it read memory, not elements?"]
