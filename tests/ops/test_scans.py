"""Long running products: as exact as short ones, and not gone through one by one."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, gradients, hvp
from autograd.ops import scans


def one_by_one(a, b):
    """The recurrence as it is defined, in Python's numbers."""
    last, out = 0.0, []
    for p, q in zip(a.tolist(), b.tolist(), strict=True):
        last = q + p * last
        out.append(last)
    return out


def draws(seed, shape):
    rng = np.random.default_rng(seed)
    return rng.choice([-1.0, 0.0, 1.0], shape, p=[0.3, 0.05, 0.65]), rng.integers(-9, 9, shape).astype(float), rng


lengths = st.integers(60, 700)


@given(length=lengths, rows=st.integers(1, 3), seed=st.integers(0, 9999))
def test_a_long_recurrence_of_whole_numbers_is_exact(length, rows, seed):
    a, b, _ = draws(seed, (rows, length))
    r = scans.recurrence(a, b)
    assert r.shape == (rows, length)
    for i in range(rows):
        assert r[i].tolist() == one_by_one(a[i], b[i])


@given(length=lengths, seed=st.integers(0, 9999), dtype=st.sampled_from([np.float32, np.float64, np.longdouble]))
def test_a_long_recurrence_is_precise_and_keeps_its_dtype(length, seed, dtype):
    rng = np.random.default_rng(seed)
    a, b = rng.uniform(-1, 1, length).astype(dtype), rng.uniform(-1, 1, length).astype(dtype)
    r = scans.recurrence(a, b)
    assert r.dtype == dtype
    np.testing.assert_allclose(r, one_by_one(a, b), rtol=0, atol=16 * np.finfo(np.dtype(dtype)).eps)


@pytest.mark.parametrize("size", [1e-30, 1e-3, 1e3, 1e30])
@pytest.mark.parametrize("zeros", [0.0, 0.03])
@pytest.mark.parametrize("sources", [1.0, 0.02])
def test_products_that_overflow_or_underflow_spoil_nothing(size, zeros, sources):
    """The product of a stretch may be out of range where what is multiplied by it is not.

    Where going one by one is right, so is this. (Elsewhere it is right more often.)
    """
    rng = np.random.default_rng(3)
    n = 400
    scale = size ** rng.choice([-1.0, 1.0], n)  # the sizes come back into range
    a = np.where(rng.random(n) < zeros, 0, scale * rng.uniform(0.5, 1.5, n))
    b = np.where(rng.random(n) < sources, rng.uniform(0.5, 1.5, n), 0.0)
    with np.errstate(all="ignore"):
        r = scans.recurrence(a, b)
    exact, compared = Fraction(0), 0
    for p, q, plain, ours in zip(a.tolist(), b.tolist(), one_by_one(a, b), r.tolist(), strict=True):
        exact = Fraction(q) + Fraction(p) * exact
        if math.isfinite(plain) and abs(Fraction(plain) - exact) <= exact * Fraction(1e-12):
            assert abs(Fraction(ours) - exact) <= exact * Fraction(1e-12)
            compared += 1
    assert compared > n / 4


@pytest.mark.parametrize("start", [1e300, 1e-300])
def test_what_comes_into_a_stretch_of_extreme_product_is_multiplied_step_by_step(start):
    """1e300 through 1e-200, 1e-200, then 1e200, 1e200 is 1e300 again, though 1e-400 is 0."""
    a, b = np.ones(400), np.zeros(400)
    b[0] = start
    step = 1e-200 if start > 1 else 1e200
    a[101:103] = step
    a[303:305] = 1 / step
    with np.errstate(all="ignore"):
        r = scans.recurrence(a, b)
    np.testing.assert_allclose(r, one_by_one(a, b), rtol=1e-12)
    np.testing.assert_allclose(r[-1], start, rtol=1e-12)


def test_an_infinite_end_of_a_stretch_is_what_it_is_one_by_one():
    a, b = np.ones(400), np.zeros(400)
    b[30], a[31], a[32] = 1e300, 1e300, 0.0
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(scans.recurrence(a, b), one_by_one(a, b))


@given(zeros=st.integers(0, 3), seed=st.integers(0, 9999))
def test_the_derivatives_of_a_long_running_product_are_exact_with_zeros(zeros, seed):
    """Of ±1 and zeros every product is a whole number: ∂/∂xᵢ Σ gⱼ yⱼ is the difference at xᵢ = 1 and 0."""
    rng = np.random.default_rng(seed)
    x = rng.choice([-1.0, 1.0], 150)
    x[rng.permutation(150)[:zeros]] = 0
    g = rng.integers(-5, 5, 150).astype(float)

    def along(x, i):
        one, none = x.copy(), x.copy()
        one[i], none[i] = 1, 0
        return one, none

    def slope(x, i):
        one, none = along(x, i)
        return (g * np.cumprod(one)).sum() - (g * np.cumprod(none)).sum()

    t = Tensor(x)
    assert gradients(scans.cumprod(t), t, g).tolist() == [slope(x, i) for i in range(150)]
    j = int(rng.integers(150))
    v = np.zeros(150)
    v[j] = 1
    one, none = along(x, j)
    expected = [slope(one, i) - slope(none, i) if i != j else 0.0 for i in range(150)]
    assert hvp(lambda t: (scans.cumprod(t) * g).sum())(x, v).tolist() == expected


@pytest.mark.parametrize(("dtype", "value", "count"), [(np.float32, 0.1, 300_000), (np.float16, 1, 5000)])
def test_a_narrow_running_sum_has_an_exact_gradient(dtype, value, count):
    weights = np.full(count, value, dtype)
    g = gradients(scans.cumsum(x := Tensor(np.zeros(count, dtype))), x, weights)
    np.testing.assert_allclose(g, float(weights[0]) * np.arange(count, 0, -1), rtol=2 * float(np.finfo(dtype).eps))
