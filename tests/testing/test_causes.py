"""A cause is claimed where the evidence is specific: where it could be another one, none is."""

import numpy as np
import pytest

from autograd.testing import gradcheck

n = np.random.default_rng(3).standard_normal
A, B = np.abs(n(4)) + 0.1, -np.abs(n(4)) - 0.1
INDEX = np.array([0, 2, 2])


def kept(xs, i, g):
    """Gradients that overwrite one another."""
    out = np.zeros_like(xs[0])
    out[i] = g
    return out


# fmt: off
CASES = [
    ("the second of two cotangents", lambda x: (2 * x, 3 * x), (n(3),),
     lambda xs, g: (2 * g[0],), ["the cotangent of y1 is not used"]),
    ("the cotangent of a named output", lambda x: {"loss": x.sum(), "aux": 3 * x}, (n(3),),
     lambda xs, g: (np.full(3, g["loss"]),), ["the cotangent of aux is not used"]),
    ("no gradient of a broadcast input", lambda x, b: x * b, (n((3, 4)), n(4)),
     lambda xs, g: (g * xs[1], np.zeros(4)), ["no gradient reaches b"]),
    ("no gradient of an indexed input", lambda x, i: x[i] ** 2, (n(3), INDEX),
     lambda xs, g: (np.zeros(3), None), ["no gradient reaches x"]),
    ("no gradient of two inputs", lambda x, y: x * y, (n(3), n(3)),
     lambda xs, g: (0 * g, 0.0 * g), ["no gradient reaches x and y"]),
    ("no slope below 0", lambda x: np.where(x > 0, x, 0.1 * x), (np.array([1.0, -1, 2, -3]),),
     lambda xs, g: (g * (xs[0] > 0),), ["only inputs below 0 are wrong"]),
    ("signs of other inputs", lambda a, b: a * b, (A, B),
     lambda xs, g: (g * xs[1], 2 * g * xs[0]), ["off by the constant factor 2"]),
    ("below 0 in one of two inputs", lambda a, b: a * np.abs(b), (A, np.array([-1.0, 2.0, -0.5, 3.0])),
     lambda xs, g: (g * np.abs(xs[1]), g * xs[0] * np.where(xs[1] < 0, 3.0, 1.0)), ["off by the constant factor -3", "only inputs of b below 0 are wrong"]),
    ("the second half of a concatenation", lambda x: np.concatenate([x, x]), (n(3),),
     lambda xs, g: (g[:3].copy(),), []),
    ("the first half of a concatenation", lambda x: np.concatenate([x, x]), (n(3),),
     lambda xs, g: (g[3:].copy(),), []),
    ("an element of a stack", lambda x: np.array([x[0], 2 * x[0], x[1]]), (n(2),),
     lambda xs, g: (np.array([2 * g[1], g[2]]),), []),
    ("the first of repeated indices", lambda x: x[INDEX], (n(3),),
     lambda xs, g: (np.array([g[0], 0, g[1]]),), []),
    ("the last of repeated indices", lambda x: x[INDEX], (n(3),),
     lambda xs, g: (kept(xs, INDEX, g),), ["repeated indices overwrite each other: accumulate with np.add.at"]),
    ("another element than the repeated ones", lambda x, i: x[i] * x[0], (n(3), INDEX),
     lambda xs, g: (np.array([g[0] * xs[0][0], 0, (g[1] + g[2]) * xs[0][0]]), None), []),
    ("a tiny element of a nearly symmetric Jacobian", lambda x: np.array([[1.0, 2], [2 + 1e-9, 1e-10]]) @ x, (n(2),),
     lambda xs, g: (np.array([[1.0, 2], [2 + 1e-9, 0]]).T @ g,), []),
    ("some factor 3 of three elements", lambda x: x**3, (n(3),),
     lambda xs, g: (9 * g * xs[0] ** 2,), ["off by the constant factor 3"]),
    ("mixed up outputs on a diagonal", lambda x: (x[:2] * x[0], x[2:] * x[0]), (n(4) + 3,),
     lambda xs, g: (np.r_[2 * xs[0][0] * g[0][0], g[0][1] * xs[0][0], g[1] * xs[0][0]],), []),
]
# fmt: on


@pytest.mark.parametrize(("f", "xs", "vjp", "causes"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_cause_is_named_or_none_is(f, xs, vjp, causes):
    report = gradcheck(f, *xs, vjp=vjp)
    assert not report
    assert report.causes == causes


def test_of_a_jvp_the_causes_are_about_tangents():
    def both(jvp):
        return gradcheck(
            lambda a, b: (a * b, 3 * a),
            A,
            B,
            vjp=lambda xs, g: (g[0] * xs[1] + 3 * g[1], g[0] * xs[0]),
            jvp=jvp,
        ).causes

    assert both(lambda xs, ts: (ts[0] * xs[1], 3 * ts[0])) == ["the tangent of b is not used"]
    assert both(lambda xs, ts: (ts[0] * xs[1] + ts[1] * xs[0], 0 * ts[0])) == ["the tangent of y1 is always 0"]


def test_a_gradient_of_as_many_elements_is_to_be_reshaped():
    report = gradcheck(np.sin, np.array(0.5), vjp=lambda xs, g: (np.atleast_1d(g * np.cos(xs[0])),))
    assert report.problems == ["the gradient of x has shape (1,), not (): reshape it"]
    report = gradcheck(np.sin, n((2, 3)), vjp=lambda xs, g: ((g * np.cos(xs[0])).T,))
    assert report.problems == ["the gradient of x has shape (3, 2), not (2, 3): reshape it"]
