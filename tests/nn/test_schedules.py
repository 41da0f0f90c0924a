"""Schedules give torch's learning rates, keep the ratio of groups, and go on from their state."""

import math

import numpy as np
import pytest

import nn
from autograd import Tensor
from tests.nn.frozen import RATES
from tests.nn.messages import raises


def sgd(lr=0.4, groups=1):
    return nn.SGD([{"parameters": [Tensor(1.0)], "lr": lr / 2**i} for i in range(groups)], lr=1.0)


def make(name, optimizer):
    """The schedule of this name, which says its settings as Python would."""
    return eval("nn." + name.replace("(", "(optimizer, ", 1), {"nn": nn, "optimizer": optimizer})


@pytest.mark.parametrize("name", RATES)
def test_fifty_rates_are_torchs(name):
    optimizer = sgd()
    schedule = make(name, optimizer)
    found = [optimizer.lr]
    for _ in range(50):
        schedule.step()
        found.append(optimizer.lr)
    for step, rate in RATES[name].items():
        assert found[step] == pytest.approx(rate, rel=1e-12, abs=1e-16)


def test_a_cosine_stays_where_it_ends():
    optimizer = sgd()
    schedule = nn.CosineDecay(optimizer, 3, lowest=0.1)
    for _ in range(3):
        schedule.step()
    assert optimizer.lr == pytest.approx(0.1)
    schedule.step()
    assert optimizer.lr == pytest.approx(0.1)


def test_a_warm_up_goes_up_evenly_and_then_as_another_schedule():
    optimizer = sgd(1.0)
    schedule = nn.WarmUp(optimizer, 4, nn.StepDecay(optimizer, 2, gamma=0.5))
    found = [optimizer.lr]
    for _ in range(9):
        schedule.step()
        found.append(optimizer.lr)
    assert found == [0.25, 0.5, 0.75, 1, 1, 1, 0.5, 0.5, 0.25, 0.25]
    assert schedule.every == "epoch"
    optimizer = sgd(1.0)
    schedule = nn.WarmUp(optimizer, 2)
    assert schedule.every == "batch"
    assert optimizer.lr == 0.5
    for _ in range(3):
        schedule.step()
    assert optimizer.lr == 1


def test_every_group_keeps_its_share():
    optimizer = sgd(0.4, groups=2)
    schedule = nn.StepDecay(optimizer, 1)
    schedule.step()
    assert [group.lr for group in optimizer.groups] == pytest.approx([0.04, 0.02])


@pytest.mark.parametrize(("mode", "sign"), [("min", 1), ("max", -1)])
def test_a_plateau_is_as_many_epochs_as_its_patience_without_improvement(mode, sign):
    optimizer = sgd(1.0)
    schedule = nn.Plateau(optimizer, factor=0.5, patience=2, min_delta=0.1, mode=mode, lowest=0.2)
    found = []
    for value in (5, 4, 3.95, 3.95, 3, 3, 3, 3, 3, 3, 3):
        schedule.step(sign * value)
        found.append(optimizer.lr)
    assert found == [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2, 0.2]


SCHEDULES = {
    **{name: (lambda o, name=name: make(name, o)) for name in RATES},
    "WarmUp": lambda o: nn.WarmUp(o, 10, nn.CosineDecay(o, 20)),
    "Plateau": lambda o: nn.Plateau(o, 0.5, 3),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_loaded_state_goes_on_with_the_same_rates(name):
    first, second = sgd(groups=2), sgd(groups=2)
    one, two = SCHEDULES[name](first), SCHEDULES[name](second)
    values = np.random.default_rng(0).normal(size=40)
    for value in values[:15]:
        one.step(value)
    state = one.state_dict()
    assert all(isinstance(number, (int, float)) for number in state.values())
    two.load_state_dict({key: np.asarray(number) for key, number in state.items()})
    for value in values[15:]:
        assert [group.lr for group in first.groups] == [group.lr for group in second.groups]
        one.step(value)
        two.step(value)


def test_a_state_that_does_not_fit_is_refused_and_nothing_changes():
    optimizer = sgd()
    schedule = nn.StepDecay(optimizer, 1)
    what = "StepDecay.load_state_dict: "
    with raises(
        ValueError, what + "starts.0 is missing; best is unexpected; steps is not a number. Nothing was loaded."
    ):
        schedule.load_state_dict({"steps": "3", "best": 1.0})
    with raises(ValueError, what + "starts.0 is missing; best is unexpected. Nothing was loaded."):
        schedule.load_state_dict({"steps": 3, "best": "a text"})
    with raises(TypeError, what + "expected what state_dict() returns, a dict, not None."):
        schedule.load_state_dict(None)
    for steps in (-5, 5.5, math.inf):
        with raises(ValueError, f"{what}steps is {steps:g}, not a whole number >= 0. Nothing was loaded."):
            schedule.load_state_dict({"steps": steps, "starts.0": 0.4})
    with raises(
        ValueError, what + "steps is not a number; starts.0 is -1, not a learning rate >= 0. Nothing was loaded."
    ):
        schedule.load_state_dict({"steps": math.nan, "starts.0": -1})
    plateau = nn.Plateau(optimizer)
    with raises(
        ValueError,
        "Plateau.load_state_dict: best is not a number; waited is 0.5, not a whole number >= 0. Nothing was loaded.",
    ):
        plateau.load_state_dict({**plateau.state_dict(), "best": math.nan, "waited": 0.5})
    assert schedule.state_dict() == {"steps": 0, "starts.0": 0.4}
    assert optimizer.lr == 0.4


def test_impossible_schedules_are_refused():
    o = sgd()
    with raises(TypeError, "StepDecay: optimizer must be an optimiser such as nn.Adam(…), not a float."):
        nn.StepDecay(0.1, 3)
    with raises(ValueError, "StepDecay: every must be 'epoch' or 'batch', not 'step'."):
        nn.StepDecay(o, 3, every="step")
    with raises(ValueError, "StepDecay: step_size must be an integer >= 1, not 0."):
        nn.StepDecay(o, 0)
    with raises(ValueError, "StepDecay: gamma must be > 0, not 0."):
        nn.StepDecay(o, 1, gamma=0)
    with raises(ValueError, "CosineDecay: lowest must be a finite number >= 0, not -1."):
        nn.CosineDecay(o, 3, lowest=-1)
    with raises(TypeError, "WarmUp: then must be a schedule such as nn.CosineDecay(…), not a Plateau."):
        nn.WarmUp(o, 3, nn.Plateau(o))
    with raises(ValueError, "WarmUp: then must be a schedule of the same optimiser."):
        nn.WarmUp(o, 3, nn.StepDecay(sgd(), 3))
    with raises(ValueError, "WarmUp: then has every='epoch', but WarmUp has every='batch'."):
        nn.WarmUp(o, 3, nn.StepDecay(o, 3), every="batch")
    with raises(ValueError, "Plateau: mode must be 'min' or 'max', not 'less'."):
        nn.Plateau(o, mode="less")
    with raises(ValueError, "Plateau: factor must be a finite number in [0, 1), not 1."):
        nn.Plateau(o, factor=1)
    for value in (None, math.nan, "3"):
        with raises(ValueError, f"Plateau: step needs the monitored value of the epoch, a number, not {value!r}."):
            nn.Plateau(o).step(value)
    with raises(ValueError, "OneCycle: highest must be > 0, not 0."):
        nn.OneCycle(o, 0, 10)
    with raises(NotImplementedError, "Schedule has no rate: write def rate(self, start, step): …"):
        nn.Schedule(o)


@pytest.mark.parametrize(("mode", "dropped"), [(None, 0), ("min", 2), ("max", 0)])
def test_a_plateau_in_fit_knows_that_a_larger_accuracy_is_better(mode, dropped):
    x, y = np.eye(4), np.array([0, 1, 0, 1])
    model = nn.Linear(4, 2, rng=0)
    optimizer = nn.SGD(model.parameters(), lr=1.0)
    schedule = nn.Plateau(optimizer, 0.5, 1, mode=mode)
    values = iter([0.1, 0.2, 0.3])
    nn.fit(
        model, nn.cross_entropy, (x, y), validation=(x, y), metrics={"accuracy": lambda p, t: next(values)},
        monitor="val_accuracy", optimizer=optimizer, schedule=schedule, epochs=3, seed=0, progress=False,
    )  # fmt: skip
    assert schedule.drops == dropped


def test_a_warm_up_counts_what_the_schedule_after_it_counts():
    o = sgd()
    assert nn.WarmUp(o, 500, nn.CosineDecay(o, 20_000, every="batch")).every == "batch"
    assert nn.WarmUp(o, 3, nn.CosineDecay(o, 20)).every == "epoch"
