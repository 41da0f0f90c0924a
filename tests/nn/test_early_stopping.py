"""Early stopping keeps the best weights of a loop of one's own, and of `fit`, and says what it cannot compare."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import Tensor
from tests.nn.messages import raises
from tests.nn.spirals import VALIDATION, fit, network, weights


def run(values, **options):
    """A loop whose epoch i leaves the weight at i; the stopping, the weight and the last epoch."""
    model = nn.Linear(1, 1, rng=0)
    epoch = 0
    with nn.EarlyStopping(**options).watch(model) as stopping:
        for epoch, value in enumerate(values, 1):
            model.weight.data = np.array([[float(epoch)]])
            if stopping.update(value):
                break
    return stopping, model.weight.data.item(), epoch


def test_it_serves_a_loop_of_ones_own():
    stopping, weight, epoch = run([3.0, 1.0, 2.0, 1.0, 0.0], patience=2)
    assert epoch == 4
    assert weight == stopping.best_epoch == 2
    assert stopping.best == 1.0


@given(
    st.lists(st.floats(-10, 10), min_size=1, max_size=12),
    st.integers(1, 4),
    st.sampled_from([0.0, 0.5, 3.0]),
    st.sampled_from(["min", "max"]),
)
def test_the_best_epoch_is_the_first_that_none_within_patience_beats_by_more_than_min_delta(
    values, patience, delta, mode
):
    stopping, weight, epoch = run(values, patience=patience, min_delta=delta, mode=mode)
    sign = 1 if mode == "min" else -1
    seen = [sign * value for value in values[:epoch]]
    best = stopping.best_epoch
    assert weight == best
    assert stopping.best == values[best - 1]
    assert all(seen[best - 1] - later <= delta for later in seen[best:])
    assert all(earlier - seen[best - 1] > delta for earlier in seen[: best - 1]) or delta > 0
    assert epoch - best <= patience
    assert (epoch - best == patience) or epoch == len(values)


def test_without_a_delta_infinite_values_are_compared_too():
    stopping, weight, _ = run([math.inf, math.inf, 1.0, -math.inf, -math.inf])
    assert (stopping.best, stopping.best_epoch, weight) == (-math.inf, 4, 4)


def test_before_the_first_update_the_model_is_left_as_it_is():
    model = nn.Linear(1, 1, rng=0)
    model.weight.data = np.array([[7.0]])
    with pytest.raises(ZeroDivisionError) as caught, nn.EarlyStopping().watch(model):
        raise ZeroDivisionError
    assert model.weight.data.item() == 7.0
    assert not hasattr(caught.value, "__notes__")


def test_each_watch_begins_anew():
    stopping, _, _ = run([1.0, 2.0])
    other = nn.Linear(1, 1, rng=1)
    before = other.weight.data
    stopping.watch(other)
    assert (stopping.best, stopping.best_epoch, stopping.epoch) == (None, None, 0)
    stopping.restore()
    assert other.weight.data is before


def test_what_cannot_be_compared_is_refused():
    with raises(ValueError, "EarlyStopping: patience must be an integer >= 1, not 0."):
        nn.EarlyStopping(patience=0)
    with raises(ValueError, "EarlyStopping: mode must be 'min' or 'max', not 'auto'."):
        nn.EarlyStopping(mode="auto")
    with raises(ValueError, "EarlyStopping: min_delta must be a finite number >= 0, not -1."):
        nn.EarlyStopping(min_delta=-1)
    with raises(ValueError, "EarlyStopping: monitor='f1' needs mode='max' if a larger value is better, or mode='min'."):
        nn.EarlyStopping("f1")
    with raises(
        TypeError,
        "EarlyStopping: monitor must be the name of a column of the history, such as 'val_loss', not a Linear. "
        "Name the model in .watch(model).",
    ):
        nn.EarlyStopping(nn.Linear(1, 1, rng=0))
    text = "EarlyStopping: there is no model yet: with EarlyStopping(…).watch(model) as stopping: …"
    with raises(ValueError, text), nn.EarlyStopping():
        pass
    with raises(ValueError, text):
        nn.EarlyStopping().update(1.0)
    with raises(TypeError, "EarlyStopping.watch: model must be an nn.Module, not None."):
        nn.EarlyStopping().watch(None)
    stopping = nn.EarlyStopping().watch(nn.Linear(1, 1, rng=0))
    stopping.update(1.0)
    with raises(ValueError, "EarlyStopping: the value of epoch 2 is NaN, which is neither better nor worse."):
        stopping.update(float("nan"))
    for value, found in ((None, "None"), ("0.5", "a str"), (np.ones(2), "an ndarray")):
        with raises(TypeError, f"EarlyStopping: the value of epoch 2 must be one number, not {found}."):
            stopping.update(value)
    stopping.update(Tensor(0.5))
    assert stopping.best == 0.5


def test_its_state_goes_on_where_it_was():
    values = [3.0, 2.0, 2.5, 1.0, 4.0, 5.0]
    whole, _, _ = run(values)
    model = nn.Linear(1, 1, rng=0)
    half = nn.EarlyStopping().watch(model)
    for value in values[:3]:
        half.update(value)
    for state in (half.state_dict(), nn.EarlyStopping().watch(model).state_dict()):
        rest = nn.EarlyStopping().watch(nn.Linear(1, 1, rng=1))
        rest.load_state_dict(state)
        assert {name: np.array(v).tolist() for name, v in rest.state_dict().items()} == {
            name: np.array(v).tolist() for name, v in state.items()
        }
    rest.load_state_dict(half.state_dict())
    for value in values[3:]:
        rest.update(value)
    assert (rest.best, rest.best_epoch, rest.epoch) == (whole.best, whole.best_epoch, whole.epoch)
    for state in (half.state_dict() | {"weights.weight": np.zeros((2, 1))}, {"best": 1.0}, {}):
        with raises(ValueError, "EarlyStopping.load_state_dict: the state is not of a run with this model."):
            rest.load_state_dict(state)
    assert rest.best == 1.0
    rest.load_state_dict({"epoch": 0})
    assert (rest.best, rest.best_epoch, rest.epoch) == (None, None, 0)


# In `fit`


def test_fit_takes_one_and_patience_is_short_for_it():
    a, b = network(), network()
    options = {"validation": VALIDATION, "metrics": {"accuracy": nn.accuracy}, "epochs": 40}
    one = fit(a, early_stopping=nn.EarlyStopping("val_accuracy", patience=5), **options)
    two = fit(b, monitor="val_accuracy", patience=5, **options)
    assert one.stopped_early
    assert (one.best_epoch, one.loss, one.monitor) == (two.best_epoch, two.loss, "val_accuracy")
    assert np.array_equal(weights(a), weights(b))


def test_min_delta_stops_a_run_that_gains_too_little():
    stopping = nn.EarlyStopping(patience=2, min_delta=10.0)
    history = fit(network(), validation=VALIDATION, early_stopping=stopping, epochs=9)
    assert len(history) == 3
    assert history.best_epoch == stopping.best_epoch == 1


def test_fit_refuses_two_ways_to_say_it_and_what_is_none():
    stopping = nn.EarlyStopping("val_f1", mode="max")
    for options in ({"patience": 3}, {"mode": "min"}, {"monitor": "val_f1"}):
        with raises(ValueError, "fit: give patience=, monitor= and mode= to EarlyStopping(…) itself, not beside it."):
            fit(network(), validation=VALIDATION, early_stopping=stopping, **options)
    with raises(ValueError, "fit: monitor='val_f1' is not measured; it can be val_loss."):
        fit(network(), validation=VALIDATION, early_stopping=stopping)
    with raises(
        TypeError,
        "fit: early_stopping must be an EarlyStopping, as in nn.EarlyStopping(patience=10), not an int.",
    ):
        fit(network(), validation=VALIDATION, early_stopping=10)
    with raises(ValueError, "fit: patience= and monitor= need validation=(x, y): examples that are not trained on."):
        fit(network(), early_stopping=nn.EarlyStopping(patience=3))
