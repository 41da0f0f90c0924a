"""Forms of a call that the table does not draw."""

import warnings

import numpy as np
import pytest

from autograd import Tensor, gradients
from autograd.ops import joining, products, selection

X = np.arange(6.0).reshape(2, 3)


def test_a_tensor_is_the_sequence_of_its_rows():
    x = Tensor(X)
    for f, g in ((joining.concatenate, np.ones(6)), (joining.stack, np.ones((2, 3)))):
        assert gradients(f(x), x, g).tolist() == [[1, 1, 1], [1, 1, 1]]


def test_joining_tensors_and_arrays_and_numbers():
    x = Tensor(2.0)
    assert joining.stack([1, x, np.float64(3)]).data.tolist() == [1, 2, 3]
    assert gradients(joining.stack([1, x, x]).sum(), x) == 2


def test_one_tensor_twice_receives_both():
    x = Tensor(X)
    assert gradients(joining.concatenate([x, x]), x, np.ones((4, 3))).tolist() == [[2, 2, 2], [2, 2, 2]]
    np.testing.assert_array_equal(gradients(products.einsum("ij,ij->", x, x), x), 2 * X)


def test_a_condition_may_be_a_tensor():
    x = Tensor(X)
    y = selection.where(x > 2, x, 0)
    np.testing.assert_array_equal(gradients(y.sum(), x), X > 2)


def test_a_mask_may_be_a_tensor():
    x = Tensor(X)
    y = x.sum(where=x > 2)
    assert y.data == 12
    np.testing.assert_array_equal(gradients(y, x), X > 2)


@pytest.mark.parametrize("axis", [None, 0, 1])
@pytest.mark.parametrize("f", [Tensor.sum, Tensor.prod, Tensor.mean, Tensor.var, Tensor.std], ids=lambda f: f.__name__)
def test_of_no_elements_there_is_a_value_and_an_empty_gradient(f, axis):
    for shape in ((0, 3), (2, 0)):
        x = Tensor(np.zeros(shape))
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # NumPy's, about the mean of nothing
            y, expected = f(x, axis=axis), getattr(np, f.__name__)(x.data, axis=axis)
            np.testing.assert_array_equal(y.data, expected)
            for create_graph in (False, True):
                assert gradients(y, x, np.ones(y.shape), create_graph=create_graph).shape == shape


@pytest.mark.parametrize("f", [Tensor.max, Tensor.min, Tensor.ptp], ids=lambda f: f.__name__)
def test_of_no_elements_there_is_no_extreme(f):
    with pytest.raises(ValueError, match="zero-size array"):
        f(Tensor(np.zeros((0, 3))), axis=0)
    x = Tensor(np.zeros((0, 3)))
    assert gradients(f(x, axis=1), x, np.zeros(0)).shape == (0, 3)


def test_what_is_masked_may_be_infinite():
    """It takes no part, so it makes no NaN."""
    x = Tensor([1.0, np.inf, 3.0])
    where = np.array([True, False, True])
    for f in (Tensor.sum, Tensor.mean, Tensor.prod, Tensor.var, Tensor.std):
        g = gradients(f(x, where=where), x)
        assert np.isfinite(g).all()
        assert g[1] == 0


def test_a_product_is_a_sum_over_what_einsum_broadcasts():
    a, b = Tensor(np.ones((1, 3))), Tensor(np.ones((2, 3)))
    y = products.einsum("...j,...j->...", a, b)
    ga, gb = gradients(y, [a, b], np.array([1.0, 10.0]))
    assert ga.tolist() == [[11, 11, 11]]
    assert gb.tolist() == [[1, 1, 1], [10, 10, 10]]


def test_the_path_of_an_einsum_is_not_that_of_its_pullback():
    arrays = [np.arange(6.0).reshape(2, 3), np.ones((3, 4)), np.arange(8.0).reshape(4, 2)]
    tensors = [Tensor(a) for a in arrays]
    for optimize in (False, True, "greedy", ["einsum_path", (1, 2), (0, 1)]):
        y = products.einsum("ij,jk,kl->il", *tensors, optimize=optimize)
        ga, gb, gc = gradients(y.sum(), tensors)
        np.testing.assert_allclose(ga, np.ones((2, 2)) @ (arrays[1] @ arrays[2]).T)
        np.testing.assert_allclose(gb, arrays[0].T @ np.ones((2, 2)) @ arrays[2].T)
        np.testing.assert_allclose(gc, (arrays[0] @ arrays[1]).T @ np.ones((2, 2)))


@pytest.mark.parametrize("shape", [(2, 1), (2, 3)])
@pytest.mark.parametrize("other", [(1, 4), (3, 4)])
@pytest.mark.parametrize("subscripts", ["ij,jk->ik", "ij,jk->k", "ij,jk->", "ij,jk->ijk", "ij,jk,j->i"])
def test_an_operand_of_length_one_in_a_named_axis_broadcasts_in_every_pullback(subscripts, shape, other):
    """The gradient is that of the operands stretched to one length, summed over what was stretched."""
    rng = np.random.default_rng(0)
    arrays = [rng.normal(size=shape), rng.normal(size=other), rng.normal(size=(3,))][: subscripts.count(",") + 1]
    j = max(shape[1], other[0], 3 if len(arrays) == 3 else 1)
    stretch = [(shape[0], j), (j, other[1]), (j,)][: len(arrays)]
    small = [Tensor(a) for a in arrays]
    large = [Tensor(np.broadcast_to(a, s)) for a, s in zip(arrays, stretch, strict=True)]
    y, z = products.einsum(subscripts, *small), products.einsum(subscripts, *large)
    np.testing.assert_allclose(y.data, z.data)
    g = rng.normal(size=y.shape)
    for a, mine, theirs in zip(arrays, gradients(y, small, g), gradients(z, large, g), strict=True):
        axes = tuple([i for i, n in enumerate(a.shape) if n != theirs.shape[i]])
        np.testing.assert_allclose(mine, theirs.sum(axis=axes, keepdims=True).reshape(a.shape), rtol=1e-12)


def test_a_named_axis_of_length_one_broadcasts_in_einsum():
    a, b = Tensor(np.ones((1, 3))), Tensor(np.ones((2, 3)))
    y = products.einsum("ij,ij->i", a, b)
    assert gradients(y, a, np.array([1.0, 10.0])).tolist() == [[11, 11, 11]]
