"""The order of the backward pass, against the engine's."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, ops, topological
from autograd.reverse import pull_through
from viz.player.visits import visits


def passed(y):
    """The tensors that the engine gives a gradient, in its order."""
    return list(pull_through([(y, np.float64(1.0))], [x for x in topological(y) if x.requires_grad]))


UNARY = [np.tanh, np.negative, lambda a: 2.0 * a, lambda a: a * 3.0, lambda a: a + 1.0, lambda a: a**2, ops.relu]
BINARY = [lambda a, b: a + b, lambda a, b: a * b, lambda a, b: a - b, np.maximum]


@st.composite
def graphs(draw):
    """A result, from leaves and constants, with values that are also used outside of its graph."""
    values = [Tensor(0.5 + i, requires_grad=i != 1) for i in range(3)]
    for _ in range(draw(st.integers(1, 25))):
        a, b = (values[-1 - draw(st.integers(0, min(5, len(values) - 1)))] for _ in range(2))
        if draw(st.booleans()):
            values.append(draw(st.sampled_from(UNARY))(a))
        else:
            values.append(draw(st.sampled_from(BINARY))(a, b))
    return values[-1 - draw(st.integers(0, 2))]


@given(graphs())
def test_the_order_is_the_engines(y):
    if y.requires_grad:
        assert list(map(id, visits(y))) == list(map(id, passed(y)))
    else:
        assert visits(y) == []


def test_a_use_outside_of_the_graph_makes_a_value_wait():
    a = Tensor(1.0)
    p = np.tanh(a)
    q = np.sin(p) + 1.0
    y = q * p
    assert list(map(id, visits(y)[:2])) == [id(y), id(q)]
    r = np.cos(Tensor(2.0))
    z = q + r
    assert list(map(id, visits(z)[:2])) == [id(z), id(r)] == list(map(id, passed(z)[:2]))
    assert np.exp(r).op.name == "exp"  # another use of r
    q = np.sin(p) + 1.0
    z = q + r
    assert list(map(id, visits(z)[:2])) == [id(z), id(q)] == list(map(id, passed(z)[:2]))
