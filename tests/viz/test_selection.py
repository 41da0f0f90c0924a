"""Parts of a graph: what is near a value, what lies on the way to one, where the first NaN arose."""

import inspect
import re
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import viz
from autograd import Tensor, gradients
from tests.viz.graphs import network, recurrence, tangled
from viz.selection import around, part_of
from viz.wiring import Wiring

LONG = recurrence([("multiply", 0, 2)], 50, losses=True)


def further(radius):
    return f" To see more: radius={radius} goes further, viz.graph without focus draws the whole graph."


def distances(neighbours, start):
    """How many operations away everything is, by relaxation until nothing changes."""
    found = {start: 0}
    while True:
        better = {
            j: d + 1 for i, d in found.items() for j in neighbours[i] if d + 1 < found.get(j, len(neighbours) + 1)
        }
        if not better:
            return found
        found |= better


@given(tangled(), st.integers(0, 4), st.data())
def test_the_surroundings_of_a_value_are_what_is_near_before_and_after_it(y, radius, data):
    wiring = Wiring(y)
    centre = data.draw(st.integers(0, len(wiring) - 1))
    near = {i for way in (wiring.inputs, wiring.uses) for i, d in distances(way, centre).items() if d <= radius}
    assert around(wiring, [centre], radius) == near
    view = viz.describe(y, focus=wiring.items[centre], radius=radius)
    names = {node.id for node in view.nodes if node.role != "more"}
    assert names == {f"n{i}" for i in near | {len(wiring) - 1}}


@given(tangled(), st.data())
def test_what_is_left_out_is_counted_and_no_line_leads_backwards(y, data):
    wiring = Wiring(y)
    kept = set(data.draw(st.lists(st.integers(0, len(wiring) - 1), max_size=8)))
    groups = part_of(wiring, kept)
    assert sorted(i for group in groups.groups for i in group.members) == list(range(len(wiring)))
    assert all(other < number for number, before in enumerate(groups.before) for other in before)
    drawn = [group for group in groups.groups if group.kind == "one"]
    assert {i for group in drawn for i in group.members} == kept | {len(wiring) - 1}


@given(tangled(), st.data())
def test_the_gradient_of_a_value_comes_along_the_drawn_ways_only(y, data):
    """The contributions of all edges that leave it add up to its gradient: none is missing."""
    wiring = Wiring(y)
    tracked = [x for x in wiring.items if x.requires_grad and x is not y]
    if not (tracked and y.requires_grad):
        return
    x = data.draw(st.sampled_from(tracked))
    view = viz.path(y, x, fold=False).view
    (node,) = [node for node in view.nodes if node.id == f"n{wiring.place[id(x)]}"]
    leaving = [e.contribution.numbers[0] for e in view.edges if e.source == node.id]
    assert sum(leaving) == pytest.approx(float(gradients(y, x)), rel=1e-9, abs=1e-12)
    # Whatever is drawn is on such a way, or an input of something that is.
    later = {node.id}
    for edge in sorted(view.edges, key=lambda e: [n.id for n in view.nodes].index(e.target)):
        if edge.source in later:
            later.add(edge.target)
    assert view.nodes[-1].id in later
    used = {e.source for e in view.edges if e.target in later}
    assert {n.id for n in view.nodes if n.role != "more"} == (later | used) - {"more", "rest"}


def test_a_path_says_what_it_is():
    w, x, b = (Tensor(v, name=n) for v, n in [(2.0, "w"), (3.0, "x"), (1.0, "b")])
    y = np.tanh(w * x) + np.sin(b * b * b) * b
    figure = viz.path(y, "w", names={"L": y})
    assert [node.name for node in figure.view.nodes] == ["… 4 more", "w", "x", "v₁", "v₂", "v₆", "L"]
    assert figure.view.notes == (
        "Shown: every way on which the gradient reaches w. To see more: viz.graph without focus draws the whole graph.",
    )
    assert viz.path(y, w, names={"L": y}).view == figure.view
    assert "∂L" in figure.to_svg()


def test_a_focus_is_a_tensor_an_array_or_a_name():
    c = np.array([1.0, 2.0])
    w = Tensor(2.0, name="w_1")
    y = ((w * c) ** 2).sum()
    views = [viz.graph(y, focus=focus, radius=1).view for focus in (w, "w_1", "w₁")]
    assert views[0] == views[1] == views[2]
    assert views[0].notes == ("Shown: what is at most 1 operation away from w₁." + further(2),)
    assert [node.name for node in views[0].nodes] == ["… 1 more", "w₁", "v₁", "… 1 more", "v₃"]
    assert viz.graph(y, focus=c, radius=1).view.notes == (
        "Shown: what is at most 1 operation away from c₁." + further(2),
    )
    assert viz.graph(y, focus="k", names={"k": c}).view.notes == (
        "Shown: what is at most 2 operations away from k." + further(3),
    )


def test_the_gradients_near_a_focus_come_from_the_whole_graph():
    wiring = Wiring(LONG)
    (w,) = [x for x in wiring.items if x.name == "w"]
    product = wiring.items[wiring.uses[wiring.place[id(w)]][7]]
    view = viz.describe(LONG, focus=product, radius=1)
    (node,) = [node for node in view.nodes if node.name == "w"]
    assert node.grad.numbers == (float(gradients(LONG, w)),)
    # It has other uses, so what is drawn does not add up to it, and no sum is claimed.
    assert node.parts == ()
    # Of its 50 uses one is drawn, 42 lie between there and the output, and 7 are on other ways.
    assert [(e.count, e.contribution is None) for e in view.edges if e.source == node.id] == [(1, False), (42, True)]


def test_a_large_part_is_folded_like_a_large_graph():
    view = viz.path(network([2, 6, 1], 20), "w0[0,0]").view
    assert any(node.fold for node in view.nodes)
    assert len(view.notes) == 2


@pytest.fixture
def ill():
    """A NaN in the middle of much that is well, and much that it spreads to."""
    x = Tensor(-1.0, name="x")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return LONG * 2.0 + np.sin(np.exp(np.cos(np.log(x * 0.5) * 3.0)))


def test_around_nan_draws_where_the_first_one_arose(ill):
    view = viz.around_nan(ill, radius=1).view
    assert [(n.name, n.head, n.flag) for n in view.nodes if n.role != "more"] == [
        ("v₃₀₂", "× 0.5", ""),
        ("v₃₀₃", "log", "first NaN here"),
        ("v₃₀₄", "× 3", ""),
        ("v₃₀₈", "+", ""),
    ]
    assert view.notes == ("Shown: what is at most 1 operation away from where the first NaN arose." + further(2),)


def test_around_nan_finds_gradients_too():
    y = np.sqrt(Tensor(0.0, name="x") * 3.0) * 2.0
    view = viz.around_nan(y, radius=0).view
    assert view.notes == (
        "Shown: what is at most 0 operations away from where the first ∞ gradient arose." + further(1),
    )
    assert [n.flag for n in view.nodes if n.flag] == ["first ∞ gradient here"]


def test_of_many_origins_the_first_are_drawn():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        y = sum(np.log(Tensor(-1.0, name=f"x{i}")) for i in range(8))
    view = viz.around_nan(y, radius=0).view
    assert view.notes == (
        "Shown: what is at most 0 operations away from where the first NaN arose, 5 of 8 places." + further(1),
    )
    assert sum(bool(n.flag) for n in view.nodes) == 5


def test_a_nan_in_a_box_of_many_is_flagged_there_and_one_that_is_not_drawn_is_mentioned(ill):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        y = sum(np.log(Tensor(float(i - 3), name=f"x{i}")) for i in range(8))
    view = viz.describe(y, fold=True)
    assert [(n.head, n.fold.times, n.flag) for n in view.nodes if n.flag] == [("log", 8, "first NaN here")]
    assert viz.describe(ill, max_nodes=3, fold=False).notes[1] == (
        "The first NaN arose in a value that is not drawn: viz.around_nan shows it."
    )


Y = np.tanh(Tensor(1.0, name="x") * Tensor(2.0))


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (
            lambda: viz.graph(Y, focus="z"),
            ValueError,
            "viz.graph: focus is 'z', but the names in the graph are x, v₁ to v₃.",
        ),
        (lambda: viz.path(Y, "z"), ValueError, "viz.path: wrt is 'z', but the names in the graph are x, v₁ to v₃."),
        (
            lambda: viz.graph(np.tanh(Tensor(1.0)), focus=""),
            ValueError,
            "viz.graph: focus is '', but the names in the graph are v₁, v₂.",
        ),
        (
            lambda: viz.graph(Y, focus=Tensor(1.0)),
            ValueError,
            "viz.graph: focus is no value that the output was computed from.",
        ),
        (lambda: viz.graph(Y, focus=3), TypeError, "viz.graph: focus must be a tensor or a name, but got int."),
        (lambda: viz.path(Y, None), TypeError, "viz.path: wrt must be a tensor or a name, but got NoneType."),
        (
            lambda: viz.graph(Y, focus="x", radius=-1),
            ValueError,
            "viz.graph: radius must be a whole number of at least 0, not -1.",
        ),
        (
            lambda: viz.around_nan(Y, radius=1.5),
            ValueError,
            "viz.around_nan: radius must be a whole number of at least 0, not 1.5.",
        ),
        (
            lambda: viz.around_nan(Y),
            ValueError,
            "viz.around_nan: every value and every gradient is finite. Draw the graph with viz.graph.",
        ),
        (
            lambda: viz.path(Y, "x", theme="blue"),
            ValueError,
            "viz.path: theme must be one of auto, light, dark, not 'blue'.",
        ),
        (
            lambda: viz.around_nan(3.0),
            TypeError,
            "viz.around_nan: expected a Tensor, the result of a computation, but got float 3.0. "
            "Pass the tensor that you computed, for example viz.around_nan(loss).",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(call, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        call()


def test_of_many_names_the_first_are_listed():
    y = sum(Tensor(1.0, name=f"w{i}") for i in range(20))
    with pytest.raises(ValueError, match=r"are w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, …, v₁ to v₂₀\.$"):
        viz.graph(y, focus="z")


@pytest.mark.parametrize(("function", "own"), [(viz.path, ["tensor", "wrt"]), (viz.around_nan, ["tensor", "radius"])])
def test_the_signature_of_a_part_names_the_options_of_the_whole(function, own):
    whole = inspect.signature(viz.graph).parameters
    options = {name: p for name, p in whole.items() if name not in ("tensor", "focus", "radius")}
    found = dict(inspect.signature(function).parameters)
    assert list(found) == [*own, *options]
    assert {name: found[name] for name in options} == options
