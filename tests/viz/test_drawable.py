"""What is drawn of a view: leaves once per use, operations apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import viz
from autograd import Tensor
from viz.boxes import Boxes
from viz.drawable import drawable
from viz.look import AUTO, Look
from viz.svg import picture

NODES = Look(ops="nodes")


def used(times):
    """`w` used so many times, and `x` once."""
    w, y = Tensor(0.5, name="w"), Tensor(2.0, name="x")
    for _ in range(times):
        y = np.tanh(y) * w
    return y


@pytest.mark.parametrize("times", [1, 3])
def test_a_leaf_with_few_uses_has_one_box(times):
    view = viz.describe(used(times))
    assert drawable(view, AUTO) is view


def test_a_leaf_with_many_uses_has_a_box_for_each():
    view = viz.describe(used(5))
    shown = drawable(view, AUTO)
    copies = [node for node in shown.nodes if node.name == "w"]
    leaf = next(node for node in view.nodes if node.name == "w")
    assert [node.id for node in copies] == [leaf.id, *(f"{leaf.id}-{k}" for k in range(2, 6))]
    assert [(node.use, node.uses) for node in copies] == [(k, 5) for k in range(1, 6)]
    # One line leaves each of them, and everything else is as it was.
    assert sorted(e.source for e in shown.edges if e.source.startswith(leaf.id)) == sorted(n.id for n in copies)
    assert [(e.id, e.target, e.contribution) for e in shown.edges] == [
        (e.id, e.target, e.contribution) for e in view.edges
    ]
    assert [n for n in shown.nodes if n.name != "w"] == [n for n in view.nodes if n.name != "w"]


def test_only_the_first_copy_has_the_gradient_and_all_say_which_they_are():
    shown = drawable(viz.describe(used(5)), AUTO)
    holds = Boxes(shown)
    first, *others = (node for node in shown.nodes if node.name == "w")
    assert [block.label for block in holds.blocks(first)] == ["value", "grad"]
    assert {tuple(block.label for block in holds.blocks(node)) for node in others} == {("value",)}
    assert [holds.corner(node) for node in (first, *others)] == [f"parameter {k}/5" for k in range(1, 6)]
    svg = viz.graph(used(5)).to_svg()
    assert "2/5: drawn once per use, here the second of 5; the gradient stands at the first" in svg
    assert "drawn once per use" not in viz.graph(used(3)).to_svg()


def test_a_value_with_many_uses_that_was_computed_has_one_box():
    h = np.tanh(Tensor(1.0, name="x"))
    view = viz.describe(h * h * h * h * h)
    assert drawable(view, AUTO) is view


def test_a_live_picture_has_every_box_once():
    view = viz.describe(used(5))
    assert picture(view, live=True).svg.count(">w<") == 1
    assert picture(view).svg.count(">w<") == 5


@given(st.data())
def test_every_operation_becomes_a_node_between_its_inputs_and_its_result(scalar_graphs, data):
    view = viz.describe(data.draw(scalar_graphs))
    shown = drawable(view, NODES, copies=False)
    made = {node.id: node for node in view.nodes if node.op}
    operations = [node for node in shown.nodes if node.role == "operation"]
    assert {node.id: node.name for node in operations} == {f"{name}-op": node.head for name, node in made.items()}
    assert all(node.head == "" for node in shown.nodes)
    links = {(edge.source, edge.target) for edge in shown.edges}
    assert links == {(e.source, f"{e.target}-op") for e in view.edges} | {(f"{name}-op", name) for name in made}
    for edge in shown.edges:
        if edge.source.endswith("-op"):
            assert edge.contribution == made[edge.target].grad
    position = {node.id: i for i, node in enumerate(shown.nodes)}
    assert all(position[edge.source] < position[edge.target] for edge in shown.edges)


def test_operations_as_nodes_are_drawn_in_every_format(neuron):
    merged, apart = viz.Figure(neuron), viz.Figure(neuron, NODES)
    assert 'data-op="' not in merged.to_svg()
    assert apart.to_svg().count('-op"') == 5
    assert apart.to_dot().count('-op" [label') == 5
    assert apart.to_mermaid().count("-op[") == 5
    # As text and as data the computation is the same.
    assert (apart.to_text(), apart.to_json()) == (merged.to_text(), merged.to_json())
    assert "dashed" not in apart.to_svg()
    assert "<title>w₁ × x₁</title>" in apart.to_svg()


def test_a_constant_with_many_uses_stays_dashed():
    k, x = Tensor(0.5, name="k", requires_grad=False), Tensor(1.0, name="x")
    for _ in range(5):
        x = x * k
    svg = viz.graph(x).to_svg()
    assert svg.count("stroke-dasharray") >= 5
