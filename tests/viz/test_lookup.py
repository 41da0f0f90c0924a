"""Names that hold: a value is called the same in every picture of its graph, and is found by what it is called."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import viz
from autograd import Tensor, scope
from tests.viz.graphs import groups_of, network, recurrence, tangled
from viz.lookup import meant
from viz.subject import Subject

OPTIONS = st.fixed_dictionaries(
    {
        "fold": st.sampled_from([None, True]),
        "depth": st.sampled_from([None, 0, 1, 2]),
        "max_nodes": st.sampled_from([3, 12, 300]),
    }
)


def further(radius):
    return f" To see more: radius={radius} goes further, viz.graph without focus draws the whole graph."


def named(view):
    return {node.id: node.name for node in view.nodes if node.role != "more" and node.fold is None}


@given(tangled(), OPTIONS, st.data())
def test_a_value_has_one_name_in_every_picture_of_its_graph(y, options, data):
    whole = named(viz.describe(y, fold=None, max_nodes=1000))
    centre = data.draw(st.sampled_from(Subject(y).wiring.items))
    for view in (viz.describe(y, **options), viz.describe(y, focus=centre, radius=1, fold=False, max_nodes=1000)):
        if not Subject(y).wiring.numbers:  # these are constants with a name where nothing is folded
            assert named(view).items() <= whole.items()


@given(tangled(), OPTIONS)
def test_a_value_is_found_by_the_name_of_its_box(y, options):
    view, groups, subject = viz.describe(y, **options), groups_of(y, **options), Subject(y)
    names = [node.name for node in view.nodes if node.role != "more"]
    assert len(set(names)) == len(names)
    for node, group in zip(view.nodes, groups.groups, strict=True):
        if node.role == "more" or len(node.name) == 24:
            continue
        place, _ = meant(node.name, subject.wiring, subject.naming)
        if group.is_plain:
            assert (place,) == group.members
        elif group.kind == "one":
            pattern = re.escape(node.name).replace(r"\*", r"\d+")
            assert place in group.members or re.fullmatch(pattern, subject.naming.given[place])


@pytest.mark.parametrize("typed", ["h''", "h″", "h#3", "v4", "v_4", "v₄", "a.0[2]"])
def test_names_may_be_typed_as_they_are_drawn(typed):
    x = Tensor(2.0, name="x")
    values = [np.tanh(x) for _ in range(3)]
    for value in values:
        value.name = "h"
    y = (values[0] + values[1]) * values[2] * 2.0 * np.sin(x) * Tensor(1.0, name="a.0[2]")
    expected = {"h''": "h″", "h#3": "h″", "v4": "v₄", "v_4": "v₄"}.get(typed, typed)
    assert viz.graph(y, focus=typed, radius=0).view.notes == (
        f"Shown: what is at most 0 operations away from {expected}." + further(1),
    )


def test_a_folded_box_is_found_by_its_label():
    y = network([2, 16, 1], 20)
    view = viz.graph(y).view
    (box,) = [node for node in view.nodes if node.name == "w0[*,*]"]
    near = viz.graph(y, focus=box.name, radius=0).view
    assert near.notes[0] == "Shown: what is at most 0 operations away from w0[0,0], the first of w0[*,*]." + further(1)
    assert viz.path(y, "w0[*,*]").view.nodes == viz.path(y, "w0[0,0]").view.nodes


def test_a_scope_is_found_by_its_name_and_stands_for_its_result():
    h = Tensor(0.5, name="x")
    for _ in range(2):
        with scope("layer1"):
            h = np.tanh(h * 2.0)
    names = [node.name for node in viz.graph(h, depth=0).view.nodes]
    assert names == ["x", "layer₁", "layer₁′"]
    for typed, value in [("layer1", "v₂"), ("layer₁", "v₂"), ("layer1'", "v₄"), ("layer₁′", "v₄")]:
        view = viz.graph(h, focus=typed, radius=0).view
        shown = f"Shown: what is at most 0 operations away from {value}, the result of {typed}."
        assert view.notes[0] == shown + further(1)


def test_what_repeats_itself_often_is_counted():
    view = viz.graph(recurrence([("tanh", 0, 0)], 40, losses=False)).view
    y = Tensor(0.5, name="h")
    for _ in range(40):
        y = np.tanh(y * 2.0)
        y.name = "h"
    view = viz.graph(y, fold=True).view
    assert [node.name for node in view.nodes] == ["h", "v₁", "h′", "h″", "v₄₀", "h#41"]
    assert viz.graph(y, focus="h#40", radius=0).view.notes[0].endswith("away from h#40." + further(1))


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("weigth1", "nothing in the graph is called so; names like it are weight1, weight2"),
        ("layer2", "nothing in the graph is called so; names like it are layer1"),
        ("q", "the names in the graph are weight1, weight2, layer1, v₁ to v₃"),
        ("v9", "the names in the graph are weight1, weight2, layer1, v₁ to v₃"),
    ],
)
def test_a_name_that_means_nothing_is_answered_by_names_like_it(name, what):
    with scope("layer1"):
        y = np.tanh(Tensor(1.0, name="weight1") * Tensor(2.0, name="weight2")) * 3.0
    with pytest.raises(ValueError, match=f"^{re.escape(f'viz.path: wrt is {name!r}, but {what}.')}$"):
        viz.path(y, name)


def test_a_constant_that_has_no_box_says_so():
    two = Tensor(2.0, requires_grad=False)
    y = Tensor(1.0, name="x")
    for _ in range(5):
        y = np.tanh(y * two)
    message = (
        "viz.graph: focus is a constant without a name that is written as the number 2 in every operation; "
        "with fold=False it has a box."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        viz.graph(y, focus=two)
    assert viz.graph(y, focus=two, fold=False, radius=0).view.notes
