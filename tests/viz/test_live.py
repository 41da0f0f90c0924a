"""The picture as a page's script takes it apart: one group for a box or an edge, one mark on what can be shown."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, topological
from viz.describe import describe, described
from viz.svg import picture

SVG = "{http://www.w3.org/2000/svg}"


def groups(view):
    """The group of every box and edge, by the id that the view gives it."""
    root = ET.fromstring(picture(view, live=True).svg)
    prefix = root.get("id") + "-"
    return {g.get("id").removeprefix(prefix): g for g in root.iter(f"{SVG}g") if g.get("id")}


def parts(group):
    return [part.get("data-part") for part in group if part.get("data-part")]


@pytest.mark.parametrize("kind", ["neuron", "diamond", "nan", "array", "loss", "few", "lone", "chain", "cut"])
def test_every_box_and_edge_has_its_parts(views, kind):
    view = views[kind]
    found = groups(view)
    assert set(found) == {item.id for item in (*view.nodes, *view.edges)}
    for node in view.nodes:
        shown = set(parts(found[node.id]))
        rows = {"value", "none" if node.grad is None else "grad"} if view.detail != "compact" else {"grad"}
        assert shown >= (rows if node.role != "more" else set())
        assert ("flag" in shown) == bool(node.flag)
    for edge in view.edges:
        flowing = ["back"] if edge.contribution is not None else []
        badge = ["badge"] if flowing and view.detail == "teach" else []
        assert parts(found[edge.id]) == ["forward", *flowing, "forward", *badge]


def start(path):
    return re.match("M([0-9.-]+)", path.get("d"))[1]


def test_edges_that_run_together_are_each_drawn_in_full():
    x = Tensor(0.5, name="x")
    y = x
    for _ in range(4):
        y = np.tanh(y) * x
    view = describe(y, detail="normal")
    assert len({edge.source for edge in view.edges}) < len(view.edges) - 3
    found = groups(view)
    starts = {}
    for edge in view.edges:
        for path in found[edge.id].iter(f"{SVG}path"):
            if path.get("fill") == "none":
                starts.setdefault(edge.source, set()).add(start(path))
    assert all(len(places) == 1 for places in starts.values())


def test_other_pictures_have_no_marks_and_a_live_one_has_no_header(neuron):
    assert "data-part" not in picture(neuron).svg
    texts = ["".join(text.itertext()) for text in ET.fromstring(picture(neuron, live=True).svg).iter(f"{SVG}text")]
    assert not [text for text in texts if "forward" in text or "L = " in text]
    assert picture(neuron, live=True).height < picture(neuron).height


@given(st.data())
def test_described_says_which_box_shows_a_tensor(scalar_graphs, data):
    y = data.draw(scalar_graphs)
    view, ids = described(y)
    assert view == describe(y)
    shown = {node.id: node for node in view.nodes}
    for tensor in topological(y):
        assert shown[ids[id(tensor)]].value.numbers == (tensor.item(),)
