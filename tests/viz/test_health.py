"""Marks for what is ill: vanishing and exploding gradients, dead and saturated activations."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import viz
from autograd import Tensor, ops
from viz.boxes import MARKS


def marks(tensor, **options):
    view = viz.describe(tensor, **options)
    return {node.name: [(mark.kind, mark.words) for mark in node.marks] for node in view.nodes if node.marks}


@given(st.floats(-12, 12))
def test_a_gradient_is_measured_against_the_outputs(power):
    factor = 10.0**power
    found = marks(Tensor(1.0, name="x") * factor)
    kinds = [kind for kind, _ in found.get("x", [])]
    assert kinds == (["vanishing"] if factor < 1e-6 else ["exploding"] if factor > 1e3 else [])


@pytest.mark.parametrize(
    ("factor", "kind"), [(1.01e-6, None), (0.99e-6, "vanishing"), (999.0, None), (1001.0, "exploding")]
)
def test_the_limits_are_a_millionth_and_a_thousand(factor, kind):
    found = marks(Tensor(1.0, name="x") * factor)
    assert [name for name, _ in found.get("x", [])] == ([kind] if kind else [])


@pytest.mark.parametrize(("slope", "marked"), [(0.0101, False), (0.0099, True)])
def test_flat_is_below_a_hundredth(slope, marked):
    x = float(np.arctanh(np.sqrt(1 - slope)))  # tanh′(x) = 1 − tanh²(x)
    assert bool(marks(np.tanh(Tensor(x, name="x")))) == marked


def test_the_words_say_by_how_much():
    assert marks(Tensor(1.0, name="x") * 1e-8) == {"x": [("vanishing", "its gradient is 1e−8 times the output's")]}
    assert marks(Tensor(1.0, name="x") * 2e5) == {"x": [("exploding", "its gradient is 200000 times the output's")]}


def test_an_exact_zero_is_no_vanishing_gradient():
    assert marks(Tensor(1.0, name="x") * 0.0) == {}
    assert marks(Tensor(np.ones(10), name="x") * 0.0) == {}


def test_nan_is_flagged_and_not_marked():
    x = Tensor(1.0, name="x")
    assert marks(x * np.nan) == {}


@pytest.mark.parametrize(("zeros", "marked"), [(95, False), (96, True), (100, True)])
def test_an_array_with_nearly_only_zeros_in_its_gradient_is_marked(zeros, marked):
    mask = np.ones(100)
    mask[:zeros] = 0
    found = marks(Tensor(np.ones(100), name="x") * mask)
    assert found.get("x", []) == [("vanishing", f"{zeros} % of its gradient is 0")] * marked


@pytest.mark.parametrize("relu", [ops.relu, lambda x: np.maximum(x, 0.0), lambda x: np.maximum(0, x)])
def test_a_relu_that_lets_nothing_through_is_dead(relu):
    y = relu(Tensor(-1.0, name="x"))
    assert marks(y, names={"y": y}) == {"y": [("dead", "relu′ is 0")]}
    many = relu(Tensor(np.linspace(-99, 1, 50), name="x"))
    assert marks(many, names={"y": many})["y"] == [("dead", "relu′ is 0 for 98 % of its elements")]
    assert marks(relu(Tensor(1.0, name="x"))) == {}


def test_a_maximum_with_something_else_is_no_relu():
    assert marks(np.maximum(Tensor(-1.0, name="x"), 0.5)) == {}


@pytest.mark.parametrize(
    ("function", "name", "x"), [(np.tanh, "tanh", 3.0), (ops.sigmoid, "sigmoid", 5.0), (ops.sigmoid, "sigmoid", -5.0)]
)
def test_a_flat_activation_is_saturated(function, name, x):
    y = function(Tensor(x, name="x"))
    ((kind, words),) = marks(y, names={"y": y})["y"]
    assert kind == "saturated"
    assert words.startswith(f"{name}′ is 0.00")
    assert words.endswith(", below 0.01")
    assert marks(function(Tensor(x / 2, name="x"))) == {}
    most = function(Tensor(np.array([x] * 3 + [0.0] * 2), name="x"))
    assert marks(most, names={"y": most})["y"] == [("saturated", f"{name}′ is below 0.01 for 60 % of its elements")]
    assert marks(function(Tensor(np.array([x] * 2 + [0.0] * 2), name="x"))) == {}


def test_a_mark_is_in_the_picture_the_legend_the_description_the_tree_and_the_table():
    y = np.tanh(Tensor(9.0, name="x"))
    figure = viz.graph(y, names={"y": y})
    svg = figure.to_svg()
    assert f">{MARKS['saturated']} saturated<" in svg
    assert "slope below 0.01, hardly any gradient passes" in svg
    words = "tanh′ is 6.092e−8, below 0.01"
    assert f"y: saturated, {words}." in svg
    assert f"{MARKS['saturated']} saturated" in figure.to_text()
    assert f"saturated, {words}" in figure.to_html()
    assert f"{MARKS['saturated']} saturated" in figure.to_dot()


def test_where_no_gradient_is_shown_nothing_is_marked():
    y = np.tanh(Tensor(9.0, name="x"))
    assert "saturated<" not in viz.graph(y, grads=False).to_svg()


def test_an_empty_array_is_well():
    assert marks(np.tanh(Tensor(np.zeros((0, 3)), name="x"))) == {}
