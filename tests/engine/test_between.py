"""What a reverse pass visits: all that lies between the outputs and what is asked for, and nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, grad, gradients, hessian, jacobian, jvp, primitive, topological, vjp

pulled = []  # (label of a call, number of its argument) for each share that a rule of `mix` has computed


@primitive
def mix(a, b, /, *, label=None):
    """A function of two arguments that notes whose rule runs."""
    return a * b + np.sin(a) - b


def noted(share):
    def rule(i):
        def ruled(g, y, a, b, *, label=None):
            pulled.append((label, i))
            return share[i](g, a, b)

        return ruled

    return rule(0), rule(1)


mix.defvjp(*noted([lambda g, a, b: g * (b + np.cos(a)), lambda g, a, b: g * (a - 1)]))

PROGRAMS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.booleans()), min_size=1, max_size=16)
POINTS = st.lists(st.floats(-1, 1), min_size=1, max_size=3)


def run(program, point):
    """All nodes of a graph in which any result may be used any number of times, and constants too."""
    nodes = [Tensor(v) for v in point]
    for label, (i, j, constant) in enumerate(program):
        a, b = nodes[i % len(nodes)], nodes[j % len(nodes)]
        nodes.append(mix(a, 0.5 if constant else b, label=label))
    return nodes


def some(nodes):
    return st.lists(st.sampled_from(nodes), min_size=1, max_size=4)


def leads_to(node, wanted):
    return any(w in wanted for w in topological(node))


@given(PROGRAMS, POINTS, st.data(), st.booleans())
def test_the_gradients_are_those_of_a_pass_over_the_whole_graph(program, point, data, record):
    """Outputs and wanted nodes are anywhere, before one another or the same; `backward` visits everything."""
    nodes = run(program, point)
    ys, wanted = data.draw(some(nodes)), data.draw(some(nodes))
    found = gradients(ys, wanted, create_graph=record)
    for node in nodes:
        node.retain_grad()
    for y in ys:
        y.backward()
    expected = [0.0 if node.grad is None else node.grad for node in wanted]
    np.testing.assert_allclose([float(g.item()) for g in found], expected, rtol=1e-12, atol=1e-12)


@given(PROGRAMS, POINTS, st.data(), st.booleans())
def test_no_share_is_computed_but_those_that_lead_from_an_output_to_what_is_wanted(program, point, data, record):
    nodes = run(program, point)
    ys, wanted = data.draw(some(nodes)), set(data.draw(some(nodes)))
    needed = sorted(
        (node.params["label"], i)
        for node in topological(*ys)
        for i, x in enumerate(node.inputs)
        if isinstance(x, Tensor) and leads_to(x, wanted)
    )
    pulled.clear()
    gradients(ys, list(wanted), create_graph=record)
    assert sorted(pulled) == needed


@given(PROGRAMS, POINTS, st.data())
def test_second_derivatives_by_any_nodes_are_those_of_passes_over_the_whole_graph(program, point, data):
    nodes = run(program, point)
    y, first, second = nodes[-1], data.draw(st.sampled_from(nodes)), data.draw(some(nodes))
    found = gradients(gradients(y, first, create_graph=True), second)
    for node in nodes:
        node.retain_grad()
    y.backward(create_graph=True)
    slope = first.grad
    for node in nodes:
        node.grad = None
    if isinstance(slope, Tensor) and slope.requires_grad:
        slope.backward()
    expected = [0.0 if node.grad is None else node.grad for node in second]
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


@primitive
def wall(x, /):
    """A function whose derivative nobody may ask for."""
    return +x


@wall.defvjp
def no_way(g, y, x):
    raise AssertionError("this share leads to nothing that was asked for")


def test_a_branch_that_does_not_lead_to_what_is_wanted_is_left_alone():
    x, w = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    y = (wall(x) * w).sum()
    np.testing.assert_array_equal(gradients(y, w), [1.0, 2.0])
    np.testing.assert_array_equal(gradients(y, w, create_graph=True).data, [1.0, 2.0])
    hidden = wall(x)
    middle = hidden * 2.0  # an intermediate result is where its pass ends
    np.testing.assert_array_equal(gradients((middle * w).sum(), [middle, w]), [[3.0, 4.0], [2.0, 4.0]])
    joined = np.concatenate([hidden, w, hidden])
    np.testing.assert_array_equal(gradients((joined * np.arange(6.0)).sum(), w), [2.0, 3.0])
    assert gradients(wall(x).sum(), w).tolist() == [0.0, 0.0]
    with pytest.raises(AssertionError, match="leads to nothing"):
        gradients(y, x)


def test_what_a_function_captures_is_not_differentiated():
    """A tracked tensor from outside is passed by, whether its branch was computed outside or inside."""
    outside = Tensor([1.0, 2.0])
    before = wall(outside)
    x = np.array([3.0, 4.0])

    def f(x):
        return (before * wall(outside) * x * x).sum()

    np.testing.assert_array_equal(grad(f)(x).data, 2 * outside.data**2 * x)
    np.testing.assert_array_equal(vjp(f, x)[1](1.0)[0].data, 2 * outside.data**2 * x)
    np.testing.assert_array_equal(jacobian(f)(x).data, 2 * outside.data**2 * x)
    np.testing.assert_array_equal(jvp(f, (x,), (np.ones(2),))[1].data, (2 * outside.data**2 * x).sum())
    np.testing.assert_array_equal(hessian(f)(x).data, np.diag(2 * outside.data**2))


def test_outputs_that_lead_nowhere_are_left_out():
    x, w = Tensor(2.0), Tensor(3.0)
    assert gradients([wall(w) * 1.5, x * x], x) == 4.0
    assert gradients([wall(x) * 1.5, x * 2.0], []) == []


@pytest.mark.parametrize("steps", [10, 40])
@pytest.mark.parametrize("recorded", [False, True])
def test_gradients_inside_a_long_computation_cost_what_they_span_themselves(steps, recorded):
    """A slope at a value that all the steps before have made: one share at each step, not one for each of them."""
    shares = []

    def f(start):
        y = start
        pulled.clear()
        for k in range(steps):
            y = mix(y, grad(lambda z, k=k: mix(z, 0.5, label=k))(y), label="step")
        shares.extend(pulled)
        return y

    if recorded:
        grad(f)(1.0)
    else:
        f(Tensor(1.0))
    assert shares == [(k, 0) for k in range(steps)]


def test_gradients_by_a_fresh_variable_do_not_follow_what_came_before():
    x = Tensor(1.0)
    pulled.clear()
    for k in range(50):
        previous, x = x, mix(x, 0.5, label=k)
        gradients(x * x, previous)
    assert pulled == [(k, 0) for k in range(50)]
