"""Every layer and every loss has the derivatives that finite differences have, with respect to all of its numbers."""

import numpy as np
import pytest

import nn
import nn.losses
from autograd.testing import assert_gradients

RNG = np.random.default_rng(0)
ROWS, IMAGES = RNG.normal(size=(4, 3)), RNG.normal(size=(2, 1, 4, 4))

# What makes a layer, and what it is given.
LAYERS = {
    "Linear": [(lambda: nn.Linear(3, 2, rng=0), ROWS), (lambda: nn.Linear(3, 2, rng=0, bias=False), ROWS[0])],
    "MLP": [(lambda: nn.MLP([3, 4, 2], "tanh", rng=0), ROWS), (lambda: nn.MLP([3, 4, 2], "gelu", rng=0), ROWS)],
    "Sequential": [(lambda: nn.Sequential(nn.Linear(3, 2, rng=0), np.tanh, nn.LayerNorm(2)), ROWS)],
    "Dropout": [(lambda: nn.Dropout(0.4, seed=3), ROWS)],  # made anew for each call, so of the same mask
    "BatchNorm": [(lambda: nn.BatchNorm(3), ROWS), (lambda: nn.BatchNorm(3).eval(), ROWS)],
    "LayerNorm": [(lambda: nn.LayerNorm(3), ROWS)],
    "Flatten": [(nn.Flatten, IMAGES)],
    "Embedding": [(lambda: nn.Embedding(4, 2, rng=0), np.array([[0, 3], [3, 1]]))],
    "Conv2d": [(lambda: nn.Conv2d(1, 2, (2, 3), stride=(2, 1), padding=1, rng=0), IMAGES)],
    "MaxPool2d": [(lambda: nn.MaxPool2d(2, stride=1), IMAGES)],
    "AvgPool2d": [(lambda: nn.AvgPool2d(2), IMAGES)],
    "Softmax": [(nn.Softmax, ROWS), (lambda: nn.Softmax(0), ROWS)],
    **{
        name: [(getattr(nn, name), ROWS)]
        for name in ("Relu", "LeakyRelu", "Elu", "Gelu", "Silu", "Sigmoid", "Tanh", "Softplus")
    },
    "Neuron": [(lambda: nn.Neuron(3, rng=0, hidden=False), ROWS[0]), (lambda: nn.Neuron(3, rng=1), ROWS[0])],
    "ScalarMLP": [(lambda: nn.ScalarMLP([3, 2, 1], rng=0), ROWS[0])],
}

CLASSES, SHARES = np.array([0, 2, 1, 0]), np.array([[0.2, 0.3, 0.5], [1, 0, 0], [0.25, 0.75, 0], [0.1, 0.1, 0.8]])
LOG_SHARES = np.log([[0.2, 0.3, 0.5], [0.6, 0.2, 0.2], [0.3, 0.3, 0.4], [0.1, 0.1, 0.8]])

# The prediction, the truth, and options.
LOSSES = {
    "mse": [(ROWS, ROWS[::-1] + 0.1, {})],
    "l1": [(ROWS, ROWS[::-1] + 0.1, {})],
    "huber": [(ROWS, 3 * ROWS[::-1] + 0.1, {})],
    "cross_entropy": [
        (ROWS, CLASSES, {}),
        (ROWS, SHARES, {}),
        (ROWS, CLASSES, {"label_smoothing": 0.1}),
        (ROWS, SHARES, {"label_smoothing": 0.1}),
    ],
    "binary_cross_entropy": [(ROWS, (ROWS > 0.3).astype(float), {})],
    "nll": [(LOG_SHARES - 0.1, CLASSES, {})],
    "hinge": [(ROWS, np.sign(ROWS[::-1]), {})],
    "kl_divergence": [(ROWS, SHARES, {})],
}


def cases(table):
    return [pytest.param(*case, id=f"{name}-{i}") for name, found in table.items() for i, case in enumerate(found)]


def holder(layer, path):
    """What holds the tensor of this path, and its name there."""
    *parts, last = path.split(".")
    for part in parts:
        layer = getattr(layer, part) if isinstance(layer, nn.Module) else layer[int(part)]
    return (layer, int(last)) if isinstance(layer, list) else (vars(layer), last)


@pytest.mark.parametrize(("make", "x"), cases(LAYERS))
def test_a_layer_has_the_derivatives_of_differences(make, x):
    names = [name for name, _ in make().named_parameters()]
    values = [RNG.normal(size=p.shape) for p in make().parameters()]

    def f(*numbers):
        layer = make()
        (*inputs,) = numbers if x.dtype.kind == "f" else (x, *numbers)
        for name, value in zip(names, inputs[1:], strict=True):
            where, last = holder(layer, name)
            where[last] = value
        return layer(inputs[0])

    assert_gradients(f, *([x] if x.dtype.kind == "f" else []), *values)


@pytest.mark.parametrize("options", [{}, {"reduction": "none"}, {"reduction": "sum", "sample_weight": np.arange(4)}])
@pytest.mark.parametrize(
    ("name", "prediction", "truth", "more"),
    [pytest.param(name, *case, id=f"{name}-{i}") for name, found in LOSSES.items() for i, case in enumerate(found)],
)
def test_a_loss_has_the_derivatives_of_differences(name, prediction, truth, more, options):
    assert_gradients(lambda x: getattr(nn, name)(x, truth, **more, **options), prediction)


def test_no_layer_and_no_loss_is_left_out():
    public = {name: getattr(nn, name) for name in nn.__all__}
    layers = {name for name, kind in public.items() if isinstance(kind, type) and issubclass(kind, nn.Module)}
    assert layers - {"Module"} == set(LAYERS)
    assert {name for name in vars(nn.losses) if callable(getattr(nn.losses, name))} == set(LOSSES)
