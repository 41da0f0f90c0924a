"""The steps: everything appears once, in the engine's order, and the sums are the engine's own."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import viz
from autograd import Tensor, gradients, ops, scope, topological
from tests.viz.graphs import network
from viz.describe import described
from viz.numbers import number
from viz.player.grouping import usual
from viz.player.lesson import Course, lesson
from viz.player.sentence import Amount, Ratio, plain, said
from viz.player.steps import amounts


def taught(output, **options):
    view, ids = described(output, **options)
    return lesson(Course(output), view, ids)


def script(output, **options):
    return viz.play(output, **options).to_text().splitlines()


def neuron():
    w1, x1, w2, x2 = (Tensor(x, name=n) for x, n in [(-3.0, "w1"), (2.0, "x1"), (1.0, "w2"), (0.0, "x2")])
    b = Tensor(6.8813735870195432, name="b")
    p1 = w1 * x1
    p2 = w2 * x2
    s = p1 + p2
    n = s + b
    L = np.tanh(n)
    return L, locals()


def test_the_neuron_is_played():
    L, names = neuron()
    assert script(L, names=names) == [
        "L = tanh(w₁·x₁ + w₂·x₂ + b)",
        "Given: w₁ = −3, x₁ = 2, w₂ = 1, x₂ = 0, b = 6.881",
        "p₁ = w₁ × x₁ = −3 × 2 = −6",
        "p₂ = w₂ × x₂ = 1 × 0 = 0",
        "s = p₁ + p₂ = −6 + 0 = −6",
        "n = s + b = −6 + 6.881 = 0.8814",
        "L = tanh(n) = tanh(0.8814) = 0.7071",
        "The backward pass starts with ∂L/∂L = 1",
        "∂L/∂n = ∂L/∂L · ∂L/∂n = 1 × 0.5 = 0.5",
        "∂L/∂s = ∂L/∂n · ∂n/∂s = 0.5 × 1 = 0.5",
        "∂L/∂b = ∂L/∂n · ∂n/∂b = 0.5 × 1 = 0.5",
        "∂L/∂p₁ = ∂L/∂s · ∂s/∂p₁ = 0.5 × 1 = 0.5",
        "∂L/∂p₂ = ∂L/∂s · ∂s/∂p₂ = 0.5 × 1 = 0.5",
        "∂L/∂w₂ = ∂L/∂p₂ · ∂p₂/∂w₂ = 0.5 × 0 = 0",
        "∂L/∂x₂ = ∂L/∂p₂ · ∂p₂/∂x₂ = 0.5 × 1 = 0.5",
        "∂L/∂w₁ = ∂L/∂p₁ · ∂p₁/∂w₁ = 0.5 × 2 = 1",
        "∂L/∂x₁ = ∂L/∂p₁ · ∂p₁/∂x₁ = 0.5 × (−3) = −1.5",
    ]


def test_a_value_that_is_used_again_adds_to_its_sum():
    x = Tensor(-3.0, name="x")
    y = x * x - x
    assert script(y, names={"y": y})[2:] == [
        "v₁ = x × x = −3 × (−3) = 9",
        "y = v₁ − x = 9 − (−3) = 12",
        "The backward pass starts with ∂y/∂y = 1",
        "∂y/∂v₁ = ∂y/∂y · ∂y/∂v₁ = 1 × 1 = 1",
        "∂y/∂x = ∂y/∂y · ∂y/∂x = 1 × (−1) = −1 (use 1 of 3)",
        "∂y/∂x += ∂y/∂v₁ · ∂v₁/∂x (1st) = 1 × (−3) = −3; the sum is now −1 + (−3) = −4 (use 2 of 3)",
        "∂y/∂x += ∂y/∂v₁ · ∂v₁/∂x (2nd) = 1 × (−3) = −3; the sum is now −4 + (−3) = −7 (use 3 of 3)",
    ]


def test_numbers_stand_in_brackets_where_a_sign_would_be_beside_an_operator():
    x = Tensor(-2.0, name="x")
    assert script(x**2)[2] == "v₁ = x² = (−2)² = 4"
    assert script(np.abs(x))[2] == "v₁ = |x| = |−2| = 2"
    assert script(3.0 / x)[2] == "v₁ = 3 / x = 3 / (−2) = −1.5"
    assert script(ops.maximum(x, -5.0))[2] == "v₁ = maximum(x, −5) = maximum(−2, −5) = −2"


def test_arrays_are_told_in_words():
    rng = np.random.default_rng(0)
    X, W = rng.normal(size=(4, 3)), Tensor(np.ones((3, 2)), name="W")
    H = X @ W
    L = (H * H).sum() + W.sum()
    said = script(L, names={"X": X, "H": H, "L": L})
    assert said[2].startswith("H = X @ W = [")
    assert "∂L/∂v₁ = ḡ repeated → (4, 2), where ḡ = ∂L/∂v₂" in said
    sums = [line for line in said if line.startswith("∂L/∂W")]
    assert sums[0] == "∂L/∂W = ḡ repeated → (3, 2), where ḡ = ∂L/∂v₃; the sum of 1 has norm 2.449 (use 1 of 2)"
    norm = float(np.linalg.norm(gradients(L, W)))
    assert sums[1].endswith(f"Xᵀ·ḡ → (3, 2), where ḡ = ∂L/∂H; the sum of 2 has norm {number(norm)} (use 2 of 2)")


def test_the_pass_of_an_array_starts_with_ones():
    y = Tensor(np.ones((2, 2)), name="y") * 2.0
    assert "The backward pass starts with ∂Σv₁/∂v₁, every element of which is 1" in script(y)


def test_without_a_gradient_there_is_no_backward_pass():
    assert script(Tensor(3.0, name="k", requires_grad=False)) == ["k", "Given: k = 3"]


def test_of_many_given_values_eight_are_told():
    total = sum(Tensor(float(i), name=f"x{i}") for i in range(12))
    assert script(total)[1].endswith("x₇ = 7, … (12 given values)")


@given(st.data())
def test_every_value_and_every_edge_appears_once(scalar_graphs, data):
    y = data.draw(scalar_graphs)
    found = taught(y)
    forward = [step.nodes for step in found.steps if step.phase in ("start", "forward")]
    assert [node for nodes in forward for node in nodes] == sorted(
        (node.id for node in found.view.nodes), key=lambda i: [n.op != "" for n in found.view.nodes if n.id == i]
    )
    backward = [step.edges[0] for step in found.steps if step.phase == "backward"]
    assert sorted(backward) == sorted(edge.id for edge in found.view.edges if edge.contribution is not None)


@given(st.data())
def test_running_sums_end_in_the_engines_gradients_to_the_last_bit(scalar_graphs, data):
    """The engine adds in the same order, so even rounding is the same."""
    y = data.draw(scalar_graphs)
    view, ids = described(y)
    found = lesson(Course(y), view, ids)
    amount = amounts(view, found.steps)
    last = {step.nodes[0]: step.edges[0] for step in found.steps if step.phase == "backward"}
    order = [x for x in topological(y) if x is not y]
    for tensor, gradient in zip(order, gradients(y, order), strict=True):
        assert amount("after", last[ids[id(tensor)]]) == gradient


@given(st.data())
def test_a_gradient_is_complete_before_it_is_passed_on(scalar_graphs, data):
    found = taught(data.draw(scalar_graphs))
    uses = [edge.source for edge in found.view.edges]
    for way in found.ways.values():
        for group in way:
            steps = [found.steps[i] for i in group]
            before = [found.steps[i] for other in way[: way.index(group)] for i in other]
            arrived = [step.nodes[0] for step in before if step.phase == "backward"]
            for step in steps:
                if step.phase == "backward":
                    assert arrived.count(step.via) == uses.count(step.via)


@given(st.data())
def test_every_way_takes_every_step_once(scalar_graphs, data):
    found = taught(data.draw(scalar_graphs))
    assert next(iter(found.ways)) == "edge"
    for way in found.ways.values():
        assert sorted(i for group in way for i in group) == list(range(len(found.steps)))
    assert len(set(found.ways.values())) == len(found.ways)
    assert found.ways["edge"] == tuple((i,) for i in range(len(found.steps)))


def test_an_operation_passes_on_to_all_its_inputs_and_a_layer_is_computed_at_once():
    L, names = neuron()
    ways = taught(L, names=names).ways
    assert ways["operation"][-3:] == ((11, 12), (13, 14), (15, 16)) or ways["operation"][-2:] == ((12, 13), (14, 15))
    assert ways["layer"] == ((0,), (1, 2), (3,), (4,), (5,), (6,), (7,), (8, 9), (10, 11), (12, 13, 14, 15))
    assert usual(ways) == "edge"


def test_large_graphs_are_taken_in_larger_steps():
    x = Tensor(np.float64(1.0), name="x")
    wide = sum((x * float(i) for i in range(25)), Tensor(0.0, name="s"))
    found = taught(wide)
    assert len(found.ways["edge"]) > 60
    assert usual(found.ways) == next(name for name in found.ways if len(found.ways[name]) <= 60 or name == "layer")


def test_a_cut_graph_plays_what_is_drawn(views):
    y = Tensor(1.0, name="x")
    for _ in range(20):
        y = np.tanh(y) * 1.5
    found = taught(y, max_nodes=8, fold=False)
    assert found.fixed == "Values cannot be changed here: not all of the computation is drawn."
    assert [step.phase for step in found.steps].count("backward") == 7
    assert found.steps[0].nodes == ("more",)


def test_a_folded_graph_is_played_box_by_box():
    """Every box appears once, and every line on which gradients flow, after all that its gradients come from."""
    found = taught(network([2, 3, 1], 9, seed=4))
    view = found.view
    assert any(node.fold for node in view.nodes)
    forward = [step.nodes[0] for step in found.steps if step.phase == "forward"]
    assert sorted([*forward, *found.steps[0].nodes]) == sorted(node.id for node in view.nodes)
    backward = [step for step in found.steps if step.phase == "backward"]
    flowing = {edge.id for edge in view.edges if edge.contribution is not None}
    assert sorted(step.edges[0] for step in backward) == sorted(flowing)
    into = {edge.id: edge.source for edge in view.edges}
    for i, step in enumerate(backward):
        assert step.via not in {into[later.edges[0]] for later in backward[i:]}
    assert "Σ over 27 uses" in " ".join(edge.words for edge in view.edges)


def test_sentences_become_plain_data():
    sentence = ("a ", Ratio("L", "x"), " = ", Amount("grad", "n1"))
    assert plain(sentence) == ["a ", ["ratio", "L", "x"], " = ", ["grad", "n1"]]
    assert said(sentence, lambda kind, name: -2.0) == "a ∂L/∂x = −2"


@pytest.mark.parametrize("shape", [(3,), (2, 2), (4, 4)])
def test_the_last_total_of_an_array_is_its_gradient(shape):
    rng = np.random.default_rng(1)
    W = Tensor(rng.normal(size=shape), name="W")
    L = (W * W + np.sin(W)).sum()
    view, ids = described(L)
    found = lesson(Course(L), view, ids)
    totals = [step.total for step in found.steps if step.nodes[0] == ids[id(W)] and step.phase == "backward"]
    assert len(totals) == 3
    (node,) = (node for node in view.nodes if node.id == ids[id(W)])
    grad = replace(node.grad, heat=None)  # a picture is for boxes
    assert totals[-1] == grad
    assert totals[0] != grad


def test_a_scope_that_is_one_box_is_played_as_one():
    x, w = Tensor(np.array([1.0, 2.0, 3.0]), name="x"), Tensor(2.0, name="w")
    with scope("box"):
        p = np.tanh(x * w)
    L = (p * np.sin(x)).sum() + (x * x).sum()
    view, ids = described(L, depth=0)
    found = lesson(Course(L), view, ids)
    (box,) = (node.id for node in view.nodes if node.fold)
    assert [step.via for step in found.steps].count(box) == len([e for e in view.edges if e.target == box])
    assert found.fixed == "Values cannot be changed here: not all of the computation is drawn."
    assert set(found.checks) == {node.id for node in view.nodes if node.id != box}
    for way in found.ways.values():
        assert sorted(i for group in way for i in group) == list(range(len(found.steps)))
    # x is also used by the box, so its sum is known at the end only.
    assert all(step.total is None for step in found.steps)


def test_what_lies_wholly_in_closed_scopes_begins_with_their_values():
    with scope("all"):
        z = np.tanh(Tensor(2.0, name="w") * 3.0)
    view, ids = described(z, depth=0)
    found = lesson(Course(z), view, ids)
    assert [step.phase for step in found.steps] == ["forward", "seed"]
    assert {i for group in found.ways["edge"] for i in group} == {0, 1}
    assert script(z)[:2] == ["v₂ = tanh(w·3)", "Given: w = 2"]
