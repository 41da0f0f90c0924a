"""Networks of single numbers: the same values as arrays, small enough to draw, and enough for micrograd's moons."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import Tensor, topological
from tests.nn.messages import raises


def as_arrays(model):
    """Weights (inputs, outputs) and biases of each layer."""
    return [
        (
            np.array([[w.item() for w in neuron.weights] for neuron in layer]).T,
            np.array([neuron.bias.item() for neuron in layer]),
        )
        for layer in model.layers
    ]


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 4), min_size=2, max_size=4))
def test_scalars_compute_what_matrices_compute(seed, sizes):
    rng = np.random.default_rng(seed)
    model = nn.ScalarMLP(sizes, rng=rng)
    for p in model.parameters():
        p.data = np.float64(rng.normal())
    x = rng.normal(size=sizes[0])
    expected, layers = x, as_arrays(model)
    for i, (w, b) in enumerate(layers):
        expected = expected @ w + b
        expected = np.where(expected > 0, expected, 0) if i < len(layers) - 1 else expected
    y = model(x.tolist())
    y = y if isinstance(y, list) else [y]
    assert all(isinstance(value, Tensor) and value.ndim == 0 for value in y)
    np.testing.assert_allclose([value.item() for value in y], expected, rtol=1e-12, atol=1e-12)


def test_every_number_is_a_parameter_with_a_short_name_of_its_own():
    model = nn.ScalarMLP([2, 3, 1], rng=0)
    names = [p.name for p in model.parameters()]
    assert names[:4] == ["w1.0[0]", "w1.0[1]", "b1.0", "w1.1[0]"]
    assert names[-4:] == ["w2.0[0]", "w2.0[1]", "w2.0[2]", "b2.0"]
    assert len(set(names)) == 3 * (2 + 1) + (3 + 1)
    assert all(-1 <= p.item() <= 1 for p in model.parameters())
    assert [path for path, _ in model.named_parameters()][:3] == [
        "layers.0.0.weights.0",
        "layers.0.0.weights.1",
        "layers.0.0.bias",
    ]


def test_the_graph_of_an_output_holds_its_inputs_and_parameters():
    model = nn.ScalarMLP([2, 2, 1], rng=0)
    x = [Tensor(1.0, name="x1"), Tensor(-2.0, name="x2")]
    nodes = topological(model(x))
    assert {*x, *model.parameters()} <= set(nodes)
    assert all(node.data.ndim == 0 for node in nodes)


def test_a_neuron_and_its_gradient_by_hand():
    neuron = nn.Neuron(2, rng=0, hidden=False)
    neuron.weights[0].data, neuron.weights[1].data = np.float64(-3), np.float64(1)
    y = neuron([2.0, 0.5])
    y.backward()
    assert y.item() == -5.5
    assert [p.grad for p in neuron.parameters()] == [2.0, 0.5, 1.0]
    neuron.hidden = True
    assert neuron([2.0, 0.5]).item() == 0


def test_micrograds_moons():
    """Two half circles, hinge loss and L2, learning rate falling from 1 to 0.1: micrograd's demo, on few points."""
    rng = np.random.default_rng(0)
    t = np.pi * rng.uniform(size=12)
    upper = np.stack([np.cos(t), np.sin(t)], 1)
    x = np.where((np.arange(12) % 2)[:, None] == 1, [1, 0.5] - upper, upper) + 0.05 * rng.normal(size=(12, 2))
    y = 2 * (np.arange(12) % 2) - 1
    model = nn.ScalarMLP([2, 6, 6, 1], rng=1)
    optimizer = nn.SGD(model.parameters(), lr=1.0)
    losses = []
    for step in range(30):
        scores = [model(row) for row in x]
        regularisation = 1e-4 * sum(p * p for p in model.parameters())
        loss = nn.hinge(scores, y) + regularisation
        optimizer.zero_grad()
        loss.backward()
        optimizer.lr = 1.0 - 0.9 * step / 30
        optimizer.step()
        losses.append(loss.item())
    predictions = [1 if model(row).item() > 0 else -1 for row in x]
    assert np.mean(predictions == y) > 0.9
    assert losses[-1] < 0.3 * losses[0]


def test_a_wrong_number_of_inputs_is_refused():
    model = nn.ScalarMLP([2, 3, 1], rng=0)
    with raises(ValueError, "Neuron(2): got 3 numbers, not 2."):
        model([1.0, 2.0, 3.0])


def test_several_examples_are_not_read_as_the_numbers_of_one():
    model = nn.ScalarMLP([2, 3, 1], rng=0)
    text = "ScalarMLP: takes one example, a row of numbers, not {}. For several write [model(row) for row in x]."
    for x, found in (
        (np.ones((5, 2)), "an array of shape (5, 2)"),
        (Tensor(1.0), "an array of shape ()"),
        ([[1.0, 2.0], [3.0, 4.0]], "one whose x[0] is a list"),
        ([1.0, np.ones(3)], "one whose x[1] is an ndarray"),
        ((Tensor([1.0, 2.0]), Tensor([3.0, 4.0])), "one whose x[0] is a Tensor"),
        ([1.0, None], "one whose x[1] is None"),
        (["1", "2"], "one whose x[0] is a str"),
        ("ab", "a str"),
        (None, "None"),
        (3.0, "a float"),
    ):
        with raises(ValueError, text.format(found)):
            model(x)
    with raises(ValueError, "Neuron(2): takes numbers, not arrays; their sum has shape (3,)."):
        model.layers[0][0]([np.ones(3), 1.0])


def test_a_row_may_be_of_any_numbers():
    model = nn.ScalarMLP([3, 2, 1], rng=0)
    expected = model([1.0, 2.0, 3.0]).item()
    for row in ([1, np.int64(2), np.float64(3)], np.array([1, 2, 3]), Tensor([1.0, 2.0, 3.0]), (Tensor(1.0), 2, 3.0)):
        assert model(row).item() == expected


def test_sizes_that_are_no_counts_are_refused():
    with raises(ValueError, "ScalarMLP: sizes is a list of at least two numbers, as in [2, 3, 1], not 2."):
        nn.ScalarMLP(2, rng=0)
    with raises(ValueError, "ScalarMLP: sizes[1] must be an integer >= 1, not 0."):
        nn.ScalarMLP([2, 0, 1], rng=0)
    with raises(ValueError, "ScalarMLP: sizes[0] must be an integer >= 1, not '2'."):
        nn.ScalarMLP(["2", 1], rng=0)
    with raises(ValueError, "Neuron: inputs must be an integer >= 1, not 2.5."):
        nn.Neuron(2.5, rng=0)
