"""What `fit` calls after each batch and epoch, with which run, and what it may do there."""

import numpy as np
import pytest

import nn
from tests.nn.messages import raises
from tests.nn.spirals import TRAIN, VALIDATION, fit, network, weights


def test_a_callback_sees_each_epoch_with_its_results_after_they_are_in_the_history():
    model, seen = network(), []

    def note(run):
        assert type(run) is nn.Run
        assert run.model is model
        assert run.row == {name: column[-1] for name, column in run.history.columns.items()}
        assert run.history.best_epoch == 1 + int(np.argmin(run.history.val_loss))
        results = nn.evaluate(model, nn.cross_entropy, VALIDATION, batch_size=16)
        assert run.row["val_loss"] == results["loss"], "the weights are the epoch's"
        seen.append((run.epoch, run.epochs, len(run.history)))

    optimizer = nn.Adam(model.parameters())
    fit(model, validation=VALIDATION, callbacks=[note], epochs=3, optimizer=optimizer)
    assert seen == [(1, 3, 1), (2, 3, 2), (3, 3, 3)]


def test_stop_ends_the_run_after_the_epoch_and_the_best_weights_come_back():
    model, states = network(), []

    def stop(run):
        states.append(weights(model))
        if run.epoch == 4:
            run.stop()

    history = fit(model, validation=VALIDATION, callbacks=(stop,), epochs=9)
    assert len(history) == 4
    assert history.stopped_early
    assert np.array_equal(weights(model), states[history.best_epoch - 1])
    assert not fit(network(), callbacks=[lambda run: run.stop()], epochs=1).stopped_early, "it was the last anyway"


def test_a_callback_may_change_the_run():
    """An epoch at rate 0 changes nothing."""
    states = []

    def rest(run):
        run.optimizer.lr = 0.0
        states.append(weights(run.model))

    fit(network(), callbacks=[rest], epochs=3)
    assert np.array_equal(states[0], states[2])


class Log:
    """A callback with everything that one may have."""

    def __init__(self):
        self.lines = []

    def __enter__(self):
        self.lines.append("enter")
        return self

    def __exit__(self, kind, error, traceback):
        self.lines.append(f"exit {kind.__name__ if kind else None}")

    def batch(self, run):
        self.lines.append(f"batch in epoch {run.epoch + 1}")

    def __call__(self, run):
        self.lines.append(f"epoch {run.epoch}")


def test_a_callback_may_have_a_method_for_batches_and_be_a_context():
    log = Log()
    fit(network(), callbacks=[log], epochs=2)
    epochs = [line for i in (1, 2) for line in (*[f"batch in epoch {i}"] * 3, f"epoch {i}")]
    assert log.lines == ["enter", *epochs, "exit None"]
    log = Log()

    def fails(run):
        raise LookupError

    with pytest.raises(LookupError) as caught:
        fit(network(), callbacks=[log, fails], epochs=2)
    assert log.lines[-2:] == ["epoch 1", "exit LookupError"]
    assert len(caught.value.history) == 1


def test_callbacks_that_are_none():
    for callbacks, found in ((print, "a builtin_function_or_method"), ("print", "a str"), (None, "None")):
        with raises(TypeError, f"fit: callbacks is a list of functions of the run, as in [report], not {found}."):
            fit(network(), callbacks=callbacks)
    for callback, found in ((3, "an int"), (Log, "the class Log")):
        with raises(TypeError, f"fit: callbacks[1] must be a function of the run, not {found}."):
            fit(network(), callbacks=[print, callback])


# Schedules


class Noted(nn.Schedule):
    """A schedule of one's own, that notes what it is given."""

    def __init__(self, optimizer, every):
        self.values = []
        super().__init__(optimizer, every=every)

    def rate(self, start, step):
        return start * 0.5**step

    def step(self, value=None):
        self.values.append(value)
        super().step(value)


def scheduled(every, **options):
    model = network()
    optimizer = nn.SGD(model.parameters(), lr=0.1)
    schedule = Noted(optimizer, every)
    history = fit(model, optimizer=optimizer, schedule=schedule, epochs=2, **options)
    return model, schedule, history


def test_a_schedule_is_stepped_after_each_batch_or_epoch_as_by_hand():
    for every in ("batch", "epoch"):
        model, schedule, history = scheduled(every)
        twin, rng, (x, y), rate = network(), np.random.default_rng(0).spawn(2)[0], TRAIN, 0.1
        for _ in range(2):
            order = rng.permutation(40)
            for rows in (order[:16], order[16:32], order[32:]):
                loss = nn.cross_entropy(twin(x[rows]), y[rows])
                twin.zero_grad()
                loss.backward()
                for parameter in twin.parameters():
                    parameter.data = parameter.data - rate * parameter.grad
                rate *= 0.5 if every == "batch" else 1.0
            rate *= 0.5 if every == "epoch" else 1.0
        assert np.array_equal(weights(model), weights(twin))
        assert schedule.values == ([None] * 6 if every == "batch" else history.loss)


def test_a_schedule_is_given_what_is_monitored():
    _, schedule, history = scheduled("epoch", validation=VALIDATION)
    assert schedule.values == history.val_loss
    options = {"metrics": {"accuracy": nn.accuracy}, "monitor": "val_accuracy"}
    _, schedule, history = scheduled("epoch", validation=VALIDATION, **options)
    assert schedule.values == history["val_accuracy"]


def test_a_plateau_is_given_what_is_monitored_and_lowers_the_rate():
    model = network()
    optimizer = nn.SGD(model.parameters(), lr=0.4)
    plateau = nn.Plateau(optimizer, factor=0.5, patience=2)
    history = fit(model, optimizer=optimizer, schedule=plateau, validation=VALIDATION, epochs=12)
    best, waited, rate = np.inf, 0, 0.4
    for value in history.val_loss:
        best, waited = (value, 0) if value < best else (best, waited + 1)
        if waited == 2:
            rate, waited = rate / 2, 0
    assert optimizer.lr == rate < 0.4


def test_a_schedule_of_another_optimizer_or_none():
    model = network()
    with raises(
        ValueError,
        "fit: the schedule Noted changes the learning rate of another optimiser. Pass the one it was made for: "
        "optimizer=optimizer, schedule=Noted(optimizer, …).",
    ):
        fit(model, schedule=Noted(nn.Adam(model.parameters()), "epoch"))
    for schedule, found in (("cosine", "a str"), (Noted, "the class Noted")):
        with raises(TypeError, f"fit: schedule must be a schedule such as nn.CosineDecay(optimizer, …), not {found}."):
            fit(model, schedule=schedule)


# Clipping


def test_clip_bounds_the_norm_of_all_gradients_together_before_the_step():
    """A step of rate 1 by SGD is the gradient; its norm, of all parameters, is the smaller of its own and the limit."""

    def step(**options):
        model = network()
        before = weights(model)
        optimizer = nn.SGD(model.parameters(), lr=1.0)
        fit(model, optimizer=optimizer, epochs=1, batch_size=40, **options)
        return before - weights(model)

    free = step()
    norm = np.linalg.norm(free)
    assert np.allclose(step(clip=norm / 3), free / 3, rtol=1e-9, atol=1e-12)
    assert np.array_equal(step(clip=norm * 3), free)
    for clip, wanted in ((0, "> 0"), (float("nan"), "a finite number >= 0"), ("1", "a finite number >= 0")):
        with raises(ValueError, f"fit: clip must be {wanted}, not {clip!r}."):
            step(clip=clip)


def test_a_context_cannot_swallow_what_ended_the_run():
    class Greedy:
        def __call__(self, run):
            raise ZeroDivisionError("in epoch 1")

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return True

    with pytest.raises(ZeroDivisionError, match="in epoch 1") as caught:
        fit(network(), callbacks=[Greedy()])
    assert len(caught.value.history) == 1


# The order of the examples


def test_without_shuffling_the_last_part_is_held_out_and_the_batches_are_in_order():
    x, y = TRAIN
    seen = []

    def loss(prediction, target):
        seen.append(target)
        return nn.cross_entropy(prediction, target)

    model = network()
    history = fit(model, loss=loss, validation=0.2, shuffle=False, epochs=2)
    assert [len(batch) for batch in seen] == [16, 16, 8] * 2, "the training, and then what was held out"
    assert np.array_equal(np.concatenate(seen), np.concatenate([y, y]))
    assert nn.evaluate(model, nn.cross_entropy, (x[32:], y[32:]))["loss"] == min(history.val_loss)
    with raises(TypeError, "fit: shuffle must be True or False, not 'no'."):
        fit(network(), shuffle="no")
