"""How a report names one derivative, and the differences that anyone can take again."""

from typing import NamedTuple

import numpy as np

from autograd import Tensor, ops, primitive
from autograd.testing import gradcheck

X = np.array([0.5, -1.0, 2.0])


def lines(report):
    return [line.strip() for line in str(report).splitlines()]


def cosine(xs, g):
    return (g * np.cos(xs[0]),)


def test_a_second_derivative_is_a_difference_of_the_pullback_that_anyone_can_take():
    def vjp2(xs, g, ggs):
        return (-1.1 * ggs[0] * g * np.sin(xs[0]),), ggs[0] * np.cos(xs[0])

    report = gradcheck(np.sin, X, vjp=cosine, vjp2=vjp2, seed=4)
    worst = report.worst
    assert worst is not None
    (i,) = worst.index
    assert lines(report)[1].startswith(f"∂x̄[{i}]/∂x[{i}]: {worst.analytic:.10g} by its rule, ")
    assert lines(report)[2] == f"taken as (vjp(x + h) - vjp(x - h)) / 2h, h = {worst.step:.4g} at x[{i}]"
    assert lines(report)[3] == "where vjp gives x̄ for g = np.random.default_rng([4, 10]).standard_normal((3,))"
    g = eval(lines(report)[3].partition("g = ")[2], {"np": np})
    h = worst.step * np.eye(3)[i]
    slope = (cosine((X + h,), g)[0] - cosine((X - h,), g)[0])[i] / (2 * worst.step)
    assert abs(slope - worst.numeric) < 1e-4 * abs(slope)


def test_several_cotangents_are_drawn_in_turn():
    def vjp2(xs, g, ggs):
        (a, b), (to_a, to_b) = xs, ggs
        return (to_b * g[0], to_a * g[0]), (to_a * b + 2 * to_b * a, to_a.copy())

    b = X.astype(np.float32) + np.float32(1.5)
    report = gradcheck(
        lambda a, weight: (a * weight, a),
        X,
        X + 1.5,
        vjp=lambda xs, g: (g[0] * xs[1] + g[1], g[0] * xs[0]),
        vjp2=vjp2,
    )
    assert lines(report)[1].startswith("∂(gradient of weight)[")
    assert lines(report)[2].startswith("taken as (vjp(g + h) - vjp(g - h)) / 2h, h = ")
    assert lines(report)[3] == (
        "where vjp gives ā, (gradient of weight) for g = [rng.standard_normal((3,)), rng.standard_normal((3,))], "
        "rng = np.random.default_rng([0, 10])"
    )
    narrow = gradcheck(np.sin, b, vjp=cosine, vjp2=lambda xs, g, ggs: ((ggs[0] * g,), ggs[0] * np.cos(xs[0])))
    assert narrow.worst is not None
    assert narrow.worst.where.endswith("np.random.default_rng([0, 10]).standard_normal((3,)).astype(np.float32)")


def test_the_third_derivative_is_one_of_the_second_pullback():
    def detached(x):
        return Tensor(getattr(x, "data", x), requires_grad=False)

    @primitive
    def twice(g, x, /):
        return g * np.cos(x)

    twice.defvjp(lambda g, y, a, x: g * ops.cos(x), lambda g, y, a, x: -g * a * detached(ops.sin(x)))
    once = primitive(lambda x, /: np.sin(x)).defvjp(lambda g, y, x: twice(g, x))
    assert gradcheck(once, X, order=2)
    report = gradcheck(once, X, order=3)
    assert report.worst is not None
    assert report.worst.function == "vjp2"
    drawn = "np.random.default_rng([0, 10]).standard_normal((3,))"
    assert report.worst.where == f"where vjp2 gives x̄, ḡ for gg = {drawn}"


def test_the_step_has_another_name_than_the_arguments():
    def vjp(xs, g):
        return g * xs[1], 2 * g * xs[0]

    assert "taken as (f(h + δ) - f(h - δ)) / 2δ, δ = " in str(gradcheck(lambda x, h: x * h, X, X + 5, vjp=vjp))
    assert "taken as (f(h + ε) - f(h - ε)) / 2ε, ε = " in str(gradcheck(lambda δ, h: δ * h, X, X + 5, vjp=vjp))


def test_the_output_has_another_name_than_the_arguments():
    assert "∂out[2]/∂y[2]: " in str(gradcheck(lambda y: y * y, X, vjp=lambda xs, g: (g * xs[0],)))


class Losses(NamedTuple):
    data: np.ndarray
    p: np.ndarray


def test_a_nested_input_is_moved_as_a_whole_and_outputs_have_their_own_names():
    p = {"a": X, "b": X + 1}

    def vjp(xs, g):
        return ({"a": g["loss"] * xs[0]["b"] + 2 * g["aux"][0], "b": g["loss"] * xs[0]["a"]},)

    report = gradcheck(lambda p: {"loss": p["a"] * p["b"], "aux": [p["a"]]}, p, vjp=vjp)
    assert lines(report)[1].startswith("∂aux[0][")
    assert lines(report)[2].startswith("taken as (f(p + h) - f(p - h)) / 2h, h = ")
    assert " at p['a'][" in lines(report)[2]
    fields = gradcheck(lambda p: Losses(p, 2 * p), X, vjp=lambda xs, g: (g[0] + 3 * g[1],))
    assert "∂y.p[" in str(fields)
    assert "∂data[" in str(gradcheck(lambda p: Losses(p, 2 * p), X, vjp=lambda xs, g: (2 * g[0] + 2 * g[1],)))


def test_a_mixture_of_many_outputs_is_called_one():
    a = np.linspace(1, 2, 300).reshape(100, 3)
    report = gradcheck(lambda x: a @ x, X, vjp=lambda xs, g: (1.1 * g @ a,))
    assert lines(report)[1].startswith("∂(g·y)/∂x[")
    assert lines(report)[3] == "where g·y is a mixture of all outputs, with random weights"


def test_where_the_jvp_fails_no_right_derivative_is_shown():
    report = gradcheck(np.sin, X, vjp=cosine, jvp=lambda xs, ts: 1 // 0)
    assert report.problems == ["jvp raises ZeroDivisionError: integer division or modulo by zero"]
    assert report.worst is None
    assert "by its rule" not in str(report)
