"""Making a tensor, its attributes, how it prints, and what leaves it."""

import math
import re

import numpy as np
import pytest

from autograd import Tensor, gradients, pullback
from tests.engine.refusals import refused

# Creation


@pytest.mark.parametrize(
    ("data", "dtype"),
    [
        (2.0, np.float64),
        (np.float32(2), np.float32),
        (np.float16(2), np.float16),
        ([1.0, 2.0], np.float64),
        ([[1, 2.5], [3, 4]], np.float64),
        (np.zeros((2, 3), np.float32), np.float32),
        ([], np.float64),
        (((1.0,), (2.0,)), np.float64),
    ],
)
def test_floats_are_tracked_leaves_with_the_values_and_dtype_of_numpy(data, dtype):
    t = Tensor(data)
    np.testing.assert_array_equal(t.data, np.array(data))
    assert (t.dtype, t.shape, t.ndim, t.size) == (dtype, np.shape(data), np.ndim(data), np.size(data))
    assert t.requires_grad
    assert (t.op, t.inputs, dict(t.params), t.grad, t.name) == (None, (), {}, None, None)


@pytest.mark.parametrize("data", [3, True, [1, 2], [True, False], np.int32(4), np.uint8([1]), np.bool_(False)])
def test_integers_and_truth_values_are_constants(data):
    t = Tensor(data)
    np.testing.assert_array_equal(t.data, np.array(data))
    assert t.dtype == np.array(data).dtype
    assert not t.requires_grad


def test_a_scalar_is_held_as_a_numpy_scalar_and_an_array_as_an_array():
    assert type(Tensor(2.0).data) is np.float64
    assert type(Tensor(np.array(2.0, np.float32)).data) is np.float32
    assert type(Tensor(3).data) is np.int64
    assert type(Tensor([2.0]).data) is np.ndarray


def test_requires_grad_false_makes_a_constant_and_true_is_the_default_of_floats():
    assert not Tensor(2.0, requires_grad=False).requires_grad
    assert not Tensor([2.0], requires_grad=False).requires_grad
    assert Tensor(2.0, requires_grad=True).requires_grad


@pytest.mark.parametrize(
    ("data", "dtype"), [(1, "int64"), ([1, 2], "int64"), (True, "bool"), (Tensor(1), "int64"), ([Tensor(1)], "int64")]
)
def test_a_gradient_of_integers_is_refused_with_the_hint_to_write_a_float(data, dtype):
    message = (
        f"Tensor: a gradient needs floating-point numbers, but the data are {dtype}. "
        "Write 2.0 instead of 2, or convert with .astype(float)."
    )
    with refused(TypeError, message):
        Tensor(data, requires_grad=True)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (1j, "Tensor: complex numbers are not supported. Split complex 1j into .real and .imag."),
        ("abc", "Tensor: expected a tensor, an array or a number, but got str 'abc'."),
        (None, "Tensor: expected a tensor, an array or a number, but got NoneType None."),
        ({"a": 1}, "Tensor: expected a tensor, an array or a number, but got dict {'a': 1}."),
        ([1, "a"], "Tensor: expected a tensor, an array or a number, but got list [1, 'a']."),
        (
            [*range(50), None],
            "Tensor: expected a tensor, an array or a number, but got list [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11....",
        ),
        (
            np.array([1, 2j]),
            "Tensor: complex numbers are not supported. Split ndarray array([1.+0.j, 0.+2.j]) into .real and .imag.",
        ),
    ],
)
def test_what_is_not_of_real_numbers_is_refused(data, message):
    with refused(TypeError, message):
        Tensor(data)


def test_a_ragged_list_is_refused_with_numpys_reason():
    with pytest.raises(ValueError, match="inhomogeneous") as reason:
        np.asarray([[1, 2], [3]])
    with refused(TypeError, f"Tensor: cannot make an array of list [[1, 2], [3]]: {reason.value}"):
        Tensor([[1, 2], [3]])


def test_the_data_are_copied():
    source = np.array([1.0, 2.0])
    t = Tensor(source)
    source[0] = 9
    np.testing.assert_array_equal(t.data, [1.0, 2.0])
    u = Tensor(t.detach(), requires_grad=True)
    t.data[0] = 7
    np.testing.assert_array_equal(u.data, [1.0, 2.0])


def test_a_list_of_tensors_is_stacked_and_each_receives_its_gradient():
    a, b = Tensor(2.0), Tensor(3.0)
    t = Tensor([[a, 1], [b, a * b]])
    np.testing.assert_array_equal(t.data, [[2.0, 1.0], [3.0, 6.0]])
    t.backward(gradient=np.array([[1.0, 10.0], [100.0, 1000.0]]))
    assert a.grad == 1 + 1000 * 3
    assert b.grad == 100 + 1000 * 2


def test_rows_of_tensors_arrays_and_numbers_are_stacked():
    row = Tensor([1.0, 2.0])
    t = Tensor([row, [3, 4], (5.0, 6.0)])
    np.testing.assert_array_equal(t.data, [[1, 2], [3, 4], [5, 6]])
    (t * t).sum().backward()
    np.testing.assert_array_equal(row.grad, [2.0, 4.0])


def test_tensors_of_different_shapes_do_not_stack():
    with refused(ValueError, "stack: all arrays must have one shape, but got [(), (2,)]."):
        Tensor([Tensor(1.0), Tensor([1.0, 2.0])])


def test_a_tensor_of_a_tracked_tensor_is_a_new_node_on_it():
    x = Tensor(3.0)
    y = Tensor(x, name="y")
    assert y is not x
    (y * y).backward()
    assert x.grad == 6.0
    assert y.grad == 6.0


def test_a_tensor_of_constant_tensors_is_a_leaf_that_is_tracked_if_it_is_of_floats():
    constant = Tensor([1.0, 2.0], requires_grad=False)
    for data in ([Tensor(True), Tensor(False)], Tensor([True]), Tensor(3), [Tensor(3), 4]):
        assert not Tensor(data).requires_grad
    for data in (constant, [constant, constant], [Tensor(2), 0.5], [Tensor(2.0).detach(), 0.5]):
        assert Tensor(data).requires_grad
        assert Tensor(data).op is None
        assert not Tensor(data, requires_grad=False).requires_grad
    leaf = Tensor(constant)
    (leaf * leaf).sum().backward()
    np.testing.assert_array_equal(leaf.grad, [2.0, 4.0])


def test_a_tensor_of_tensors_cannot_drop_their_gradients():
    message = "Tensor: a tensor made of tensors keeps their gradients; use t.detach() to drop them."
    for data in (Tensor(1.0), [Tensor(1.0), 2.0]):
        with refused(TypeError, message):
            Tensor(data, requires_grad=False)


# Attributes


def test_attributes_of_a_result_say_how_it_was_made():
    x = Tensor([1.0, 2.0])
    y = np.sum(x, axis=0, keepdims=True)
    assert y.op.name == "sum"
    assert y.inputs == (x,)
    assert y.params["axis"] == 0
    assert y.params["keepdims"] is True
    assert y.requires_grad


def test_a_tensor_takes_no_new_attributes_and_its_shape_cannot_be_set():
    t = Tensor(1.0)
    with pytest.raises(AttributeError):
        t.foo = 1
    with pytest.raises(AttributeError):
        t.shape = (1,)


def test_transposed_attributes():
    t = Tensor(np.arange(24.0).reshape(2, 3, 4))
    np.testing.assert_array_equal(t.T.data, t.data.T)
    np.testing.assert_array_equal(t.mT.data, t.data.mT)
    with refused(ValueError, "mT: a matrix transpose needs two axes or more, but the shape is (3,)."):
        _ = Tensor([1.0, 2.0, 3.0]).mT


def test_the_name_is_a_string_or_none():
    t = Tensor(1.0, name="a")
    assert t.name == "a"
    t.name = None
    assert t.name is None
    with refused(TypeError, "name: expected a string, but got int 3."):
        t.name = 3
    with refused(TypeError, "name: expected a string, but got int 3."):
        Tensor(1.0, name=3)


def test_a_named_result_keeps_its_gradient_and_a_named_constant_has_none():
    x = Tensor(3.0)
    y = x * x
    y.name = "y"
    (2 * y).backward()
    assert y.grad == 2.0
    constant = Tensor(3)
    constant.name = "n"
    (x * constant).backward()
    assert constant.grad is None


# What may be set


@pytest.mark.parametrize(
    ("start", "value", "expected"),
    [
        (1.0, 2.5, np.float64(2.5)),
        (1.0, 2, np.float64(2)),
        (1.0, np.array(3.0), np.float64(3)),
        (np.float32(1), 0.1, np.float32(0.1)),
        (np.float32(1), np.float64(0.1), np.float32(0.1)),
        (3, 4, np.int64(4)),
        (True, False, np.False_),
        ([1.0, 2.0], [3, 4], np.array([3.0, 4.0])),
        (np.ones(2, np.float32), np.array([0.1, 0.2]), np.array([0.1, 0.2], np.float32)),
        ([1, 2], [True, False], np.array([1, 0])),
        ([1.0, 2.0], Tensor([3, 4]), np.array([3.0, 4.0])),
    ],
)
def test_the_value_of_a_leaf_is_replaced_and_keeps_its_dtype(start, value, expected):
    t = Tensor(start)
    t.data = value
    np.testing.assert_array_equal(t.data, expected)
    assert type(t.data) is type(expected)
    assert t.dtype == expected.dtype
    assert t.requires_grad == (expected.dtype.kind == "f")


def test_a_new_value_is_taken_as_it_is_and_used_from_then_on():
    t, new = Tensor([1.0, 2.0]), np.array([3.0, 4.0])
    t.data = new
    assert t.data is new
    t.data -= 1.0
    np.testing.assert_array_equal(new, [2.0, 3.0])
    np.testing.assert_array_equal(gradients((t * t).sum(), t), [4.0, 6.0])


@pytest.mark.parametrize(
    ("start", "value", "kind", "message"),
    [
        ([1.0, 2.0], "abc", TypeError, "data: expected a tensor, an array or a number, but got str 'abc'."),
        ([1.0, 2.0], None, TypeError, "data: expected a tensor, an array or a number, but got NoneType None."),
        (1.0, 1j, TypeError, "data: complex numbers are not supported. Split complex 1j into .real and .imag."),
        (
            [1.0, 2.0],
            [1.0, 2.0, 3.0],
            ValueError,
            "data: a value of shape (3,) cannot replace one of shape (2,). Make a new tensor.",
        ),
        (
            [1.0, 2.0],
            1.0,
            ValueError,
            "data: a value of shape () cannot replace one of shape (2,). Make a new tensor.",
        ),
        ([1, 2], [1.5, 2.5], TypeError, "data: values of float64 cannot replace values of int64 without loss."),
        (True, 3, TypeError, "data: values of int64 cannot replace values of bool without loss."),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_the_old_one_stays(start, value, kind, message):
    t = Tensor(start)
    with refused(kind, message):
        t.data = value
    np.testing.assert_array_equal(t.data, np.array(start))


def test_a_tracked_tensor_is_not_taken_as_a_value():
    t, u = Tensor(1.0), Tensor(2.0)
    with pytest.raises(TypeError, match="would lose its gradient"):
        t.data = u
    t.data = u.detach()
    assert t.item() == 2.0


def test_the_value_of_a_result_is_not_replaced():
    y = Tensor([1.0, 2.0]) * 2
    message = (
        "data: the value of a result of multiply follows from its inputs and cannot be replaced. "
        "Replace it in t.detach()."
    )
    with refused(ValueError, message):
        y.data = np.zeros(2)
    constant = y.detach()
    constant.data = np.zeros(2)
    assert constant.tolist() == [0.0, 0.0]
    assert y.tolist() == [2.0, 4.0]


def test_requires_grad_can_be_set_on_a_leaf_and_says_how_it_is_taken_from_then_on():
    t, x = Tensor([1.0, 2.0], requires_grad=False), Tensor([3.0, 4.0])
    assert not (t * 2).requires_grad
    t.requires_grad = True
    (t * x).sum().backward()
    np.testing.assert_array_equal(t.grad, [3.0, 4.0])
    t.requires_grad = False
    t.grad = None
    (t * x).sum().backward()
    assert t.grad is None
    np.testing.assert_array_equal(x.grad, [2.0, 4.0])
    t.requires_grad = np.True_
    assert t.requires_grad is True
    np.testing.assert_array_equal(gradients((t * t).sum(), t), [2.0, 4.0])


def test_a_frozen_leaf_takes_no_gradient_even_of_what_was_computed_before():
    t, x = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    y, z = t * x, t * 2.0
    t.requires_grad = False
    (y.sum() + z.sum()).backward()
    assert t.grad is None
    np.testing.assert_array_equal(x.grad, [1.0, 2.0])


def test_requires_grad_set_to_what_it_is_changes_nothing():
    t = Tensor(2.0)
    y = t * t
    t.requires_grad = True
    y.backward()
    assert t.grad == 4.0


@pytest.mark.parametrize("create_graph", [False, True])
def test_a_leaf_that_was_a_constant_when_it_was_used_says_so(create_graph):
    """c's gradient of c x + (2 c) x would be x: the product 2 c was not recorded."""
    c, x = Tensor([1.0, 2.0], requires_grad=False), Tensor([3.0, 4.0])
    y = (c * x + (c * 2) * x).sum()
    z = np.concatenate([c, x]).sum()
    c.requires_grad = True
    for result, name in ((y, "multiply"), (z, "concatenate")):
        message = (
            f"{name} took a tensor of shape (2,) before its requires_grad was set to True, so a part of its gradient "
            "would be missing. Compute the result again."
        )
        with refused(ValueError, message):
            result.backward(create_graph=create_graph)
        with refused(ValueError, message):
            gradients(result, c, create_graph=create_graph)
    y = (c * x + (c * 2) * x).sum()
    np.testing.assert_array_equal(gradients(y, c), 3 * x.data)
    c.requires_grad = False
    c.requires_grad = True
    assert pullback(c * x, np.ones(2))[0].tolist() == [3.0, 4.0]


def test_what_was_computed_before_requires_grad_was_set_does_not_depend_on_the_leaf():
    c = Tensor(2.0, requires_grad=False)
    y = c * 3
    c.requires_grad = True
    assert gradients(c * y, c) == 6.0


@pytest.mark.parametrize(
    ("make", "value", "kind", "message"),
    [
        (
            lambda: Tensor(3),
            True,
            TypeError,
            "requires_grad: a gradient needs floating-point numbers, but the data are int64. "
            "Write 2.0 instead of 2, or convert with .astype(float).",
        ),
        (lambda: Tensor(3.0), 1, TypeError, "requires_grad: expected True or False, but got int 1."),
        (lambda: Tensor(3.0), None, TypeError, "requires_grad: expected True or False, but got NoneType None."),
        *[
            (
                lambda: Tensor(3.0) * 2,
                value,
                ValueError,
                "requires_grad: whether a result of multiply requires a gradient follows from its inputs. "
                "Use t.detach() for its value as a constant.",
            )
            for value in (True, False)
        ],
    ],
)
def test_requires_grad_is_refused_where_it_means_nothing(make, value, kind, message):
    t = make()
    before = t.requires_grad
    with refused(kind, message):
        t.requires_grad = value
    assert t.requires_grad == before


def test_grad_of_an_intermediate_result_warns_and_is_none():
    x = Tensor(3.0)
    y = x * x
    y.backward()
    message = (
        "grad: the result of multiply does not keep its gradient. Call retain_grad() on it (or name it) before "
        "backward(), or use gradients(y, [t])."
    )
    with pytest.warns(UserWarning, match=rf"\A{re.escape(message)}\Z") as caught:
        assert y.grad is None
    assert [w.filename for w in caught] == [__file__]


def test_grad_of_leaves_and_constants_is_none_without_a_warning():
    for t in (Tensor(2.0), Tensor(2), Tensor(2.0, requires_grad=False), (Tensor(2.0) * 2).detach()):
        assert t.grad is None


def test_grad_can_be_set_to_none_to_numbers_and_to_tensors_of_the_same_shape():
    t = Tensor([1.0, 2.0])
    t.grad = [3, 4]
    (t * t).sum().backward()
    np.testing.assert_array_equal(t.grad, [3 + 2, 4 + 4])
    t.grad = None
    assert t.grad is None
    u = Tensor([5.0, 6.0])
    t.grad = u
    assert t.grad is u
    with refused(ValueError, "grad: a gradient of shape (3,) does not fit a tensor of shape (2,)."):
        t.grad = np.zeros(3)
    with refused(ValueError, "grad: a gradient of shape () does not fit a tensor of shape (2,)."):
        t.grad = Tensor(1.0)
    with refused(TypeError, "grad: expected a tensor, an array or a number, but got str 'a'."):
        Tensor(1.0).grad = "a"


def test_a_gradient_that_is_set_is_the_tensors_own_and_has_its_dtype():
    given = np.array([3.0, 4.0])
    t = Tensor(np.array([1, 2], np.float32))
    t.grad = given
    given[0] = 9.0
    assert t.grad.tolist() == [3.0, 4.0]
    assert t.grad.dtype == np.float32
    s = Tensor(2.0)
    s.grad = 3
    assert type(s.grad) is np.float64
    constant = Tensor([1, 2])
    constant.grad = [0.5, 1.5]
    assert constant.grad.tolist() == [0.5, 1.5]


def test_retain_grad_returns_the_tensor_and_refuses_constants():
    x = Tensor(3.0)
    y = (x * x).retain_grad()
    (y * 5).backward()
    assert y.grad == 5.0
    with refused(ValueError, "retain_grad: this tensor is a constant; no gradient will arrive here."):
        Tensor(3).retain_grad()


# Text


@pytest.mark.parametrize(
    ("tensor", "text"),
    [
        (Tensor(2.0), "Tensor(2., shape=(), dtype=float64)"),
        (Tensor(3), "Tensor(3, shape=(), dtype=int64, requires_grad=False)"),
        (Tensor(True), "Tensor(True, shape=(), dtype=bool, requires_grad=False)"),
        (Tensor(np.float32(0.1)), "Tensor(0.1, shape=(), dtype=float32)"),
        (Tensor([1.0, 2.5], name="w"), "Tensor([1. , 2.5], name='w', shape=(2,), dtype=float64)"),
        (Tensor([1.0, 2.0]) * 2, "Tensor([2., 4.], shape=(2,), dtype=float64, op=multiply)"),
        (Tensor(2.0).detach(), "Tensor(2., shape=(), dtype=float64, requires_grad=False)"),
        (Tensor([[1.0], [2.0]]), "Tensor([[1.],\n        [2.]], shape=(2, 1), dtype=float64)"),
        (Tensor([]), "Tensor([], shape=(0,), dtype=float64)"),
        (
            Tensor(np.zeros(1000)),
            "Tensor([0., 0., 0., ..., 0., 0., 0.], shape=(1000,), dtype=float64)",
        ),
    ],
)
def test_repr(tensor, text):
    assert repr(tensor) == text
    assert str(tensor) == text
    assert f"{tensor}" == text


def test_format_formats_the_number_or_each_element():
    assert f"{Tensor(3.14159):.2f}" == "3.14"
    assert f"{Tensor(7):05d}" == "00007"
    assert f"{Tensor([1.0, 2.345]):.2f}" == "[1.00, 2.35]"
    assert f"{Tensor([[1, 2], [3, 4]]):02d}" == "[[01, 02],\n [03, 04]]"
    assert f"loss {Tensor(0.5) * 2:.3e}" == "loss 1.000e+00"
    assert "%.1f and %d" % (Tensor(2.5), Tensor(3)) == "2.5 and 3"  # noqa: UP031


# What leaves the graph


def test_item_numpy_and_tolist_give_the_value():
    t = Tensor([[1.0, 2.0]])
    assert t.tolist() == [[1.0, 2.0]]
    assert type(t.tolist()[0][0]) is float
    assert Tensor(2.0).tolist() == 2.0
    assert type(Tensor(2.0).item()) is float
    assert type(Tensor(2).item()) is int
    assert Tensor([[5.0]]).item() == 5.0
    plain = t.numpy()
    plain[0, 0] = 9
    assert type(plain) is np.ndarray
    assert t.tolist() == [[1.0, 2.0]]
    assert type(Tensor(2.0).numpy()) is np.ndarray


def test_item_needs_one_element():
    with refused(ValueError, "item: a tensor of shape (2,) is not one number; use .numpy() or index it."):
        Tensor([1.0, 2.0]).item()


def test_detach_is_the_same_value_as_a_constant():
    x = Tensor(3.0)
    y = x * x.detach()
    assert not x.detach().requires_grad
    y.backward()
    assert x.grad == 3.0


def test_python_numbers_of_a_tensor_with_one_element():
    for t in (Tensor(2.75), Tensor([2.75]), Tensor(2.75) * 1):
        assert float(t) == 2.75
        assert int(t) == 2
        assert bool(t) is True
        assert complex(t.item()) == 2.75 + 0j
    assert bool(Tensor(0.0)) is False
    assert math.sqrt(Tensor(4.0).detach()) == 2.0
    assert float(Tensor(True)) == 1.0


def test_python_numbers_of_a_tensor_with_many_elements_are_refused():
    t = Tensor([1.0, 2.0])
    for convert in (float, int):
        with refused(ValueError, "item: a tensor of shape (2,) is not one number; use .numpy() or index it."):
            convert(t)
    message = "the truth value of a tensor of shape ({}) is ambiguous; use .any() or .all(), or where()."
    with refused(ValueError, message.format("2,")):
        bool(t)
    with refused(ValueError, message.format("0,")):
        bool(Tensor([]))


def test_an_integer_tensor_is_an_index_and_a_range():
    assert ["a", "b", "c"][Tensor(1)] == "b"
    assert list(range(Tensor(3))) == [0, 1, 2]
    for t, said in ((Tensor(1.0), "(), float64"), (Tensor([1]), "(1,), int64"), (Tensor(True), "(), bool")):
        with refused(TypeError, f"only an integer scalar can be an index, not a tensor of shape {said}."):
            ["a", "b"][t]


LOST = (
    "{!r} would lose its gradient in a plain array. Use NumPy's functions on it as it is, autograd's stack for a list "
    "of tensors, or .numpy() for the value alone."
)


@pytest.mark.parametrize(
    "convert",
    [
        np.asarray,
        np.array,
        lambda t: np.array([t, t]),
        lambda t: np.array([t, 1.0], dtype=float),
        lambda t: np.array(t, dtype=object),
        lambda t: np.array([t, t], dtype=object),
        lambda t: np.add(np.zeros(2), [t, t]),
        lambda t: np.arange(t),
        lambda t: np.float32(t),
        lambda t: np.random.default_rng(0).normal(t),
        lambda t: t.__array__(),
    ],
)
@pytest.mark.parametrize("make", [lambda: Tensor(2.0), lambda: Tensor(1.0) * 2], ids=["leaf", "result"])
def test_a_tracked_tensor_never_becomes_a_plain_array(convert, make):
    t = make()
    with refused(TypeError, LOST.format(t)):
        convert(t)


def test_constants_become_plain_arrays():
    for t in (Tensor(3), Tensor([1, 2]), Tensor([1.0, 2.0], requires_grad=False), Tensor([1.0]) > 0):
        np.testing.assert_array_equal(np.asarray(t), t.data)
        assert np.asarray(t).dtype == t.dtype
    np.testing.assert_array_equal(np.array([Tensor(1), Tensor(2)]), [1, 2])
    assert np.asarray(Tensor([1, 2]), dtype=float).dtype == np.float64
    constant = Tensor([1.0, 2.0], requires_grad=False)
    copy = np.array(constant, copy=True)
    copy[0] = 9
    assert constant.tolist() == [1.0, 2.0]


def test_gradients_of_the_vector_built_from_numbers_reach_each_number():
    xs = [Tensor(float(i)) for i in range(5)]
    assert gradients((Tensor(xs) ** 2).sum(), xs) == [0.0, 2.0, 4.0, 6.0, 8.0]
