"""Writing: as in NumPy before a tensor is used, refused afterwards, and functional with `at`."""

import numpy as np
import pytest

from autograd import Tensor, gradients, no_grad, topological
from tests.engine.refusals import refused

WRITES = {
    "int": 1,
    "negative": -1,
    "numpy int": np.int64(0),
    "slice": slice(1, None),
    "step": slice(None, None, -2),
    "ellipsis": Ellipsis,
    "row and column": (1, 2),
    "column": (slice(None), 0),
    "mask": np.arange(6).reshape(2, 3) % 2 == 0,
    "row mask": np.array([True, False]),
    "ints": [1, 0],
    "int array": np.array([0, 1]),
    "pairs": ([0, 1], [2, 2]),
    "tensor": Tensor([1, 0]),
    "empty": [],
}


@pytest.mark.parametrize("index", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("make", [Tensor, lambda a: Tensor(a) * 1, lambda a: Tensor(a, requires_grad=False)])
def test_writing_before_use_does_what_numpy_does_and_the_value_receives_its_gradient(index, make):
    start = np.arange(6.0).reshape(2, 3)
    expected, where = start.copy(), np.zeros((2, 3), bool)
    plain = index.data if isinstance(index, Tensor) else index
    expected[plain], where[plain] = 10.0, True
    t, v = make(start), Tensor(10.0)
    t[index] = v
    np.testing.assert_array_equal(t.data, expected)
    weights = np.arange(1.0, 7.0).reshape(2, 3)
    y = (t * weights).sum()
    assert gradients(y, v) == weights[where].sum()
    np.testing.assert_array_equal(start, np.arange(6.0).reshape(2, 3))


def test_what_was_overwritten_receives_nothing_and_the_rest_its_share():
    x, v = Tensor([1.0, 2.0, 3.0]), Tensor([5.0, 6.0])
    t = x * x
    t[:2] = v * v
    (t * t).sum().backward()  # Σ v⁴ + x₂⁴
    np.testing.assert_array_equal(x.grad, [0, 0, 4 * 27.0])
    np.testing.assert_array_equal(v.grad, 4 * v.data**3)


def test_a_loop_that_fills_an_array_as_numpy_code_does():
    x = Tensor([0.5, -1.5, 2.0])
    t = Tensor(np.zeros(3), requires_grad=False)
    t[0] = x[0]
    for i in range(1, 3):
        t[i] = x[i] * 2
    np.testing.assert_array_equal(t.data, [0.5, -3.0, 4.0])
    np.testing.assert_array_equal(gradients((t * [1.0, 10.0, 100.0]).sum(), x), [1.0, 20.0, 200.0])


def test_a_tensor_comes_after_what_was_written_into_it_however_old_it_is():
    """9 v² + 3 v: what was written is also used elsewhere, so it must wait for the older tensor."""
    t, v = Tensor(np.zeros(2), requires_grad=False), Tensor(2.0)
    u = v * 3
    t[0] = u
    y = (t * t).sum() + u
    place = {node: i for i, node in enumerate(topological(y))}
    assert place[u] < place[t]
    assert gradients(y, v) == 18 * 2 + 3


def test_a_result_that_takes_its_own_history_comes_after_it():
    """x² with 5 written over x₀²: the square, written into, is older than the call that wrote."""
    x = Tensor([1.0, 2.0])
    t = x * x
    before = t.number
    v = Tensor(5.0) * 1
    t[0] = v
    assert t.number < v.number < before
    place = {node: i for i, node in enumerate(topological(t))}
    assert all(place[n] < place[t] for n in t.inputs if isinstance(n, Tensor))
    u = t * 2
    np.testing.assert_array_equal(gradients((u + t).sum(), [x])[0], [0.0, 12.0])


def test_a_leaf_that_takes_constants_stays_a_leaf():
    t = Tensor([1.0, 2.0])
    t[0] = 5.0
    assert t.op is None
    (t * t).sum().backward()
    np.testing.assert_array_equal(t.grad, [10.0, 4.0])


def test_a_scalar_is_written_with_an_empty_index():
    t, v = Tensor(1.0), Tensor(2.0)
    t[()] = v * 3
    assert t.item() == 6.0
    assert gradients(t * t, v) == 2 * 6 * 3.0


def test_a_named_tensor_keeps_its_gradient_after_it_was_written():
    v, t = Tensor(2.0), Tensor([0.0, 0.0], name="t", requires_grad=False)
    t[0] = v
    (t * 3).sum().backward()
    np.testing.assert_array_equal(t.grad, [3.0, 3.0])
    assert v.grad == 3.0
    assert t.name == "t"


def test_of_repeated_indices_the_last_write_wins_and_receives_the_gradient():
    t, v = Tensor(np.zeros(2), requires_grad=False), Tensor([1.0, 2.0, 3.0])
    t[[0, 0, 1]] = v
    np.testing.assert_array_equal(t.data, [2.0, 3.0])
    np.testing.assert_array_equal(gradients(t.sum(), v), [0.0, 1.0, 1.0])


def test_an_alias_by_detach_is_not_written():
    x = Tensor([1.0, 2.0])
    d = x.detach()
    d[0] = 9.0
    np.testing.assert_array_equal(x.data, [1.0, 2.0])


USED = (
    "cannot write into a tensor of shape (2,) that an operation has already used: its gradient would be wrong. "
    "Use t = t.at[index].set(value), t.at[index].add(value) or where(mask, value, t)."
)


def test_a_recurrence_uses_what_it_writes_and_is_refused():
    t = Tensor([1.0, 2.0])
    with refused(ValueError, USED):
        t[1] = t[0] * 2
    with refused(ValueError, USED):
        t[1] += 1.0
    t = t.at[1].set(t[0] * 2)
    np.testing.assert_array_equal(t.data, [1.0, 2.0])


@pytest.mark.parametrize("make", [lambda: Tensor([1.0, 2.0]), lambda: Tensor([1.0, 2.0]) * 1])
def test_writing_after_use_is_refused(make):
    t = make()
    _ = t * 2
    with refused(ValueError, USED):
        t[0] = 5.0
    np.testing.assert_array_equal(t.data, [1.0, 2.0])


def test_writing_into_a_constant_that_a_recorded_call_used_is_refused():
    constant = Tensor([1.0, 2.0], requires_grad=False)
    _ = Tensor([3.0, 4.0]) * constant
    with refused(ValueError, USED):
        constant[0] = 5.0


def test_writing_after_a_use_that_was_not_recorded_is_fine():
    t = Tensor([1.0, 2.0])
    with no_grad():
        doubled = t * 2
    t[0] = 5.0
    np.testing.assert_array_equal(doubled.data, [2.0, 4.0])
    constant = Tensor([1.0, 2.0], requires_grad=False)
    view = constant[:1]
    constant[0] = 5.0
    np.testing.assert_array_equal(view.data, [1.0])


def test_inside_no_grad_a_leaf_may_be_written_but_not_a_result():
    x = Tensor([1.0, 2.0])
    y = x * x
    with no_grad():
        message = (
            "cannot write into the result of multiply inside no_grad(): its gradient would be wrong. "
            "Write into t.detach()."
        )
        with refused(ValueError, message):
            y[0] = 0.0
        leaf = Tensor([1.0, 2.0])
        leaf[0] = Tensor(3.0)
    np.testing.assert_array_equal(leaf.data, [3.0, 2.0])
    assert leaf.op is None
    np.testing.assert_array_equal(gradients(y.sum(), x), [2.0, 4.0])


def test_what_does_not_fit_is_refused_and_nothing_is_written():
    t, n = Tensor([1.0, 2.0]), Tensor([1, 2])
    cast = (
        "at: cannot write values of float64 into an array of int64 without losing them. "
        "Convert the array first: t.astype('float64')."
    )
    for value in (2.5, Tensor(2.5), np.array([0.5, 1.5])):
        with refused(TypeError, cast):
            n[:] = value
    with refused(TypeError, "index_set: expected a tensor, an array or a number, but got str 'a'."):
        t[0] = "a"
    with pytest.raises(IndexError):
        t[2] = 1.0
    with refused(ValueError, "at: values of shape (3,) do not fit the part of shape (2,) that the index names."):
        t[:] = [1.0, 2.0, 3.0]
    assert (t.tolist(), n.tolist()) == ([1.0, 2.0], [1, 2])


# at


def test_at_set_and_add_leave_the_tensor_alone():
    x, v = Tensor([1.0, 2.0, 3.0]), Tensor(5.0)
    y = x.at[1].set(v)
    z = x.at[[0, 0]].add(v)
    np.testing.assert_array_equal(x.data, [1.0, 2.0, 3.0])
    np.testing.assert_array_equal(y.data, [1.0, 5.0, 3.0])
    np.testing.assert_array_equal(z.data, [11.0, 2.0, 3.0])
    dx, dv = gradients((y * [1.0, 10.0, 100.0]).sum(), [x, v])
    np.testing.assert_array_equal(dx, [1.0, 0.0, 100.0])
    assert dv == 10.0
    dx, dv = gradients((z * [1.0, 10.0, 100.0]).sum(), [x, v])
    np.testing.assert_array_equal(dx, [1.0, 10.0, 100.0])
    assert dv == 2.0


def test_at_without_an_index_is_refused():
    message = "at: say where, as in t.at[index].set(value) or t.at[index].add(value)."
    for act in (Tensor([1.0]).at.set, Tensor([1.0]).at.add):
        with refused(TypeError, message):
            act(1.0)
