"""Promotion: Python's numbers are weak, NumPy's are not, and a constant's precision is not the gradient's."""

import numpy as np
import pytest

from autograd import Tensor, grad, gradients
from autograd.ops import elementwise, linalg, norms, products, reductions, scans, shaping, sliding

from .rows_elementwise import BINARY, ROWS

BINARY_ROWS = [
    row for row in ROWS if row.name.split(".")[1] in {*BINARY, "maximum", "minimum", "logaddexp"} and not row.variant
]
UNARY_ROWS = [
    row
    for row in ROWS
    if row.name.startswith("elementwise") and row.name.split(".")[1] not in BINARY and not row.variant
]
UNARY_ROWS = [row for row in UNARY_ROWS if row.name.split(".")[1] not in {"remainder", "floor_divide"}]
PARTNERS = [
    2,
    2.0,
    True,
    np.float64(2),
    np.float32(2),
    np.float16(2),
    np.int64(2),
    np.int8(2),
    np.array(2.0),
    np.array([2.0, 3.0]),
    np.array([2, 3]),
    np.array([2, 3], np.int8),
    np.array([0, 3], np.uint8),
    np.array([-128, 1], np.int8),
    np.array([2.0, 3.0], np.float16),
    np.array([True, True]),
]


def coarsest(*xs):
    """The largest rounding error of what is of floating-point numbers."""
    return max(np.finfo(np.asarray(x).dtype).eps for x in xs if np.asarray(x).dtype.kind == "f")


@pytest.mark.parametrize("partner", PARTNERS, ids=repr)
@pytest.mark.parametrize("own", [np.float32(1.5), np.array([1.5, 2.5], np.float32), np.array([1.5, 2.5])], ids=repr)
@pytest.mark.parametrize("row", BINARY_ROWS, ids=str)
def test_a_result_has_numpys_dtype_and_a_gradient_its_leafs(row, own, partner):
    for turned in (False, True):
        x = Tensor(own)
        with np.errstate(all="ignore"):
            expected = row.numpy(*((partner, own) if turned else (own, partner)))
            y = row.ours(*((partner, x) if turned else (x, partner)))
        assert (y.dtype, y.shape) == (expected.dtype, expected.shape)
        np.testing.assert_allclose(y.data, expected, rtol=1e-6)
        g = gradients(y, x, np.ones(y.shape, y.dtype))
        assert (g.dtype, g.shape) == (x.dtype, x.shape)
        wide, other = Tensor(np.asarray(own, np.float64)), np.asarray(partner, np.float64)
        with np.errstate(all="ignore"):
            z = row.ours(*((other, wide) if turned else (wide, other)))
        np.testing.assert_allclose(g, gradients(z, wide, np.ones(z.shape)), rtol=8 * coarsest(own, partner))


@pytest.mark.parametrize("x", [2, np.array([1, 2]), np.array([1, 2], np.int8), np.array([True, True])], ids=repr)
@pytest.mark.parametrize("row", UNARY_ROWS, ids=str)
def test_integers_and_truth_values_are_never_tracked(row, x):
    x = np.asarray(x)[()]
    with np.errstate(all="ignore"):
        try:
            expected = row.numpy(x)
        except TypeError:
            with pytest.raises(TypeError):
                row.ours(Tensor(x))
            return
        y = row.ours(Tensor(x))
    assert (y.dtype, y.shape, y.requires_grad) == (expected.dtype, expected.shape, False)
    np.testing.assert_array_equal(y.data, expected)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.bool_, np.int64, np.float16, np.float32])
@pytest.mark.parametrize(
    ("ours", "numpy"),
    [
        (shaping.sum, np.sum),
        (reductions.mean, np.mean),
        (reductions.prod, np.prod),
        (reductions.var, np.var),
        (reductions.std, np.std),
        (reductions.max, np.max),
        (scans.cumsum, np.cumsum),
        (scans.cumprod, np.cumprod),
        (norms.norm, np.linalg.norm),
        (lambda x: norms.norm(x, np.inf), lambda x: np.linalg.norm(x, np.inf)),
        (lambda x: norms.norm(x, 1), lambda x: np.linalg.norm(x, 1)),
        (lambda x: norms.norm(x, 0, 0), lambda x: np.linalg.norm(x, 0, 0)),
        (linalg.trace, np.trace),
        (lambda x: products.einsum("ij->j", x), lambda x: np.einsum("ij->j", x)),
    ],
)
def test_a_reduction_has_numpys_dtype(ours, numpy, dtype):
    x = np.array([[1, 0], [1, 1]], dtype)
    try:
        expected = numpy(x)
    except TypeError:
        with pytest.raises(TypeError):
            ours(Tensor(x))
        return
    y = ours(Tensor(x))
    assert y.dtype == expected.dtype
    np.testing.assert_allclose(y.data, expected, rtol=1e-3)
    assert y.requires_grad == (dtype in (np.float16, np.float32))


@pytest.mark.parametrize(
    "f", [shaping.sum, reductions.mean, reductions.prod, reductions.var, scans.cumsum, scans.cumprod]
)
def test_dtype_is_honoured_and_the_gradient_keeps_the_leafs(f):
    x = Tensor(np.array([1, 2, 4], np.float32))
    y = f(x, dtype=np.float64)
    assert y.dtype == np.float64
    assert gradients(y.sum(), x).dtype == np.float32
    assert f(x, dtype=np.float32).dtype == np.float32


def test_astype_converts_forth_and_back():
    x = Tensor(np.array([1.5, 2.5], np.float32))
    y = shaping.astype(x, np.float64)
    assert y.dtype == np.float64
    assert gradients(elementwise.square(y).sum(), x).dtype == np.float32
    assert not shaping.astype(x, int).requires_grad
    assert shaping.astype(x, bool).data.tolist() == [True, True]


@pytest.mark.parametrize(
    ("dtype", "length", "digits"), [(np.float32, 3_000_000, 1e-6), (np.float32, 1000, 1e-6), (np.float16, 2000, 1e-3)]
)
def test_many_narrow_cotangents_are_added_without_losing_digits(dtype, length, digits):
    """Where broadcasting is undone; one after the other, 3,000,000 times 0.1 would be 290,774."""
    column = np.full((length, 1), 0.1, dtype)
    x = Tensor(np.ones(2, dtype))
    for create_graph in (False, True):
        pulled = gradients((x * column).sum(dtype=float), x, create_graph=create_graph)
        assert pulled.dtype == dtype
        np.testing.assert_allclose(np.asarray(pulled.tolist()), length * float(column[0, 0]), rtol=digits)


@pytest.mark.parametrize("dtype", [">f8", "<f8", ">f4", "<f4"])
@pytest.mark.parametrize("f", [lambda x: x * 1.5 + 1.0, lambda x: x * x + x, lambda x: x * np.ones((2, 2))])
def test_a_gradient_has_its_leafs_byte_order(f, dtype):
    x = Tensor(np.array([1.0, 2.0], dtype))
    for create_graph in (False, True):
        y = f(x).sum()
        g = gradients(y, x, create_graph=create_graph)
        assert g.dtype == x.dtype
        x.grad = None
        y.backward(create_graph=create_graph)
        y.backward(create_graph=create_graph)
        assert x.grad.dtype == x.dtype
        np.testing.assert_array_equal(np.asarray(x.grad.tolist()), 2 * np.asarray(g.tolist()))


@pytest.mark.parametrize(("dtype", "value", "count"), [(np.float16, 1, 4000), (np.float32, 0.1, 300_000)])
def test_many_narrow_numbers_at_one_place_are_added_without_losing_digits(dtype, value, count):
    places, v = np.zeros(count, int), np.full(count, value, dtype)
    total = dtype(count * float(dtype(value)))
    x = np.zeros(2, dtype)
    weights = v.copy()
    for found in (
        grad(lambda x: (x[places] * weights).sum())(x)[0],
        grad(lambda x: (np.take_along_axis(x, places, 0) * weights).sum())(x)[0],
        grad(lambda x: (np.repeat(x, [count, 0]) * weights).sum())(x)[0],
        Tensor(x).at[places].add(v).data[0],
    ):
        assert found.dtype == dtype
        np.testing.assert_allclose(found, total, rtol=2 * np.finfo(dtype).eps)


@pytest.mark.parametrize(("dtype", "size"), [(np.float16, (2, 2)), (np.float16, (5, 5)), (np.float32, (40, 40))])
def test_windows_that_overlap_are_added_wide_and_rounded_once(dtype, size):
    x = Tensor(np.zeros((1, 60, 60), dtype))
    y = sliding.windows(x, size)
    g = np.random.default_rng(0).uniform(0.5, 1, y.shape).astype(dtype)
    exact = sliding.unwindowed(g.astype(float), x.shape).astype(dtype)
    found = gradients(y, x, g)
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, exact)
