"""Predicting and evaluating change nothing, record nothing, and give plain numbers in the model's dtype."""

import numpy as np
import pytest

import nn
from autograd import Tensor, no_grad
from tests.nn.messages import raises
from tests.nn.spirals import TRAIN, VALIDATION, Probe, network


def test_predict_and_evaluate_switch_modes_and_switch_them_back():
    model = Probe()
    model.inner.eval()
    prediction = nn.predict(model, VALIDATION[0])
    assert type(prediction) is np.ndarray
    with no_grad():
        assert np.array_equal(prediction, model.inner(VALIDATION[0]).data)
    results = nn.evaluate(model, nn.cross_entropy, VALIDATION, {"accuracy": nn.accuracy})
    assert results == {
        "loss": nn.cross_entropy(prediction, VALIDATION[1]),
        "accuracy": nn.accuracy(prediction, VALIDATION[1]),
    }
    assert model.calls == [(False, False, False, 30)] * 2
    assert (model.training, model.inner.training) == (True, False)


def test_modes_come_back_after_an_error():
    model = network()
    with pytest.raises(ValueError, match="last axis"):
        nn.predict(model, np.ones((2, 3)))
    assert model.training


@pytest.mark.parametrize("x", [TRAIN[0], TRAIN[0].tolist(), Tensor(TRAIN[0]), TRAIN[0][:, ::-1][:, ::-1]])
def test_predict_casts_floats_as_fit_does(x):
    model = network(dtype=np.float32)
    prediction = nn.predict(model, x)
    assert prediction.dtype == np.float32
    assert np.array_equal(prediction, model(TRAIN[0].astype(np.float32)).data)
    assert nn.predict(nn.Relu(), np.float32([-1, 1])).dtype == np.float32, "without parameters nothing is cast"


def test_predict_gives_plain_arrays_also_of_several_outputs_and_of_none_of_the_models_memory():
    class Two(nn.Module):
        def __init__(self):
            self.w = Tensor([1.0, 2.0])

        def forward(self, x):
            return self.w, [x * self.w, 3]

    model = Two()
    w, (scaled, constant) = nn.predict(model, [[1.0, 1.0]])
    assert type(w) is type(scaled) is np.ndarray
    assert scaled.tolist() == [[1, 2]]
    assert constant == 3
    w[:] = 0
    assert model.w.data.tolist() == [1, 2]
    assert nn.predict(nn.ScalarMLP([2, 3], rng=0), [1, 2])[0].shape == ()


def test_predict_refuses_what_is_no_model_or_no_numbers():
    for model, found in ((None, "None"), ("mlp", "a str"), (nn.MLP, "the class MLP"), (np.tanh, "an ufunc")):
        for what, call in (
            ("predict", lambda m: nn.predict(m, TRAIN[0])),
            ("evaluate", lambda m: nn.evaluate(m, nn.cross_entropy, TRAIN)),
            ("EarlyStopping.watch", nn.EarlyStopping().watch),
        ):
            with raises(TypeError, f"{what}: model must be an nn.Module, not {found}."):
                call(model)
    text = "predict: x must be a tensor or an array of numbers, not {}."
    objects = np.array([[1, 2]], object)
    for x, found in (
        (None, text.format("None")),
        ("ab", text.format("str 'ab'")),
        (
            [["a", "b"]],
            text.format("list [['a', 'b']]") + " Number the texts: np.unique(texts, return_inverse=True)[1].",
        ),
        ([[1, 2], [3]], text.format("list [[1, 2], [3]]")),
        ({"x": 1}, text.format("dict {'x': 1}")),
        (
            objects,
            text.format("ndarray array([[1, 2]], dtype=object)") + " If it holds numbers, convert it: .astype(float).",
        ),
        (np.ones((1, 2)) * 1j, text.format("ndarray array([[0.+1.j, 0.+1.j]])")),
    ):
        with raises(TypeError, found):
            nn.predict(network(), x)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_predict_refuses_what_is_not_finite_as_fit_does(bad):
    x = TRAIN[0].copy()
    x[4, 1] = x[7, 0] = bad
    repair = "Remove or fill them: NaN in, NaN out."
    text = f"predict: x has 2 values that are not finite, the first at [4, 1]: {bad}. {repair}"
    for given in (x, x.tolist(), Tensor(x), x.astype(np.float32)):
        with raises(ValueError, text):
            nn.predict(network(), given)
    model = nn.ScalarMLP([1, 1], rng=0)
    with raises(ValueError, f"predict: x has 1 value that is not finite: {bad}. {repair}"):
        nn.predict(model, bad)
    assert model.training


def test_predict_takes_no_rows_and_integers():
    assert nn.predict(network(), TRAIN[0][:0]).shape == (0, 2)
    assert nn.predict(nn.Embedding(3, 2, rng=0), [2, 0]).shape == (2, 2)
