"""Scopes: a box that can be opened, with totals that are those of what is inside."""

import numpy as np
import pytest
from hypothesis import given

import nn
import viz
from autograd import Tensor, gradients, scope, topological
from tests.viz.graphs import groups_of, network, tangled
from viz.scopes import Levels


def names(view):
    return [node.name for node in view.nodes if node.fold and node.fold.kind == "scope"]


def kinds(view):
    """Which scopes are boxes, with their own names."""
    return [node.scope.rpartition("/")[2] for node in view.nodes if node.fold and node.fold.kind == "scope"]


def test_depth_is_how_many_levels_are_open():
    y = network([2, 3, 2], 2)
    views = [viz.describe(y, depth=depth, fold=False) for depth in range(4)]
    assert [kinds(view) for view in views] == [
        ["net"] * 2,
        ["layer0", "layer1"] * 2,
        ["neuron.0", "neuron.1", "neuron.2", "neuron.0", "neuron.1"] * 2,
        [],
    ]
    # No two boxes have the same name.
    assert names(views[1]) == ["layer₀", "layer₁", "layer₀′", "layer₁′"]
    assert all(node.fold is None for node in views[3].nodes)


def test_copies_of_a_scope_are_rolled_up():
    y = network([2, 3, 2], 5)
    view = viz.describe(y, depth=2, fold=True)
    assert [(node.name, node.fold.times) for node in view.nodes if node.fold and node.fold.kind == "scope"] == [
        ("neuron.*", 15),
        ("neuron.*′", 10),
    ]
    assert [node.scope for node in view.nodes if node.fold and node.fold.kind == "scope"] == [
        "net/layer0/neuron.*",
        "net/layer1/neuron.*",
    ]


@given(tangled())
def test_a_scope_holds_what_one_run_of_it_computed(y):
    groups = groups_of(y, depth=0, fold=False)
    levels = Levels()
    keys = [levels.of(scope) for scope in groups.wiring.scopes]
    for group in groups.groups:
        if group.kind == "scope":
            computed = [i for i in group.members if groups.wiring.inputs[i]]
            assert len({keys[i][0] for i in computed}) == 1
            assert all(
                groups.of[user] == groups.of[i]
                for i in set(group.members) - set(computed)
                for user in groups.wiring.uses[i]
            )
    # Whatever is not in a box of a scope either has no scope, is the only value there, or would close a cycle.
    closed = {keys[group.members[-1]][0] for group in groups.groups if group.kind == "scope"}
    alone = [keys[group.shown[0]][0] for group in groups.groups if group.is_plain and keys[group.shown[0]]]
    assert not set(alone) & closed


@pytest.mark.parametrize("decay", [False, True])
@pytest.mark.parametrize("depth", [0, 1, 2])
def test_the_totals_of_a_scope_are_those_of_what_is_inside(depth, decay):
    """Parameters count where they are used, also if they are drawn outside because of another use."""
    y = network([2, 3, 2], 3, seed=4)
    if decay:
        y = y + 0.1 * sum(w * w for w in topological(y) if w.op is None and w.requires_grad)
    view, groups = viz.describe(y, depth=depth, fold=True), groups_of(y, depth=depth, fold=True)
    found = 0
    for node, group in zip(view.nodes, groups.groups, strict=True):
        if node.fold is None or node.fold.kind != "scope":
            continue
        items = [groups.wiring.items[i] for i in group.members]
        used = {x for item in items for x in item.inputs if isinstance(x, Tensor)} | set(items)
        learned = [x for x in used if x.op is None and x.requires_grad]
        assert node.fold.values == len(items)
        assert node.fold.parameters == len(learned)
        assert node.fold.norm == pytest.approx(np.linalg.norm(gradients(y, learned)), rel=1e-12)
        found += node.fold.parameters
    assert found == {0: 17, 1: 17, 2: 17}[depth]


def test_weights_that_only_one_scope_uses_are_inside():
    model = nn.MLP([2, 3, 1], rng=0)
    x = np.ones((4, 2))
    view = viz.describe(model(x).sum(), names={"x": x}, depth=1)
    assert [(n.name, n.head, n.fold.parameters if n.fold else None) for n in view.nodes] == [
        ("x", "", None),
        ("layers.0", "4 values", 9),
        ("v₃", "relu", None),
        ("layers.2", "4 values", 4),
        ("v₆", "sum", None),
    ]
    assert view.notes == ("11 values in 5 boxes: 2 scopes are closed. To see more: depth=2 opens the scopes.",)
    assert view.detail == "teach"


def test_a_scope_that_others_interrupt_stays_open():
    """It could only be computed both before and after them."""
    x = Tensor(0.5, name="x")
    with scope("run"):
        with scope("cells.0.a"):
            a = np.tanh(np.sin(x))
        with scope("cells.1.a"):
            b = np.cos(np.sin(a))
        with scope("cells.0.b"):
            c = np.exp(np.sin(b))
    view = viz.describe(c * 2.0, depth=1, fold=False)
    assert [(node.name, node.head) for node in view.nodes] == [
        ("x", ""),
        ("v₁", "sin"),
        ("v₂", "tanh"),
        ("cells.1", "2 values"),
        ("v₅", "sin"),
        ("v₆", "exp"),
        ("v₇", "× 2"),
    ]
    assert kinds(viz.describe(c * 2.0, depth=2, fold=False)) == ["cells.0.a", "cells.1.a", "cells.0.b"]


def test_without_depth_as_many_scopes_are_open_as_stay_readable():
    """Sixty blocks, no two of which are alike."""
    functions = [np.tanh, np.sin, np.cos, np.arctan, np.exp, np.square]
    y, pick = Tensor(0.1, name="x"), np.random.default_rng(0)
    for k in range(6):
        with scope(f"part{k}"):
            for j in range(6):
                with scope(f"block{j}"):
                    for i in pick.integers(0, len(functions), 6):
                        y = np.tanh(functions[i](y)) + Tensor(0.1, name=f"b{k}{j}")
    view = viz.describe(y)
    assert {name[:5] for name in kinds(view)} == {"block"}
    assert len(view.nodes) <= 60
    assert "depth=2 opens the scopes" in view.notes[0]
    assert kinds(viz.describe(y, max_nodes=20)) == [f"part{k}" for k in range(6)]


def test_depth_changes_nothing_where_there_are_no_scopes():
    y = np.tanh(Tensor(1.0, name="x") * 2.0)
    assert viz.describe(y, depth=0) == viz.describe(y)


def test_levels_follow_lists_and_runs():
    tensors = []
    for _ in range(2):
        with scope("net"), scope("layers.0.3"):
            tensors.append(Tensor(1.0) * 2.0)
    found = [Levels().of(t.scope) for t in tensors]
    assert [path for _, path in found[0]] == ["net", "net/layers.0", "net/layers.0.3"]
    assert len({key for levels in found for key, _ in levels}) == 6
    assert Levels().of(Tensor(1.0).scope) == ()


def test_the_picture_of_a_network_is_the_same_each_time():
    assert viz.graph(network([2, 3, 1], 9)).to_svg() == viz.graph(network([2, 3, 1], 9)).to_svg()
    assert len(topological(network([2, 3, 1], 9))) > 120
