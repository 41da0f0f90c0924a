"""Arguments that make no sense are refused, and the message says which and why."""

import re

import numpy as np
import pytest

import viz
from autograd import Tensor


@pytest.mark.parametrize(
    ("argument", "got"),
    [(3, "int 3"), (None, "None"), ("loss", "str 'loss'"), ([1.0], "list [1.0]")],
)
@pytest.mark.parametrize("function", [viz.graph, viz.text, viz.describe])
def test_what_is_no_tensor_is_refused(function, argument, got):
    name = f"viz.{function.__name__}"
    with pytest.raises(TypeError) as error:
        function(argument)
    assert str(error.value) == (
        f"{name}: expected a Tensor, the result of a computation, but got {got}. "
        f"Pass the tensor that you computed, for example {name}(loss)."
    )


def test_names_must_be_a_mapping():
    with pytest.raises(TypeError) as error:
        viz.graph(Tensor(1.0), names=["w"])
    assert str(error.value) == (
        "viz.graph: names must be a mapping from names to tensors, for example names=locals(), but got list."
    )


def test_roles_are_a_closed_list():
    with pytest.raises(ValueError, match="roles") as error:
        viz.graph(Tensor(1.0, name="w"), roles={"w": "weight"})
    assert str(error.value) == (
        "viz.graph: roles gives 'w' the role 'weight', but the roles are parameter, input, constant, value, output."
    )


NAMES = "viz.graph: names must be a mapping from names to tensors, for example names=locals(), but "
ROLES = 'viz.graph: roles must be a mapping from names to roles, for example roles={"x": "input"}, but '


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"names": {1: 2}}, TypeError, NAMES + "one of its keys is the int 1."),
        ({"roles": ["x"]}, TypeError, ROLES + "got list."),
        ({"roles": {2: "input"}}, TypeError, ROLES + "one of its keys is the int 2."),
        ({"title": 3}, TypeError, "viz.graph: title must be a string, but got int."),
        ({"detail": "x"}, ValueError, "viz.graph: detail must be one of auto, teach, normal, compact, not 'x'."),
        ({"detail": None}, ValueError, "viz.graph: detail must be one of auto, teach, normal, compact, not None."),
        ({"max_nodes": "a"}, TypeError, "viz.graph: max_nodes must be a whole number, but got str."),
        ({"max_nodes": 2.0}, TypeError, "viz.graph: max_nodes must be a whole number, but got float."),
        ({"max_nodes": True}, TypeError, "viz.graph: max_nodes must be a whole number, but got bool."),
        ({"max_nodes": 0}, ValueError, "viz.graph: max_nodes must be at least 1, not 0: the output is always drawn."),
        ({"max_nodes": -1}, ValueError, "viz.graph: max_nodes must be at least 1, not -1: the output is always drawn."),
        ({"depth": "a"}, TypeError, "viz.graph: depth must be a whole number or None, but got str."),
        ({"depth": True}, TypeError, "viz.graph: depth must be a whole number or None, but got bool."),
        (
            {"depth": -1},
            ValueError,
            "viz.graph: depth must be at least 0, not -1: it counts the levels of scopes to open.",
        ),
        ({"fold": "auto"}, TypeError, "viz.graph: fold must be True, False or None, but got str."),
        ({"fold": 1}, TypeError, "viz.graph: fold must be True, False or None, but got int."),
        (
            {"roles": {"zzz": "input"}},
            ValueError,
            "viz.graph: roles names 'zzz', but the values in the diagram are called x1, x₁, v₁.",
        ),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(options, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        viz.graph(Tensor(1.0, name="x1") * 2.0, **options)


def test_of_many_names_the_first_are_listed():
    x = Tensor(1.0, name="x")
    for _ in range(12):
        x = np.tanh(x)
    with pytest.raises(ValueError, match=r"called x, v₁, v₂, v₃, v₄, v₅, v₆, v₇, v₈, v₉, …\.$"):
        viz.graph(x, roles={"w": "input"})


def test_a_role_may_be_that_of_a_value_that_is_not_drawn():
    x = Tensor(1.0, name="x")
    assert len(viz.graph(np.tanh(np.tanh(x)), roles={"x": "constant"}, max_nodes=2).view.nodes) == 3


@pytest.mark.parametrize("path", [None, 3])
def test_a_figure_is_saved_at_a_path(path):
    with pytest.raises(TypeError) as error:
        viz.graph(Tensor(1.0)).save(path)
    assert str(error.value) == f"Figure.save: expected a path, such as 'graph.svg', but got {path}."


def test_several_results_are_to_be_added():
    a = Tensor(2.0, name="a")
    with pytest.raises(TypeError) as error:
        viz.graph([a * a, a])
    assert str(error.value) == (
        "viz.graph: expected one Tensor, but got a list of 2. Add them, or their sums if they are arrays: "
        "viz.graph(a + b)."
    )


def test_a_png_of_too_many_pixels_is_refused_before_it_is_made():
    figure = viz.graph(Tensor(2.0, name="a") * 3.0)
    with pytest.raises(ValueError, match=r"^Figure\.to_png: scale 1000000\.0 makes \d+ × \d+ pixels, ") as error:
        figure.to_png(scale=1e6)
    largest = float(str(error.value).partition("largest scale is ")[2].partition(";")[0].partition(". An")[0])
    width, height = figure.picture.width, figure.picture.height
    assert largest**2 * width * height <= 1e8 < (largest + 0.2) ** 2 * width * height
    assert str(error.value) == (
        f"Figure.to_png: scale 1000000.0 makes {round(1e6 * width)} × {round(1e6 * height)} pixels, more than 100 "
        f"million; this figure's largest scale is {largest:g}. An SVG, from to_svg, is sharp at every size."
    )
