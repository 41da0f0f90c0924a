"""The numeric check: it agrees with right gradients, and says when one is wrong or not defined."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, gradients, ops, topological, unary
from viz.player.differences import checks
from viz.player.replay import Replay


def checked(y):
    order = topological(y)
    tracked = [x for x in order if x.requires_grad]
    return checks(Replay(order), dict(zip(tracked, gradients(y, tracked, gradient=np.ones_like(y.data)), strict=True)))


@given(st.data())
def test_right_gradients_agree(scalar_graphs, data):
    y = data.draw(scalar_graphs)
    for tensor, check in checked(y).items():
        if check.state == "faint":  # a value far above what one of them contributes to it, or w³ at 0
            gradient = gradients(y, tensor)
            assert abs(y.item()) > 1e6 * abs(gradient) or gradient == 0
        else:
            assert check.state == "agrees" or abs(y.item()) > 1e100


def test_every_operation_of_networks_agrees():
    rng = np.random.default_rng(0)
    x = Tensor(rng.normal(size=(3, 4)), name="x")
    w, v = Tensor(rng.normal(size=(4, 5)), name="w"), Tensor(rng.normal(size=(5,)), name="v")
    y = ops.logsumexp(ops.softmax(np.tanh(x @ w) * v, axis=-1) @ ops.gelu(v) + ops.sigmoid(x).sum(axis=1))
    found = checked(y)
    assert {check.state for check in found.values()} == {"agrees"}
    assert found[x].along
    assert not found[v].along
    assert len(found[v].numbers) == 5


def test_a_wrong_derivative_differs():
    wrong = unary(np.sin, lambda y, x: -np.cos(x))
    x = Tensor(1.0)
    found = checked(wrong(x) * 2.0)
    assert found[x].state == "differs"
    assert found[x].numbers[0] == pytest.approx(2 * np.cos(1.0))
    w = Tensor(np.arange(12.0))
    assert checked(wrong(w).sum())[w].state == "differs"


@pytest.mark.parametrize("kept", [np.arange(20) % 2, np.zeros(20), np.arange(20) != 7])
def test_what_is_missing_in_the_gradient_of_an_array_is_seen(kept):
    x = Tensor(np.linspace(-1.0, 0.9, 20))
    part = unary(np.sin, lambda y, x: np.cos(x) * kept, name="part")
    assert checked(part(x).sum())[x].state == "differs"


def test_a_gradient_zero_is_checked_where_its_elements_would_cancel():
    x = Tensor(np.arange(20.0))
    none = unary(lambda x: x * (-1.0) ** np.arange(20), lambda y, x: 0 * x, name="none")
    assert checked(none(x).sum())[x].state == "differs"


def test_at_a_kink_the_slopes_of_both_sides_are_given():
    x = Tensor(0.0)
    found = checked(ops.relu(x) * 3.0 + x * x)[x]
    assert found.state == "kink"
    assert found.slopes == pytest.approx((0.0, 3.0), abs=1e-9)
    assert found.numbers[0] == pytest.approx(1.5)


@pytest.mark.parametrize("kind", [lambda x: np.where(x > 0, x, -x), lambda x: np.where(x >= 0, x, -x)])
def test_a_comparison_that_nothing_records_is_a_kink_where_its_branches_meet(kind):
    x = Tensor(0.0)
    checks = checked(kind(x) * 3.0)
    assert [check.state for check in checks.values()] == ["kink", "agrees", "agrees", "agrees"]
    found = checks[x]
    assert found.slopes == pytest.approx((-3.0, 3.0))
    assert found.numbers[0] == pytest.approx(0.0)
    several = Tensor(np.array([-1.0, 0.0, 2.0]))
    assert checked(kind(several).sum())[several].state == "kink"
    away = Tensor(np.array([-1.0, 0.5, 2.0]))
    assert checked(kind(away).sum())[away].state == "agrees"


def test_branches_that_meet_smoothly_are_no_kink():
    x = Tensor(0.0)
    assert checked(np.where(x > 0, np.sin(x), x))[x].state == "agrees"


def test_a_wrong_value_at_a_kink_differs():
    wrong = unary(np.abs, lambda y, x: 5.0 + 0 * x, name="wrong")
    x = Tensor(0.0)
    assert checked(wrong(x) * 1.0)[x].state == "differs"


def test_a_parabola_has_no_kink_at_its_foot():
    x = Tensor(0.0)
    assert checked(x * x)[x].state == "agrees"


def test_at_the_edge_of_a_domain_there_is_no_difference():
    x = Tensor(0.0)
    with np.errstate(all="ignore"):
        assert checked(np.sqrt(x))[x].state == "edge"


def test_a_difference_says_when_it_cannot_see_a_gradient():
    x = Tensor(1.0)
    assert checked(x * 1e-12 + 5.0)[x].state == "faint"
    assert checked(x * 0.0 + 5.0)[x].state == "agrees"


def test_float32_is_checked_in_double_precision():
    x = Tensor(np.float32(0.3))
    (found, *_) = checked(np.tanh(x * np.float32(2)) / x).values()
    assert found.state == "agrees"


def test_an_array_with_gradient_zero_is_checked_too():
    x = Tensor(np.ones((5, 5)))
    assert checked((x * 0.0).sum())[x].state == "agrees"
    nothing = Tensor(np.zeros((0, 3)))
    assert nothing not in checked(nothing.sum())


def test_nothing_is_written_to_the_tensors():
    x = Tensor(np.array([1.0, 2.0]), name="x")
    y = (x * x).sum()
    y.backward()
    before = x.grad.copy()
    checked(y)
    assert (x.grad == before).all()
    assert (x.data == [1.0, 2.0]).all()


@pytest.mark.parametrize("rate", [1.0, 1e3, 1e5, 1e8])
def test_a_function_of_many_turns_is_followed_by_small_steps(rate):
    x = Tensor(1.0)
    assert checked(np.sin(rate * x))[x].state == "agrees"
    half = unary(lambda x: rate * np.sin(rate * x), lambda y, x: 0.5 * rate * rate * np.cos(rate * x), name="half")
    found = checked(half(x) * 1.0)[x]
    assert found.state == "differs"
    assert found.numbers[0] == pytest.approx(rate * rate * np.cos(rate), rel=1e-4)


@given(st.floats(-8, 8), st.floats(-8, 8), st.floats(1e-3, 1.0), st.booleans())
def test_a_wrong_gradient_never_agrees_whatever_its_scale(size, rate, part, more):
    """Of 10ˢ · sin(10ʳ x), one part in a thousand or more too large or too small."""
    a, b = 10.0**size, 10.0**rate
    factor = 1 + part if more else 1 - part
    x = Tensor(1.0)
    for times, wanted in ((1.0, {"agrees", "faint"}), (factor, {"differs", "faint"})):
        op = unary(lambda x: a * np.sin(b * x), lambda y, x, times=times: times * a * b * np.cos(b * x), name="op")
        assert checked(op(x) * 1.0)[x].state in wanted


def test_a_small_number_is_moved_by_small_steps():
    x = Tensor(1e-10)
    assert checked(np.log(x))[x].state == "agrees"


def test_a_straight_line_that_rounding_breaks_has_no_kink():
    x = Tensor(1.0)
    assert checked((1e16 + x) - 1e16)[x].state == "faint"


def test_a_kink_near_by_is_not_one_here():
    x = Tensor(1.0)
    y = ops.relu(x - 1 + 1e-9)
    assert checked(y * 1.0)[x].state == "agrees"


def test_a_function_that_computes_the_output_anew_sees_what_was_not_recorded():
    x = Tensor(0.0)
    y = np.where(x > 0, x, -x) * 1.0
    order = topological(y)
    found = checks(Replay(order), {x: np.float64(-1.0)}, {x: lambda value: float(abs(value))})[x]
    assert (found.state, found.slopes) == ("kink", pytest.approx((-1.0, 1.0)))


def test_where_the_output_is_not_finite_there_is_no_difference():
    x = Tensor(1.0)
    with np.errstate(all="ignore"):
        assert checked(np.exp(x * 1000.0))[x].state == "infinite"


def test_an_infinite_gradient_never_agrees():
    x = Tensor(0.0)
    y = np.cbrt(x) * 1.0
    replay = Replay(topological(y))
    assert checks(replay, {x: np.float64(np.inf)})[x].state == "steep"
    straight = Tensor(2.0)
    assert checks(Replay(topological(straight * 3.0)), {straight: np.float64(np.inf)})[straight].state == "differs"


def test_what_would_take_too_long_is_not_begun():
    x = Tensor(1.0)
    y = x
    for _ in range(1200):
        y = y * 1.001
    assert checked(y) == {}
