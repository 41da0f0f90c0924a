"""Plain NumPy on tensors: the value is NumPy's, the gradient is kept, and what has none is refused by name."""

import numpy as np
import pytest

from autograd import Tensor, gradients
from autograd.dispatch import ANSWERS, CONSTANTS, FUNCTIONS, array_function
from tests.engine.refusals import refused

A = np.array([[0.6, -0.3, 0.2], [0.1, 0.7, -0.4], [-0.2, 0.3, 0.9]])
B = np.array([[0.5, 0.9, -0.1], [0.4, -0.6, 0.3], [0.8, 0.2, 0.7]])
V = np.array([0.3, -0.8, 0.6])
MASK = np.array([[True, False, True], [False, True, True], [True, True, False]])

# Calls of each function with `a` (a matrix), `b` (another), `v` (a vector); the rest of the arguments are plain.
CALLS = {
    np.all: [lambda f, a, b, v: f(a > 0), lambda f, a, b, v: f(a > 0, axis=1, keepdims=True)],
    np.any: [lambda f, a, b, v: f(a > 0, 0), lambda f, a, b, v: f(a > 0, axis=(0, 1), where=MASK)],
    np.count_nonzero: [lambda f, a, b, v: f(a > 0), lambda f, a, b, v: f(a > 0, axis=1, keepdims=True)],
    np.round: [lambda f, a, b, v: f(a, 1), lambda f, a, b, v: f(10 * a, decimals=0)],
    np.take_along_axis: [lambda f, a, b, v: f(a, np.argsort(a, axis=1), 1)],
    np.concatenate: [
        lambda f, a, b, v: f([a, b]),
        lambda f, a, b, v: f((a, B), axis=1),
        lambda f, a, b, v: f([a, v], axis=None),
    ],
    np.flip: [lambda f, a, b, v: f(a), lambda f, a, b, v: f(a, axis=1), lambda f, a, b, v: f(a, (0, 1))],
    np.pad: [lambda f, a, b, v: f(a, 1), lambda f, a, b, v: f(a, ((1, 2), (0, 1)), mode="constant", constant_values=5)],
    np.repeat: [lambda f, a, b, v: f(a, 2), lambda f, a, b, v: f(a, [1, 0, 2], axis=1)],
    np.roll: [lambda f, a, b, v: f(a, 1), lambda f, a, b, v: f(a, shift=(1, -1), axis=(0, 1))],
    np.split: [lambda f, a, b, v: f(a, 3), lambda f, a, b, v: f(a, [1], axis=1)],
    np.stack: [lambda f, a, b, v: f([a, b]), lambda f, a, b, v: f((a, B, a), axis=-1)],
    np.tile: [lambda f, a, b, v: f(a, 2), lambda f, a, b, v: f(v, (2, 2))],
    np.diag: [lambda f, a, b, v: f(a), lambda f, a, b, v: f(a, k=1), lambda f, a, b, v: f(v, -1)],
    np.diagonal: [lambda f, a, b, v: f(a), lambda f, a, b, v: f(a, offset=-1, axis1=1, axis2=0)],
    np.trace: [lambda f, a, b, v: f(a), lambda f, a, b, v: f(a, 1)],
    np.dot: [lambda f, a, b, v: f(a, b), lambda f, a, b, v: f(a, v), lambda f, a, b, v: f(V, v)],
    np.einsum: [
        lambda f, a, b, v: f("ij,jk->ik", a, b),
        lambda f, a, b, v: f("ij,j", a, v),
        lambda f, a, b, v: f("ii->i", a),
        lambda f, a, b, v: f("...j,j->...", A, v, optimize=True),
    ],
    np.inner: [lambda f, a, b, v: f(a, b), lambda f, a, b, v: f(v, V)],
    np.outer: [lambda f, a, b, v: f(v, V), lambda f, a, b, v: f(a, v)],
    np.tensordot: [lambda f, a, b, v: f(a, b), lambda f, a, b, v: f(a, b, axes=([0], [1]))],
    np.vdot: [lambda f, a, b, v: f(a, b), lambda f, a, b, v: f(V, v)],
    np.clip: [lambda f, a, b, v: f(a, -0.25, 0.5), lambda f, a, b, v: f(a, None, b), lambda f, a, b, v: f(a, min=0)],
    np.where: [lambda f, a, b, v: f(MASK, a, b), lambda f, a, b, v: f(a > 0, a, 0), lambda f, a, b, v: f(a > 0, 1, b)],
    np.broadcast_to: [lambda f, a, b, v: f(v, (2, 3)), lambda f, a, b, v: f(a, shape=(2, 3, 3))],
    np.expand_dims: [lambda f, a, b, v: f(v, 0), lambda f, a, b, v: f(a, axis=(0, -1))],
    np.moveaxis: [lambda f, a, b, v: f(a, 0, 1), lambda f, a, b, v: f(a, source=[0, 1], destination=[-1, 0])],
    np.ravel: [lambda f, a, b, v: f(a), lambda f, a, b, v: f(a, order="F")],
    np.reshape: [lambda f, a, b, v: f(a, -1), lambda f, a, b, v: f(a, (9, 1), order="F")],
    np.squeeze: [lambda f, a, b, v: f(v[None]), lambda f, a, b, v: f(v[:, None], axis=1)],
    np.swapaxes: [lambda f, a, b, v: f(a, 0, 1)],
    np.transpose: [lambda f, a, b, v: f(a), lambda f, a, b, v: f(a, axes=(0, 1))],
    np.astype: [lambda f, a, b, v: f(a, np.float32), lambda f, a, b, v: f(a, int)],
    np.argmax: [lambda f, a, b, v: f(a), lambda f, a, b, v: f(a, axis=1, keepdims=True)],
    np.argmin: [lambda f, a, b, v: f(a), lambda f, a, b, v: f(a, 0)],
    np.argsort: [lambda f, a, b, v: f(a), lambda f, a, b, v: f(a, axis=0)],
    np.sort: [lambda f, a, b, v: f(a), lambda f, a, b, v: f(a, axis=0), lambda f, a, b, v: f(a, axis=None)],
    np.cumsum: [lambda f, a, b, v: f(a), lambda f, a, b, v: f(a, axis=1), lambda f, a, b, v: f(a, 0, dtype=np.float32)],
    np.cumprod: [lambda f, a, b, v: f(a), lambda f, a, b, v: f(a, axis=1)],
    np.linalg.det: [lambda f, a, b, v: f(a), lambda f, a, b, v: f(np.stack([a, b]))],
    np.linalg.inv: [lambda f, a, b, v: f(a)],
    np.linalg.norm: [
        lambda f, a, b, v: f(v),
        lambda f, a, b, v: f(a, axis=1),
        lambda f, a, b, v: f(a, ord=1, keepdims=True),
        lambda f, a, b, v: f(v, np.inf),
    ],
    np.linalg.solve: [lambda f, a, b, v: f(a, b), lambda f, a, b, v: f(a, V), lambda f, a, b, v: f(A, v)],
}
REDUCTIONS = [
    lambda f, a, b, v: f(a),
    lambda f, a, b, v: f(a, 0),
    lambda f, a, b, v: f(a, axis=(0, 1), keepdims=True),
    lambda f, a, b, v: f(a, axis=-1),
]
CALLS |= dict.fromkeys((np.amax, np.amin, np.max, np.min, np.ptp), REDUCTIONS)
MASKED = [lambda f, a, b, v: f(a, axis=1, where=MASK), lambda f, a, b, v: f(a, dtype=np.float32)]
CALLS |= dict.fromkeys((np.sum, np.mean, np.prod), REDUCTIONS + MASKED)
CALLS |= {f: [*REDUCTIONS, MASKED[0], lambda f, a, b, v: f(a, axis=0, ddof=1)] for f in (np.std, np.var)}
NEEDS = {np.arccosh: lambda x: 1 + abs(x), **dict.fromkeys([np.log, np.log2, np.log10, np.sqrt, np.power], np.abs)}
FLAT = {np.ceil, np.divmod, np.floor, np.floor_divide, np.rint, np.round, np.sign, np.trunc}  # derivative 0 (of one)
LOGIC = {np.bitwise_and, np.bitwise_or, np.bitwise_xor, np.invert}


def on_numbers(ufunc):
    """A call of a ufunc on numbers of which it has a value."""

    def call(f, a, b, v):
        if ufunc in LOGIC:
            a, v = a > 0, v > 0
        elif ufunc in NEEDS:
            a, v = NEEDS[ufunc](a), NEEDS[ufunc](v)
        return f(a) if ufunc.nin == 1 else f(a, v)

    return call


def calls_of(function):
    default = [on_numbers(function)] if isinstance(function, np.ufunc) else REDUCTIONS
    return CALLS.get(function, default)


TABLE = [
    pytest.param(function, call, id=f"{function.__name__}-{i}")
    for function in FUNCTIONS
    for i, call in enumerate(calls_of(function))
]


@pytest.mark.parametrize(("function", "call"), TABLE)
def test_a_tensor_computes_what_numpy_computes(function, call):
    a, b, v = Tensor(A), Tensor(B), Tensor(V)
    expected, result = call(function, A, B, V), call(function, a, b, v)
    if not isinstance(expected, (list, tuple)):
        expected, result = [expected], [result]
    assert len(result) == len(expected)
    for y, want in zip(result, expected, strict=True):
        assert isinstance(y, Tensor)
        rtol = 1e-6 if np.asarray(want).dtype == np.float32 else 1e-13
        np.testing.assert_allclose(y.data, want, rtol=rtol, atol=rtol)
        assert (y.dtype, y.shape) == (np.asarray(want).dtype, np.shape(want))
        assert y.requires_grad == (y.dtype.kind == "f")  # nothing is detached on the way
        if y.requires_grad:
            assert any(np.any(g) for g in gradients(y.sum(), [a, b, v])) or function in FLAT


@pytest.mark.parametrize(("function", "call"), TABLE)
def test_an_operation_on_arrays_is_its_numpy_function(function, call):
    result, expected = call(FUNCTIONS[function], A, B, V), call(function, A, B, V)
    if not isinstance(expected, (list, tuple)):
        expected, result = [expected], [result]
    assert len(result) == len(expected)
    for y, want in zip(result, expected, strict=True):
        assert not isinstance(y, Tensor)
        rtol = 1e-6 if np.asarray(want).dtype == np.float32 else 1e-13
        np.testing.assert_allclose(y, want, rtol=rtol, atol=rtol)


@pytest.mark.parametrize(
    ("function", "args"),
    [
        (np.shape, (A,)),
        (np.ndim, (A,)),
        (np.size, (A,)),
        (np.size, (A, 0)),
        (np.result_type, (np.float32(1), 2.0)),
        (np.result_type, (np.float32(1), np.float64(2))),
        (np.allclose, (A, A + 1e-12)),
        (np.allclose, (A, B)),
        (np.array_equal, (A, A)),
        (np.array_equal, (A, B)),
        (np.array_equiv, (A, A[None])),
        (np.iscomplexobj, (A,)),
        (np.isrealobj, (A,)),
    ],
)
def test_questions_about_values_and_shapes_have_numpys_plain_answer(function, args):
    answer, expected = function(Tensor(args[0]), *args[1:]), function(*args)
    assert answer == expected
    assert type(answer) is type(expected)
    assert function in ANSWERS


def test_where_of_a_condition_alone_says_where_it_holds():
    t = Tensor([[1.0, 0.0], [0.0, 2.0]])
    for condition in (t, t > 0):
        rows, columns = np.where(condition)
        assert (rows.tolist(), columns.tolist()) == ([0, 1], [0, 1])


def test_the_array_of_a_constant_is_not_to_be_written_through():
    t = Tensor([1.0, 2.0], requires_grad=False)
    array = np.asarray(t)
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 5.0
    for own in (np.array(t), np.asarray(t, np.float32), np.array(t, copy=True), t.numpy()):
        own[0] = 5.0
    assert t.tolist() == [1.0, 2.0]


def test_a_question_may_take_tensors_on_either_side_and_by_keyword():
    t = Tensor(A)
    assert np.allclose(A, t)
    assert np.allclose(a=t, b=A + 1, atol=2)
    assert not np.array_equal(B, t)
    assert np.result_type(t, np.float32) == np.float64


def test_constants_in_the_form_of_a_tensor_are_constant_tensors():
    t = Tensor(A.astype(np.float32))
    for function, expected in ((np.zeros_like, np.zeros((3, 3))), (np.ones_like, np.ones((3, 3)))):
        made = function(t)
        assert isinstance(made, Tensor)
        np.testing.assert_array_equal(made.data, expected)
        assert (made.dtype, made.requires_grad) == (np.float32, False)
        assert function(t, dtype=int, shape=(2,)).tolist() == expected[0, :2].tolist()
    assert np.empty_like(t).shape == (3, 3)
    close = np.isclose(t, B, atol=1.0)
    assert isinstance(close, Tensor)
    np.testing.assert_array_equal(close.data, np.isclose(A, B, atol=1.0))
    assert {np.zeros_like, np.ones_like, np.empty_like, np.isclose} == CONSTANTS


def test_zeros_in_the_form_of_a_tensor_can_be_filled_with_tracked_values():
    x = Tensor([1.0, 2.0, 3.0])
    y = np.zeros_like(x)
    for i in range(3):
        y[i] = x[i] ** (i + 1)
    np.testing.assert_array_equal(y.data, [1.0, 4.0, 27.0])
    np.testing.assert_array_equal(gradients(y.sum(), x), [1.0, 4.0, 27.0])


# What has no derivative

OWN = "On values alone: pass t.data. For an operation of your own: see autograd.primitive."


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda t: np.histogram(t), "np.histogram"),
        (lambda t: np.busday_count(t, t), "np.busday_count"),
        (lambda t: np.copyto(np.zeros(2), t), "np.copyto"),
        (lambda t: np.put(np.zeros(2), 0, t), "np.put"),
        (lambda t: np.linalg.matrix_rank(t), "np.linalg.matrix_rank"),
        (lambda t: np.spacing(t), "np.spacing"),
        (lambda t: np.frompyfunc(abs, 1, 1)(t), "np.abs (vectorized)"),
    ],
)
def test_a_function_without_a_derivative_is_refused_by_name(call, name):
    with refused(TypeError, f"{name} has no derivative here, so it does not take tensors. {OWN}"):
        call(Tensor([1.0, 2.0]))


def test_the_nearest_function_that_works_is_named_with_its_module():
    def solves(a, b):
        """Of NumPy's function with a slip of the pen."""

    solves.__module__ = "numpy.linalg"
    message = (
        "np.linalg.solves has no derivative here, so it does not take tensors. The nearest one that has is "
        f"np.linalg.solve. {OWN}"
    )
    with refused(TypeError, message):
        array_function(solves, (Tensor(A), V), {})


@pytest.mark.parametrize("key", ["where", "dtype", "casting"])
def test_a_keyword_of_a_ufunc_is_refused(key):
    value = {"where": np.array([True, False]), "dtype": np.float32, "casting": "safe"}[key]
    with refused(TypeError, f"np.sin: the keyword {key!r} is not supported on tensors."):
        np.sin(Tensor([1.0, 2.0]), **{key: value})


def test_out_is_refused_with_what_to_write():
    with refused(
        TypeError,
        "np.sin: out= would write a tensor's value into an array and lose its gradient. "
        "Use the result: y = np.sin(…), or x = x + t instead of x += t for an array x.",
    ):
        np.sin(Tensor([1.0, 2.0]), out=np.zeros(2))
    with refused(
        TypeError,
        "np.sum: the keyword 'out' is not supported on tensors. "
        "Pass arrays by position; keywords are: axis, dtype, keepdims, initial, where.",
    ):
        np.sum(Tensor([1.0, 2.0]), out=np.zeros(()))


def test_an_unknown_keyword_is_refused_with_the_known_ones():
    with refused(
        TypeError,
        "np.sum: the keyword 'a' is not supported on tensors. "
        "Pass arrays by position; keywords are: axis, dtype, keepdims, initial, where.",
    ):
        np.sum(a=Tensor([1.0, 2.0]))
    with refused(
        TypeError,
        "np.linalg.inv: the keyword 'a' is not supported on tensors. Pass arrays by position; keywords are: none.",
    ):
        np.linalg.inv(a=Tensor(A))


@pytest.mark.parametrize(
    ("ufunc", "method", "instead"),
    [
        (np.add, "reduce", " Use np.sum."),
        (np.multiply, "reduce", " Use np.prod."),
        (np.maximum, "reduce", " Use np.max."),
        (np.minimum, "reduce", " Use np.min."),
        (np.add, "accumulate", " Use np.cumsum."),
        (np.multiply, "accumulate", " Use np.cumprod."),
        (np.multiply, "outer", " Use np.outer."),
        (np.add, "outer", ""),
        (np.logaddexp, "reduce", ""),
    ],
)
def test_a_method_of_a_ufunc_is_refused_with_what_to_use(ufunc, method, instead):
    t = Tensor([1.0, 2.0])
    with refused(TypeError, f"np.{ufunc.__name__}.{method} is not supported on tensors.{instead}"):
        getattr(ufunc, method)(*([t, t] if method == "outer" else [t]))


@pytest.mark.parametrize("function", [np.sum, np.mean, np.std, np.max, np.cumsum, np.argmax, np.all, np.round])
def test_no_out_is_no_keyword(function):
    """Functions that pass their own ``out=None`` on mean nothing by it."""
    x = np.array([1.0, 3.0])
    np.testing.assert_array_equal(function(Tensor(x), out=None).data, function(x))
