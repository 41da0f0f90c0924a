"""`detect_anomaly`: arrays changed behind the graph's back and derivatives that are NaN are named."""

import numpy as np
import pytest

from autograd import Tensor, detect_anomaly, grad, gradients, no_grad, primitive
from autograd.recording import recorder
from tests.engine.refusals import refused


def changed(what):
    return (
        f"detect_anomaly: input {what} was changed after the call, so its derivative would be wrong. "
        "Call backward() before you change it, or pass a copy."
    )


def undefined(op, what):
    return (
        f"detect_anomaly: the derivative of {op} by input {what} is NaN at a cotangent without NaN. "
        "Keep the input where the derivative exists, for instance with where(mask, x, 1) before the operation."
    )


def test_nothing_is_said_where_nothing_is_wrong_and_the_gradients_are_the_same():
    x, w = Tensor([0.5, 1.5], name="x"), Tensor(2.0)
    with detect_anomaly():
        y = (np.exp(x * w) * np.array([1.0, 2.0])).sum()
        y.backward()
    np.testing.assert_allclose(x.grad, 2 * np.exp([1.0, 3.0]) * [1, 2])
    assert recorder.get() is None


def test_a_constant_that_was_changed_is_named_and_nothing_is_added():
    x, c = Tensor([1.0, 2.0]), np.array([3.0, 4.0])
    with detect_anomaly():
        y = (x * c).sum()
        c[0] = 9.0
        with refused(ValueError, changed("1 (shape (2,)) of multiply")):
            y.backward()
        with refused(ValueError, changed("1 (shape (2,)) of multiply")):
            gradients(y, x)
    assert x.grad is None
    y.backward()  # outside nobody looks: the gradient is wrong
    np.testing.assert_array_equal(x.grad, [9.0, 4.0])


@pytest.mark.parametrize("change", ["in place", "by assignment"])
def test_a_leaf_that_was_changed_is_named(change):
    w = Tensor([1.0, 2.0], name="w")
    with detect_anomaly():
        y = np.exp(w * 2)
        z = (w * y).sum()
        if change == "in place":
            w.data[1] -= 0.5
        else:
            w.data = w.data - 0.5
        with refused(ValueError, changed(f"0 ('w', shape {w.shape}) of multiply")):
            z.backward()


def test_a_result_that_was_changed_is_named():
    x = Tensor([1.0, 2.0])
    with detect_anomaly():
        y = np.exp(x)
        z = (y * y).sum()
        y.data[0] = 0.0
        with refused(ValueError, changed("0 (shape (2,)) of multiply")):
            z.backward(create_graph=True)


def test_a_buffer_may_be_filled_again_once_its_graph_is_done_with():
    x, buffer = Tensor([1.0, 2.0]), np.zeros(2)
    with detect_anomaly():
        for step in (1.0, 2.0):
            buffer[:] = step
            x.grad = None
            (x * buffer).sum().backward()
            np.testing.assert_array_equal(x.grad, [step, step])
        buffer[:] = 3.0
        first = (x * buffer).sum()
        buffer[:] = 4.0
        second = (x * buffer).sum()
        np.testing.assert_array_equal(gradients(second, x), [4.0, 4.0])
        with refused(ValueError, changed("1 (shape (2,)) of multiply")):
            gradients(first, x)


def test_nan_in_an_input_is_no_change():
    x = Tensor([1.0, np.nan])
    c = np.array([np.nan, 1.0])
    with detect_anomaly():
        assert np.isnan((x + c).sum().item())
        np.testing.assert_array_equal(gradients((x + c).sum(), x), [1.0, 1.0])


def test_a_derivative_that_is_nan_is_named():
    x = Tensor([4.0, 0.0], name="x")
    with detect_anomaly():
        y = (np.sqrt(x) * np.array([1.0, 0.0])).sum()
        with refused(FloatingPointError, undefined("sqrt", "0 ('x', shape (2,))")):
            y.backward()
        with refused(FloatingPointError, undefined("sqrt", "0 (shape ())")):
            grad(lambda x: np.sqrt(x) * 0)(0.0)
    assert x.grad is None


def test_a_nan_that_comes_from_further_up_is_not_blamed_on_the_next():
    @primitive
    def undefined_here(x, /):
        return +x

    undefined_here.defvjp(lambda g, y, x: g * np.nan)
    x = Tensor(2.0)
    with detect_anomaly():
        y = np.sin(undefined_here(np.exp(x)))
        with refused(FloatingPointError, undefined("undefined_here", "0 (shape ())")):
            y.backward()
        with refused(FloatingPointError, undefined("undefined_here", "0 (shape ())")):
            gradients([y, y], x, [1.0, 1.0])
        x.grad = None
        y = np.exp(x)
        assert np.isnan(gradients(y, x, np.nan))


def test_a_node_is_inspected_with_its_complete_cotangent():
    @primitive
    def undefined_at_3(x, /):
        return +x

    undefined_at_3.defvjp(lambda g, y, x: np.where(g == 3, np.nan, g))
    x = Tensor(2.0)
    with detect_anomaly():
        y = undefined_at_3(x)
        assert gradients(y + y, x) == 2.0
        with refused(FloatingPointError, undefined("undefined_at_3", "0 (shape ())")):
            gradients(y + 2 * y, x)
        with refused(FloatingPointError, undefined("undefined_at_3", "0 (shape ())")):
            gradients([y, y], x, [1.0, 2.0])


def test_the_functions_that_transforms_call_are_watched_too():
    def f(x):
        c = np.array([3.0, 4.0])
        y = (x * c).sum()
        c[0] = 9.0
        return y

    with detect_anomaly(), refused(ValueError, changed("1 (shape (2,)) of multiply")):
        grad(f)(np.ones(2))


def test_an_infinite_derivative_is_none_of_its_business():
    with detect_anomaly():
        assert np.isinf(grad(np.sqrt)(0.0))


def test_what_was_recorded_outside_is_not_watched():
    x, c = Tensor([1.0, 2.0]), np.array([3.0, 4.0])
    y = x * c
    with detect_anomaly():
        c[0] = 9.0
        np.testing.assert_array_equal(gradients(y.sum(), x), [9.0, 4.0])


def test_constants_receive_nothing_and_dead_branches_are_not_visited():
    x, c = Tensor(2.0), Tensor(3.0, requires_grad=False)
    with detect_anomaly():
        a = x * c
        _ = np.sqrt(a - 6)  # dead, and its derivative infinite
        assert gradients([a, a * a], x) == 3 + 2 * 6 * 3


def test_no_grad_and_anomalies_nest_either_way():
    x = Tensor(2.0)
    with detect_anomaly():
        with no_grad():
            assert not (x * x).requires_grad
        assert (x * x).requires_grad
    with no_grad(), detect_anomaly():
        assert not (x * x).requires_grad
        assert grad(lambda x: x * x)(3.0) == 6.0
    with detect_anomaly(), detect_anomaly():
        y = x * x
        assert gradients(y, x) == 4.0


def test_as_a_decorator():
    @detect_anomaly()
    def step(x):
        return gradients(np.sqrt(x) * 0, x)

    with refused(FloatingPointError, undefined("sqrt", "0 (shape ())")):
        step(Tensor(0.0))
    assert step(Tensor(1.0)) == 0.0
    assert recorder.get() is None


def test_what_a_transform_records_within_no_grad_is_watched_by_those_outside_of_it():
    with detect_anomaly(), no_grad(), no_grad(), refused(FloatingPointError, undefined("sqrt", "0 (shape ())")):
        grad(lambda x: np.sqrt(x) * 0)(0.0)
    assert recorder.get() is None


def test_the_decorator_needs_no_parentheses():
    @detect_anomaly
    def step(x):
        return gradients(np.sqrt(x) * 0, x)

    with refused(FloatingPointError, undefined("sqrt", "0 (shape ())")):
        step(Tensor(0.0))
