"""A gradient path by path."""

import math
import re
import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import viz
from autograd import Tensor, gradients, topological

NEURON = """\
∂y/∂x = 24: 2 paths from y to x
  ∂y/∂a · ∂a/∂s · ∂s/∂x = 1 × 3 × 6 = 18
  ∂y/∂s · ∂s/∂x = 1 × 6 = 6
∂y/∂x = 18 + 6 = 24
"""


def shared():
    x, k = Tensor(3.0, name="x"), Tensor(3.0, name="k")
    s = x**2
    a = s * k
    y = a + s
    return y, x, {"s": s, "a": a, "y": y}


def test_a_gradient_is_the_sum_over_all_paths_of_products():
    y, x, names = shared()
    assert viz.explain(y, wrt=x, names=names).to_text() == NEURON


def test_the_same_in_latex():
    y, x, names = shared()
    assert viz.explain(y, wrt=x, names=names).to_latex() == (
        "\\begin{align*}\n"
        "\\frac{\\partial y}{\\partial x} &= \\frac{\\partial y}{\\partial a} \\, \\frac{\\partial a}{\\partial s} \\, "
        "\\frac{\\partial s}{\\partial x} + \\frac{\\partial y}{\\partial s} \\, "
        "\\frac{\\partial s}{\\partial x} \\\\\n"
        "&= 1 \\cdot 3 \\cdot 6 + 1 \\cdot 6 \\\\\n"
        "&= 24\n"
        "\\end{align*}\n"
    )


@given(st.data())
def test_all_paths_add_up_to_the_gradient(scalar_graphs, data):
    y = data.draw(scalar_graphs)
    x = data.draw(st.sampled_from(topological(y)))
    found = viz.explain(y, wrt=x, max_paths=2000)
    (gradient,) = gradients(y, [x])
    if found.count == len(found.paths):
        total = math.fsum(math.prod(step.local for step in path) for path in found.paths)
        assert total == pytest.approx(float(gradient), rel=1e-9, abs=1e-9)
    assert found.gradient == float(gradient)
    assert found.count >= len(found.paths)
    for path in found.paths:
        assert all(a.below == b.above for a, b in pairwise(path))


@given(st.data())
def test_the_largest_products_come_first_and_none_that_is_larger_is_left_out(scalar_graphs, data):
    y = data.draw(scalar_graphs)
    x = data.draw(st.sampled_from(topological(y)))

    def sizes(most):
        return [abs(math.prod(step.local for step in path)) for path in viz.explain(y, wrt=x, max_paths=most).paths]

    few, many = sizes(3), sizes(1000)
    assert few == sorted(few, reverse=True)
    assert few == pytest.approx(many[:3])


def test_an_exponential_number_of_paths_is_counted_not_walked():
    x = Tensor(1.0, name="x")
    y = x
    for _ in range(200):
        y = y + y * 0.5
    start = time.perf_counter()
    found = viz.explain(y, wrt=x, max_paths=5)
    assert time.perf_counter() - start < 20
    assert found.count == 2**200
    text = found.to_text()
    assert text.splitlines()[1].endswith(" = 1 × 1 × 1 × 1 × 1 × 1 × … 188 more … × 1 × 1 × 1 × 1 × 1 × 1 = 1")
    assert f"… and {2**200 - 5} more; all of them add up to " in text
    assert r"+ \dots" in found.to_latex()


def test_a_value_is_its_own_path():
    x = Tensor(1.0, name="x")
    assert viz.explain(x, wrt=x).to_text() == "∂x/∂x = 1: 1 path from x to x\n  ∂x/∂x = 1\n"
    assert r"\frac{\partial x}{\partial x} &= \frac{\partial x}{\partial x} \\" in viz.explain(x, wrt=x).to_latex()


def test_an_explanation_shows_itself():
    y, x, names = shared()
    found = viz.explain(y, wrt=x, names=names)
    assert (str(found), repr(found)) == (NEURON, NEURON.rstrip("\n"))


X = Tensor(1.0, name="x")
K = Tensor(1.0, name="k", requires_grad=False)
Y = X * K
A = Tensor(np.ones((2, 3)), name="A")


@pytest.mark.parametrize(
    ("tensor", "options", "kind", "message"),
    [
        (3, {"wrt": X}, TypeError, "viz.explain: tensor must be a Tensor, but got 3."),
        (Y, {"wrt": 3}, TypeError, "viz.explain: wrt must be a Tensor or a name, but got 3."),
        (Y, {"wrt": Tensor(1.0)}, ValueError, "viz.explain: wrt is no part of the computation of v₁."),
        (Y, {"wrt": K}, ValueError, "viz.explain: no gradient flows from v₁ to k."),
        (
            (A * 2.0).sum(),
            {"wrt": A},
            ValueError,
            "viz.explain: v₁ has shape (2, 3), but the paths of a gradient are explained for numbers only. viz.graph "
            "shows what happens to arrays.",
        ),
        (
            Y,
            {"wrt": X, "max_paths": 0},
            ValueError,
            "viz.explain: max_paths must be a whole number of at least 1, not 0.",
        ),
        (
            Y,
            {"wrt": X, "max_paths": True},
            ValueError,
            "viz.explain: max_paths must be a whole number of at least 1, not True.",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(tensor, options, kind, message):
    with pytest.raises(kind) as error:
        viz.explain(tensor, **options)
    assert str(error.value) == message


def test_the_value_to_explain_may_be_named_and_stand_second():
    w1, x = Tensor(2.0, name="w1"), Tensor(3.0, name="x")
    y = w1 * x * w1
    expected = viz.explain(y, wrt=w1)
    assert [viz.explain(y, "w1"), viz.explain(y, wrt="w₁"), viz.explain(y, w1)] == [expected] * 3
    assert viz.explain(y, "v1").gradient == 2.0
    message = "viz.explain: wrt is 'w3', but nothing in the graph is called so; names like it are w1."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        viz.explain(y, "w3")
