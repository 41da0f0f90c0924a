"""Layers compute what NumPy computes, initial weights have the variance they promise, and mistakes are explained."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import Tensor, grad, gradients
from autograd.testing import assert_gradients
from tests.nn.messages import raises

SEEDS = st.integers(0, 2**32 - 1)

ACTIVATIONS = {
    "relu": (nn.Relu, lambda x: np.where(x > 0, x, 0)),
    "tanh": (nn.Tanh, np.tanh),
    "sigmoid": (nn.Sigmoid, lambda x: 1 / (1 + np.exp(-x))),
    "gelu": (nn.Gelu, lambda x: x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))),
    "leaky_relu": (nn.LeakyRelu, lambda x: np.maximum(x, 0.01 * x)),
    "elu": (nn.Elu, lambda x: np.where(x > 0, x, np.exp(x) - 1)),
    "silu": (nn.Silu, lambda x: x / (1 + np.exp(-x))),
    "softplus": (nn.Softplus, lambda x: np.log(1 + np.exp(x))),
}


@given(SEEDS, st.integers(1, 5), st.integers(1, 5), st.sampled_from([(), (3,), (2, 3)]), st.booleans())
def test_linear_is_x_w_plus_b(seed, inputs, outputs, batch, bias):
    rng = np.random.default_rng(seed)
    layer = nn.Linear(inputs, outputs, rng=rng, bias=bias)
    assert len(layer.parameters()) == 1 + bias
    if bias:
        assert np.array_equal(layer.bias.data, np.zeros(outputs))
        layer.bias.data = rng.normal(size=outputs)
    x = rng.normal(size=(*batch, inputs))
    expected = np.einsum("...i,io->...o", x, layer.weight.data) + (layer.bias.data if bias else 0)
    np.testing.assert_allclose(layer(x).data, expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(layer(x.tolist()).data, expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(layer(Tensor(x)).data, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_its_formula(name):
    module, formula = ACTIVATIONS[name]
    x = np.linspace(-4, 4, 33)
    np.testing.assert_allclose(module()(Tensor(x)).data, formula(x), rtol=1e-12, atol=1e-15)
    assert isinstance(module()(x), np.ndarray), "arrays in, array out"


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_gradient_of_an_activation_is_right_everywhere_and_finite_at_a_thousand(name):
    f = ACTIVATIONS[name][0]()
    assert_gradients(f, np.linspace(-3, 3, 12), order=2)
    with np.errstate(all="raise", under="ignore"):
        x = Tensor([-1000.0, 1000.0])
        assert np.isfinite(f(x).data).all()
        assert np.isfinite(gradients(f(x), x, gradient=np.ones(2))).all()
    x = Tensor(np.ones(2, np.float32))
    assert f(x).dtype == gradients(f(x).sum(), x).dtype == np.float32


def test_activations_have_their_parameters():
    x = Tensor([-2.0, 0.0, 3.0])
    assert nn.LeakyRelu(0.5)(x).tolist() == [-1, 0, 3]
    assert gradients(nn.LeakyRelu(0.5)(x).sum(), x).tolist() == [0.5, 0.5, 1]
    np.testing.assert_allclose(nn.Elu(2.0)(x).data, [2 * np.exp(-2) - 2, 0, 3], rtol=1e-15)
    np.testing.assert_allclose(gradients(nn.Elu(2.0)(x).sum(), x), [2 * np.exp(-2), 2, 1], rtol=1e-15)
    assert repr(nn.LeakyRelu(0.5)) == "LeakyRelu(0.5): no parameters"
    assert repr(nn.Elu()) == "Elu(1): no parameters"
    assert repr(nn.Softmax()) == "Softmax(-1): no parameters"
    with raises(ValueError, "LeakyRelu: slope must be a finite number >= 0, not -1."):
        nn.LeakyRelu(-1)
    with raises(ValueError, "Elu: alpha must be a finite number >= 0, not inf."):
        nn.Elu(np.inf)
    with raises(TypeError, "Softmax: axis must be an integer, not 1.5."):
        nn.Softmax(1.5)


@given(SEEDS)
def test_a_softmax_is_of_shares_along_its_axis(seed):
    x = 3 * np.random.default_rng(seed).normal(size=(3, 4))
    for axis in (0, 1, -1):
        np.testing.assert_allclose(nn.Softmax(axis)(x), np.exp(x) / np.exp(x).sum(axis, keepdims=True), rtol=1e-12)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_mlp_is_its_layers_with_the_activation_between_them(name):
    model = nn.MLP([3, 5, 4, 2], name, rng=0)
    w1, b1, w2, b2, w3, b3 = [p.data for p in model.parameters()]
    f = ACTIVATIONS[name][1]
    x = np.random.default_rng(1).normal(size=(6, 3))
    expected = f(f(x @ w1 + b1) @ w2 + b2) @ w3 + b3
    np.testing.assert_allclose(model(x).data, expected, rtol=1e-10, atol=1e-12)


def test_hidden_layers_before_relu_start_as_he_and_the_last_layer_as_glorot():
    model = nn.MLP([200, 300, 100], "relu", rng=0)
    assert model[0].weight.data.var() == pytest.approx(2 / 200, rel=0.05)
    assert model[2].weight.data.var() == pytest.approx(2 / 400, rel=0.05)
    assert nn.MLP([200, 300, 100], "tanh", rng=0)[0].weight.data.var() == pytest.approx(2 / 500, rel=0.05)


@given(SEEDS)
def test_the_same_seed_is_the_same_network_and_layers_differ_from_each_other(seed):
    a, b = nn.MLP([4, 4, 4], rng=seed), nn.MLP([4, 4, 4], rng=np.random.default_rng(seed))
    assert all(np.array_equal(p.data, q.data) for p, q in zip(a.parameters(), b.parameters(), strict=True))
    assert not np.array_equal(a[0].weight.data, a[2].weight.data)
    other = nn.MLP([4, 4, 4], rng=seed + 1)
    assert not np.array_equal(a[0].weight.data, other[0].weight.data)


def test_float32_stays_float32_from_the_weights_to_the_gradients():
    model = nn.MLP([3, 4, 2], "gelu", rng=0, dtype=np.float32)
    x = np.ones((5, 3), np.float32)
    loss = nn.cross_entropy(model(x), np.zeros(5, int))
    loss.backward()
    assert {loss.dtype, *[p.dtype for p in model.parameters()]} == {np.dtype(np.float32)}
    assert {p.grad.dtype for p in model.parameters()} == {np.dtype(np.float32)}
    mse = nn.mse(model(x), np.ones((5, 2)))  # float64 targets
    assert mse.dtype == np.float32


def test_an_initializer_of_ones_own_is_given_shape_and_generator():
    seen = []

    def constant(shape, *, rng):
        seen.append((shape, type(rng)))
        return np.full(shape, 0.5)

    assert np.array_equal(nn.Linear(2, 3, rng=0, initialize=constant).weight.data, np.full((2, 3), 0.5))
    assert seen == [((2, 3), np.random.Generator)]


def test_a_sequential_is_a_sequence_of_modules_and_functions():
    model = nn.Sequential(nn.Linear(2, 3, rng=0), np.tanh, nn.Linear(3, 1, rng=1))
    x = np.ones((4, 2))
    assert len(model) == 3
    assert list(model) == list(model.layers)
    assert np.array_equal(model[:2](x).data, np.tanh(model[0](x)).data)
    assert np.array_equal(model(x).data, model[2](model[:2](x)).data)
    assert [p.name for p in model[2:].parameters()] == ["layers.2.weight", "layers.2.bias"], "a part keeps the names"


def test_randomness_is_never_implicit():
    advice = (
        "Randomness is explicit: write rng=0, or share one generator among several calls: rng=np.random.default_rng(0)."
    )
    with raises(TypeError, f"Linear: rng is missing. {advice}"):
        nn.Linear(2, 3)
    with raises(TypeError, f"MLP: rng is missing. {advice}"):
        nn.MLP([2, 3])
    with raises(TypeError, f"ScalarMLP: rng is missing. {advice}"):
        nn.ScalarMLP([2, 3])
    with raises(TypeError, f"he_normal: rng must be a generator or an integer >= 0, not -1. {advice}"):
        nn.he_normal((2, 3), rng=-1)
    with raises(TypeError, f"Linear: rng must be a generator or an integer >= 0, not True. {advice}"):
        nn.Linear(2, 3, rng=True)


def test_an_input_of_the_wrong_width_is_refused_with_both_shapes():
    layer = nn.Linear(64, 256, rng=0)
    with raises(ValueError, "Linear(64, 256): the input has shape (32, 63), but its last axis must be 64."):
        layer(np.ones((32, 63)))
    with raises(ValueError, "Linear(64, 256): the input has shape (), but its last axis must be 64."):
        layer(Tensor(1.0))


def test_an_input_that_is_not_of_numbers_is_refused():
    layer = nn.Linear(2, 1, rng=0)
    text = "Linear: the input must be a tensor or an array of numbers, not {}."
    for x, found in (
        (None, "None"),
        ("ab", "str 'ab'"),
        ([[1, 2], [3]], "list [[1, 2], [3]]"),
        (np.ones((1, 2)) * 1j, "ndarray array([[0.+1.j, 0.+1.j]])"),
    ):
        with raises(TypeError, text.format(found)):
            layer(x)
        for activation, _ in ACTIVATIONS.values():
            with raises(TypeError, text.replace("Linear", activation.__name__).format(found)):
                activation()(x)
    assert nn.Relu()([Tensor(1.0), -2.0]).tolist() == [1, 0]
    rows = [Tensor([1.0, 2.0]), Tensor([3.0, 4.0])]
    assert np.array_equal(layer(rows).data, layer(np.array([[1.0, 2.0], [3.0, 4.0]])).data)
    gradients = grad(lambda a: layer([a, a])[0, 0])(np.array([1.0, 2.0]))
    assert np.array_equal(gradients, layer.weight.data[:, 0])


def test_impossible_layers_are_refused():
    with raises(ValueError, "Linear: inputs must be an integer >= 1, not 2.0."):
        nn.Linear(2.0, 1, rng=0)
    with raises(ValueError, "Linear: outputs must be an integer >= 1, not 0."):
        nn.Linear(2, 0, rng=0)
    with raises(TypeError, "Linear: dtype='flaot' is no type of numbers. Use float64 or float32."):
        nn.Linear(2, 1, rng=0, dtype="flaot")
    with raises(TypeError, "Linear: dtype=int64 has no gradients. Use float64 or float32."):
        nn.Linear(2, 1, rng=0, dtype=int)
    with raises(
        ValueError,
        "Linear: initialize='xavier' is not one of he, he_normal, he_uniform, glorot, glorot_normal, glorot_uniform, "
        "orthogonal, normal, uniform, zeros. "
        "For one of your own give a function: initialize=lambda shape, rng: …",
    ):
        nn.Linear(2, 1, rng=0, initialize="xavier")
    with raises(
        ValueError,
        "Linear: initialize=None is not one of he, he_normal, he_uniform, glorot, glorot_normal, glorot_uniform, "
        "orthogonal, normal, uniform, zeros. "
        "For one of your own give a function: initialize=lambda shape, rng: …",
    ):
        nn.Linear(2, 1, rng=0, initialize=None)
    with raises(TypeError, "Linear: bias must be True or False, not 'no'."):
        nn.Linear(2, 1, rng=0, bias="no")
    with raises(ValueError, "Linear: initialize returned shape (1, 2), but the weight has shape (2, 1)."):
        nn.Linear(2, 1, rng=0, initialize=lambda shape, rng: np.ones((1, 2)))
    with raises(ValueError, "MLP: sizes is a list of at least two numbers of units, as in [64, 256, 10], not 64."):
        nn.MLP(64, rng=0)
    with raises(ValueError, "MLP: sizes is a list of at least two numbers of units, as in [64, 256, 10], not [64]."):
        nn.MLP([64], rng=0)
    with raises(
        ValueError, "MLP: activation='swish' is not one of relu, leaky_relu, elu, gelu, silu, softplus, tanh, sigmoid."
    ):
        nn.MLP([2, 3], "swish", rng=0)
    with raises(
        ValueError, "MLP: activation=[] is not one of relu, leaky_relu, elu, gelu, silu, softplus, tanh, sigmoid."
    ):
        nn.MLP([2, 3], [], rng=0)
    with raises(TypeError, "Sequential: layer 1 is the class Relu; write Relu(…)."):
        nn.Sequential(nn.Linear(1, 1, rng=0), nn.Relu)
    with raises(
        TypeError,
        "Sequential: layer 0 must be a module or a function, not list []. "
        "Pass the layers one by one; a list of them as Sequential(*layers).",
    ):
        nn.Sequential([])


def test_a_softmax_along_an_axis_that_is_not_there_is_refused():
    for axis, shape in ((5, (2, 3)), (-3, (2, 3)), (-1, ())):
        with raises(ValueError, f"Softmax({axis}): the input has shape {shape}, and so no axis {axis}."):
            nn.Softmax(axis)(np.ones(shape))


def test_a_pool_has_no_padding_and_says_so_by_its_own_name():
    for layer in (nn.MaxPool2d, nn.AvgPool2d):
        name = layer.__name__
        with raises(TypeError, f"{name}.__init__() got an unexpected keyword argument 'padding'"):
            layer(3, padding=1)


def test_functions_in_a_row_are_seen_as_layers_are():
    model = nn.Sequential(nn.Linear(2, 2, rng=0), np.tanh, lambda x: 2 * x, np.tanh)
    x = np.array([[1.0, -2.0]])
    seen = model.activations(x)
    assert list(seen) == ["layers.0", "layers.1", "layers.2", "layers.3"]
    np.testing.assert_allclose(seen["layers.2"], 2 * np.tanh(seen["layers.0"]))
    np.testing.assert_allclose(seen["layers.3"], np.tanh(seen["layers.2"]))
    assert [row.title for row in nn.summary(model, x).rows[1:]] == [
        "Linear(2, 2)",
        "Function(tanh)",
        "Function(<lambda>)",
        "Function(tanh)",
    ]
    assert model[1](0.5) == np.tanh(0.5)
    assert [path for path, _ in model[1:].named_modules()] == ["", "layers.0", "layers.1", "layers.2"]
