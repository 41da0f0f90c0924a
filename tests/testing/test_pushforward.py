"""A forward-mode rule is held against the pullback: ⟨ȳ, J ẋ⟩ = ⟨Jᵀ ȳ, ẋ⟩."""

import numpy as np
import pytest

from autograd.testing import gradcheck

X = np.random.default_rng(60).standard_normal(3)
LARGE = np.random.default_rng(61).standard_normal(300)


def vjp(xs, g):
    return (g * np.cos(xs[0]),)


def right(xs, ts):
    return ts[0] * np.cos(xs[0])


def into_t(xs, ts):
    ts[0][...] *= np.cos(xs[0])
    return ts[0]


def into_x(xs, ts):
    c = np.cos(xs[0])
    xs[0][...] = 0
    return ts[0] * c


def random(xs, ts, rng=np.random.default_rng(0)):  # noqa: B008
    return right(xs, ts) * rng.uniform()


def raising(xs, ts):
    raise KeyError("t")


@pytest.mark.parametrize("x", [X, LARGE, X.astype(np.float32), LARGE.astype(np.float32)])
def test_a_right_one_is_accepted(x):
    report = gradcheck(np.sin, x, vjp=vjp, jvp=right)
    assert report, report
    assert 0 < report.cost.jvps <= 10
    assert report.cost.jvps == int(str(report).split(", ")[-1].split()[0])


@pytest.mark.parametrize(
    ("jvp", "problem"),
    [
        (into_t, "jvp writes into the tangent of x"),
        (into_x, "jvp writes into its input x"),
        (random, "jvp is not deterministic: two calls on the same inputs give different tangents"),
        (raising, "jvp raises KeyError: 't'"),
        (lambda xs, ts: (right(xs, ts), 1), "jvp returns 2 tangents for 1 outputs"),
        (lambda xs, ts: right(xs, ts).sum(), "the tangent of the output has shape (), not (3,)"),
        (lambda xs, ts: right(xs, ts).astype(np.float32), "the tangent of the output has dtype float32, not float64"),
        (
            lambda xs, ts: right(xs, ts) + 1e-3,
            "jvp is not linear in the tangent: for -4 t it does not give -4 times what it gives for t",
        ),
        (lambda xs, ts: -right(xs, ts), "the jvp differs from the vjp in 3 of 9 derivatives"),
    ],
)
def test_a_wrong_one_is_named(jvp, problem):
    assert gradcheck(np.sin, X, vjp=vjp, jvp=jvp).problems[0] == problem


def test_what_it_says_is_shown_beside_the_vjp():
    report = gradcheck(np.sin, np.array([0.0, 1.0]), vjp=vjp, jvp=lambda xs, ts: 2 * right(xs, ts))
    assert report.causes == ["off by the constant factor 2"]
    assert "∂y[0]/∂x[0]: 2 by its rule, 1 by the vjp" in str(report)


@pytest.mark.parametrize("outputs", [1, 300])
def test_one_wrong_element_of_many_is_found(outputs):
    a = np.ones((outputs, 300)) * np.linspace(1, 2, outputs)[:, None]

    def jvp(xs, ts):
        return a @ (right(xs, ts) * (1 + 0.1 * (np.arange(300) == 200)))

    report = gradcheck(lambda x: a @ np.sin(x), LARGE, vjp=lambda xs, g: ((g @ a) * np.cos(xs[0]),), jvp=jvp)
    assert report.problems == ["the jvp differs from the vjp"]
    assert report.worst is not None
    assert report.worst.index == (200,)


def test_several_inputs_and_outputs_of_all_kinds():
    def f(p, i, y):
        return p["x"][i] * y, i

    def pull(xs, g):
        p, i, y = xs
        out = np.zeros_like(p["x"])
        np.add.at(out, i, g[0] * y)
        return {"x": out}, None, None

    def push(xs, ts):
        assert ts[1] is None
        assert not ts[2].any()
        return ts[0]["x"][xs[1]] * xs[2], np.zeros(3)

    i = np.array([0, 2, 2])
    assert gradcheck(f, {"x": X}, i, X + 1, vjp=pull, jvp=push, wrt=0)
    wrong = gradcheck(f, {"x": X}, i, X + 1, vjp=pull, jvp=lambda xs, ts: (push(xs, ts)[0].astype("f4"), xs[1]), wrt=0)
    assert wrong.problems == ["the tangent of output 0 has dtype float32, not float64"]


def test_at_a_kink_both_may_choose():
    report = gradcheck(
        np.abs,
        np.array([0.0, 1.0]),
        vjp=lambda xs, g: (g * np.sign(xs[0]),),
        jvp=lambda xs, ts: ts[0] * np.where(xs[0] >= 0, 1.0, -1.0),
    )
    assert report, report


def test_it_is_not_looked_at_before_the_vjp_is_right():
    report = gradcheck(np.sin, X, vjp=lambda xs, g: (2 * g * np.cos(xs[0]),), jvp=raising)
    assert report.problems == ["3 of 9 derivatives are wrong"]
    assert report.cost.jvps == 0
