"""copy, deepcopy and pickle: leaves and whole graphs, of any depth, with the gradients that they had."""

import copy
import pickle

import numpy as np
import pytest

from autograd import Primitive, Tensor, gradients, ops, primitive


def pickled(x):
    return pickle.loads(pickle.dumps(x))


COPIES = {"copy": copy.copy, "deepcopy": copy.deepcopy, "pickle": pickled}
DEEP = {"deepcopy": copy.deepcopy, "pickle": pickled}


@primitive
def cube(x, /, scale=1.0):
    """A user's operation; it lives in this module, where pickle finds it."""
    return scale * x**3


cube.defvjp(lambda g, y, x, scale=1.0: g * (3 * scale * x**2))


def same_leaf(a, b):
    assert type(a) is type(b)
    np.testing.assert_array_equal(a.data, b.data)
    assert type(a.data) is type(b.data)
    assert (a.dtype, a.requires_grad, a.name) == (b.dtype, b.requires_grad, b.name)
    np.testing.assert_array_equal(a.grad, b.grad)


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize(
    "make",
    [
        lambda: Tensor(2.0),
        lambda: Tensor([1.0, 2.0], name="w"),
        lambda: Tensor([1, 2], name="n"),
        lambda: Tensor(True),
        lambda: Tensor(np.ones((2, 2), np.float32), requires_grad=False),
    ],
)
def test_a_leaf_has_a_copy_like_itself(duplicate, make):
    leaf = make()
    twin = duplicate(leaf)
    assert twin is not leaf
    same_leaf(twin, leaf)
    assert not np.shares_memory(twin.data, leaf.data)


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
def test_a_copy_is_used_by_nothing_and_may_be_written_while_its_original_may_not(duplicate):
    leaf = Tensor([1.0, 2.0])
    y = leaf * leaf
    twin, double = duplicate(leaf), duplicate(y)
    twin[0] = 5.0
    double[0] = 6.0
    np.testing.assert_array_equal([twin.data, leaf.data], [[5.0, 2.0], [1.0, 2.0]])
    np.testing.assert_array_equal([double.data, y.data], [[6.0, 4.0], [1.0, 4.0]])
    with pytest.raises(ValueError, match="already used"):
        leaf[0] = 5.0
    np.testing.assert_array_equal(gradients((twin * twin).sum(), twin), [10.0, 4.0])
    np.testing.assert_array_equal(gradients(y.sum(), leaf), [2.0, 4.0])


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
def test_a_copy_is_independent_also_of_what_is_written_into_its_arrays(duplicate):
    leaf = Tensor([1.0, 2.0])
    leaf.grad = [3.0, 4.0]
    y = (leaf * 1.0).retain_grad()
    y.grad = [5.0, 6.0]
    for original in (leaf, y):
        twin = duplicate(original)
        twin.data[0] = twin.grad[0] = 9.0
        np.testing.assert_array_equal(original.data, [1.0, 2.0])
        assert original.grad[0] != 9.0


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("gradient", [0.0, 3.0])
def test_the_gradient_goes_with_the_leaf_and_is_its_own(duplicate, gradient):
    leaf = Tensor(2.0)
    leaf.grad = gradient
    twin = duplicate(leaf)
    same_leaf(twin, leaf)
    (twin * twin).backward()
    assert twin.grad == gradient + 4.0
    assert leaf.grad == gradient


@pytest.mark.parametrize("duplicate", DEEP.values(), ids=DEEP)
def test_a_copied_graph_counts_what_uses_each_node_as_the_original_does(duplicate):
    """What nothing uses may be written; a leaf that two calls share waits for both."""
    x = Tensor([1.0, 2.0])
    y, z = x * x, np.exp(x)
    x2, y2, z2 = duplicate([x, y, z])
    assert x2.uses == x.uses == 3
    assert y2.uses == z2.uses == 0
    np.testing.assert_array_equal(gradients((y2 + z2).sum(), x2), gradients((y + z).sum(), x))


@pytest.mark.parametrize("duplicate", DEEP.values(), ids=DEEP)
def test_a_deep_copy_shares_no_memory(duplicate):
    leaf = Tensor([1.0, 2.0])
    (leaf * leaf).sum().backward()
    twin = duplicate(leaf)
    assert not np.shares_memory(twin.data, leaf.data)
    assert not np.shares_memory(twin.grad, leaf.grad)
    constant = np.array([3.0, 4.0])
    y = leaf * constant
    z = duplicate(y)
    assert not np.shares_memory(z.inputs[1], constant)


def graph():
    x, w = Tensor([0.5, -1.0, 2.0], name="x"), Tensor(1.5, name="w")
    h = np.tanh(x * w + 1)
    h = np.concatenate([h, h[::-1]])
    return x, w, (cube(h, scale=2.0)).sum() + w * h[0]


@pytest.mark.parametrize("duplicate", DEEP.values(), ids=DEEP)
def test_a_graph_survives_with_its_leaves_when_they_go_together(duplicate):
    x, w, y = graph()
    x2, w2, y2 = duplicate((x, w, y))
    assert y2.item() == y.item()
    assert repr(y2) == repr(y)
    for g, g2 in zip(gradients(y, [x, w]), gradients(y2, [x2, w2]), strict=True):
        np.testing.assert_array_equal(g, g2)
    y2.backward()
    np.testing.assert_array_equal(x2.grad, gradients(y, x))
    assert x.grad is None


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
def test_a_result_alone_can_be_differentiated_by_its_leaves(duplicate):
    x, w, y = graph()
    twin = duplicate(y)
    leaves = {}
    pending = [twin]
    while pending:
        node = pending.pop()
        leaves |= {node.name: node} if node.op is None else {}
        pending += [i for i in node.inputs if isinstance(i, Tensor)]
    assert set(leaves) == {"x", "w"}
    np.testing.assert_array_equal(gradients(twin, leaves["x"]), gradients(y, x))
    assert gradients(twin, leaves["w"]) == gradients(y, w)


def test_a_shallow_copy_of_a_result_is_another_node_on_the_same_inputs():
    x = Tensor(3.0)
    y = x * x
    z = copy.copy(y)
    assert z is not y
    assert z.inputs == y.inputs
    assert gradients(y + 10 * z, x) == 66.0
    assert gradients(y + 10 * z, z) == 10.0


@pytest.mark.parametrize("duplicate", COPIES.values(), ids=COPIES)
def test_a_copy_uses_its_inputs_like_the_original(duplicate):
    x = Tensor([0.0, 1.0])
    y = np.exp(x)
    z = duplicate(y)
    if duplicate is copy.copy:
        np.testing.assert_allclose(gradients((y + 10 * z).sum(), x), 11 * np.exp(x.data))
    with pytest.raises(ValueError, match="already used"):
        z.inputs[0][0] = 5.0


def test_a_deep_copy_preserves_sharing():
    x = Tensor(3.0)
    shared = x * x
    a, b = shared * 2, shared * x
    x2, shared2, a2, b2 = copy.deepcopy([x, shared, a, b])
    assert a2.inputs[0] is shared2
    assert b2.inputs == (shared2, x2)
    assert gradients(a2 + b2, shared2) == 5.0
    assert gradients(a2 + b2, x2) == gradients(a + b, x)
    same, again = copy.deepcopy([x, x])
    assert same is again


def test_pickle_preserves_the_sharing_of_leaves():
    x = Tensor(3.0)
    a, b, x2, again = pickled([x * 2, x * x, x, x])
    assert x2 is again
    assert a.inputs[0] is x2
    assert gradients([a, b], x2) == 8.0


def test_graphs_pickled_together_are_right_in_any_order():
    """y = 4 x² · x: the shared node, used twice, must be visited before x, which another graph uses too."""
    x = Tensor(3.0)
    z = x * 2
    y, v = z * z * x, x * x
    for order in ([y, v, x], [v, y, x], [x, v, y], [y, y, v, x]):
        twins = pickled(order)
        leaf = twins[order.index(x)] if order[0] is x else twins[-1]
        for original, twin in zip(order, twins, strict=True):
            if twin is not leaf:
                leaf.grad = None
                twin.backward()
                assert leaf.grad == gradients(original, x)
                assert gradients(original, x) == (12 * 9.0 if original is y else 6.0)


@pytest.mark.parametrize("length", [10_000, pytest.param(100_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("duplicate", DEEP.values(), ids=DEEP)
def test_long_chains_need_no_recursion(duplicate, length):
    x = y = Tensor(1.0)
    for _ in range(length):
        y = y * 1.0
    x2, y2 = duplicate((x, y))
    assert gradients(y2, x2) == 1.0


@pytest.mark.parametrize("duplicate", DEEP.values(), ids=DEEP)
def test_gradients_that_are_tensors_are_kept_and_lead_back(duplicate):
    x = Tensor(3.0)
    y = (x * x).retain_grad()
    (y * x).backward(create_graph=True)
    x2, y2 = duplicate((x, y))
    assert (x2.grad.item(), y2.grad.item()) == (27.0, 3.0)
    alone = duplicate(x)
    assert gradients(alone.grad, alone) == 18.0  # 6 x
    if duplicate is copy.deepcopy:
        assert gradients(x2.grad, x2) == 18.0


def test_retained_gradients_and_names_of_results_survive():
    x = Tensor(3.0)
    y = x * x
    y.name = "y"
    z = (y * 2).retain_grad()
    (z * 5).backward()
    for duplicate in DEEP.values():
        y2, z2 = duplicate((y, z))
        assert (y2.name, y2.grad, z2.grad) == ("y", 10.0, 5.0)
        (y2 * 1).backward()
        assert y2.grad == 11.0


EVERY = [op for module in ops.MODULES for op in vars(module).values() if isinstance(op, Primitive)]


@pytest.mark.parametrize("op", EVERY, ids=repr)
def test_every_operation_is_found_again_by_its_name(op):
    assert pickled(op) is op
    assert copy.deepcopy(op) is op


def test_operations_and_parameters_survive():
    assert pickled(cube) is cube
    assert copy.deepcopy(cube) is cube
    _, _, y = graph()
    twin = pickled(y)
    node = next(n for n in _nodes(twin) if n.op is cube)
    assert dict(node.params) == {"scale": 2.0}


def _nodes(y):
    found = [y]
    for node in found:
        found += [x for x in node.inputs if isinstance(x, Tensor)]
    return found


def test_a_copied_tensor_can_be_written_while_its_original_cannot():
    x = Tensor([1.0, 2.0])
    y = x * x
    _ = y * 2
    z = copy.deepcopy(y)
    z[0] = 0.0
    np.testing.assert_array_equal(z.data, [0.0, 4.0])
    np.testing.assert_array_equal(y.data, [1.0, 4.0])


def test_a_container_of_parameters_round_trips():
    parameters = {"w": Tensor(np.eye(2), name="w"), "layers": [Tensor([1.0]), Tensor(2)]}
    for duplicate in DEEP.values():
        twin = duplicate(parameters)
        same_leaf(twin["w"], parameters["w"])
        same_leaf(twin["layers"][1], parameters["layers"][1])
