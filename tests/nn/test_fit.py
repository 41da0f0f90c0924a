"""Training repeats itself from its seed, keeps the best weights however it ends, and records what it did."""

import copy
import csv
import pickle
import re
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nn
from autograd import Tensor, ops, primitive
from tests.nn.messages import raises, warns
from tests.nn.spirals import TRAIN, VALIDATION, Probe, fit, network, weights


class Recorder:
    """A metric that keeps the model's weights at each epoch's end, and may do something there."""

    def __init__(self, model, then=lambda epoch: None):
        self.model, self.then, self.states = model, then, []

    def __call__(self, prediction, truth):
        self.states.append(weights(self.model))
        self.then(len(self.states))
        return 0.0


def test_a_run_is_the_loop_one_would_write_by_hand():
    model, twin = network(), network()
    history = fit(model, epochs=3)
    optimizer, rng, (x, y) = nn.Adam(twin.parameters(), lr=0.03), np.random.default_rng(0).spawn(2)[0], TRAIN
    for epoch in range(3):
        order, total = rng.permutation(40), 0.0
        for rows in (order[:16], order[16:32], order[32:]):  # the last one is short, and used
            loss = nn.cross_entropy(twin(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        assert history.loss[epoch] == pytest.approx(total / 40, rel=1e-14)
    assert np.array_equal(weights(model), weights(twin))


@settings(max_examples=5)
@given(st.integers(0, 2**32 - 1))
def test_the_same_seed_is_the_same_run_bit_for_bit_and_another_seed_another(seed):
    runs = []
    for s in (seed, seed, seed + 1):
        model = network()
        runs.append((fit(model, epochs=2, seed=s), weights(model)))
    (a, wa), (b, wb), (c, wc) = runs
    assert a.loss == b.loss
    assert np.array_equal(wa, wb)
    assert a.loss != c.loss
    assert not np.array_equal(wa, wc)


def test_a_run_leaves_numpys_global_randomness_and_the_data_alone():
    x, y = TRAIN[0].copy(), TRAIN[1].copy()
    state = np.random.get_state()[1].copy()  # noqa: NPY002
    fit(network(), validation=VALIDATION)
    assert np.array_equal(np.random.get_state()[1], state)  # noqa: NPY002
    assert np.array_equal(TRAIN[0], x)
    assert np.array_equal(TRAIN[1], y)


def test_validation_does_not_change_a_step():
    plain, watched = network(), network()
    a = fit(plain)
    b = fit(watched, validation=VALIDATION, eval_train=True, metrics={"accuracy": nn.accuracy})
    assert a.loss == b.loss


# The best weights


def test_when_the_epochs_run_out_the_weights_are_the_best_ones_bit_for_bit():
    model = network()
    recorder = Recorder(model)
    history = fit(model, validation=VALIDATION, metrics={"recorder": recorder}, epochs=60, lr=0.003)
    best = int(np.argmin(history.val_loss)) + 1
    assert 1 < best < 60, "the data must let this run overfit"
    assert history.best_epoch == best
    assert not history.stopped_early
    assert len(history) == 60
    assert np.array_equal(weights(model), recorder.states[best - 1])
    assert not np.array_equal(weights(model), recorder.states[-1])
    assert nn.evaluate(model, nn.cross_entropy, VALIDATION, batch_size=16)["loss"] == min(history.val_loss)


def test_patience_stops_after_that_many_epochs_that_were_not_better():
    model = network()
    recorder = Recorder(model)
    history = fit(model, validation=VALIDATION, metrics={"recorder": recorder}, epochs=200, lr=0.003, patience=7)
    assert history.stopped_early
    assert len(history) == history.best_epoch + 7
    assert min(history.val_loss) == history.val_loss[history.best_epoch - 1]
    assert np.array_equal(weights(model), recorder.states[history.best_epoch - 1])


def scripted(losses):
    """A loss that trains as cross-entropy does, and on a batch of the validation set is the next of ``losses``."""
    losses = iter(losses)

    def loss(prediction, truth):
        return nn.cross_entropy(prediction, truth) if prediction.requires_grad else next(losses)

    return loss


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError, SystemExit])
def test_an_interrupted_run_keeps_the_best_weights_and_says_so(error):
    def interrupt(epoch):
        if epoch == 5:
            raise error("now")

    model = network()
    recorder = Recorder(model, interrupt)
    with pytest.raises(error, match="now") as caught:
        fit(
            model,
            loss=scripted([3, 2, 1.25, 4, 0]),
            validation=VALIDATION,
            metrics={"recorder": recorder},
            batch_size=40,
        )
    assert len(recorder.states) == 5
    assert np.array_equal(weights(model), recorder.states[2])
    assert not np.array_equal(weights(model), recorder.states[4])
    history = caught.value.history
    assert caught.value.__notes__ == [
        "The model has the weights of epoch 3, its best one: 1.25.",
        "What its 4 epochs gave is this exception's attribute history; at a prompt, sys.last_value.history.",
    ]
    assert not model.training
    assert history.val_loss == [3, 2, 1.25, 4]
    assert history.best_epoch == 3
    assert len(history.loss) == len(history) == 4


def test_an_error_in_the_loss_or_a_loss_that_is_not_finite_leaves_the_history_too():
    def ends(epoch, batch):
        calls = iter(range(1, 100))

        def loss(prediction, truth):
            if next(calls) == 3 * (epoch - 1) + batch:
                raise LookupError
            return nn.cross_entropy(prediction, truth)

        return loss

    whole = fit(network(), epochs=3)
    with pytest.raises(LookupError) as caught:
        fit(network(), loss=ends(3, 2))
    history = caught.value.history
    assert history.loss == whole.loss[:2]
    assert history.best_epoch is None
    assert caught.value.__notes__ == [
        "What its 2 epochs gave is this exception's attribute history; at a prompt, sys.last_value.history."
    ]
    with pytest.raises(LookupError) as caught:
        fit(network(), loss=ends(1, 2))
    assert len(caught.value.history) == 0
    assert not hasattr(caught.value, "__notes__"), "an empty history is nothing to point at"
    model = network()
    with pytest.raises(FloatingPointError) as caught:
        fit(model, loss=lambda p, t: (p * p).mean(), optimizer=nn.SGD(model.parameters(), lr=9.0), epochs=500)
    assert len(caught.value.history) >= 1


def test_best_weights_come_back_when_ctrl_c_falls_into_their_restoring(monkeypatch):
    model = network()
    recorder = Recorder(model)
    load_state_dict, presses = model.load_state_dict, iter([KeyboardInterrupt])

    def interrupted(state):
        for press in presses:
            raise press
        load_state_dict(state)

    monkeypatch.setattr(model, "load_state_dict", interrupted)
    with pytest.raises(KeyboardInterrupt) as caught:
        fit(
            model,
            loss=scripted([3, 2, 1.25, 4]),
            validation=VALIDATION,
            metrics={"recorder": recorder},
            epochs=4,
            batch_size=40,
        )
    assert np.array_equal(weights(model), recorder.states[2])
    assert caught.value.history.best_epoch == 3


def test_an_interruption_inside_a_step_does_not_leave_half_a_step():
    class Interrupted(nn.SGD):
        def change(self, i, g, group):
            self.calls = getattr(self, "calls", 0) + 1
            if self.calls == 3 * 4 + 2:  # 3 batches of 4 parameters an epoch: in the 2nd epoch, after one parameter
                raise KeyboardInterrupt
            return super().change(i, g, group)

    model = network()
    recorder = Recorder(model)
    optimizer = Interrupted(model.parameters(), lr=0.1)
    with pytest.raises(KeyboardInterrupt):
        fit(model, optimizer=optimizer, validation=VALIDATION, metrics={"recorder": recorder})
    assert len(recorder.states) == 1
    assert np.array_equal(weights(model), recorder.states[0])


def test_without_validation_the_last_weights_stay():
    model = network()
    history = fit(model)
    assert history.best_epoch is None
    assert not history.stopped_early
    with pytest.raises(KeyError):
        history["val_loss"]


def test_the_monitor_decides_which_epoch_is_best():
    scores = [0.5, 0.9, 0.9, 0.3, 0.7]
    for name, mode, best in (("accuracy", None, 2), ("accuracy", "min", 4), ("f1", "max", 2), ("error", "min", 4)):
        model = network()
        values = iter(scores)
        history = fit(
            model,
            validation=VALIDATION,
            metrics={name: lambda p, t, values=values: next(values)},
            monitor=f"val_{name}",
            mode=mode,
            epochs=5,
        )
        assert history.best_epoch == best, "of equal epochs the first"
        assert history[f"val_{name}"] == scores


# Modes and recording


def test_training_records_and_validation_does_not():
    model = Probe().eval()
    fit(model, validation=VALIDATION, eval_train=True, epochs=2)
    step, measure = (True, True, True), (False, False, False)
    trained, measured = [(*step, n) for n in (16, 16, 8)], [(*measure, n) for n in (16, 16, 8, 16, 14)]
    epoch = trained + measured
    assert model.calls == epoch * 2


def test_a_fitted_model_is_in_evaluation_mode_without_gradients():
    model = network()
    fit(model, epochs=1)
    assert not any(module.training for _, module in model.named_modules())
    assert all(p.grad is None for p in model.parameters())


# What is recorded


def test_the_history_holds_what_evaluating_after_each_epoch_gives():
    model = network()
    seen = []

    def metric(prediction, truth):
        assert type(prediction) is np.ndarray
        seen.append(len(truth))
        return (prediction.argmax(1) == truth).mean()

    history = fit(model, validation=VALIDATION, metrics={"share": metric}, eval_train=True, epochs=1)
    for part, data in (("train", TRAIN), ("val", VALIDATION)):
        results = nn.evaluate(model, nn.cross_entropy, data, {"accuracy": nn.accuracy}, batch_size=16)
        assert history[f"{part}_loss"] == [results["loss"]]
        assert history[f"{part}_share"] == [results["accuracy"]]
    assert seen == [40, 30]
    assert list(history.columns) == ["loss", "train_loss", "train_share", "val_loss", "val_share", "seconds"]
    assert history.seconds[0] > 0
    assert history.epochs == [1]


LOSSES = {
    "a mean": nn.cross_entropy,
    "a sum": lambda p, t: nn.cross_entropy(p, t, reduction="sum"),
    "one of the batch as a whole": lambda p, t: nn.cross_entropy(p, t) * len(t) ** 0.5 + ops.square(p).sum(),
}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_a_loss_in_the_history_is_the_mean_over_the_examples_of_their_batchs_loss(loss):
    """By hand, for all kinds of losses; and where no step is taken the columns agree."""
    model = network()
    history = fit(model, loss=loss, validation=VALIDATION, eval_train=True, epochs=1, lr=0.0)

    def by_hand(x, y):
        batches = [slice(i, i + 16) for i in range(0, len(x), 16)]
        return sum(float(loss(model(x[b]), y[b]).data) * len(x[b]) for b in batches) / len(x)

    order = np.random.default_rng(0).spawn(2)[0].permutation(40)
    assert history.loss == pytest.approx([by_hand(TRAIN[0][order], TRAIN[1][order])], rel=1e-12)
    assert history["train_loss"] == pytest.approx([by_hand(*TRAIN)], rel=1e-12)
    assert history.val_loss == pytest.approx([by_hand(*VALIDATION)], rel=1e-12)
    assert nn.evaluate(model, loss, VALIDATION, batch_size=16)["loss"] == history.val_loss[0]


def test_a_sum_is_comparable_between_sets_of_different_sizes():
    """Six times the same ten examples have no other loss than they have once."""
    x, y = TRAIN[0][:10], TRAIN[1][:10]
    once, often = (x, y), (np.concatenate([x] * 6), np.concatenate([y] * 6))
    history = fit(network(), data=often, validation=once, loss=LOSSES["a sum"], batch_size=10, eval_train=True, lr=0.0)
    assert history["train_loss"] == pytest.approx(history.val_loss)


def test_floats_take_the_dtype_of_the_model_and_integers_stay():
    model = network(dtype=np.float32)
    kinds = set()

    def loss(prediction, truth):
        kinds.add((prediction.dtype.name, truth.dtype.kind))
        return nn.cross_entropy(prediction, truth)

    fit(model, loss=loss, validation=VALIDATION)
    assert kinds == {("float32", "i")}
    assert {p.dtype.name for p in model.parameters()} == {"float32"}


def test_data_may_be_lists_or_tensors():
    a, b = network(), network()
    x, y = TRAIN
    fit(a, data=(x.tolist(), y.tolist()))
    fit(b, data=[Tensor(x), Tensor(y)])
    assert np.array_equal(weights(a), weights(b))


def test_adam_is_the_default_optimizer():
    a, b = network(), network()
    fit(a, optimizer=None)
    fit(b, optimizer=nn.Adam(b.parameters(), lr=1e-3))
    assert np.array_equal(weights(a), weights(b))


def test_an_optimizer_of_a_part_of_the_model_trains_that_part():
    model = network()
    first = model[0].weight.data.copy()
    fit(model, optimizer=nn.SGD(model[2:].parameters(), lr=0.1))
    assert np.array_equal(model[0].weight.data, first)


# Numbers that are not finite

ADVICE = "Lower the learning rate, scale the inputs to about -1 … 1, or keep log, sqrt and division off 0."


def test_a_run_that_explodes_names_the_epoch_the_batch_and_the_place_without_numpys_warnings():
    model = network()
    with pytest.raises(FloatingPointError) as caught:
        fit(model, loss=lambda p, t: (p * p * p * p).mean(), optimizer=nn.SGD(model.parameters(), lr=1e6), epochs=50)
    text = str(caught.value)
    assert text.startswith("fit: the loss is ")
    assert " in epoch 1, batch " in text
    assert text.endswith(f" not finite. {ADVICE}")


def test_the_first_parameter_that_is_not_finite_is_named():
    model = network()
    model[2].weight.data = model[2].weight.data * np.where(np.arange(16).reshape(8, 2) < 2, np.nan, 1)
    with raises(
        FloatingPointError,
        "fit: the loss is nan in epoch 1, batch 1: the parameter layers.2.weight of shape (8, 2) has 2 values that "
        f"are not finite. {ADVICE}",
    ):
        fit(model)


def test_the_first_operation_whose_result_is_not_finite_is_named():
    class Log(nn.Module):
        def __init__(self):
            self.inner = nn.Linear(2, 2, rng=0)

        def forward(self, x):
            return ops.log(self.inner(x) * 0.0)

    with raises(
        FloatingPointError,
        "fit: the loss is inf in epoch 1, batch 1: the result of log after inner.bias, of shape (16, 2), has 32 values "
        f"that are not finite. {ADVICE}",
    ):
        fit(Log(), loss=lambda p, t: -p.mean())
    model = network()
    model[0].weight.data = np.where(np.arange(16).reshape(2, 8) == 12, 1.7e308, 1.0)
    x = np.full((16, 2), 1e-3)
    x[3] = [0, 10]
    with raises(
        FloatingPointError,
        "fit: the loss is nan in epoch 1, batch 1: the result of matmul with layers.0.weight, of shape (16, 8), has 1 "
        f"value that is not finite. {ADVICE}",
    ):
        fit(model, data=(x, TRAIN[1][:16]), loss=lambda p, t: (p - p).mean())


def test_a_loss_that_is_not_finite_by_itself_is_named():
    results = iter([None, Tensor(np.nan)])
    with raises(FloatingPointError, f"fit: the loss is nan in epoch 1, batch 2: the loss itself. {ADVICE}"):
        fit(network(), loss=lambda p, t: next(results) or nn.cross_entropy(p, t))


def test_parameters_are_looked_at_after_the_last_step_too():
    class Root(nn.Module):
        def __init__(self):
            self.w = Tensor([0.0])

        def forward(self, x):
            return ops.sqrt(self.w) * x

    model, data = Root(), (np.ones((4, 1)), np.ones((4, 1)))
    text = (
        "fit: the loss is 1 in epoch 1, batch 1, but the gradient of w of shape (1,) has 1 value that is not finite: "
        f"it begins in the derivative of sqrt with w. {ADVICE}"
    )
    with raises(FloatingPointError, text):
        fit(model, data=data, loss=nn.mse, epochs=1, optimizer=nn.SGD(model.parameters(), lr=1.0))
    assert model.w.data.tolist() == [0.0], "no step was made"


def test_a_gradient_that_is_not_finite_is_named_where_it_begins_and_before_the_step():
    class Norm(nn.Module):
        """A network whose outputs are all 0, divided by their norm: √0 has no derivative."""

        def __init__(self):
            self.inner = nn.Linear(2, 2, rng=0)
            self.inner.weight.data = np.zeros((2, 2))

        def forward(self, x):
            y = self.inner(x)
            return ops.sqrt((y * y).sum(axis=1))

    model = Norm()
    start = weights(model)
    text = (
        "fit: the loss is 0 in epoch 1, batch 1, but the gradient of inner.weight of shape (2, 2) has 4 values that "
        f"are not finite: it begins in the derivative of sqrt after inner.bias. {ADVICE}"
    )
    with raises(FloatingPointError, text):
        fit(model, loss=lambda p, t: p.mean(), clip=1.0)
    assert np.array_equal(weights(model), start)


def test_a_parameter_that_the_last_step_spoils_is_noticed():
    model = network()
    text = "fit: after epoch 1 the parameter layers.0.weight of shape (2, 8) has 16 values that are not finite. "
    with raises(FloatingPointError, f"{text}{ADVICE}"):
        fit(model, epochs=1, batch_size=40, optimizer=nn.SGD(model.parameters(), lr=1.79e308), loss=far)


def far(prediction, truth):
    return nn.cross_entropy(prediction, truth) * 1e6


def test_a_validation_loss_that_is_not_finite_ends_the_run_with_the_best_weights():
    model = network()
    with pytest.raises(FloatingPointError) as caught:
        fit(model, loss=scripted([3.0, 2.0, np.inf]), validation=VALIDATION, batch_size=40)
    assert str(caught.value) == f"fit: val_loss is inf after epoch 3, with finite parameters. {ADVICE}"
    assert caught.value.__notes__[0] == "The model has the weights of epoch 2, its best one: 2."
    assert caught.value.history.val_loss == [3.0, 2.0]


def test_a_tensor_that_is_not_trained_is_noticed():
    class Hidden(nn.Module):
        def __init__(self):
            self.inner = nn.Linear(2, 2, rng=0)
            self.kept_in_a_set = {Tensor([1.0, 1.0], name="scale")}

        def forward(self, x):
            (scale,) = self.kept_in_a_set
            return self.inner(x) * scale

    with warns(
        "fit: the loss depends on the tensor 'scale' of shape (2,), which is not trained: it is not among the model's "
        "parameters. Keep it in an attribute of a module, or in a list, tuple or dict there; pass requires_grad=False "
        "if it is a constant."
    ):
        fit(Hidden(), epochs=2)


def test_a_parameter_that_the_loss_does_not_depend_on_is_noticed():
    class Shifted(nn.Module):
        def __init__(self):
            self.inner = nn.Linear(2, 2, rng=0)
            self.shift = Tensor([0.5, 0.5])

        def forward(self, x):
            return self.inner(x) + self.shift.data

    with warns(
        "fit: the loss does not depend on the parameter shift of shape (2,), so it is not trained. Use it in "
        "forward as the tensor it is, not its .item(), .data or .numpy()."
    ):
        fit(Shifted(), epochs=2)


def test_a_tensor_that_only_the_optimizer_knows_is_trained_and_not_warned_of():
    model, scale = network(), Tensor(1.0)
    optimizer = nn.SGD([*model.parameters(), scale], lr=0.1)
    fit(model, loss=lambda p, t: nn.cross_entropy(p * scale, t), optimizer=optimizer)
    assert scale.item() != 1


def test_inputs_that_are_far_from_standardised_are_noticed_where_fit_is_called():
    x, y = TRAIN
    size = 100 * (x[:, 0] @ x[:, 0] / 40) ** 0.5
    with warns(
        f"fit: column 0 of x is of size {size:.3g} (root mean square), and a network begins with inputs of about 1 in "
        "mind. Standardise them: x, x_val = nn.standardise(x, x_val); pixels can be divided by 255."
    ) as caught:
        nn.fit(network(), nn.cross_entropy, (x * 100, y), epochs=1, seed=0, progress=False)
    assert [warning.filename for warning in caught] == [__file__]
    fit(network(), data=(nn.standardise(x * 100)[0], y), epochs=1)


# Progress


def test_progress_false_is_silent(capfd):
    fit(network(), validation=VALIDATION, progress=False)
    assert capfd.readouterr() == ("", "")


def test_a_history_is_read_by_the_names_of_its_columns():
    history = fit(network(), epochs=2, validation=VALIDATION, metrics={"accuracy": nn.accuracy})
    names = ["loss", "val_loss", "val_accuracy", "seconds"]
    assert list(history) == list(history.keys()) == names
    assert dict(history) == history.columns
    assert "loss" in history
    assert 0 not in history
    assert history.val_accuracy == history["val_accuracy"]
    assert copy.deepcopy(history).columns == pickle.loads(pickle.dumps(history)).columns == history.columns
    text = f"history has no column or attribute 'accuracy'; its columns are {', '.join(names)}."
    with raises(AttributeError, text):
        history.accuracy  # noqa: B018


def test_without_tqdm_there_is_a_line_for_each_epoch(capfd, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    history = fit(network(), validation=VALIDATION, epochs=2, progress=True)
    out, err = capfd.readouterr()
    assert out == ""
    assert err == "".join(
        [f"epoch {i + 1}/2  loss {history.loss[i]:.4g}  val_loss {history.val_loss[i]:.4g}\n" for i in range(2)]
    )


def test_a_notebook_has_its_own_bar(monkeypatch):
    pytest.importorskip("tqdm", reason="needs tqdm")
    made = []

    class Bar:
        def __init__(self, **options):
            made.append(options["total"])

        def __getattr__(self, name):
            return lambda *args, **options: None

    monkeypatch.setattr("tqdm.auto.tqdm", Bar)
    fit(network(), epochs=2, progress=True)
    assert made == [6]


def test_with_tqdm_there_is_a_bar_of_steps(capfd):
    pytest.importorskip("tqdm", reason="needs tqdm")
    history = fit(network(), validation=VALIDATION, epochs=2, progress=True)
    out, err = capfd.readouterr()
    assert out == ""
    last = err.rstrip().rpartition("\r")[2]
    assert last.startswith("epoch 2/2: 100%")
    assert "6/6" in last
    assert f"loss={history.loss[1]:.4g}, val_loss={history.val_loss[1]:.4g}]" in last


# What comes back


def finished():
    return fit(network(), validation=VALIDATION, metrics={"accuracy": nn.accuracy}, epochs=30, lr=0.003, patience=5)


def test_repr_says_how_the_run_went():
    history = nn.History("val_loss")
    assert repr(history) == "History of 0 epochs"
    own = nn.History()
    own.append({"loss": 0.5})
    assert repr(own) == "History of 1 epoch\n  epoch  loss\n  1       0.5"
    history.append({"loss": 0.5, "val_loss": 0.25, "seconds": 0.04})
    history.best_epoch = 1
    assert repr(history) == (
        "History of 1 epoch in 0.0 s\n  epoch             loss  val_loss\n  1 (weights kept)   0.5      0.25"
    )
    history.append({"loss": 0.123456, "val_loss": 0.5, "seconds": 0.26})
    history.stopped_early = True
    assert repr(history) == (
        "History of 2 epochs in 0.3 s, stopped early\n"
        "  epoch               loss  val_loss\n"
        "  1 (weights kept)     0.5      0.25\n"
        "  2                 0.1235       0.5"
    )
    history.best_epoch, history.stopped_early = None, False
    assert repr(history) == "History of 2 epochs in 0.3 s\n  epoch    loss  val_loss\n  2      0.1235       0.5"


def test_a_column_that_is_not_there_names_those_that_are():
    history = nn.History()
    history.append({"loss": 0.5, "seconds": 0.1})
    with pytest.raises(KeyError) as caught:
        history["accuracy"]
    assert caught.value.args == ("history has no column 'accuracy'; it has loss, seconds.",)


def test_csv_holds_every_digit(tmp_path):
    history = finished()
    history.to_csv(tmp_path / "run.csv")
    with open(tmp_path / "run.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["epoch", *history.columns]
    assert [int(row["epoch"]) for row in rows] == history.epochs
    for name, column in history.columns.items():
        assert [float(row[name]) for row in rows] == column


def test_a_gradient_that_is_finite_when_it_is_computed_again_is_said_to_be():
    slopes = iter([np.inf, 1.0, 1.0])

    @primitive
    def moody(x, /):
        return 1.0 * x

    moody.defvjp(lambda g, y, x: g * next(slopes))
    text = (
        "in epoch 1, batch 1, but the gradient of layers.0.weight of shape (2, 8) has 16 values that are not finite: "
        f"computed again, it is finite. {ADVICE}"
    )
    with pytest.raises(FloatingPointError, match=rf"\Afit: the loss is 0\.\d+ {re.escape(text)}\Z"):
        fit(network(), loss=lambda p, t: nn.cross_entropy(moody(p), t))
