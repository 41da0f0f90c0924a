"""NumPy may not take a tracked number out of a tensor to store it; `float(t)`, wherever it stands, may."""

import cmath
import math
import operator
import statistics
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from numpy import float64 as imported

from autograd import Tensor, callers, gradients, no_grad, ops
from tests.engine.refusals import refused

STORED = (
    "{!r} would lose its gradient in a plain array. Collect tensors in a list and join them with stack, or store "
    ".item() for the value alone."
)
CONVERTED = (
    "{!r} would lose its gradient in a plain array. Use NumPy's functions on it as it is, autograd's stack for a list "
    "of tensors, or .numpy() for the value alone."
)


def into_a_float_array(t):
    np.zeros(3)[0] = t


def into_an_integer_array(t):
    np.zeros(3, int)[0] = t


def into_a_mask(t):
    np.zeros(3, bool)[0] = t


def into_a_matrix(t):
    np.zeros((2, 2))[0, 1] = t


def into_an_array_without_axes(t):
    np.zeros(())[()] = t


def into_a_field(t):
    np.zeros(2, [("x", float)])["x"][0] = t


def into_a_record(t):
    np.zeros(2, [("x", float)])[0] = (t,)


def by_unpacking(t):
    a = np.zeros(3)
    a[0], a[1] = 1.0, t


def by_a_loop(t):
    a = np.zeros(3)
    for a[0] in [t]:
        pass


def in_a_lambda(t):
    a = np.zeros(3)
    (lambda: a.__setitem__(0, t))()


def over_lines(t):
    return np.fromiter(
        [1.0, t],
        float,
    )


def under_another_name(t):
    a = np.zeros(2)
    fill = a.fill

    def closed():
        return fill(t)

    return closed()


@pytest.mark.parametrize(
    "store",
    [
        into_a_float_array,
        into_an_integer_array,
        into_a_mask,
        into_a_matrix,
        into_an_array_without_axes,
        into_a_field,
        into_a_record,
        by_unpacking,
        by_a_loop,
        in_a_lambda,
        over_lines,
        under_another_name,
        lambda t: np.zeros(2).fill(t),
        lambda t: np.zeros(2, int).fill(t),
        lambda t: [np.zeros(2)][0].fill(t),
        lambda t: operator.setitem(np.zeros(2), 0, t),
        lambda t: np.fromiter([t], float),
        lambda t: np.fromiter((t for _ in range(2)), int),
        lambda t: np.fromiter(iter([1.0, t]), dtype=float, count=2),
        lambda t: np.fromiter(*[[t]], dtype=float),
    ],
)
def test_numpy_does_not_store_a_tracked_number(store):
    t = Tensor(2.0)
    with pytest.raises((TypeError, ValueError)) as caught:
        store(t)
    said = caught.value
    while said.__cause__ is not None:  # NumPy hides some errors
        said = said.__cause__
    assert type(said) is TypeError
    assert str(said) == STORED.format(t)


def test_numpy_does_not_store_a_tracked_number_in_the_flat_elements():
    a = np.zeros((2, 2))
    with pytest.raises(ValueError, match="Error setting single item of array"):  # NumPy's words instead of ours
        a.flat[3] = Tensor(2.0)
    assert a[1, 1] == 0


@pytest.mark.parametrize(
    "convert",
    [
        lambda t: np.float64(t),
        lambda t: np.double(t),
        lambda t: imported(t),
        lambda t: np.float64(t) * 2,
        lambda t: np.float64(t).item(),
        lambda t: math.sqrt(np.float64(t)),
        lambda t: [np.float64(x) for x in [t]],
        lambda t: np.float64(*[t]),
        lambda t: t.dtype.type(t) * 2,
        lambda t: np.float64(t if t is not None else 0.0),
        np.float32,
        np.int64,
        np.bool_,
        np.complex128,
        np.longdouble,
    ],
)
def test_numpys_numbers_do_not_take_a_tracked_one(convert):
    t = Tensor(2.0)
    with refused(TypeError, CONVERTED.format(t)):
        convert(t)


def imported_tangent(t):
    from math import tanh

    return tanh(t)


NO_OPERATION = "No operation here computes that; make one with autograd.unary or autograd.primitive"


@pytest.mark.parametrize(
    ("lose", "name", "instead"),
    [
        (lambda t: math.tanh(t), "math.tanh", "Use np.tanh"),
        (lambda t: 1.0 + math.exp(-t.detach()) * math.tanh(t), "math.tanh", "Use np.tanh"),
        (imported_tangent, "math.tanh", "Use np.tanh"),
        (lambda t: math.pow(2.0, t), "math.pow", "Use np.power"),
        (lambda t: math.atan2(t, 1.0), "math.atan2", "Use np.arctan2"),
        (lambda t: math.fabs(t), "math.fabs", "Use np.absolute"),
        (lambda t: math.hypot(3.0, t), "math.hypot", "Use np.hypot"),
        (lambda t: math.fsum([t, t]), "math.fsum", "Write np.sum(np.stack(numbers))"),
        (lambda t: math.degrees(t), "math.degrees", "Write x * (180 / math.pi)"),
        (lambda t: math.radians(t), "math.radians", "Write x * (math.pi / 180)"),
        (lambda t: math.dist([t], [1.0]), "math.dist", "Write np.linalg.norm(p - q) of two vectors"),
        (lambda t: math.copysign(t, 1.0), "math.copysign", "Write np.abs(x) * np.sign(y)"),
        (lambda t: math.ldexp(t, 2), "math.ldexp", "Write x * 2.0**n"),
        (lambda t: math.gamma(t), "math.gamma", NO_OPERATION),
        (lambda t: math.erf(t), "math.erf", NO_OPERATION),
        (lambda t: cmath.exp(t), "cmath.exp", "Use np.exp"),
        (lambda t: statistics.fmean([t, t]), "statistics.fmean", "Write np.mean(np.stack(numbers))"),
    ],
)
def test_a_function_of_math_does_not_take_a_tracked_number(lose, name, instead):
    t = Tensor(0.5)
    message = f"{name} would lose the gradient of {t!r}. {instead}, or pass float(t) for the value alone."
    with refused(TypeError, message):
        lose(t)
    assert np.isfinite(lose(t.detach()))


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda t: math.floor(t), 2),
        (lambda t: math.ceil(t), 3),
        (lambda t: math.trunc(-t), -2),
        (lambda t: math.isclose(t, 2.25), True),
        (lambda t: math.isnan(t), False),
        (lambda t: math.sqrt(float(t)), 1.5),
        (lambda t: math.sqrt(t.item()), 1.5),
        (lambda t: f"{t:.2f} {float(t)}", "2.25 2.25"),
    ],
)
def test_what_has_no_derivative_may_ask_for_a_number(ask, answer):
    assert ask(Tensor(2.25)) == answer


def test_a_number_by_another_name():
    t, g = Tensor(2.0), np.float64
    names = {"g": g}

    def local():
        return g(t)

    exec("def of_a_module(t): return g(t)", names)
    for convert in (local, lambda: names["of_a_module"](t)):
        with refused(TypeError, CONVERTED.format(t)):
            convert()


@pytest.mark.parametrize(
    "convert",
    [
        lambda t: float(t),
        lambda t: np.float64(float(t)),
        lambda t: np.full(1, float(t))[0],
        lambda t: sum(map(float, [t])),
        lambda t: next(float(x) for x in [t]),
        lambda t: float(*[t]),
        lambda t: float(t if t is not None else 0.0),
        lambda t: complex(t).real,
        lambda t: float("%.3f" % t),  # noqa: UP031
        lambda t: {"x": float(t)}["x"],
        lambda t: (lambda x: float(x))(t),
        lambda t: np.fromiter([float(t)], float)[0],
        lambda t: [1.0, 2.0, float(t)][int(t)],
        lambda t: (float if t is not None else int)(t),
        lambda t: [float][0](t),
        lambda t: (lambda: float)()(t),
        lambda t: max([1.0], key=lambda _: float(t)) + float(t) - 1.0,
    ],
)
def test_a_number_is_taken_where_python_is_asked_for_it(convert):
    assert convert(Tensor(2.25)) == 2.25


def test_an_explicit_number_is_stored():
    a, n = np.zeros(4), np.zeros(2, int)
    t = Tensor(3.0)
    a[0] = float(t)
    a[1] = t.item()
    a[int(t)] = float(t) * 2
    n[0] = int(t)
    a[2:3].fill(float(t))
    np.testing.assert_array_equal(a, [3, 3, 3, 6])
    assert n.tolist() == [3, 0]


def test_constants_are_stored_by_every_way():
    values, constant = np.zeros(4), Tensor(2.0).detach()
    values[0] = constant
    values[1:2].fill(constant)
    values[2] = np.float64(constant)
    with no_grad():
        values[3] = Tensor(1.0) * 2
    np.testing.assert_array_equal(values, [2, 2, 2, 2])
    assert np.fromiter([constant], float).tolist() == [2]


def test_a_call_without_a_frame_of_python_below_is_the_users():
    """A thread that starts in `float` has no caller."""
    done, found = threading.Event(), []

    class Asked:
        def __float__(self):
            found.append(callers.who_asks())
            found.append(callers.who_asks(depth=100))
            done.set()
            return 1.0

    import _thread

    _thread.start_new_thread(float, (Asked(),))
    assert done.wait(10)
    assert found == ["", ""]


def test_without_frames_every_conversion_is_the_users(monkeypatch):
    t = Tensor(2.0)
    monkeypatch.delattr(sys, "_getframe")
    value = np.float64(t)
    monkeypatch.undo()
    assert value == 2.0


def test_without_places_in_the_source_a_store_is_still_seen():
    """`-X no_debug_ranges` hides what is called, not what is done."""
    code = (
        "import numpy as np; from autograd import Tensor\n"
        "t, a = Tensor(2.0), np.zeros(2)\n"
        "assert float(t) == 2.0\n"
        "try: a[0] = t\n"
        "except (TypeError, ValueError): print('refused')\n"
    )
    run = subprocess.run(
        [sys.executable, "-X", "no_debug_ranges", "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "refused"


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda a, t: np.sum(a, initial=t), "np.sum: initial="),
        (lambda a, t: np.max(a, initial=t), "np.max: initial="),
        (lambda a, t: np.nansum(a, initial=t), "np.nansum: initial="),
        (lambda a, t: a.prod(initial=t), "np.prod: initial="),
        (lambda a, t: np.add.reduce(a, initial=t), "np.add.reduce: initial="),
        (lambda a, t: np.interp(0.0, a, a, left=t), "np.interp: left="),
    ],
)
def test_what_numpy_takes_by_a_keyword_that_it_does_not_hand_over_is_refused(call, named):
    a, t = np.array([1.0, 2.0, 4.0]), Tensor(0.5)
    message = (
        f"{named} would lose the gradient of {t!r}. Compute with it afterwards, on the result, or pass t.item() for "
        "the value alone."
    )
    with pytest.raises((TypeError, ValueError)) as error:
        call(a, t)
    assert str(error.value.__cause__ or error.value) == message  # NumPy may say that a number was needed, and why
    assert call(a, t.detach()) == call(a, 0.5)


A, B = np.array([1.0, 2.0, 4.0]), np.array([[2.0, 1.0], [1.0, 3.0]])
OPTIONS = [
    (lambda t: np.std(A, ddof=t), "np.std: ddof="),
    (lambda t: A.var(ddof=t), "np.var: ddof="),
    (lambda t: np.var(B, axis=0, ddof=t), "np.var: ddof="),
    (lambda t: np.linalg.norm(A, ord=t), "np.linalg.norm: ord="),
    (lambda t: np.linalg.norm(B, t, (0, 1)), "np.linalg.norm: ord="),
    (lambda t: np.linalg.vector_norm(B, ord=t, axis=0), "np.linalg.vector_norm: ord="),
    (lambda t: np.linalg.cond(B, t), "np.linalg.cond: p="),
    (lambda t: np.full(2, t), "np.full: fill_value="),
    (lambda t: np.full_like(A, t), "np.full_like: fill_value="),
    (lambda t: np.nan_to_num(A, nan=t), "np.nan_to_num: nan="),
    (lambda t: np.pad(A, 1, constant_values=t), "np.pad: constant_values="),
    (lambda t: np.linalg.pinv(B, rcond=t), "np.linalg.pinv: rcond="),
]


@pytest.mark.parametrize(("call", "named"), OPTIONS)
@pytest.mark.parametrize("value", [0.5, 1.0])
def test_an_option_of_a_function_of_numpys_is_no_tracked_tensor(call, named, value):
    """Also where NumPy takes it apart, compares it or fills an array with it: the result is a plain array."""
    t = Tensor(value)
    message = (
        f"{named} would lose the gradient of {t!r}. Compute with it afterwards, on the result, or pass t.item() for "
        "the value alone."
    )
    with pytest.raises(TypeError) as caught:
        call(t)
    assert str(caught.value.__cause__ or caught.value) == message


@pytest.mark.parametrize(("call", "named"), OPTIONS, ids=[named for _, named in OPTIONS])
def test_an_option_of_a_function_of_numpys_may_be_a_constant_tensor(call, named):
    np.testing.assert_array_equal(call(Tensor(1.0).detach()), call(1.0))


def test_an_array_that_numpy_would_take_apart_is_named():
    t = Tensor([1.0, 2.0])
    message = (
        f"np.full: fill_value= would lose the gradient of {t!r}. Compute with it afterwards, on the result, or pass "
        "t.numpy() for the value alone."
    )
    with refused(TypeError, message):
        np.full((3, 2), t)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda t: np.histogram(A, range=(t, 4.0))[1], "np.histogram: range=(…)"),
        (lambda t: np.sum([1.0, t]), "np.sum: a=[…]"),
        (lambda t: np.ma.array([1.0, t]), "np.ma.array: data=[…]"),
    ],
)
def test_a_tracked_tensor_among_other_numbers_is_named(call, named):
    t = Tensor(2.0)
    message = (
        f"{named} would lose the gradient of {t!r}. Join tensors with autograd's stack, or pass t.item() for the "
        "value alone."
    )
    with refused(TypeError, message):
        call(t)
    np.testing.assert_array_equal(call(t.detach()), call(2.0))


def test_an_axis_of_a_function_of_numpys_must_be_an_integer():
    with refused(TypeError, "np.sum: axis= must be an integer, not a tensor of shape (), float64."):
        np.sum(A, axis=Tensor(0.0))
    with refused(TypeError, "only an integer scalar can be an index, not a tensor of shape (), float64."):
        operator.index(Tensor(0.0))
    assert np.sum(B, axis=Tensor(0)).tolist() == [3, 4]


def test_a_tracked_tensor_that_numpy_was_not_given_is_refused_without_a_name():
    t = Tensor(2.0)
    with refused(TypeError, CONVERTED.format(t)):
        np.apply_along_axis(lambda row: t, 0, A)


def test_numpys_functions_compare_and_call_back():
    """What only compares takes a tracked tensor, and so does a user's function that NumPy calls."""
    t = Tensor(2.0)
    np.testing.assert_equal(t, t)
    assert np.apply_along_axis(lambda row: float(t) if t == 2.0 else 0.0, 0, A) == 2.0


def test_an_array_is_clipped_at_a_tensor():
    a, low = np.array([1.0, 2.0, 4.0]), Tensor(1.5)
    y = a.clip(low, 3.0)
    np.testing.assert_array_equal(y.data, [1.5, 2.0, 3.0])
    assert gradients(y.sum(), low) == 1.0


@pytest.mark.parametrize("order", [1.0, 2.0, np.inf])
def test_the_order_of_a_norm_is_no_tensor(order):
    with refused(TypeError, "norm: ord= has no derivative, so it cannot be a tensor. Pass ord.item() for its value."):
        ops.norm(np.array([3.0, 4.0]), ord=Tensor(order))
