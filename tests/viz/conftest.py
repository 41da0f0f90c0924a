"""Graphs to draw."""

import warnings

import numpy as np
import pytest
from hypothesis import strategies as st

import viz
from autograd import Tensor, ops
from nn import ScalarMLP
from tests.viz.browser import browser as browser
from tests.viz.browser import opened as opened

OPERATIONS = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "twice": lambda a, b: 2 * a,
    "tanh": lambda a, b: np.tanh(a),
    "square": lambda a, b: a**2,
}


def computed(leaves, steps):
    """The last of the values made by `steps`, each an operation and how far back its inputs are."""
    values = [Tensor(x, name=f"w{i}") for i, x in enumerate(leaves)]
    for name, i, j in steps:
        values.append(OPERATIONS[name](values[-1 - i % len(values)], values[-1 - j % len(values)]))
    return values[-1]


@pytest.fixture(scope="session")
def scalar_graphs():
    """A strategy: results of up to 30 operations on up to four scalars."""
    numbers = st.integers(-20, 20).map(lambda n: n / 10)
    steps = st.tuples(st.sampled_from(sorted(OPERATIONS)), st.integers(0, 6), st.integers(0, 6))
    return st.builds(computed, st.lists(numbers, min_size=1, max_size=4), st.lists(steps, max_size=30))


@pytest.fixture(scope="session")
def neuron():
    """L = tanh(w₁·x₁ + w₂·x₂ + b), with every value named."""
    w1, x1, w2, x2 = (Tensor(x, name=n) for x, n in [(-3.0, "w1"), (2.0, "x1"), (1.0, "w2"), (0.0, "x2")])
    b = Tensor(6.8813735870195432, name="b")
    p1 = w1 * x1
    p2 = w2 * x2
    s = p1 + p2
    n = s + b
    L = np.tanh(n)
    return viz.describe(L, names=locals())


@pytest.fixture(scope="session")
def views(neuron):
    """Diagrams that have every kind of box, badge, line and colour."""
    x = Tensor(3.0, name="x")
    w = Tensor(-1.5, name="w")
    diamond = (x * w * np.sin(x) + x) ** 2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        nan = np.log(x * w) * w + 1.0 / (w - w)
    rng = np.random.default_rng(0)
    data, weights, bias = rng.normal(size=(4, 3)), Tensor(rng.normal(size=(3, 5))), Tensor(np.zeros(5))
    array = np.tanh(data @ weights + bias)
    few = Tensor(np.array([[1.0, -2.0], [0.0, 4.0]]), name="x") * Tensor(np.array([0.5, 1e-9]), name="w")
    long_name = Tensor(1.0, name="the_rate_of_the_outer_loop_17") * Tensor(123456.7, name="количество") + x
    lone = Tensor(3.0, name="<k> & co", requires_grad=False)
    chain = x
    for _ in range(60):
        chain = np.tanh(chain) * w
    ill = np.tanh(ops.relu(np.ones((30, 20)) @ Tensor(-np.ones((20, 30)), name="W")) * 1e5 + x * 9).sum()
    tensors = {
        "ill": ill,
        "diamond": diamond,
        "nan": nan,
        "array": array,
        "loss": (array**2).mean(),
        "few": few,
        "long name": long_name,
        "lone": lone,
        "chain": chain,
    }
    others = {
        "cut": viz.describe(chain, max_nodes=30, fold=False),
        "compact": viz.describe(ill, detail="compact"),
        "folded": viz.describe(chain),
        "closed": viz.describe(ScalarMLP([2, 3, 1], rng=0)([0.5, -1.0]), depth=1, fold=True),
    }
    return {"neuron": neuron} | others | {name: viz.describe(t, fold=False) for name, t in tensors.items()}
