"""Functions that round inside, to float16, to float32 or to whole numbers: a right rule is never called wrong."""

import numpy as np
import pytest

from autograd import ops
from autograd.testing import check_op, gradcheck

RNG = np.random.default_rng(80)


def half(x):
    return np.asarray(x, np.float16)


def remainder_vjp(xs, g):
    return g * np.ones_like(xs[0]), -g * np.floor(xs[0] / xs[1])


INSIDE = [
    ("tanh", lambda x: np.tanh(half(x)), lambda x: 1 - np.tanh(x) ** 2),
    ("sin", lambda x: np.sin(half(x)), np.cos),
    ("square", lambda x: half(x) * half(x), lambda x: 2 * x),
    ("softplus", lambda x: np.log1p(np.exp(half(x))), lambda x: 1 / (1 + np.exp(-x))),
]


@pytest.mark.parametrize("size", [1e-3, 0.1, 1.0, 10.0])
@pytest.mark.parametrize(("f", "slope"), [case[1:] for case in INSIDE], ids=[case[0] for case in INSIDE])
def test_float16_inside_is_never_wrong(f, slope, size):
    """Saturated, subnormal and level values do not show by themselves how they are rounded."""
    for _ in range(4):
        x = size * RNG.standard_normal(3)
        report = gradcheck(lambda x: f(x).astype(float), x, vjp=lambda xs, g: (g * slope(xs[0]),))
        assert report, report


def test_float16_in_a_sum_with_float64_is_unverified_however_many_there_are():
    x = RNG.standard_normal(300)

    def vjp(xs, g):
        return (g * (2 * (1 - np.tanh(xs[0]) ** 2) + 1),)

    report = gradcheck(lambda x: 2 * np.tanh(half(x)).astype(float) + x, x, vjp=vjp)
    assert report, report
    assert report.unverified > 0


@pytest.mark.parametrize("x", [[1e8 + 0.5, 1e-8], [150000001.05, 0.3]])
def test_stairs_of_whole_numbers_are_no_rounding_however_large_they_are(x):
    report = gradcheck(np.floor, np.array(x), vjp=lambda xs, g: (0 * g,))
    assert report, report


@pytest.mark.parametrize(("a", "b"), [(-1.0, 1e-8), (1.0, 1e-8), (-30.0, 1e-8), (1e3, 1e-8), (1.0, -1e-8)])
def test_at_a_jump_the_slope_of_one_side_is_right(a, b):
    report = gradcheck(np.mod, np.array(a), np.array(b), vjp=remainder_vjp)
    assert report, report


def test_a_factor_that_is_rounding_beside_others_may_be_0():
    """The Fourier transform of equal numbers has a sine of 15 times 2π in it, which is no 0."""

    def f(x):
        y = np.fft.fft(x)
        return np.stack([y.real, y.imag])

    def vjp(xs, g):
        return (np.fft.fft(g[0]).real + np.fft.fft(g[1]).imag,)

    assert gradcheck(f, np.ones(30), vjp=vjp)


@pytest.mark.parametrize("size", [1e-100, 1e-150, 1e-300])
def test_a_0_is_moved_as_far_as_the_tiny_numbers_beside_it(size):
    def vjp(xs, g):
        return (g * (np.abs(xs[0]) <= size),)

    assert gradcheck(lambda x: np.clip(x, -size, size), np.array([size, -size, 0.5 * size, 0.0]), vjp=vjp)


@pytest.mark.slow
def test_powers_are_checked_where_they_have_a_value():
    assert check_op(ops.elementwise.power, order=1)
