"""The reverse pass: right on every shape of graph, linear in time, and leaving alone what it was not asked for."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, gradients, no_grad, primitive, pullback, topological
from tests.engine.refusals import refused

# Gradients by hand


def test_a_neuron_by_hand():
    x, w, b = Tensor(2.0), Tensor(-3.0), Tensor(6.5)
    y = np.tanh(w * x + b)
    y.backward()
    slope = 1 - np.tanh(0.5) ** 2
    assert x.grad == pytest.approx(-3 * slope, rel=1e-15)
    assert w.grad == pytest.approx(2 * slope, rel=1e-15)
    assert b.grad == pytest.approx(slope, rel=1e-15)


def test_micrograds_example():
    """The expression of micrograd's README; its numbers were checked there with PyTorch."""
    a, b = Tensor(-4.0), Tensor(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + np.maximum(b + a, 0)
    d += 3 * d + np.maximum(b - a, 0)
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    assert g.item() == pytest.approx(24.70408163265306, rel=1e-15)
    g.backward()
    assert a.grad == pytest.approx(138.83381924198252, rel=1e-14)
    assert b.grad == pytest.approx(645.5772594752186, rel=1e-14)


def test_matrices_by_hand():
    """∂ sum(A B) / ∂A = 1 Bᵀ and ∂/∂B = Aᵀ 1."""
    a, b = Tensor(np.arange(6.0).reshape(2, 3)), Tensor(np.arange(12.0).reshape(3, 4))
    (a @ b).sum().backward()
    np.testing.assert_array_equal(a.grad, np.ones((2, 4)) @ b.data.T)
    np.testing.assert_array_equal(b.grad, a.data.T @ np.ones((2, 4)))


def test_a_diamond_adds_what_arrives_by_both_ways():
    x = Tensor(3.0)
    a = x * x
    (a * x + a).backward()  # x³ + x²
    assert x.grad == 3 * 9 + 2 * 3


def test_a_node_used_twice_by_one_call_receives_both_shares():
    x = Tensor(3.0)
    assert gradients(x * x, x) == 6.0
    assert gradients(x / x, x) == 0.0
    v = Tensor([1.0, 2.0])
    np.testing.assert_array_equal(gradients((np.concatenate([v, v]) * np.arange(4.0)).sum(), v), [0 + 2, 1 + 3])
    np.testing.assert_array_equal(gradients(v @ v, v), [2.0, 4.0])
    np.testing.assert_array_equal(gradients(np.where(np.array([True, False]), v, v).sum(), v), [1.0, 1.0])


def test_a_dead_branch_changes_nothing():
    x = Tensor(3.0)
    y = x * x
    dead = np.exp(y) * x
    y.backward()
    assert x.grad == 6.0
    assert gradients(y, dead) == 0.0


def test_leaf_as_output_has_gradient_one():
    x = Tensor(3.0)
    x.backward()
    assert x.grad == 1.0
    assert gradients(x, x) == 1.0


# Several passes over one graph


def test_two_losses_share_nodes_without_counting_twice():
    """s = 3x, losses s² and 4s, at x = 2: 18 x + 12. What the first pass leaves on s must not flow again."""
    x = Tensor(2.0)
    s = (3 * x).retain_grad()
    (s * s).backward()
    (4 * s).backward()
    assert x.grad == 18 * 2 + 12
    assert s.grad == 2 * 6 + 4


class Naive:
    """An engine that keeps gradients on every node and lets them flow again: micrograd's mistake, to compare with."""

    def __init__(self, data, inputs=(), partials=()):
        self.data, self.inputs, self.partials, self.grad = data, inputs, partials, 0.0

    def __mul__(self, other):
        return Naive(self.data * other.data, (self, other), (other.data, self.data))

    def backward(self):
        self.grad = 1.0
        pending = [self]
        while pending:
            node = pending.pop()
            for x, partial in zip(node.inputs, node.partials, strict=True):
                x.grad += node.grad * partial
                pending.append(x)


def test_backward_twice_is_54_where_a_naive_engine_says_72():
    """x³ at 3 by (x·x)·x: one pass gives 27, two give 54; a gradient that stays on x·x makes it 72."""
    naive = Naive(3.0)
    cube = naive * naive * naive
    cube.backward()
    assert naive.grad == 27.0
    cube.backward()
    assert naive.grad == 72.0  # the mistake that must not be here

    x = Tensor(3.0)
    y = x * x * x
    y.backward()
    assert x.grad == 27.0
    y.backward()
    assert x.grad == 54.0


def test_gradients_accumulate_over_passes_and_losses():
    w = Tensor([1.0, 2.0])
    for step in range(1, 4):
        (w * w).sum().backward()
        np.testing.assert_array_equal(w.grad, step * 2 * w.data)


def test_gradients_leaves_grad_alone():
    x = Tensor(3.0, name="x")
    y = (x * x).retain_grad()
    gradients(y * x, [x, y])
    assert x.grad is None
    assert y.grad is None
    (y * x).backward()
    gradients(y * x, [x, y], create_graph=True)
    assert x.grad == 27.0
    assert y.grad == 3.0


# gradients()


def test_gradients_of_intermediate_results_and_of_the_output_itself():
    x = Tensor(2.0)
    a = x * x
    b = np.exp(a)
    y = a * b  # a eᵃ
    dx, da, db, dy = gradients(y, [x, a, b, y])
    assert dy == 1.0
    assert db == 4.0
    assert da == pytest.approx(np.exp(4) * (1 + 4), rel=1e-14)
    assert dx == pytest.approx(np.exp(4) * (1 + 4) * 2 * 2, rel=1e-14)


def test_gradients_by_what_the_output_does_not_depend_on_are_zeros_of_its_form():
    x, other = Tensor(2.0), Tensor(np.ones((2, 3), np.float32))
    zeros = gradients(x * x, other)
    np.testing.assert_array_equal(zeros, np.zeros((2, 3)))
    assert zeros.dtype == np.float32
    assert gradients(Tensor(3), x) == 0.0
    assert gradients(Tensor(3.0, requires_grad=False), [x]) == [0.0]
    assert gradients([], [x]) == [0.0]
    assert gradients(x * x, []) == []


def test_gradients_by_a_constant_are_refused_since_its_uses_are_not_recorded():
    x = Tensor([2.0, 3.0])
    with no_grad():
        forgotten = x * 2
    for constant in (x.detach(), forgotten, Tensor([1.0, 2.0], requires_grad=False)):
        message = (
            "gradients: xs[1], of shape (2,), is a constant: made by requires_grad=False, by detach() or inside "
            "no_grad(). Nothing says how y depends on it."
        )
        with refused(ValueError, message):
            gradients((x * constant).sum(), [x, constant])


def test_the_result_has_the_form_of_xs():
    x, y = Tensor(2.0), Tensor(3.0)
    assert gradients(x * y, x) == 3.0
    assert gradients(x * y, [x, y]) == [3.0, 2.0]
    assert gradients(x * y, (y,)) == [2.0]
    assert gradients(x * y, [x, x]) == [3.0, 3.0]


def test_several_outputs_add_up():
    x = Tensor(3.0)
    assert gradients([x * x, 5 * x, x], x) == 6 + 5 + 1
    assert gradients([x * x, 5 * x], x, [10.0, 100.0]) == 60 + 500
    assert gradients([x * x, 5 * x], x, [10.0, None]) == 60 + 5
    y = x * x
    assert gradients([y, y], x) == 12.0


def test_one_output_may_be_an_ancestor_of_another():
    x = Tensor(2.0)
    a = x * x
    b = a * a
    c = b * x
    for outputs in ([a, b, c], [c, b, a], [b, c, a]):
        dx, da, db = gradients(outputs, [x, a, b])
        assert db == 1 + 2  # of itself and of c
        assert da == 1 + 2 * 4 * (1 + 2)
        assert dx == 4 + 4 * 8 + 5 * 16  # x² + x⁴ + x⁵


def test_an_output_that_is_used_elsewhere_is_where_its_own_pass_starts():
    x = Tensor(2.0)
    y = x * x
    _ = [y * k for k in range(5)]
    assert gradients(y, x) == 4.0


def test_gradient_of_a_vector_needs_a_cotangent_and_takes_it():
    x = Tensor([1.0, 2.0, 3.0])
    np.testing.assert_array_equal(gradients(x * x, x, [1, 10, 100]), [2.0, 40.0, 600.0])
    (x * x).backward(gradient=np.array([1.0, 0.0, 2.0]))
    np.testing.assert_array_equal(x.grad, [2.0, 0.0, 12.0])
    (x * x).backward(gradient=Tensor([1.0, 1.0, 1.0], requires_grad=False))
    np.testing.assert_array_equal(x.grad, [4.0, 4.0, 18.0])


SHAPE_ERROR = (
    "{}: the output has shape (2,), and only a scalar has a gradient without more being said. "
    "Reduce it (for instance .sum()), or give its cotangent: gradient= of that shape."
)


def test_a_vector_without_a_cotangent_is_refused():
    x = Tensor([1.0, 2.0])
    with refused(ValueError, SHAPE_ERROR.format("backward")):
        (x * x).backward()
    with refused(ValueError, SHAPE_ERROR.format("gradients")):
        gradients(x * x, x)
    assert x.grad is None


def test_a_cotangent_of_another_shape_is_refused():
    x = Tensor([1.0, 2.0])
    with refused(ValueError, "backward: gradient= has shape (3,), but the output has shape (2,)."):
        (x * x).backward(gradient=np.ones(3))
    with refused(ValueError, "gradients: gradient= has shape (), but the output has shape (2,)."):
        gradients(x * x, x, 1.0)
    with refused(ValueError, "backward: gradient= has shape (1,), but the output has shape ()."):
        x.sum().backward(gradient=[1.0])


def test_a_cotangent_of_no_numbers_is_refused():
    x = Tensor(2.0)
    with refused(TypeError, "backward: gradient=: expected a tensor, an array or a number, but got str 'a'."):
        (x * x).backward(gradient="a")


def test_a_tracked_cotangent_needs_create_graph():
    x = Tensor(2.0)
    message = "{}: gradient= is tracked, so its own gradient would be lost; use create_graph=True."
    with refused(TypeError, message.format("backward")):
        (x * x).backward(gradient=Tensor(1.0))
    with refused(TypeError, message.format("gradients")):
        gradients(x * x, x, Tensor(1.0))


def test_backward_of_a_constant_is_refused():
    message = (
        "backward: this tensor of shape {} does not depend on any tensor that requires a gradient. "
        "It was made from constants, from integers, by detach() or inside no_grad()."
    )
    x = Tensor(2.0)
    with no_grad():
        forgotten = x * x
    for y, shape in ((Tensor(3), "()"), ((x * x).detach(), "()"), (forgotten, "()"), (Tensor([1, 2]), "(2,)")):
        with refused(ValueError, message.format(shape)):
            y.backward()


def test_gradients_refuses_what_are_no_tensors():
    x = Tensor(2.0)
    for call, message in (
        (lambda: gradients(4.0, x), "gradients: y must be a tensor, but is float 4.0."),
        (lambda: gradients([x, 4.0], x), "gradients: y[1] must be a tensor, but is float 4.0."),
        (lambda: gradients(x, 2), "gradients: xs must be a tensor, but is int 2."),
        (lambda: gradients(x, [x, None]), "gradients: xs[1] must be a tensor, but is NoneType None."),
        (
            lambda: gradients(x, [x, Tensor(3)]),
            "gradients: xs[1] is of int64, which has no gradient. "
            "Write 2.0 instead of 2, or convert with .astype(float).",
        ),
        (
            lambda: gradients([x, x], x, 1.0),
            "gradients: for a sequence of outputs, gradient= must be a list of cotangents, one for each.",
        ),
    ):
        with refused(TypeError, message):
            call()
    with refused(ValueError, "gradients: 2 outputs need as many cotangents, but gradient= has 1."):
        gradients([x, x], x, [1.0])


# pullback()


def test_pullback_gives_each_input_its_share_and_none_to_constants():
    x, w = Tensor(2.0), Tensor(3.0)
    assert pullback(x * w, 1.0) == [3.0, 2.0]
    assert pullback(x * 5, 2) == [10.0, None]
    assert pullback(x * w.detach(), 1) == [3.0, None]
    assert pullback(x, 1.0) == []
    assert pullback(w.detach() * 2, 1.0) == []
    m, v = Tensor(np.ones((2, 3))), Tensor(np.arange(3.0))
    to_m, to_v = pullback(m + v, np.ones((2, 3)))
    np.testing.assert_array_equal(to_m, np.ones((2, 3)))
    np.testing.assert_array_equal(to_v, [2.0, 2.0, 2.0])


# Shapes and dtypes


@pytest.mark.parametrize(
    ("a", "b"),
    [((3,), ()), ((), (2, 3)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((1,), (4,)), ((4, 1, 3), (2, 1)), ((0,), (1,))],
)
def test_broadcasting_is_transposed_to_summing(a, b):
    a, b = Tensor(np.ones(a)), Tensor(np.full(b, 2.0))
    y = a * b
    weights = np.arange(1.0, y.size + 1).reshape(y.shape)
    da, db = gradients(y, [a, b], weights)
    indices_of_ones = np.broadcast_to(np.arange(a.size).reshape(a.shape), y.shape)
    np.testing.assert_array_equal(np.ravel(da), [(weights * 2 * (indices_of_ones == i)).sum() for i in range(a.size)])
    indices_of_twos = np.broadcast_to(np.arange(b.size).reshape(b.shape), y.shape)
    np.testing.assert_array_equal(np.ravel(db), [(weights * (indices_of_twos == i)).sum() for i in range(b.size)])
    assert np.shape(da) == a.shape
    assert np.shape(db) == b.shape


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
def test_a_gradient_has_the_dtype_and_kind_of_its_tensor_whatever_it_meets(dtype):
    for shape, kind in (((), np.generic), ((2,), np.ndarray)):
        x = Tensor(np.full(shape, 1.5, dtype))
        for y in (
            x * 2,
            x * np.float64(2),
            x * np.full(2, 2.0),
            x + Tensor(np.float64(1)),
            np.exp(x.astype(np.float64)),
        ):
            g = gradients(y.sum(), x)
            assert g.dtype == dtype
            assert isinstance(g, kind)
            x.grad = None
            y.sum().backward()
            assert x.grad.dtype == dtype
            assert isinstance(x.grad, kind)


def test_an_overflow_or_a_nan_of_a_derivative_gives_no_warning():
    x = Tensor([0.0, -1.0, 1e300])
    with np.errstate(all="ignore"):
        y = np.sqrt(x) + np.log(x) + x**-2.0
    np.testing.assert_array_equal(np.isfinite(gradients(y.sum(), x)), [False, False, True])
    x = Tensor(np.float32(1e30))
    assert gradients(x * np.float64(1e270), x) == np.inf  # beyond float32


# Time and depth


def visits_of(run):
    """How many times the rule of a primitive is called while ``run(primitive)`` runs."""
    count = [0]

    @primitive
    def same(x, /):
        return +x

    @same.defvjp
    def rule(g, y, x):
        count[0] += 1
        return g

    run(same)
    return count[0]


def test_a_diamond_of_depth_1000_is_visited_once_per_node():
    def run(same):
        x = y = Tensor(1.0)
        for _ in range(1000):
            a = same(y)
            y = 0.5 * a + 0.5 * a
        y.backward()
        assert x.grad == 1.0

    assert visits_of(run) == 1000


def test_a_node_far_up_is_visited_after_all_that_use_it():
    """Skip connections to every earlier node: 2ⁿ paths, n visits."""

    def run(same):
        x = Tensor(1.0)
        nodes = [same(x)]
        for _ in range(60):
            nodes.append(same(sum(nodes)))
        nodes[-1].backward()
        assert x.grad == 2.0**59

    assert visits_of(run) == 61


def test_topological_order_has_inputs_first_and_each_node_once():
    x = Tensor(1.0)
    a = x * x
    b = a + x
    c = a * b
    assert topological(c) == [x, a, b, c]
    assert topological(c, b, c) == [x, a, b, c]
    assert topological(x) == [x]
    assert topological() == []


def chain(length):
    x = y = Tensor(1.0)
    for _ in range(length):
        y = y + 1.0
    return x, y


def test_a_chain_of_a_hundred_thousand_nodes():
    x, y = chain(100_000)
    y.backward()
    assert x.grad == 1.0
    assert len(topological(y)) == 100_001


@pytest.mark.slow
def test_a_chain_of_a_million_nodes():
    x, y = chain(1_000_000)
    y.backward()
    assert x.grad == 1.0
    del y
    assert x.grad == 1.0


def test_time_is_linear_in_the_number_of_nodes():
    def seconds(length):
        _, y = chain(length)
        best = np.inf
        for _ in range(5):
            start = time.process_time()
            y.backward()
            best = min(best, time.process_time() - start)
        return best

    assert seconds(20_000) < 30 * seconds(2_000)  # a quadratic pass takes 100 times


# Random graphs

UNARY = {
    "sin": (np.sin, lambda v: np.cos(v)),
    "tanh": (np.tanh, lambda v: 1 / np.cosh(v) ** 2),
    "exp": (lambda x: np.exp(x / 4), lambda v: np.exp(v / 4) / 4),
    "neg": (lambda x: -x, lambda v: -1.0),
    "square": (lambda x: x * x / 4, lambda v: v / 2),
}
BINARY = {
    "add": (lambda a, b: a + b, lambda u, v: (1.0, 1.0)),
    "sub": (lambda a, b: a - b, lambda u, v: (1.0, -1.0)),
    "mul": (lambda a, b: a * b / 2, lambda u, v: (v / 2, u / 2)),
    "div": (lambda a, b: a / (2 + b * b), lambda u, v: (1 / (2 + v * v), -2 * u * v / (2 + v * v) ** 2)),
    "hypot": (
        lambda a, b: np.sqrt(1 + a * a + b * b),
        lambda u, v: (u / np.sqrt(1 + u * u + v * v), v / np.sqrt(1 + u * u + v * v)),
    ),
}


class Dual:
    """A number and its derivative in one direction: forward mode, as naive as can be."""

    def __init__(self, value, tangent):
        self.value, self.tangent = value, tangent

    def unary(self, name):
        f, slope = UNARY[name]
        return Dual(f(self.value), slope(self.value) * self.tangent)

    def binary(self, name, other):
        f, slopes = BINARY[name]
        a, b = slopes(self.value, other.value)
        return Dual(f(self.value, other.value), a * self.tangent + b * other.tangent)


def evaluate(program, inputs, unary, binary):
    """The sum of the results that nobody used, of a program: a list of (name, place, place)."""
    values, used = list(inputs), set()
    for name, i, j in program:
        i, j = i % len(values), j % len(values)
        if name in UNARY:
            used |= {i}
            values.append(unary(name, values[i]))
        else:
            used |= {i, j}
            values.append(binary(name, values[i], values[j]))
    return [v for k, v in enumerate(values) if k not in used and k >= len(inputs)]


INSTRUCTIONS = st.tuples(st.sampled_from([*UNARY, *BINARY]), st.integers(0, 30), st.integers(0, 30))
PROGRAMS = st.lists(INSTRUCTIONS, min_size=1, max_size=25)
POINTS = st.lists(st.floats(-2, 2), min_size=1, max_size=4)


def plain(program, point):
    return sum(evaluate(program, point, lambda n, a: UNARY[n][0](a), lambda n, a, b: BINARY[n][0](a, b)))


@given(PROGRAMS, POINTS)
def test_reverse_mode_equals_forward_mode_with_dual_numbers(program, point):
    xs = [Tensor(v) for v in point]
    y = plain(program, xs)
    backward = gradients(y, xs)
    assert y.item() == pytest.approx(plain(program, [np.float64(v) for v in point]), rel=1e-12, abs=1e-12)
    for i in range(len(point)):
        duals = [Dual(np.float64(v), float(i == j)) for j, v in enumerate(point)]
        ends = evaluate(program, duals, lambda n, a: a.unary(n), lambda n, a, b: a.binary(n, b))
        forward = sum(end.tangent for end in ends)
        assert backward[i] == pytest.approx(forward, rel=1e-9, abs=1e-9)


@given(PROGRAMS, POINTS)
def test_reverse_mode_equals_finite_differences(program, point):
    xs = [Tensor(v) for v in point]
    plain(program, xs).backward()
    for i, x in enumerate(xs):
        h = 1e-5
        low, high = ([np.float64(v + s * h * (i == j)) for j, v in enumerate(point)] for s in (-1, 1))
        slope = (plain(program, high) - plain(program, low)) / (2 * h)
        grad = 0.0 if x.grad is None else x.grad
        scale = abs(plain(program, high)) + abs(slope)
        assert grad == pytest.approx(slope, rel=1e-4, abs=1e-4 * max(1.0, scale))


@given(PROGRAMS, POINTS)
def test_recorded_and_unrecorded_reverse_passes_agree(program, point):
    xs = [Tensor(v) for v in point]
    y = plain(program, xs)
    for a, b in zip(gradients(y, xs), gradients(y, xs, create_graph=True), strict=True):
        assert isinstance(b, Tensor)
        assert b.item() == pytest.approx(a, rel=1e-12, abs=1e-12)


@given(PROGRAMS, POINTS, st.data())
def test_gradients_of_several_outputs_are_the_sum_of_those_of_each(program, point, data):
    """Outputs and wanted nodes are anywhere in the graph, also before one another."""
    xs = [Tensor(v) for v in point]
    nodes = topological(plain(program, xs))
    outputs = data.draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=4))
    wanted = data.draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=4))
    together = gradients(outputs, wanted)
    each = [gradients(y, wanted) for y in outputs]
    np.testing.assert_allclose(together, np.sum(each, axis=0), rtol=1e-12, atol=1e-12)


@given(PROGRAMS, POINTS, st.data())
def test_the_chain_rule_holds_at_any_node(program, point, data):
    """∂y/∂x = Σ over the inputs' shares: what a node passes on is its pullback of what it received."""
    y = plain(program, [Tensor(v) for v in point])
    nodes = topological(y)
    node = data.draw(st.sampled_from(nodes))
    users = [n for n in nodes if any(x is node for x in n.inputs)]
    received = gradients(y, users)
    expected = float(node is y) + sum(
        share
        for n, g in zip(users, received, strict=True)
        for x, share in zip(n.inputs, pullback(n, g), strict=True)
        if x is node
    )
    assert gradients(y, node) == pytest.approx(expected, rel=1e-12, abs=1e-12)
