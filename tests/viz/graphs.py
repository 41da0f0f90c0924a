"""Graphs with structure: repeated in space and in time, in scopes, shared and cut."""

from contextlib import ExitStack
from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from autograd import Tensor, ops, scope
from viz.sharing import shared
from viz.subject import Subject

UNARY = {
    "tanh": np.tanh,
    "sin": np.sin,
    "square": lambda a: a**2,
    "twice": lambda a: 2.0 * a,
    "less": lambda a: a - 0.5,
}
BINARY = {"add": lambda a, b: a + b, "subtract": lambda a, b: a - b, "multiply": lambda a, b: a * b}
NAMES = ["", "", "", "p", "q1", "q2", "layers.0.1"]
SCOPES = ["a", "b", "c.0", "c.1.2"]


def apply(name, a, b):
    return UNARY[name](a) if name in UNARY else BINARY[name](a, b)


@st.composite
def tangled(draw, most=40):
    """Any acyclic graph: operations on whatever has been computed before, some in scopes, some with names."""
    leaves = draw(st.lists(st.integers(-15, 15), min_size=1, max_size=5))
    values = [Tensor(x / 10, name=f"w{i}" if i % 2 else None, requires_grad=i != 2) for i, x in enumerate(leaves)]
    far = st.integers(0, 9)
    paths = st.lists(st.sampled_from(SCOPES), max_size=2)
    steps = st.tuples(st.sampled_from(sorted(UNARY | BINARY)), far, far, st.sampled_from(NAMES), paths)
    for name, i, j, label, path in draw(st.lists(steps, min_size=1, max_size=most)):
        with ExitStack() as stack:
            for part in path:
                stack.enter_context(scope(part))
            y = apply(name, values[-1 - i % len(values)], values[-1 - j % len(values)])
        y.name = label or None
        values.append(y)
    return values[-1]


# A step of a recurrence: operations on the state, an input and shared weights.
programs = st.lists(
    st.tuples(st.sampled_from(sorted(UNARY | BINARY)), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=5
)


def recurrence(program, length, *, losses=False):
    """The program, `length` times over: the state after one step is the input of the next."""
    w, u = Tensor(0.7, name="w"), Tensor(-0.4, name="u")
    h, total = Tensor(0.1, name="h0"), 0.0
    for t in range(length):
        values = [h, w, u, Tensor(0.01 * t, name=f"x{t}")]
        for name, i, j in program:
            values.append(apply(name, values[-1 - i % len(values)], values[-1 - j % len(values)]))
        h = np.tanh(values[-1] + h)  # whatever the program is, the state goes on
        total = total + (h - 0.1) ** 2 if losses else h * 2.0
    return total


def network(sizes, examples, *, seed=0):
    """The mean of what a network of scalars gives for several examples, in scopes net/layer1/neuron.3."""
    rng = np.random.default_rng(seed)
    layers = []
    for k, (m, n) in enumerate(pairwise(sizes)):
        weights = [[Tensor(rng.normal(), name=f"w{k}[{j},{i}]") for i in range(m)] for j in range(n)]
        layers.append((weights, [Tensor(rng.normal(), name=f"b{k}[{j}]") for j in range(n)]))
    outputs = []
    for _ in range(examples):
        h = [Tensor(x, requires_grad=False) for x in rng.normal(size=sizes[0])]
        with scope("net"):
            for k, (weights, biases) in enumerate(layers):
                with scope(f"layer{k}"):
                    h = layer(h, weights, biases)
        outputs += h
    return sum(outputs) * (1 / len(outputs))


def layer(inputs, weights, biases):
    """Neurons, each in a scope of its own."""
    found = []
    for j, (row, b) in enumerate(zip(weights, biases, strict=True)):
        with scope(f"neuron.{j}"):
            for w, x in zip(row, inputs, strict=True):
                b = b + w * x
            found.append(ops.relu(b))
    return found


def groups_of(y, **options):
    """Which values stand behind each node of ``viz.describe(y, **options)``, in the same order."""
    known = {"max_nodes": 300, "depth": None, "fold": None} | options
    return shared(Subject(y, hide=known["fold"] is not False), **known).groups
