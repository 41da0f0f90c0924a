"""The view of a graph: what is shown, before anything is drawn."""

import json
import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import viz
from autograd import Tensor, gradients, pullback, topological
from viz import chain_rule
from viz.view import to_json


def node(view, name):
    return next(node for node in view.nodes if node.name == name)


def test_the_neuron_is_described(neuron):
    assert neuron.title == "L = tanh(w₁·x₁ + w₂·x₂ + b)"
    assert (neuron.output, neuron.gradient_of, neuron.detail, neuron.notes) == ("L", "∂L/∂·", "teach", ())
    boxes = [(n.id, n.name, n.role, n.head, n.formula, *n.value.numbers, *n.grad.numbers) for n in neuron.nodes]
    assert [(*box[:5], round(box[5], 9), round(box[6], 9)) for box in boxes] == [
        ("n0", "w₁", "parameter", "", "", -3.0, 1.0),
        ("n1", "x₁", "input", "", "", 2.0, -1.5),
        ("n2", "w₂", "parameter", "", "", 1.0, 0.0),
        ("n3", "x₂", "input", "", "", 0.0, 0.5),
        ("n4", "b", "parameter", "", "", 6.881373587, 0.5),
        ("n5", "p₁", "value", "×", "w₁ × x₁", -6.0, 0.5),
        ("n6", "p₂", "value", "×", "w₂ × x₂", 0.0, 0.5),
        ("n7", "s", "value", "+", "p₁ + p₂", -6.0, 0.5),
        ("n8", "n", "value", "+", "s + b", 0.881373587, 0.5),
        ("n9", "L", "output", "tanh", "tanh(n)", 0.707106781, 1.0),
    ]
    edges = [(e.id, e.source, e.target, e.slot, e.ratio, e.symbol, e.upstream, e.local) for e in neuron.edges]
    assert [(*edge[:6], round(edge[6], 9), round(edge[7], 9)) for edge in edges] == [
        ("e0", "n0", "n5", 0, "∂p₁/∂w₁", "x₁", 0.5, 2.0),
        ("e1", "n1", "n5", 1, "∂p₁/∂x₁", "w₁", 0.5, -3.0),
        ("e2", "n2", "n6", 0, "∂p₂/∂w₂", "x₂", 0.5, 0.0),
        ("e3", "n3", "n6", 1, "∂p₂/∂x₂", "w₂", 0.5, 1.0),
        ("e4", "n5", "n7", 0, "∂s/∂p₁", "", 0.5, 1.0),
        ("e5", "n6", "n7", 1, "∂s/∂p₂", "", 0.5, 1.0),
        ("e6", "n7", "n8", 0, "∂n/∂s", "", 0.5, 1.0),
        ("e7", "n4", "n8", 1, "∂n/∂b", "", 0.5, 1.0),
        ("e8", "n8", "n9", 0, "∂L/∂n", "1 − L²", 1.0, 0.5),
    ]


@given(st.data())
def test_every_number_is_the_engines(scalar_graphs, data):
    y = data.draw(scalar_graphs)
    view = viz.describe(y, detail="teach")
    order = topological(y)
    ids = dict(zip(order, view.nodes, strict=True))
    grads = dict(zip(order, gradients(y, order), strict=True))
    for tensor, shown in ids.items():
        assert shown.value.numbers == (float(tensor.data),)
        assert shown.grad.numbers == (float(grads[tensor]),)
    edges = iter(view.edges)
    for tensor in order:
        if tensor.op is None:
            continue
        shares = pullback(tensor, grads[tensor])
        for x, share in zip(tensor.inputs, shares, strict=True):
            if share is not None:
                edge = next(edges)
                assert (edge.source, edge.target) == (ids[x].id, ids[tensor].id)
                assert edge.contribution.numbers == (float(share),)
                assert edge.upstream * edge.local == pytest.approx(float(share), rel=1e-12, abs=1e-300)
    assert next(edges, None) is None


@given(st.data())
def test_contributions_add_up_to_the_gradient(scalar_graphs, data):
    y = data.draw(scalar_graphs)
    view = viz.describe(y)
    for shown in view.nodes[:-1]:
        assert sum(part.numbers[0] for part in shown.parts) == pytest.approx(shown.grad.numbers[0], abs=1e-12)


@given(st.data())
def test_a_view_is_plain_data_in_one_order(scalar_graphs, data):
    y = data.draw(scalar_graphs)
    text = to_json(viz.describe(y))
    assert text == to_json(viz.describe(y))
    view = json.loads(text)
    assert view["version"] == 1
    position = {n["id"]: i for i, n in enumerate(view["nodes"])}
    assert len(position) == len(view["nodes"])
    assert all(position[e["source"]] < position[e["target"]] for e in view["edges"])


def test_drawing_leaves_grad_alone():
    w = Tensor(2.0, name="w")
    y = w * w
    viz.graph(y).to_svg()
    assert w.grad is None
    y.backward()
    viz.graph(y).to_svg()
    assert w.grad == 4.0


def test_json_has_strings_for_what_json_lacks():
    x = Tensor(np.array([np.nan, np.inf, -np.inf]), name="x")
    (leaf,) = json.loads(to_json(viz.describe(x)))["nodes"]
    assert leaf["value"]["numbers"] == ["NaN", "Infinity", "-Infinity"]


def test_names_come_from_the_tensor_then_from_the_caller_then_in_order():
    a, b, c = Tensor(1.0, name="own"), Tensor(2.0), Tensor(3.0)
    names = {"mine": a, "_hidden": c, "b1": b, "again": b, "n": 5, "s": "text"}
    view = viz.describe(a * b + c, names=names)
    assert [n.name for n in view.nodes] == ["own", "b₁", "v₁", "v₂", "v₃"]


def test_names_are_found_by_identity_not_by_value():
    a, b = Tensor(1.0), Tensor(1.0)
    assert [n.name for n in viz.describe(a * b, names={"b": b}).nodes] == ["v₁", "b", "v₂"]


def test_plain_arrays_are_named_and_plain_numbers_are_folded_into_the_operation():
    X = np.arange(6.0).reshape(2, 3)
    w = Tensor(np.ones(3), name="w")
    h = X @ w
    y = 2 * h**2 - 1.0
    view = viz.describe(y, names={"X": X})
    assert [(n.name, n.role, n.head) for n in view.nodes] == [
        ("w", "parameter", ""),
        ("X", "constant", ""),
        ("v₁", "value", "@"),
        ("v₂", "value", "^2"),
        ("v₃", "value", "2 ×"),
        ("v₄", "output", "− 1"),
    ]
    assert view.title == "v₄ = 2·(X @ w)² − 1"
    assert [n.grad is None for n in view.nodes] == [False, True, False, False, False, False]


def test_roles_follow_names_and_the_caller_has_the_last_word():
    names = ["x", "X1", "input_2", "data", "target", "label", "y", "w", "yaw", "b1", ""]
    leaves = [Tensor(1.0, name=name) for name in names]
    total = sum(leaves) + Tensor(1.0, name="k", requires_grad=False)
    view = viz.describe(total, roles={"b1": "input", "data": "parameter"})
    roles = {n.name: n.role for n in view.nodes if not n.op}
    assert roles == {
        **dict.fromkeys(["x", "X₁", "input₂", "target", "label", "y", "b₁"], "input"),
        **dict.fromkeys(["data", "w", "yaw"], "parameter"),
        "v₁": "leaf",  # nobody said what it is for
        "k": "constant",
    }


def test_a_value_used_several_times_is_one_box_with_several_edges():
    x = Tensor(3.0, name="x")
    y = x * x + x
    view = viz.describe(y, names={"y": y})
    assert [n.name for n in view.nodes] == ["x", "v₁", "y"]
    assert [(e.ratio, e.symbol) for e in view.edges] == [
        ("∂v₁/∂x (1st)", "x"),
        ("∂v₁/∂x (2nd)", "x"),
        ("∂y/∂v₁", ""),
        ("∂y/∂x", ""),
    ]
    assert sorted(part.numbers[0] for part in node(view, "x").parts) == [1.0, 3.0, 3.0]


def test_indexing_is_written_as_indexing():
    x = Tensor(np.arange(12.0).reshape(3, 4), name="x")
    views = [viz.describe(x[0]), viz.describe(x[1:, ::2]), viz.describe(x[np.array([0, 2]), 1])]
    assert [view.nodes[-1].formula for view in views] == ["x[0]", "x[1:, ::2]", "x[c₁, 1]"]


@pytest.mark.parametrize(
    ("array", "tone"),
    [
        ([1.0, 2.0], "plus"),
        ([0.0, -2.0], "minus"),
        ([0.0, 0.0], "zero"),
        ([-1.0, 1.0], "mixed"),
        ([1.0, math.inf], "bad"),
        ([1.0, math.nan], "bad"),
        ([], "zero"),
    ],
)
def test_the_colour_of_an_array_is_the_sign_of_all_its_elements(array, tone):
    assert viz.describe(Tensor(np.array(array))).nodes[0].value.tone == tone


def test_the_gradients_of_an_array_are_those_of_its_sum():
    x = Tensor(np.array([1.0, 2.0]), name="x")
    y = x * x
    view = viz.describe(y, names={"y": y})
    assert node(view, "x").grad.numbers == (2.0, 4.0)
    assert view.gradient_of == "∂Σy/∂·"
    assert view.notes == (
        "y has shape (2,): the gradients are those of the sum Σy of its 2 elements (every element of the seed is 1).",
    )


def test_the_origin_of_nan_is_flagged_and_not_what_it_spread_to():
    x, w = Tensor(-1.0, name="x"), Tensor(2.0, name="w")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        view = viz.describe(np.log(x * w) * w + w)
    assert [(n.name, n.flag) for n in view.nodes if n.flag] == [("v₂", "first NaN here")]


def test_the_origin_of_an_infinite_gradient_is_flagged():
    x = Tensor(0.0, name="x")
    view = viz.describe(np.sqrt(x * 3.0) * 2.0)
    assert [(n.name, n.flag) for n in view.nodes if n.flag] == [("v₁", "first ∞ gradient here")]


def test_a_tensor_without_gradient_is_drawn_alone_without_one():
    view = viz.describe(Tensor(3.0, name="k", requires_grad=False))
    (only,) = view.nodes
    assert (view.title, only.role, only.grad, view.edges) == ("k", "constant", None, ())


def chain(length):
    x = y = Tensor(1.0, name="x")
    for _ in range(length):
        y = y * 0.9999 + x
    return y


def test_a_large_graph_is_cut_and_says_so():
    y = chain(500)
    view = viz.describe(y, max_nodes=40, fold=False)
    # The box for the rest comes first, like everything that others are made from.
    assert view.nodes[0].name == "… 961 more"
    assert (len(view.nodes), view.count, view.detail) == (41, 1001, "normal")
    assert view.notes == (
        "Shown: the 40 of 1001 values that are nearest to v₁₀₀₀, and one box for the rest; max_nodes=40 allows "
        "no more. Their gradients come from the whole graph.",
    )
    # x is used by values that are not drawn: what is drawn does not add up, so no sum is claimed.
    assert node(view, "x").parts == ()
    assert node(view, "x").grad.numbers == (float(gradients(y, topological(y)[:1])[0]),)


def test_a_very_large_graph_is_drawn_too():
    figure = viz.graph(chain(32_500))
    assert len(figure.to_svg()) > len(figure.to_text()) > 0
    assert figure.view.count == 65_001


def test_a_constant_array_counts_as_a_value_in_every_sentence():
    x = Tensor(np.ones(3), name="x")
    view = viz.describe((x * np.arange(3.0)).sum())
    assert view.count == len(view.nodes) == 4


def test_the_rules_of_an_operation_on_arrays_are_asked_once_for_all_its_edges(monkeypatch):
    x = Tensor(np.ones((3, 3)), name="x")
    y = (x @ x).sum()
    asked = []
    pulled = chain_rule.contributions
    monkeypatch.setattr(chain_rule, "contributions", lambda *some: asked.append(some[0].op.name) or pulled(*some))
    viz.describe(y)
    assert sorted(asked) == ["matmul", "sum"]
