"""Folding: every value is somewhere, every line is true, and every number is that of the whole graph."""

import sys
from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import viz
from autograd import Tensor, gradients, pullback, topological
from tests.viz.graphs import groups_of, network, programs, recurrence, tangled
from viz.numbers import number
from viz.view import to_json

OPTIONS = st.fixed_dictionaries(
    {
        "fold": st.sampled_from([None, True, False]),
        "depth": st.sampled_from([None, 0, 1, 2]),
        "max_nodes": st.sampled_from([1, 2, 5, 12, 300]),
    }
)


def gradients_of(y):
    """Of every value that has one, straight from the engine."""
    tracked = [t for t in topological(y) if t.requires_grad]
    return dict(zip(tracked, gradients(y, tracked), strict=True)) if y.requires_grad else {}


def is_drawn(group):
    return group.kind not in ("before", "after")


def crossing(groups):
    """All uses of a value of one group by a value of another, both drawn: (source, target) by place."""
    wiring, of = groups.wiring, groups.of
    uses = [(j, i) for i, row in enumerate(wiring.inputs) for j in row if of[j] != of[i]]
    return [(j, i) for j, i in uses if is_drawn(groups.groups[of[j]]) and is_drawn(groups.groups[of[i]])]


@given(tangled(), OPTIONS)
def test_every_value_is_in_one_box_and_the_counts_add_up(y, options):
    view, groups = viz.describe(y, **options), groups_of(y, **options)
    everything = sorted(i for group in groups.groups for i in group.members)
    assert everything == list(range(len(groups.wiring)))
    assert all(group.shown and set(group.shown) <= set(group.members) for group in groups.groups)
    constants = len(groups.wiring.numbers)
    assert view.count == len(topological(y)) == len(groups.wiring) + constants
    shown = [node.fold.values if node.fold else 1 for node in view.nodes if node.role != "more"]
    left_out = [int(node.name.split()[1]) for node in view.nodes if node.role == "more"]
    assert sum(shown) + sum(left_out) + constants == view.count
    assert len(view.nodes) <= options["max_nodes"] + 1
    assert (constants == 0) | any("written as a number" in note for note in view.notes)
    boxes = len(shown)
    lead = "Folded: " if left_out else f"{sum(shown)} values in {boxes} box{'es' * (boxes != 1)}: "
    assert any(note.startswith(lead) for note in view.notes) == any(node.fold is not None for node in view.nodes)
    assert any(note.startswith(f"Shown: the {sum(shown)} of") for note in view.notes) == bool(left_out)


@given(tangled(), OPTIONS)
def test_every_edge_drawn_is_in_the_graph_and_every_use_is_on_one_edge(y, options):
    view, groups = viz.describe(y, **options), groups_of(y, **options)
    key = {node.id: k for k, node in enumerate(view.nodes)}
    assert len(key) == len(view.nodes)
    of = groups.of
    uses = Counter((of[j], of[i]) for j, i in crossing(groups))
    drawn = Counter()
    for edge in view.edges:
        ends = key[edge.source], key[edge.target]
        assert ends[0] < ends[1]
        if all(view.nodes[end].role != "more" for end in ends):
            drawn[ends] += edge.count
    assert drawn == uses


@given(tangled(), OPTIONS)
def test_every_gradient_is_the_engines_on_the_whole_graph(y, options):
    view, groups = viz.describe(y, **options), groups_of(y, **options)
    grads, items = gradients_of(y), groups.wiring.items
    for node, group in zip(view.nodes, groups.groups, strict=True):
        if node.role == "more":
            assert node.grad is None
            continue
        values = np.array([float(items[i].data) for i in group.shown])
        found = np.array([float(grads[items[i]]) for i in group.shown if items[i] in grads])
        for quantity, numbers in ((node.value, values), (node.grad, found)):
            if quantity is None:
                assert not numbers.size
            else:
                assert quantity.shape == (() if numbers.size == 1 else numbers.shape)
                assert (quantity.low, quantity.high) == (numbers.min(), numbers.max())
                assert quantity.mean == pytest.approx(numbers.mean(), rel=1e-12, abs=1e-300)
                assert quantity.norm == pytest.approx(np.linalg.norm(numbers), rel=1e-12, abs=1e-300)


@given(tangled(), OPTIONS)
@example(network([2, 3, 1], 4, seed=4), {"fold": True, "depth": None, "max_nodes": 300})
@example(network([2, 3, 1], 4, seed=4), {"fold": True, "depth": 1, "max_nodes": 300})
def test_the_contributions_on_an_edge_are_the_pullbacks_of_its_uses(y, options):
    view, groups = viz.describe(y, **options), groups_of(y, **options)
    grads, items, of = gradients_of(y), groups.wiring.items, groups.of
    shares = {}
    for i, tensor in enumerate(items):
        if tensor.op is not None and tensor in grads:
            for x, share in zip(tensor.inputs, pullback(tensor, grads[tensor]), strict=True):
                j = groups.wiring.place.get(id(x))
                if share is not None and of[j] != of[i]:
                    shares.setdefault((of[j], of[i]), []).append(float(share))
    key = {node.id: k for k, node in enumerate(view.nodes)}
    found = {}
    for edge in view.edges:
        if edge.contribution is not None:
            found.setdefault((key[edge.source], key[edge.target]), []).append(edge.contribution)
    drawn = {ends: some for ends, some in shares.items() if all(view.nodes[end].role != "more" for end in ends)}
    assert found.keys() == drawn.keys()
    for ends, quantities in found.items():
        if len(groups.groups[ends[0]].shown) == 1:  # to one value they add up
            added = sum(number for q in quantities for number in q.numbers)
            size = sum(map(abs, drawn[ends]))
            assert added == pytest.approx(sum(drawn[ends]), rel=1e-12, abs=1e-12 * size)
            continue
        assert min(q.low for q in quantities) == min(drawn[ends])
        assert max(q.high for q in quantities) == max(drawn[ends])
        assert np.linalg.norm([q.norm for q in quantities]) == pytest.approx(np.linalg.norm(drawn[ends]), rel=1e-12)


def test_what_a_value_gets_from_many_uses_is_one_number():
    """The share of a recurrence's middle steps, by another way: they have weights of their own."""
    steps = 40
    shared = Tensor(0.7, name="w")
    own = [Tensor(0.7) for _ in range(steps)]

    def last(weights):
        h = Tensor(0.3, name="h")
        for w in weights:
            h = np.tanh(h * w)
        return h

    view = viz.describe(last([shared] * steps), fold=True)
    (box,) = (node.id for node in view.nodes if node.fold and node.fold.kind == "steps")
    (edge,) = (edge for edge in view.edges if edge.target == box and edge.words.startswith("Σ"))
    expected = sum(float(g) for g in gradients(last(own), own)[1:-1])
    assert edge.contribution.numbers[0] == pytest.approx(expected, rel=1e-12)
    assert edge.words == f"Σ over 38 uses = {number(expected)}"


@given(st.data(), OPTIONS)
def test_the_view_is_the_same_for_the_same_computation_each_time(data, options):
    program = data.draw(programs)
    first, second = (viz.describe(recurrence(program, 30, losses=True), **options) for _ in range(2))
    assert to_json(first) == to_json(second)


@given(tangled(), OPTIONS)
def test_a_value_that_has_a_box_of_its_own_has_the_same_id_however_the_graph_is_folded(y, options):
    # With fold=False no constant becomes a number, so the places may differ.
    whole = viz.describe(y, fold=None if options["fold"] is None else options["fold"], max_nodes=300)
    known = {node.id: (node.value, node.grad) for node in whole.nodes if node.id.startswith("n")}
    for node in viz.describe(y, **options).nodes:
        if node.id in known:
            assert (node.value, node.grad) == known[node.id]


@given(tangled())
def test_a_small_graph_is_drawn_value_by_value_unless_one_asks(y):
    assert all(node.fold is None for node in viz.describe(y).nodes)


@given(tangled(most=30))
def test_what_is_rolled_up_is_alike_and_so_is_what_it_was_made_from(y):
    """Bisimilarity: every copy was made from the same boxes, and is used for the same ones."""
    groups = groups_of(y, fold=True)
    of, wiring = groups.of, groups.wiring
    for group in groups.groups:
        if group.times > 1 and group.kind == "one":
            assert len({wiring.items[i].op for i in group.members}) == 1
            assert len({wiring.items[i].requires_grad for i in group.members}) == 1
            assert len({frozenset(of[j] for j in wiring.inputs[i]) for i in group.members}) == 1
            assert len({frozenset(of[j] for j in wiring.uses[i]) for i in group.members}) == 1


@given(programs, st.booleans())
def test_a_recurrence_looks_the_same_however_long_it_is(program, losses):
    """The steps between the first ones and the last ones are one box, which says how many they are."""
    views = [viz.describe(recurrence(program, n, losses=losses), fold=True) for n in (60, 90)]
    assert len(views[0].nodes) == len(views[1].nodes)
    steps = [[node for node in view.nodes if node.fold and node.fold.kind == "steps"] for view in views]
    assert len(steps[0]) == len(steps[1]) >= 1
    assert sum(node.fold.times for node in steps[1]) - sum(node.fold.times for node in steps[0]) in (30, 60, 90)


def test_what_lies_between_the_steps_is_folded_with_them():
    """A sum of many old states that is used now and much later is part of no step, but the steps need it."""
    h = [Tensor(0.1 * t, name=f"h{t}") for t in range(24)]
    old = [Tensor(1.0, name=f"m{t}") for t in range(12)]
    for _ in range(90):
        old.append(sum(h[-24:-12]))
        h.append(np.tanh(h[-1] * old[-1] + old[-12]))
    view, groups = viz.describe(h[-1]), groups_of(h[-1])
    steps = max((node.fold for node in view.nodes if node.fold and node.fold.kind == "steps"), key=lambda f: f.times)
    assert steps.times > 40
    assert steps.values > 12 * steps.times
    assert all(other < number for number, before in enumerate(groups.before) for other in before)


@pytest.mark.parametrize("examples", [1, 3, 10])
def test_a_network_looks_the_same_however_many_neurons_and_examples_there_are(examples):
    small, large = (viz.describe(network(sizes, examples), fold=True) for sizes in ([2, 3, 3, 1], [2, 6, 9, 1]))
    for view in (small, large):
        assert sum(node.fold.values if node.fold else 1 for node in view.nodes) == view.count
    assert [(node.op, node.role) for node in small.nodes] == [(node.op, node.role) for node in large.nodes]
    places = [{node.id: i for i, node in enumerate(view.nodes)} for view in (small, large)]
    edges = [
        [(place[e.source], place[e.target]) for e in v.edges] for place, v in zip(places, (small, large), strict=True)
    ]
    assert edges[0] == edges[1]


def calls(function):
    """How many functions are called meanwhile, Python's and built-in ones: work that does not depend on the machine."""
    count = 0

    def profile(frame, event, arg):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        function()
    finally:
        sys.setprofile(None)
    return count


GROWING = {
    "chain": lambda n: recurrence([("tanh", 0, 0)], n),
    "steps with losses": lambda n: recurrence([("multiply", 0, 2), ("add", 0, 4)], n, losses=True),
    "diamonds": lambda n: recurrence([("sin", 0, 0), ("tanh", 1, 0), ("multiply", 0, 1)], n),
    "neurons": lambda n: network([2, n // 10, 1], 8),
    "examples": lambda n: network([2, 4, 4, 1], n // 20),
}


@pytest.mark.parametrize("graph", GROWING.values(), ids=GROWING)
def test_the_work_grows_with_the_graph_and_no_faster(graph):
    small, large = graph(200), graph(400)
    once, twice = calls(lambda: viz.describe(small, fold=True)), calls(lambda: viz.describe(large, fold=True))
    growth = len(topological(large)) / len(topological(small))
    assert twice / once < 1.15 * growth
    assert twice < 400 * len(topological(large))


def test_a_deep_diamond_has_no_more_boxes_than_a_flat_one():
    """Two ways through each of a thousand steps: more ways than there are atoms."""
    y = Tensor(0.7, name="x")
    for _ in range(1000):
        y = np.sin(y) + np.cos(y)
    view = viz.describe(y)
    assert [(node.name, node.head) for node in view.nodes] == [
        ("x", ""),
        ("v₁", "sin"),
        ("v₂", "cos"),
        ("v₃", "+"),
        ("v₆", "998 steps"),
        ("v₂₉₉₈", "sin"),
        ("v₂₉₉₉", "cos"),
        ("v₃₀₀₀", "+"),
    ]
    assert view.notes == (
        "3001 values in 8 boxes: 998 equal steps are one box. "
        'To see more: focus="v₆" draws the surroundings of one value.',
    )
    assert [(e.source, e.target, e.count) for e in view.edges] == [
        ("n0", "n1", 1),
        ("n0", "n2", 1),
        ("n1", "n3", 1),
        ("n2", "n3", 1),
        ("n3", "g2997", 2),
        ("g2997", "n2998", 1),
        ("g2997", "n2999", 1),
        ("n2998", "n3000", 1),
        ("n2999", "n3000", 1),
    ]
    # The last of the steps hands its state on: what the equation is about is one of the 998 values.
    assert [e.ratio for e in view.edges if e.target == "n2998"] == ["∂v₂₉₉₈/∂v₂₉₉₇"]


def test_formulas_hold_for_everything_in_a_box():
    """Names, numbers and inputs that differ are not written as if they were the same."""
    w = [Tensor(0.1 * i + 0.1, name=f"w{i}") for i in range(4)]
    b = [Tensor(0.2, name=f"b{i}") for i in range(2)]
    squares = [a * a for a in (*w, *b)]
    scaled = [a * c for a, c in zip(w, (1.0, 2.0, 3.0, 4.0), strict=True)]
    y = sum(squares) + 3.0 + np.tanh(w[0] * w[1] + b[0] + 2.0) + np.sin(sum(scaled) + w[3])
    view = viz.describe(y, fold=True)
    assert [(node.name, node.head, node.formula) for node in view.nodes if node.op] == [
        ("v₁", "×", "w* × w*"),
        ("v₅", "×", "b* × b*"),
        ("v₇", "× c", "w* × c"),
        ("v₁₈", "×", "w₀ × w₁"),
        ("v₁₉", "+", "v₁₈ + b₀"),
        ("v₂₀", "+ 2", "v₁₉ + 2"),
        ("v₂₁", "tanh", "tanh(v₂₀)"),
        ("v₂₇", "Σ of 5", "Σ v₇ + w₃"),
        ("v₂₈", "sin", "sin(v₂₇)"),
        ("v₂₉", "Σ of 8", "Σ v₁ + Σ v₅ + v₂₁ + v₂₈ + 3"),
    ]


def test_sums_of_different_lengths_are_one_box_that_says_so():
    w = [Tensor(0.1 * i + 0.1, name=f"w{i}") for i in range(9)]
    y = sum(np.tanh(sum(w[:n]) + 0.1 * n) for n in (9, 3, 4, 5))
    (sums,) = [
        node for node in viz.describe(y, fold=True).nodes if node.fold and node.fold.times == 4 and node.op == "add"
    ]
    assert (sums.head, sums.formula) == ("Σ of 3–9", "Σ w* + c")


def test_the_title_of_a_long_sum_is_the_sum_and_not_its_last_step():
    x = [Tensor(float(i), name=f"x{i}") for i in range(50)]
    loss = sum(((xi * xi) for xi in x[1:]), x[0] * x[0])
    view = viz.describe(loss, fold=True)
    assert view.title == f"{view.output} = {view.nodes[-1].formula}"
    assert "Σ" in view.title
    assert view.title.count(view.output) == 1


def test_what_is_folded_in_a_picture_that_is_cut_is_counted_once():
    y = sum(Tensor(1.0, name="x") * Tensor(k - 3.5, name=f"w{k}") for k in range(8))
    assert viz.describe(y, fold=True, max_nodes=1).notes == (
        "Shown: the 8 of 32 values that are nearest to v₁₆, in 1 box, and one box for the rest; max_nodes=1 allows no "
        "more. Their gradients come from the whole graph.",
        "Folded: long sums are one box. To see more: fold=False draws every value.",
    )


def test_a_sum_with_one_addend_from_a_box_of_several_names_that_one():
    w, b, h = Tensor(0.5, name="w"), Tensor(0.1, name="b"), Tensor(0.2, name="h0")
    for t in range(50):
        h = np.tanh(w * h + b + Tensor(0.01 * t, name=f"x{t}"))
    view = viz.describe(h, fold=True)
    (last,) = [node for node in view.nodes if node.head == "Σ of 3" and node.formula.endswith("x₄₉")]
    steps = next(node for node in view.nodes if node.op == "steps")
    assert (last.name, last.formula, steps.name) == ("v₁₉₉", "v₁₉₇ + b + x₄₉", "v₈")
