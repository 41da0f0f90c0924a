"""What is easily lost without a word: a parameter replaced, a tensor not restored, a NaN counted as right."""

import numpy as np
import pytest

import nn
from autograd import Tensor
from tests.nn.messages import raises

X, Y = np.random.default_rng(0).normal(size=(40, 2)), np.random.default_rng(1).integers(0, 3, 40)


def test_a_parameter_is_not_replaced_by_a_result():
    layer = nn.Linear(2, 3, rng=0)
    message = (
        "Linear.weight is a parameter; the result of multiply in its place would not be trained. "
        "Change its value: module.weight.data = …"
    )
    with raises(TypeError, message):
        layer.weight *= 0.1
    for value, found in ((np.zeros((2, 3)), "an ndarray"), (0.5, "a float"), (np.float64(1), "a float64")):
        with raises(
            TypeError,
            f"Linear.weight is a parameter; {found} in its place would not be trained. "
            "Change its value: module.weight.data = …",
        ):
            layer.weight = value
    assert [name for name, _ in layer.named_parameters()] == ["weight", "bias"]
    layer.shift = Tensor([0.0], requires_grad=False)
    layer.shift = np.ones(1)  # what is not trained may become anything
    layer.weight = Tensor(np.zeros((2, 3)))  # another leaf may take its place
    assert not layer.weight.data.any()


def test_what_only_the_optimiser_holds_is_restored_too():
    model, scale = nn.MLP([2, 3], rng=0), Tensor(1.0, name="scale")
    seen = []

    def loss(logits, labels):
        return nn.cross_entropy(logits * scale, labels)

    def spy(logits, labels):
        seen.append(float(scale.data))
        return 0.0

    optimizer = nn.SGD([*model.parameters(), scale], lr=2.0)
    history = nn.fit(
        model, loss, (X, Y), validation=(X[:9], Y[:9]), metrics={"spy": spy}, epochs=6, seed=0, optimizer=optimizer,
        progress=False,
    )  # fmt: skip
    assert float(scale.data) == seen[history.best_epoch - 1]
    assert len(set(seen)) == 6


def test_a_nan_is_never_right():
    assert nn.accuracy(np.full((3, 2), np.nan), [0, 0, 0]) == 0.0
    assert nn.accuracy(np.array([[1.0, 0.0], [np.nan, 0.0]]), [0, 0]) == 0.5


@pytest.mark.parametrize("initialize", [nn.he_normal, nn.he_uniform, nn.glorot_normal, nn.glorot_uniform])
@pytest.mark.parametrize("shape", [(3,), (3, 8, 16), (0, 3), (2.0, 3), 3, "ab"])
def test_initial_weights_are_of_a_matrix(initialize, shape):
    expected = "(inputs, outputs) or (outputs, inputs, h, w), integers >= 1"
    message = f"{initialize.__name__}: the shape must be {expected}, not {shape!r}."
    with raises(ValueError, message):
        initialize(shape, rng=0)
