"""Who owns what: gradients, seeds and data share no memory; a graph is freed by reference counting alone."""

import gc
import time
import weakref
from contextlib import suppress

import numpy as np
import pytest

from autograd import Tensor, elementwise_grad, grad, gradients, hessian, jacobian, jvp, no_grad, value_and_grad, vjp
from autograd.graph import Node


@pytest.fixture
def no_collector():
    """The garbage collector, which frees cycles, is off."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def living():
    return sum(isinstance(x, Node) for x in gc.get_objects())


# Memory


SHARING = {
    "identity": lambda x: +x,
    "add": lambda x: x + np.ones(3),
    "reshape": lambda x: x.reshape(3, 1),
    "transpose": lambda x: x.T,
    "slice": lambda x: x[:2],
    "reversed": lambda x: x[::-1],
    "all": lambda x: x[...],
    "broadcast": lambda x: np.broadcast_to(x, (2, 3)),
    "sum": lambda x: x.sum(),
    "sum twice": lambda x: x + x,
    "split": lambda x: np.split(x, 3)[0],
    "product": lambda x: x * np.arange(3.0),
    "astype": lambda x: x.astype(np.float64),
    "squeeze": lambda x: np.squeeze(x[None]),
}


@pytest.mark.parametrize("f", SHARING.values(), ids=SHARING)
def test_gradients_seeds_constants_and_data_share_no_memory_and_are_writeable(f):
    x, other = Tensor([1.0, 2.0, 3.0]), Tensor([1.0, 2.0, 3.0])
    y = (f(x) + f(other)).retain_grad()
    seed = np.ones(y.shape)
    y.backward(gradient=seed)
    (again,) = gradients(y, [x], seed)
    arrays = [x.data, other.data, x.grad, other.grad, again, y.data, y.grad, seed]
    arrays = [a for a in arrays if isinstance(a, np.ndarray)]
    for i, a in enumerate(arrays):
        assert not any(np.shares_memory(a, b) for b in arrays[i + 1 :])
    for g in (x.grad, other.grad, again):
        assert g.flags.writeable
        g += 1
    np.testing.assert_array_equal(other.grad, x.grad)
    np.testing.assert_array_equal(seed, np.ones(y.shape))


def test_the_same_tensor_asked_for_twice_gives_two_arrays():
    x = Tensor([1.0, 2.0])
    a, b = gradients((x * x).sum(), [x, x])
    assert not np.shares_memory(a, b)
    y = Tensor([1.0, 2.0])
    (y + x).sum().backward()
    before = x.grad
    (y + x).sum().backward()
    np.testing.assert_array_equal(before, [1.0, 1.0])  # accumulating makes a new array
    np.testing.assert_array_equal(x.grad, [2.0, 2.0])


def test_zeros_for_what_is_not_used_are_writeable_and_apart():
    x, y = Tensor([1.0, 2.0]), Tensor([1.0, 2.0])
    a, b = gradients(Tensor(1.0), [x, y])
    a += 1
    np.testing.assert_array_equal(b, [0.0, 0.0])


@pytest.mark.parametrize("create_graph", [False, True])
def test_a_leafs_gradient_of_itself_is_a_copy_of_the_seed(create_graph):
    x, seed = Tensor([1.0, 2.0]), np.array([3.0, 4.0])
    x.backward(gradient=seed, create_graph=create_graph)
    seed[0] = 9
    g = x.grad.data if create_graph else x.grad
    np.testing.assert_array_equal(g, [3.0, 4.0])


def test_a_seed_may_be_changed_before_the_second_derivative():
    """∂²/∂x² of ⟨s, x²⟩ is 2s for the s that was given."""
    x, seed = Tensor([1.0, 2.0]), np.array([3.0, 4.0])
    g = gradients(x * x, x, seed, create_graph=True)
    seed[:] = 0
    np.testing.assert_array_equal(gradients(g.sum(), x), [6.0, 8.0])


TRANSFORMS = {
    "grad": lambda f, x: grad(f)(x),
    "value_and_grad": lambda f, x: value_and_grad(f)(x)[1],
    "elementwise_grad": lambda f, x: elementwise_grad(f)(x),
    "vjp": lambda f, x: vjp(f, x)[1](1.0)[0],
    "hessian": lambda f, x: hessian(f)(x),
    "jacobian": lambda f, x: jacobian(f)(x),
}


@pytest.mark.parametrize("transform", TRANSFORMS.values(), ids=TRANSFORMS)
def test_transforms_return_arrays_of_their_own_that_are_writeable(transform):
    x = np.array([1.0, 2.0])
    for f in (np.sum, lambda x: (x * x).sum(), lambda x: 3.0, lambda x: x[0]):
        g = transform(f, x)
        assert not np.shares_memory(g, x)
        g += 1
    np.testing.assert_array_equal(x, [1.0, 2.0])


# Reference counting


def network(x, w):
    """Many kinds of nodes."""
    h = np.tanh(x @ w + 1)
    h = np.concatenate([h, h[:, ::-1]], axis=1)
    h = np.where(h > 0, h, np.exp(h))
    return (np.sum(h, axis=0) ** 2).mean() + np.linalg.norm(w)


def test_dropping_the_output_frees_the_graph(no_collector):
    x, w = Tensor(np.ones((2, 3))), Tensor(np.ones((3, 3)))
    before = living()
    y = network(x, w)
    assert living() > before + 5
    inner = weakref.ref(y.inputs[0])
    del y
    assert inner() is None
    assert living() == before


@pytest.mark.parametrize("create_graph", [False, True])
def test_nothing_remains_after_gradients(no_collector, create_graph):
    x, w = Tensor(np.ones((2, 3))), Tensor(np.ones((3, 3)))
    before = living()
    for _ in range(3):
        gradients(network(x, w), [x, w], create_graph=create_graph)
        assert living() == before


def test_nothing_remains_after_backward_but_the_gradients(no_collector):
    x, w = Tensor(np.ones((2, 3))), Tensor(np.ones((3, 3)))
    before = living()
    y = network(x, w)
    y.backward()
    y.backward()
    del y
    assert living() == before


def test_nothing_remains_after_a_failed_backward(no_collector):
    x, w = Tensor(np.ones((2, 3))), Tensor(np.ones((3, 3)))
    before = living()
    y = network(x, w)
    with suppress(ValueError):
        y.backward(gradient=np.ones(7))
    with suppress(ValueError):
        network(x, w.reshape(9))
    del y
    assert living() == before


@pytest.mark.parametrize("transform", TRANSFORMS.values(), ids=TRANSFORMS)
def test_nothing_remains_after_a_transform(no_collector, transform):
    before = living()
    transform(lambda x: network(x, np.ones((2, 2))), np.ones((2, 2)))
    assert living() == before


def test_nothing_remains_after_jvp_and_no_grad(no_collector):
    before = living()
    jvp(lambda x: network(x, np.ones((2, 2))), (np.ones((2, 2)),), (np.ones((2, 2)),))
    with no_grad():
        network(Tensor(np.ones((2, 2))), np.ones((2, 2)))
    assert living() == before


def test_a_long_chain_is_freed_without_recursion(no_collector):
    y = x = Tensor(1.0)
    before = living()
    for _ in range(50_000):
        y = y * 1.0
    del y
    assert living() == before
    assert x.item() == 1.0


def test_only_a_recorded_gradient_that_is_kept_in_grad_makes_a_cycle(no_collector):
    def left(differentiate):
        x = Tensor(2.0)
        kept = differentiate(x, x**3)
        reference = weakref.ref(x)
        del x, kept
        return reference()

    assert left(lambda x, y: gradients(y, x, create_graph=True)) is None
    assert left(lambda x, y: y.backward()) is None
    x = left(lambda x, y: y.backward(create_graph=True))
    assert x.grad.item() == 12
    x.grad = None
    reference = weakref.ref(x)
    del x
    assert reference() is None


# Time


def seconds(n):
    """Of the backward pass through ``n`` numbers that were stacked, and through half of them."""
    xs = [Tensor(float(i)) for i in range(n)]
    y = np.stack(xs).sum()
    start = time.process_time()
    gradients(y, xs)
    gradients(y, xs[::2])
    return time.process_time() - start


@pytest.mark.slow
def test_what_joins_many_tensors_takes_linear_time():
    """Quadratic time would be 64 times as long for 8 times as many; it was."""
    least = min(seconds(1000) for _ in range(3))
    assert min(seconds(8000) for _ in range(3)) < 24 * least
