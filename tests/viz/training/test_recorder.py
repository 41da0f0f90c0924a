"""Snapshots of a run, in any loop, of anything that has parameters."""

import numpy as np
import pytest

import nn
import viz
from autograd import Tensor


def test_each_epoch_leaves_results_values_and_gradients():
    w, b = Tensor([1.0, -3.0], name="w"), Tensor(0.5, name="b")
    recorder = viz.Recorder([w, b])
    recorder.record(loss=2.0)
    (w * w).sum().backward()
    w.data = np.array([5.0, 6.0])
    recorder.record(loss=Tensor(1.5), accuracy=np.float64(0.75))
    first, second = recorder.snapshots
    assert (first.epoch, dict(first.results), dict(first.gradients)) == (1, {"loss": 2.0}, {})
    assert first.values["w"].tolist() == [1.0, -3.0]
    assert (second.epoch, dict(second.results)) == (2, {"loss": 1.5, "accuracy": 0.75})
    assert second.values["w"].tolist() == [5.0, 6.0]
    assert second.gradients == {"w": 4.0}
    w.data[0] = 77.0
    assert second.values["w"].tolist() == [5.0, 6.0]
    assert repr(recorder) == "<Recorder: 2 snapshots of 2 parameters>"


def test_a_recorder_can_be_called_with_an_epoch_and_its_results():
    recorder = viz.Recorder({"w": Tensor(1.0)})
    recorder(10, {"loss": 1.0})
    recorder(20, {"loss": 0.5})
    recorder.record(loss=0.25)
    assert [s.epoch for s in recorder.snapshots] == [10, 20, 21]


class Plain:
    """A model of one's own."""

    def __init__(self):
        self.parameters = [Tensor(1.0, name="a"), Tensor(2.0), Tensor(3.0, name="a")]


@pytest.mark.parametrize(
    ("model", "names"),
    [
        (nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh()), ["layers.0.weight", "layers.0.bias"]),
        (Plain(), ["a", "p2", "p3"]),
        ({"W": Tensor(1.0), "b": Tensor(2.0)}, ["W", "b"]),
        ((Tensor(1.0, name="x"),), ["x"]),
    ],
)
def test_parameters_are_found_with_names(model, names):
    assert list(viz.Recorder(model).parameters) == names


@pytest.mark.parametrize("model", [3.0, [], {"W": np.ones(2)}, lambda x: x])
def test_what_has_no_parameters_is_refused(model):
    with pytest.raises(TypeError) as error:
        viz.Recorder(model)
    assert str(error.value) == (
        f"viz.Recorder: {type(model).__name__} has no parameters that can be found. Pass a model with parameters() or "
        "named_parameters(), a list of tensors, or a mapping from names to tensors."
    )


def test_epochs_increase():
    recorder = viz.Recorder([Tensor(1.0)])
    recorder.record(5, loss=1.0)
    with pytest.raises(ValueError, match="increase") as error:
        recorder.record(5, loss=1.0)
    assert str(error.value) == "Recorder.record: epoch 5 comes after epoch 5, but epochs must increase."


@pytest.mark.parametrize(("value", "kind"), [("low", "str"), (Tensor([1.0, 2.0]), "Tensor"), (True, "bool")])
def test_results_are_numbers(value, kind):
    with pytest.raises(TypeError) as error:
        viz.Recorder([Tensor(1.0)]).record(loss=value)
    assert str(error.value) == f"Recorder.record: loss must be a number, but got {kind}."
