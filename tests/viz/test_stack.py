"""Boxes of several values and the ground of scopes: drawn so that nothing is hidden or cut off."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given

import viz
from autograd import Tensor, scope
from tests.viz.graphs import network, recurrence, tangled
from viz.boxes import Boxes
from viz.ground import grounds
from viz.layout import Box, Link, layered
from viz.measure import width
from viz.stack import front, totals

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def folded():
    return viz.describe(network([2, 3, 1], 9, seed=4))


def test_a_table_says_how_many_and_how_far(folded):
    node = next(node for node in folded.nodes if node.fold and node.fold.times == 27)
    found = Boxes(folded).table(node)
    assert [row[0] for row in found.rows] == ["27 ×", "min", "mean", "max"]
    assert found.rows[0][1:] == ("value", "grad")
    assert all(len(row) == 3 for row in found.rows)
    assert Boxes(folded).table(next(node for node in folded.nodes if node.fold is None)) is None


def test_a_constant_has_no_column_of_gradients(folded):
    constant = next(node for node in folded.nodes if node.role == "constant")
    assert Boxes(folded).table(constant).rows[0] == ("18 ×", "value")


def test_steps_count_themselves_in_the_head():
    view = viz.describe(recurrence([("tanh", 0, 0)], 60), fold=True)
    (steps,) = [node for node in view.nodes if node.fold and node.fold.kind == "steps"]
    assert steps.head == "58 steps"
    assert Boxes(view).table(steps).rows[0] == ("", "value", "grad")


def test_a_scope_shows_its_totals():
    closed = viz.describe(network([2, 3, 1], 9, seed=4), depth=0, fold=True)
    (net,) = [node for node in closed.nodes if node.fold and node.fold.kind == "scope"]
    assert [label for label, _ in totals(net.fold)] == ["parameters", "their ‖grad‖"]
    assert totals(net.fold)[0][1] == "13"
    assert [row[0] for row in Boxes(closed).table(net).rows] == [
        "9 ×",
        "min",
        "mean",
        "max",
        "parameters",
        "their ‖grad‖",
    ]


@given(tangled())
def test_a_folded_box_holds_what_is_written_in_it(y):
    view = viz.describe(y, fold=True)
    root = ET.fromstring(viz.Figure(view).to_svg())
    for node in view.nodes:
        found = Boxes(view).table(node)
        if found is None or node.id not in {n.id for n in view.nodes}:
            continue
        (group,) = [g for g in root.iter(f"{SVG}g") if g.get("id", "").endswith(f"-{node.id}")]
        texts = list(group.iter(f"{SVG}text"))
        boxes = [r for r in group.iter(f"{SVG}rect") if r.get("class") in ("box", "strong", "sick")]
        card = boxes[-1]
        left, right = float(card.get("x")), float(card.get("x")) + float(card.get("width"))
        bottom = float(card.get("y")) + float(card.get("height"))
        assert len(boxes) == (3 if node.fold.times > 1 else 1)
        for text in texts:
            across = width("".join(text.itertext()), float(text.get("font-size")), text.get("font-weight") == "bold")
            end = float(text.get("x"))
            start = end - across if text.get("text-anchor") == "end" else end
            assert left <= start
            assert start + across <= right + 0.1
            assert float(text.get("y")) < bottom


def test_behind_the_first_card_lie_others_in_the_room_of_the_box(folded):
    node = next(node for node in folded.nodes if node.fold and node.fold.times > 1)
    layout = layered([Box(node.id, 100, 80)], [])
    at = layout.boxes[node.id]
    assert (front(node, at).right, front(node, at).bottom) == (92, 72)
    plain = next(node for node in folded.nodes if node.fold is None)
    assert front(plain, at) is at


def laid_out(view):
    return layered(
        [Box(node.id, 100, 60) for node in view.nodes],
        [Link(edge.id, edge.source, edge.target) for edge in view.edges],
    )


def test_what_is_in_one_scope_stands_on_one_ground():
    with scope("net"):
        with scope("a"):
            x = Tensor(1.0, name="x") * 2.0
            y = x * x
        with scope("b"):
            z = y + x
    view = viz.describe(z * 3.0)
    found = grounds(view, laid_out(view))
    assert [(ground.label, len(ground.places), len(ground.joints)) for ground in found] == [("a", 2, 2), ("b", 1, 0)]
    layout = laid_out(view)
    for ground, ids in zip(found, (["n1", "n2"], ["n3"]), strict=True):
        for place, identifier in zip(ground.places, ids, strict=True):
            at = layout.boxes[identifier]
            assert place.x < at.x
            assert place.y < at.y
            assert place.right > at.right
            assert place.bottom > at.bottom


def test_the_ground_is_painted_before_anything_that_stands_on_it(folded):
    text = viz.Figure(folded).to_svg()
    grounded = [m.start() for m in re.finditer('class="ground', text)]
    assert grounded
    assert max(grounded) < text.index('class="forward"')


def test_a_closed_scope_has_no_ground_and_says_its_name_itself():
    view = viz.describe(network([2, 3, 1], 9, seed=4), depth=0, fold=True)
    assert grounds(view, laid_out(view)) == []
    assert "net" in [node.name for node in view.nodes]
