"""Products without division: exact with zeros among the factors, and determinants of singular matrices."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, grad, gradients, hessian
from autograd.ops import linalg, products, reductions, scans

factors = st.lists(st.sampled_from([0.0, 0.0, 1.0, 2.0, -3.0, 0.5]), min_size=1, max_size=5)


def without(x, *left_out):
    return math.prod([v for i, v in enumerate(x) if i not in left_out])


@given(x=factors)
def test_the_derivative_of_a_product_is_the_product_of_the_others(x):
    n = range(len(x))
    assert grad(reductions.prod)(np.array(x)).tolist() == [without(x, i) for i in n]


@given(x=factors)
def test_its_second_derivative_is_the_product_of_all_but_two(x):
    n = range(len(x))
    expected = [[0.0 if i == j else without(x, i, j) for j in n] for i in n]
    assert hessian(reductions.prod)(np.array(x)).tolist() == expected


@given(x=factors, k=st.integers(0, 4))
def test_a_running_product_is_a_product_of_the_first(x, k):
    k = min(k, len(x) - 1)

    def last(t):
        return scans.cumprod(t)[k]

    n = range(len(x))
    assert grad(last)(np.array(x)).tolist() == [without(x[: k + 1], i) if i <= k else 0.0 for i in n]
    expected = [[0.0 if i == j or max(i, j) > k else without(x[: k + 1], i, j) for j in n] for i in n]
    assert hessian(last)(np.array(x)).tolist() == expected


def test_scans_of_a_number_are_of_one_element():
    for f in (scans.cumsum, scans.cumprod):
        for axis in (None, 0, -1):
            x = Tensor(3.0)
            y = f(x, axis=axis)
            assert y.shape == np.cumsum(3.0, axis=axis).shape == (1,)
            assert gradients(y, x, np.array([2.0])) == 2


def singular(n, rank, rng):
    """An integer matrix of that rank, so that its minors are integers."""
    return (rng.integers(-2, 3, (n, rank)) @ rng.integers(-2, 3, (rank, n))).astype(float)


def integer_det(a):
    """Leibniz' sum over permutations."""
    n = len(a)
    total = 0
    for order in itertools.permutations(range(n)):
        sign = (-1) ** sum(order[i] > order[j] for i in range(n) for j in range(i + 1, n))
        total += sign * math.prod(int(a[i, j]) for i, j in enumerate(order))
    return total


def cofactor(a, i, j):
    return (-1) ** (i + j) * integer_det(np.delete(np.delete(a, i, 0), j, 1))


@given(n=st.integers(1, 4), deficit=st.integers(0, 4), seed=st.integers(0, 1000))
def test_the_gradient_of_a_determinant_is_the_cofactors_at_singular_matrices_too(n, deficit, seed):
    a = singular(n, max(n - deficit, 0), np.random.default_rng(seed))
    expected = [[cofactor(a, i, j) for j in range(n)] for i in range(n)]
    scale = max(1, np.abs(a).max()) ** (n - 1)
    np.testing.assert_allclose(grad(linalg.det)(a), expected, rtol=0, atol=1e-13 * scale)
    stack = np.stack([a, np.eye(n)])
    np.testing.assert_allclose(
        grad(lambda t: linalg.det(t).sum())(stack), [expected, np.eye(n)], rtol=0, atol=1e-13 * scale
    )


@given(n=st.integers(1, 3), deficit=st.integers(0, 3), seed=st.integers(0, 1000))
def test_the_second_derivative_of_a_determinant_is_exact_at_singular_matrices_too(n, deficit, seed):
    """∂²det/∂aᵢⱼ∂aₖₗ is linear in the rest, so a difference over ±1 of integer cofactors is exact."""
    a = singular(n, max(n - deficit, 0), np.random.default_rng(seed))
    h = hessian(linalg.det)(a)
    for i, j, k, m in itertools.product(range(n), repeat=4):
        e = np.zeros((n, n))
        e[k, m] = 1
        expected = (cofactor(a + e, i, j) - cofactor(a - e, i, j)) / 2
        np.testing.assert_allclose(h[i, j, k, m], expected, rtol=0, atol=1e-12 * max(1, np.abs(a).max()) ** n)


def test_the_determinant_of_an_empty_matrix_is_one():
    x = Tensor(np.zeros((2, 0, 0)))
    y = linalg.det(x)
    assert y.data.tolist() == [1, 1]
    assert gradients(y, x, np.ones(2)).shape == (2, 0, 0)


@pytest.mark.parametrize("f", [reductions.prod, scans.cumprod, scans.cumsum])
def test_of_nothing_the_gradient_is_nothing(f):
    x = Tensor(np.zeros((0,)))
    y = f(x)
    assert gradients(y, x, np.ones(y.shape)).shape == (0,)


@pytest.mark.parametrize(("dtype", "n"), [(np.float16, 20_000), (np.float32, 200_000)])
@pytest.mark.parametrize("subscripts", ["j,ij->ij", "ij,j->i", "i,j->ji", "ij,jk->ik", "jj,ij->ij"])
def test_the_cotangents_of_einsum_keep_the_digits_of_narrow_numbers(dtype, n, subscripts):
    """Added one after the other, 20,000 numbers of half precision would lose half of their sum."""
    lengths = {"i": n, "j": 2, "k": 3}
    rng = np.random.default_rng(4)
    inputs, output = subscripts.split("->")
    xs = [rng.uniform(0.5, 1, [lengths[c] for c in term]).astype(dtype) for term in inputs.split(",")]
    g = rng.uniform(0.5, 1, [lengths[c] for c in output]).astype(dtype)
    narrow, wide = [[Tensor(x.astype(t)) for x in xs] for t in (dtype, np.float64)]
    for record in (False, True):
        found = gradients(products.einsum(subscripts, *narrow), narrow, g, create_graph=record)
        exact = gradients(products.einsum(subscripts, *wide), wide, g.astype(float))
        with np.errstate(over="ignore"):  # a right answer may be beyond 65,504
            for a, b in zip(found, exact, strict=True):
                assert a.dtype == dtype
                a = a.data if record else a
                np.testing.assert_allclose(a, b.astype(dtype), rtol=4 * np.finfo(dtype).eps)
