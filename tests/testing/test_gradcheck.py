"""What may be checked: functions for the engine, primitives, anything with a pullback; nested, of several outputs."""

import subprocess
import sys

import numpy as np
import pytest

from autograd import Tensor, ops, primitive
from autograd.testing import GradientError, assert_gradients, gradcheck

RNG = np.random.default_rng(40)


def normal(*shape):
    return RNG.standard_normal(shape)


def cosine(xs, g):
    return (g * np.cos(xs[0]),)


X = normal(3)


# Functions that the engine differentiates


def test_a_function_of_numpy_s_names_is_differentiated_by_the_engine():
    report = assert_gradients(lambda x: np.tanh(x) * x, X, order=2)
    assert 0 < report.verified_rtol < 1e-6
    assert report.cost.values < 100


def test_a_function_of_tensors():
    assert_gradients(lambda t: (t * Tensor(X)).sum(), Tensor(X, name="t"), order=3)


def test_numbers():
    assert_gradients(lambda x, y: x * y + np.sin(x), 3.0, np.float64(2.0), order=2)


def test_nested_inputs_and_outputs():
    params = {"w": normal(2, 3), "layers": [normal(2), (normal(2), 3)]}

    def f(p, x):
        h = np.tanh(p["w"] @ x + p["layers"][0])
        return {"h": h, "loss": np.sum(h * p["layers"][1][0]), "n": p["layers"][1][1]}

    assert_gradients(f, params, X, order=2)


def test_integers_are_passed_on():
    assert_gradients(lambda x, i: x[i], X, np.array([0, 2, 2]), order=2)


def test_a_value_that_leaves_the_graph_is_caught():
    report = gradcheck(lambda x: np.sin(x) * float(np.sum(x)), X)
    assert not report
    assert report.worst is not None


def test_an_error_of_backward_is_the_cause():
    @primitive
    def no_rule(x, /):
        return np.sin(x)

    with pytest.raises(GradientError, match=r"backward raises TypeError: no_rule has no derivative rule") as caught:
        assert_gradients(lambda x: no_rule(x) * 2.0, X)
    assert isinstance(caught.value.__cause__, TypeError)


def test_one_input_s_gradient_needs_no_tuple():
    assert_gradients(np.sin, X, vjp=lambda xs, g: g * np.cos(xs[0]))


# Primitives: their rules, before the engine undoes broadcasting


def test_a_primitive_is_checked_at_its_rules():
    assert_gradients(ops.elementwise.add, normal(3, 4), normal(4), order=2)
    assert_gradients(ops.products.matmul, normal(2, 3, 4), normal(4, 2))
    assert_gradients(ops.elementwise.multiply, 2.0, normal(4))


def test_parameters_are_given_by_partial_or_by_position():
    from functools import partial

    assert_gradients(partial(ops.shaping.sum, axis=0), normal(3, 4), order=2)
    assert_gradients(ops.shaping.sum, normal(3, 4), 0)


def test_a_primitive_of_arrays():
    @primitive
    def total(*arrays):
        return sum(arrays)

    total.defvjp(lambda i, g, y, *arrays: g * (1.5 if i == 1 else 1))
    report = gradcheck(total, X, X + 1)
    assert report.maps == {"arrays[0]": ". . .", "arrays[1]": "x x x"}


def planted(*rules):
    @primitive
    def product(a, b, /):
        return np.multiply(a, b)

    return product.defvjp(*rules)


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        ((lambda g, y, a, b: g * b, None), "rule gives no gradient of b"),
        ((lambda g, y, a, b: (g * b).sum(0), lambda g, y, a, b: g * a), "the gradient of a has shape (4,), not (3, 4)"),
        ((lambda g, y, a, b: g * b, lambda g, y, a, b: (g * a).sum()), "the gradient of b has shape (), not (4,)"),
        ((lambda g, y, a, b: g * b, lambda g, y, a, b: g * a > 0), "the gradient of b has dtype bool, not float64"),
        (
            (lambda g, y, a, b: np.multiply(g, b, out=y), lambda g, y, a, b: g * a),
            "rule raises ValueError: output array is read-only",
        ),
    ],
)
def test_what_the_engine_would_repair_or_trip_over_is_seen(rules, problem):
    assert problem in gradcheck(planted(*rules), normal(3, 4), normal(4)).problems


def test_a_primitive_without_a_rule_for_an_argument_is_right_without_it():
    assert_gradients(planted(lambda g, y, a, b: g * b, None), X, X, wrt=0)


def test_a_question_has_nothing_to_compare():
    report = assert_gradients(ops.comparisons.greater, X, 0.0)
    assert report.notes == ["nothing to compare: no floating-point output"]


def test_empty_arrays_have_structure_only():
    report = assert_gradients(ops.elementwise.tanh, np.zeros((0, 3)))
    assert report.cost == (7, 11, 0)


def test_complex_numbers_are_refused():
    with pytest.raises(TypeError) as caught:
        gradcheck(np.fft.fft, X, vjp=lambda xs, g: (g,))
    assert str(caught.value) == (
        "gradcheck: fft returns complex numbers. Let it return their real and imaginary parts."
    )


# Which arguments


def test_wrt_leaves_the_others_alone():
    def vjp(xs, g):
        return g * xs[1], None

    assert_gradients(lambda x, y: x * y, X, X + 1, vjp=vjp, wrt=0)
    assert_gradients(lambda x, y: x * y, X, X + 1, vjp=vjp, wrt=[-2])
    assert not gradcheck(lambda x, y: x * y, X, X + 1, vjp=vjp)
    assert_gradients(lambda x, y: x * y, X, X + 1, wrt=1, order=2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: gradcheck(np.sin, 2, vjp=cosine), "gradcheck: sin was given no floating-point numbers to differentiate "
         "by. Write 2.0 instead of 2, or convert with .astype(float)."),
        (lambda: gradcheck(np.sin, X + 1j, vjp=cosine), "gradcheck: x is complex. Split it into its real and imaginary parts."),
        (lambda: gradcheck(lambda x, n: x * n, X, 2, wrt=1), "gradcheck: wrt names n, which is not of floating-point numbers: 2."),
        (lambda: gradcheck(np.sin, X, vjp=cosine, order=2), "gradcheck: order=2 of a function with vjp= takes its own vjp too: give vjp2=."),
    ],
)  # fmt: skip
def test_a_call_that_makes_no_sense_says_so(call, message):
    with pytest.raises(TypeError) as caught:
        call()
    assert str(caught.value) == message


def test_wrt_must_name_an_argument():
    with pytest.raises(ValueError, match="gradcheck: wrt names argument 2, but sin was given 1\\."):
        gradcheck(np.sin, X, vjp=cosine, wrt=2)


def test_order_three_by_hand_is_refused():
    def vjp2(xs, g, ggs):
        return (-g * np.sin(xs[0]) * ggs[0],), np.cos(xs[0]) * ggs[0]

    with pytest.raises(TypeError, match="order=2 of a function with vjp="):
        gradcheck(np.sin, X, vjp=cosine, vjp2=vjp2, order=3)


# The second order by hand


def second(by_x, by_g, to_x=lambda d: (d, None), f=lambda x, i: x[i] ** 3):
    i = np.array([0, 2, 2])

    def pull(xs, g):
        out = np.zeros_like(xs[0])
        np.add.at(out, xs[1], g)
        return out

    def vjp(xs, g):
        return pull(xs, 3 * g * xs[0][xs[1]] ** 2), None

    def vjp2(xs, g, ggs):
        assert ggs[1] is None
        x, gg = xs[0][xs[1]], ggs[0][xs[1]]
        return to_x(pull(xs, by_x * g * x * gg)), by_g * x**2 * gg

    return gradcheck(f, X, i, vjp=vjp, vjp2=vjp2)


def test_the_pullback_s_own_pullback_is_checked_where_it_is_given():
    assert second(6, 3)
    wrong = second(3, 3)
    assert wrong.problems == ["second order: 2 of 18 derivatives are wrong"]
    assert wrong.causes == ["off by the constant factor 0.5"]
    assert "x" in wrong.maps["x"]
    wrong = second(6, 6)
    assert wrong.problems == ["second order: 3 of 18 derivatives are wrong"]
    assert wrong.maps == {"x": ". . .", "g": "x x x"}


def test_vjp2_must_return_what_it_must():
    def give(out):
        return gradcheck(np.sin, X, vjp=cosine, vjp2=lambda xs, g, ggs: out).problems

    two = "second order: vjp2 must return two things: a tuple with one gradient per input, and the gradient of g"
    assert give(X) == [two]
    assert give(((X.copy(),), (X.copy(), X.copy()))) == ["second order: vjp2 returns 2 arrays for g, which holds 1"]


def test_the_engine_s_second_order_is_checked():
    @primitive
    def cube(x, /):
        return x**3

    cube.defvjp(lambda g, y, x: g * 3 * np.asarray(getattr(x, "data", x)) ** 2)  # detached: once only
    assert gradcheck(cube, X)
    report = gradcheck(cube, X, order=2)
    assert report.problems == ["second order: 3 of 18 derivatives are wrong"]
    assert report.causes == ["no gradient reaches x"]


def test_names_of_two_cotangents():
    @primitive
    def square(x, /):
        return x * x

    square.defvjp(lambda g, y, x: g * 2 * np.asarray(getattr(x, "data", x)))
    report = gradcheck(lambda x: (square(x), np.sum(x)), X, order=2)
    assert set(report.maps) == {"x", "g[0]", "g[1]"}


# Determinism, strictness, weight


def test_the_same_seed_gives_the_same_report():
    x = normal(200)

    def wrong(xs, g):
        return (g * np.cos(xs[0]) * (1 + 0.01 * (np.arange(200) == 77)),)

    first, again = (gradcheck(np.sin, x, vjp=wrong, seed=3) for _ in range(2))
    assert str(first) == str(again)
    assert "seed=3" in first.reproducer


def test_strict_fails_what_differences_cannot_tell():
    def f(x):
        return np.sin(x) + 1e9 * (1 + 1e-7 * np.cos(x * 1e13))  # rough to 1e2

    report = gradcheck(f, X, vjp=cosine)
    assert report
    assert report.unverified == 3
    assert not gradcheck(f, X, vjp=cosine, strict=True)


def test_warnings_at_points_beside_are_nobody_s_business():
    import warnings

    def f(x):
        if (x != X).any():
            warnings.warn("elsewhere", UserWarning, stacklevel=1)
        return np.sin(x)

    assert_gradients(f, X, vjp=cosine)


def test_autograd_does_not_load_its_tests_nor_they_anything_heavy():
    code = (
        "import sys, autograd; assert not [m for m in sys.modules if m.startswith('autograd.testing')]; "
        "import autograd.testing; assert not {'pytest', 'hypothesis', 'matplotlib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


# A slope of 0 that is none


def test_an_exact_0_beside_a_large_derivative_is_wrong():
    def f(x):
        return 1e6 * x[0] ** 2 + 1e-6 * x[1] ** 2

    def forgotten(xs, g):
        return (g * np.array([2e6 * xs[0][0], 0.0]),)

    report = gradcheck(f, np.array([0.13, -0.13]), vjp=forgotten)
    assert report.problems == ["1 of 2 derivatives are wrong"]
    assert report.worst.index == (1,)


@pytest.mark.parametrize("x", [[1e-8], [0.5, 1e-8], [-1e-9]])
def test_steps_as_small_as_a_tiny_input_prove_no_slope_of_0(x):
    def sinc(x):
        return np.sin(x) / x

    assert gradcheck(
        sinc,
        np.array(x),
        vjp=lambda xs, g: (
            g * -xs[0] / 3 * (np.abs(xs[0]) < 1e-3)
            + g * ((np.cos(xs[0]) - sinc(xs[0])) / xs[0]) * (np.abs(xs[0]) >= 1e-3),
        ),
    )
    assert not gradcheck(sinc, np.array(x), vjp=lambda xs, g: (g * (np.cos(xs[0]) - sinc(xs[0])) / xs[0],))


def test_where_no_near_step_can_be_taken_all_scales_are_tried():
    assert gradcheck(lambda x: x**2, np.array([1e140, -3e139]), vjp=lambda xs, g: (2 * g * xs[0],))


def test_a_rule_may_refuse_what_lies_beyond_its_domain():
    def f(x):
        return np.sqrt(1 - x) * (1 - x)

    def vjp(xs, g):
        if (xs[0] > 1).any():
            raise ValueError("beyond 1")
        return (-1.5 * g * np.sqrt(1 - xs[0]),)

    assert gradcheck(f, np.array([1.0, 0.5]), vjp=vjp)
