"""Forms of a call that the table does not draw."""

import numpy as np

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


def test_a_named_axis_of_length_one_broadcasts_in_einsum():
    a, b = Tensor(np.ones((1, 3))), Tensor(np.ones((2, 3)))
    y = products.einsum("ij,ij->i", a, b)
    assert gradients(y, a, np.array([1.0, 10.0])).tolist() == [[11, 11, 11]]
