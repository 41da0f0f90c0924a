"""Python's operators and builtins on tensors: they compute what NumPy computes, on either side of any number."""

import builtins
import operator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, binary, gradients, no_grad
from tests.engine.refusals import refused

ARITHMETIC = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "%": operator.mod,
    "//": operator.floordiv,
}
COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
# ∂/∂a and ∂/∂b of each operation, as a calculus textbook has them.
PARTIALS = {
    "+": (lambda a, b: 1, lambda a, b: 1),
    "-": (lambda a, b: 1, lambda a, b: -1),
    "*": (lambda a, b: b, lambda a, b: a),
    "/": (lambda a, b: 1 / b, lambda a, b: -a / b**2),
    "**": (lambda a, b: b * a ** (b - 1), lambda a, b: a**b * np.log(a)),
    "%": (lambda a, b: 1, lambda a, b: -np.floor(a / b)),
    "//": (lambda a, b: 0, lambda a, b: 0),
}
OTHERS = {
    "int": 3,
    "float": 2.5,
    "bool": True,
    "float64": np.float64(2.5),
    "float32": np.float32(2.5),
    "int64": np.int64(3),
    "vector": np.array([2.5, 1.5, 3.5]),
    "matrix": np.array([[2.5], [1.25]]),
    "float32 vector": np.array([2.5, 1.5, 3.5], np.float32),
    "int vector": np.array([3, 2, 1]),
    "list": [2.5, 1.5, 3.5],
    "tuple": (1, 2, 3),
}
VALUES = {
    "scalar": np.float64(5.25),
    "vector": np.array([5.25, 0.75, 4.125]),
    "float32": np.array([5.25, 0.75, 4.125], np.float32),
    "float32 scalar": np.float32(5.25),
}


def agrees(result, expected):
    """Whether the tensor ``result`` has the value, shape and dtype of ``expected``."""
    assert isinstance(result, Tensor)
    expected = np.asarray(expected)
    np.testing.assert_allclose(result.data, expected, rtol=1e-6 if expected.dtype == np.float32 else 1e-15)
    assert (result.dtype, result.shape) == (expected.dtype, expected.shape)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("op", ARITHMETIC.values(), ids=ARITHMETIC)
def test_arithmetic_computes_what_numpy_computes_on_either_side(op, other, value):
    plain = np.array(other) if isinstance(other, (list, tuple)) else other
    agrees(op(Tensor(value), other), op(value, plain))
    agrees(op(other, Tensor(value)), op(plain, value))
    agrees(op(Tensor(value), Tensor(plain)), op(value, np.asarray(plain)[()]))


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("op", COMPARISONS.values(), ids=COMPARISONS)
def test_comparisons_compute_what_numpy_computes_and_are_constants(op, other, value):
    plain = np.array(other) if isinstance(other, (list, tuple)) else other
    for result, expected in (
        (op(Tensor(value), other), op(value, plain)),
        (op(other, Tensor(value)), op(plain, value)),
        (op(Tensor(value), Tensor(value)), op(value, value)),
    ):
        agrees(result, expected)
        assert not result.requires_grad


@pytest.mark.parametrize("symbol", ARITHMETIC)
@pytest.mark.parametrize("other", [3, 2.5, np.float64(2.5), np.array([2.5, 1.5, 3.5])], ids=str)
def test_the_gradient_of_an_operator_is_the_textbooks_on_either_side(symbol, other):
    op, (da, db) = ARITHMETIC[symbol], PARTIALS[symbol]
    value = np.array([5.25, 0.75, 4.125])
    x = Tensor(value)
    np.testing.assert_allclose(gradients(op(x, other).sum(), x), da(value, other) * np.ones(3), rtol=1e-13)
    np.testing.assert_allclose(gradients(op(other, x).sum(), x), db(other, value) * np.ones(3), rtol=1e-13)
    u, v = Tensor(value), Tensor(value[::-1] + 1)
    du, dv = gradients(op(u, v).sum(), [u, v])
    np.testing.assert_allclose(du, da(value, v.data) * np.ones(3), rtol=1e-13)
    np.testing.assert_allclose(dv, db(value, v.data) * np.ones(3), rtol=1e-13)


def test_unary_operators():
    t = Tensor([1.5, -2.5])
    agrees(-t, [-1.5, 2.5])
    agrees(+t, [1.5, -2.5])
    agrees(abs(t), [1.5, 2.5])
    agrees(~(t > 0), [False, True])
    np.testing.assert_array_equal(gradients((-t).sum(), t), [-1.0, -1.0])
    np.testing.assert_array_equal(gradients((+t).sum(), t), [1.0, 1.0])
    np.testing.assert_array_equal(gradients(abs(t).sum(), t), [1.0, -1.0])


@pytest.mark.parametrize("op", [operator.and_, operator.or_, operator.xor])
def test_logic_of_truth_values_and_integers_on_either_side(op):
    mask, other = np.array([True, True, False, False]), np.array([True, False, True, False])
    agrees(op(Tensor(mask), Tensor(other)), op(mask, other))
    agrees(op(Tensor(mask), other), op(mask, other))
    agrees(op(mask, Tensor(other)), op(mask, other))
    agrees(op(Tensor(mask), True), op(mask, True))
    agrees(op(True, Tensor(mask)), op(True, mask))
    agrees(op(Tensor([6, 3]), 5), op(np.array([6, 3]), 5))


@pytest.mark.parametrize(
    ("a", "b"),
    [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((5, 2, 3), (5, 3, 1))],
)
def test_matmul_on_either_side(a, b):
    a, b = np.arange(1.0, np.prod(a) + 1).reshape(a), np.arange(2.0, np.prod(b) + 2).reshape(b)
    for left, right in ((Tensor(a), b), (a, Tensor(b)), (Tensor(a), Tensor(b))):
        agrees(left @ right, a @ b)
        assert (left @ right).requires_grad


def test_powers_of_python_numbers_keep_integers_exact():
    x = Tensor(-2.0)
    assert (x**3).item() == -8.0
    assert gradients(x**3, x) == 12.0
    assert gradients(x**0, x) == 0.0
    assert pow(x, 2).item() == 4.0
    assert (2 ** Tensor(3.0)).item() == 8.0


SPECIAL = [0, 0.0, -0.0, 1, 2.0, -1, 0.5, -8.0, float("inf"), float("-inf"), float("nan"), True, False, 1e200, -1e-200]


@pytest.mark.parametrize("number", SPECIAL, ids=repr)
@pytest.mark.parametrize("value", [0.0, -0.0, 1.5, -2.0, [0.0, 1.5, -2.0]], ids=repr)
@pytest.mark.parametrize("op", ARITHMETIC.values(), ids=ARITHMETIC)
def test_a_python_number_has_the_derivatives_of_the_same_number_of_numpy(op, value, number):
    """Where Python divides by zero, NumPy is infinite or NaN; second derivatives too."""
    results = []
    for other in (number, np.float64(number)):
        for call in (lambda t, o=other: op(t, o), lambda t, o=other: op(o, t)):
            x = Tensor(value)
            with np.errstate(all="ignore"):
                y = call(x)
                g = gradients(y, x, np.ones(y.shape), create_graph=True)
                assert isinstance(g, Tensor)
                h = gradients(g, x, np.ones(y.shape))
            results.append((y.data, gradients(y, x, np.ones(y.shape)), g.data, h))
    (a, b), (c, d) = results[:2], results[2:]
    np.testing.assert_array_equal(np.array(a, float), np.array(c, float))
    np.testing.assert_array_equal(np.array(b, float), np.array(d, float))


def test_dividing_by_a_python_zero_is_infinite_as_in_numpy():
    x = Tensor([1.0, -1.0, 0.0])
    for zero in (0, 0.0, False):
        with np.errstate(all="ignore"):
            y = x / zero
        np.testing.assert_array_equal(y.data, [np.inf, -np.inf, np.nan])
        np.testing.assert_array_equal(gradients(y, x, np.array([1.0, -1.0, 0.0])), [np.inf, -np.inf, np.nan])
    with np.errstate(all="ignore"):
        assert gradients(x[0] / -0.0, x)[0] == -np.inf


def test_a_users_row_is_asked_with_numpys_numbers_where_pythons_fail():
    """1 / b, eᵇ and √b of Python's numbers raise or are complex."""
    ratio = binary(np.divide, lambda y, a, b: 1 / b, lambda y, a, b: -y / b, name="ratio")
    tower = binary(np.multiply, lambda y, a, b: b**400.0, lambda y, a, b: a**400.0, name="tower")
    root = binary(np.multiply, lambda y, a, b: b**0.5, lambda y, a, b: a**0.5, name="root")
    for dtype in (np.float32, np.float64):
        x = Tensor(np.array([1.0, 2.0], dtype))
        with np.errstate(all="ignore"):
            for row, number, slope in ((ratio, 0.0, np.inf), (tower, 10.0, np.inf), (root, -8.0, np.nan)):
                y = row(x, number)
                assert y.dtype == dtype
                np.testing.assert_array_equal(gradients(y.sum(), x), [slope, slope])
                np.testing.assert_array_equal(gradients(y.sum(), x, create_graph=True).data, [slope, slope])
                np.testing.assert_array_equal(row.vjp(0, np.ones(2, dtype), y.data, (x.data, number), {}), [slope] * 2)
            for row, number, slope in ((tower, 10.0, np.inf), (root, -8.0, np.nan)):
                np.testing.assert_array_equal(gradients(row(number, x).sum(), x), [slope, slope])
            assert ratio.vjp(0, 1.0, None, (1.0, 0.0), {}) == np.inf


# NEP 50


@pytest.mark.parametrize("op", ARITHMETIC.values(), ids=ARITHMETIC)
@pytest.mark.parametrize("value", [np.float32(1.5), np.array([1.5], np.float32)], ids=["scalar", "array"])
def test_python_numbers_are_weak_and_numpy_scalars_are_not(op, value):
    t = Tensor(value)
    for weak in (2, 2.0, True):
        assert op(t, weak).dtype == np.float32
        assert op(weak, t).dtype == np.float32
    for strong in (np.float64(2), np.array(2.0), np.array([2.0])):
        assert op(t, strong).dtype == np.float64
        assert op(strong, t).dtype == np.float64


def test_integers_become_floats_only_where_numpy_says_so():
    n = Tensor([4, 5])
    agrees(n + 1, np.array([5, 6]))
    agrees(n / 2, np.array([2.0, 2.5]))
    agrees(n * 0.5, np.array([2.0, 2.5]))
    agrees(n // 2, np.array([2, 2]))
    assert not (n / 2).requires_grad
    assert (n * Tensor(2.0)).requires_grad


# In place


def test_augmented_assignment_rebinds_the_name():
    x = Tensor(3.0)
    y = before = x * 1
    y += 2
    y *= x
    y -= 1
    y /= 2
    y **= 2
    assert y is not before
    assert before.item() == 3.0
    assert y.item() == 49.0  # ((x + 2) x - 1)² / 4
    assert gradients(y, x) == 2 * 7.0 * (2 * 3 + 2) / 2


@pytest.mark.parametrize(
    ("op", "name"),
    [
        (operator.iadd, "add"),
        (operator.isub, "subtract"),
        (operator.imul, "multiply"),
        (operator.itruediv, "divide"),
        (operator.ipow, "power"),
    ],
)
def test_an_array_does_not_take_a_tensor_in_place(op, name):
    array = np.ones(2)
    message = (
        f"np.{name}: out= would write a tensor's value into an array and lose its gradient. "
        f"Use the result: y = np.{name}(…), or x = x + t instead of x += t for an array x."
    )
    with refused(TypeError, message):
        op(array, Tensor([2.0, 3.0]))
    np.testing.assert_array_equal(array, [1.0, 1.0])


def test_a_numpy_scalar_rebinds_to_the_tensor():
    x = np.float64(2)
    x += Tensor(1.0)
    agrees(x, 3.0)


# Equality, hashing, other types


def test_a_tensor_is_not_equal_to_what_is_no_number():
    t = Tensor(2.0)
    for other in (None, "2.0", {}, object(), {2.0}, b"2"):
        assert (t == other) is False
        assert (other == t) is False
        assert (t != other) is True
        assert (other != t) is True


def test_tensors_are_keys_by_identity():
    a, b = Tensor(1.0), Tensor(1.0)
    assert len({a, b, a}) == 2
    assert {a: "a", b: "b"}[b] == "b"
    assert hash(a) == hash(a)
    assert hash(a) != hash(b)


def test_a_tensor_is_found_by_identity_among_things_that_are_no_numbers():
    t = Tensor([1.0, 2.0])
    assert t in [None, "t", {}, object(), t]


@pytest.mark.parametrize(
    ("other", "shown"), [(None, "NoneType None"), ("x", "str 'x'"), ({}, "dict {}"), ({1}, "set {1}")]
)
def test_arithmetic_with_what_is_no_number_names_it(other, shown):
    t = Tensor(2.0)
    message = f"add: expected a tensor, an array or a number, but got {shown}."
    for compute in (lambda: t + other, lambda: other + t):
        with refused(TypeError, message):
            compute()
    with refused(TypeError, f"less: expected a tensor, an array or a number, but got {shown}."):
        _ = t < other


def test_arithmetic_with_complex_numbers_is_refused():
    message = "multiply: complex numbers are not supported. Split complex 1j into .real and .imag."
    t = Tensor(2.0)
    for compute in (lambda: t * 1j, lambda: 1j * t):
        with refused(TypeError, message):
            compute()
    with refused(TypeError, message.replace("multiply", "equal")):
        _ = t == 1j


def test_arithmetic_with_a_list_of_tensors_says_to_stack_them():
    t = Tensor([1.0, 2.0])
    for parts in ([t[0], 1.0], (t[0], 1.0)):
        message = f"add: a {type(parts).__name__} of tensors is not a tensor. Join them with stack first."
        for a, b in ((t, parts), (parts, t)):
            with refused(TypeError, message):
                operator.add(a, b)


# Builtins


def test_sum_of_a_list_of_tensors():
    xs = [Tensor(float(i)) for i in range(5)]
    total = sum(x * x for x in xs)
    assert total.item() == 30.0
    assert gradients(total, xs) == [0.0, 2.0, 4.0, 6.0, 8.0]


def test_max_and_min_return_the_winner_itself():
    a, b = Tensor(2.0), Tensor(5.0)
    assert max(a, b) is b
    assert min(a, b) is a
    assert max([a, b], key=lambda t: -t.item()) is a
    assert sorted([b, a])[0] is a


def test_round():
    agrees(round(Tensor(2.567)), 3.0)
    agrees(round(Tensor(2.567), 2), 2.57)
    agrees(round(Tensor(1234.5), -2), 1200.0)
    agrees(round(Tensor([0.5, 1.5, 2.5])), [0.0, 2.0, 2.0])
    x = Tensor(2.567)
    assert gradients(round(x, 1) * x, x) == 2.6


@given(st.floats(-50, 50), st.floats(0.1, 50))
def test_divmod_is_the_quotient_and_the_remainder(a, b):
    for quotient, remainder in (divmod(Tensor(a), b), divmod(a, Tensor(b)), divmod(Tensor(a), Tensor(b))):
        agrees(quotient, np.float64(a) // np.float64(b))
        agrees(remainder, np.float64(a) % np.float64(b))


@given(st.floats(-50, 50), st.floats(0.1, 50))
def test_numpys_divmod_is_the_same(a, b):
    pairs = [
        divmod(np.float64(a), Tensor(b)),
        divmod(np.array([a]), Tensor(b)),
        np.divmod(Tensor(a), b),
        np.divmod(Tensor(a), Tensor([b])),
    ]
    for quotient, remainder in pairs:
        assert isinstance(remainder, Tensor)
        np.testing.assert_array_equal(np.ravel(quotient.data), np.float64(a) // b)
        np.testing.assert_array_equal(np.ravel(remainder.data), np.float64(a) % b)
    x = Tensor(a)
    assert gradients(np.divmod(x, b)[1], x) == 1


# Containers


def test_len_iteration_and_unpacking():
    t = Tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    assert len(t) == 3
    for row, expected in zip(t, t.data, strict=True):
        agrees(row, expected)
    (a, b), *rest = t
    assert (a.item(), b.item(), len(rest)) == (1.0, 2.0, 2)
    np.testing.assert_array_equal(gradients(a * b, t), [[2.0, 1.0], [0, 0], [0, 0]])


def test_a_scalar_has_no_length_and_is_not_iterable():
    for act, message in ((len, "len() of a 0-d tensor"), (iter, "iteration over a 0-d tensor")):
        with refused(TypeError, message):
            act(Tensor(1.0))


def test_in_asks_for_equal_elements():
    t = Tensor([[1.0, 2.0], [3.0, 4.0]])
    assert 2.0 in t
    assert 5 not in t
    assert Tensor(3.0) in t
    assert np.array([1.0, 2.0]) in t


@pytest.mark.parametrize(
    "index",
    [
        0,
        -1,
        np.int64(1),
        slice(1, None),
        slice(None, None, -1),
        (0, 1),
        (slice(None), 0),
        Ellipsis,
        (Ellipsis, None),
        None,
        True,
        [0, 2],
        [],
        np.array([[0, 1], [2, 2]]),
        np.array([True, False, True]),
        ([0, 2], [1, 1]),
        (slice(None), [1, 0]),
        np.arange(6.0).reshape(3, 2) > 2,
    ],
    ids=str,
)
def test_indexing_reads_what_numpy_reads(index):
    value = np.arange(6.0).reshape(3, 2)
    agrees(Tensor(value)[index], value[index])
    count = np.zeros_like(value)
    np.add.at(count, index, 1)
    x = Tensor(value)
    np.testing.assert_array_equal(gradients(x[index].sum(), x), count)


def test_an_index_may_be_a_tensor():
    value = np.array([10.0, 20.0, 30.0])
    x = Tensor(value)
    assert x[Tensor(1)].item() == 20.0
    agrees(x[Tensor([0, 2])], value[[0, 2]])
    agrees(x[x > 15], value[1:])
    agrees(x[np.argmax(x)], 30.0)


# NumPy's methods

METHODS = {
    "sum": [(), (0,), {"axis": 1, "keepdims": True}],
    "mean": [(), (1,), {"axis": 0, "keepdims": True}],
    "prod": [(), (1,)],
    "max": [(), (0,), {"axis": 1, "keepdims": True}],
    "min": [(), (1,)],
    "var": [(), (0,), {"ddof": 1}],
    "std": [(), (1,), {"axis": 0, "ddof": 1}],
    "cumsum": [(), (1,)],
    "cumprod": [(), (0,)],
    "any": [(), (0,)],
    "all": [(), (1,)],
    "argmax": [(), (1,)],
    "argmin": [(), (0,)],
    "argsort": [(), (0,)],
    "clip": [(1.0, 3.0), (2.0, None), {"max": 2.5}],
    "round": [(), (1,)],
    "astype": [(np.float32,), (int,)],
    "ravel": [(), ("F",)],
    "flatten": [()],
    "squeeze": [()],
    "swapaxes": [(0, 1)],
    "repeat": [(2,), (3, 1)],
    "dot": [(np.arange(3.0),)],
    "trace": [(), (1,)],
    "diagonal": [(), (-1,)],
    "reshape": [(6,), (3, 2), ((3, 2),), (-1,), (3, -1), ([6, 1],)],
    "transpose": [(), (1, 0), ((1, 0),), (None,), ([0, 1],)],
    "copy": [()],
}


@pytest.mark.parametrize(("name", "call"), [(name, call) for name, calls in METHODS.items() for call in calls])
def test_a_method_computes_what_numpys_method_computes(name, call):
    value = np.array([[0.5, 3.25, -1.0], [2.125, 0.0, 4.5]])
    args, options = (call, {}) if isinstance(call, tuple) else ((), call)
    expected = getattr(value, name)(*args, **options)
    agrees(getattr(Tensor(value), name)(*args, **options), expected)


def test_ptp_is_a_method_too():
    agrees(Tensor([[1.0, 5.0], [2.0, 9.0]]).ptp(axis=1), [4.0, 7.0])


def test_reshape_takes_the_order_of_fortran():
    value = np.arange(6.0).reshape(2, 3)
    agrees(Tensor(value).reshape(3, 2, order="F"), value.reshape(3, 2, order="F"))


@pytest.mark.parametrize("data", [2.0, [1.0, 2.0], [1, 2], [True, False]])
def test_copy_is_a_new_value(data):
    t = Tensor(data)
    u = t.copy()
    agrees(u, np.array(data))
    assert u.requires_grad == t.requires_grad
    assert not np.shares_memory(u.data, t.data)


def test_a_method_is_documented_with_its_operation():
    assert "sum of the elements" in Tensor.sum.__doc__
    assert Tensor.sum.__name__ == "sum"


def test_results_inside_no_grad_are_constants_for_every_operator():
    t = Tensor([1.5, 2.5])
    with no_grad():
        results = [op(t, 2.0) for op in ARITHMETIC.values()] + [op(2.0, t) for op in ARITHMETIC.values()]
        results += [-t, abs(t), t[0], t.sum(), t @ t, round(t)]
    assert not builtins.any(r.requires_grad or r.op for r in results)


@pytest.mark.parametrize("value", ["a", None, {}])
def test_what_is_no_number_is_not_in_a_tensor(value):
    assert value not in Tensor([1.0, 2.0])


def test_a_power_modulo_is_refused_by_the_name_of_the_operation():
    with refused(TypeError, "power() takes 2 positional arguments but 3 were given"):
        pow(Tensor(2.0), 2, 3)
