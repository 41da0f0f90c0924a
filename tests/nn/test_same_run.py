"""What a checkpoint records beside names: numbers of schedules and layers, the code of functions, generators' seeds."""

import copy
import functools
import re

import numpy as np
import pytest

import nn
from nn.description import described
from tests.nn.spirals import TRAIN

LAST = (
    "Nothing was loaded. Resume with the model, the optimiser, the data, the seed and the options that the run began "
    "with."
)


def run(path, epochs, layer=None, loss=nn.cross_entropy, schedule=None, **options):
    model = nn.Sequential(nn.Linear(2, 2, rng=0), layer or nn.Dropout(0.0, seed=0))
    optimizer = nn.SGD(model.parameters(), lr=0.1)
    settings = {"seed": 0, "progress": False, "checkpoint": path, "resume": path.exists()} | options
    plan = schedule and schedule(optimizer)
    return nn.fit(model, loss, TRAIN, epochs=epochs, optimizer=optimizer, schedule=plan, **settings)


def without_digests(text):
    return re.sub(r"code [0-9a-f]{8}", "code …", text)


class Scaled(nn.Module):
    """A layer of one's own, with a setting and a list in which it keeps notes."""

    def __init__(self, factor, function=np.tanh):
        self.factor, self.function, self.notes = factor, function, []

    def forward(self, x):
        self.notes.append(len(x))
        return x * self.factor


class Loss:
    """A loss with a setting."""

    def __init__(self, smoothing):
        self.smoothing = smoothing

    def __call__(self, p, t):
        return nn.cross_entropy(p, t, label_smoothing=self.smoothing)


def times(factor):
    return lambda p, t: factor * nn.cross_entropy(p, t)


def squared(p, t):
    return float((p**2).mean())


def other(p, t):
    return float((p**3).mean())


other.__name__ = "squared"
VALID = {"eval_train": True}
rng = np.random.default_rng
RUNS = {
    "schedule's number": (
        {"schedule": lambda o: nn.StepDecay(o, 2)},
        {"schedule": lambda o: nn.StepDecay(o, 100)},
        "schedule was StepDecay(step_size=2, gamma=0.1, every=epoch), "
        "but is StepDecay(step_size=100, gamma=0.1, every=epoch)",
    ),
    "schedule in a schedule": (
        {"schedule": lambda o: nn.WarmUp(o, 2, nn.CosineDecay(o, 9))},
        {"schedule": lambda o: nn.WarmUp(o, 2, nn.CosineDecay(o, 8))},
        "schedule was WarmUp(length=2, every=epoch, then=CosineDecay(length=9, lowest=0.0, every=epoch)), "
        "but is WarmUp(length=2, every=epoch, then=CosineDecay(length=8, lowest=0.0, every=epoch))",
    ),
    "layer's number": (
        {"layer": nn.BatchNorm(2)},
        {"layer": nn.BatchNorm(2, momentum=0.5)},
        "model was layers.1.momentum=0.1, but is layers.1.momentum=0.5",
    ),
    "own layer's number": (
        {"layer": Scaled(2)}, {"layer": Scaled(3)}, "model was layers.1.factor=2, but is layers.1.factor=3",
    ),
    "own layer's function": (
        {"layer": Scaled(2, lambda x: x)},
        {"layer": Scaled(2, lambda x: 2 * x)},
        "model was layers.1.function=<lambda> (code …), but is layers.1.function=<lambda> (code …)",
    ),
    "loss object": ({"loss": Loss(0.1)}, {"loss": Loss(0.2)},
        "loss was Loss(smoothing=0.1) (code …), but is Loss(smoothing=0.2) (code …)",
    ),
    "lambda": (
        {"loss": lambda p, t: nn.cross_entropy(p, t)},
        {"loss": lambda p, t: 2 * nn.cross_entropy(p, t)},
        "loss was <lambda> (code …), but is <lambda> (code …)",
    ),
    "closure": (
        {"loss": times(1)}, {"loss": times(2)}, "loss was <lambda> (code …), but is <lambda> (code …)",
    ),
    "partial of a lambda": (
        {"loss": functools.partial(lambda p, t: nn.cross_entropy(p, t))},
        {"loss": functools.partial(lambda p, t: nn.cross_entropy(2 * p, t))},
        "loss was <lambda> (code …)(), but is <lambda> (code …)()",
    ),
    "metric": (
        {"metrics": {"m": squared}, **VALID},
        {"metrics": {"m": other}, **VALID},
        "metrics was m=squared (code …), but is m=squared (code …)",
    ),
    "generator": (
        {"seed": rng(1)}, {"seed": rng(2)}, "seed was a generator seeded by 1, but is a generator seeded by 2",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_what_differs_is_named(tmp_path, name):
    path, (before, after, why) = tmp_path / "run.npz", RUNS[name]
    run(path, 1, **before)
    with pytest.raises(ValueError, match="is of another run") as caught:
        run(path, 2, **after)
    assert without_digests(str(caught.value)) == f"fit: {path} is of another run: {why}. {LAST}"
    assert len(run(path, 2, **before)) == 2, "the same settings, also if the objects are used a second time, go on"


def test_the_same_code_written_elsewhere_is_the_same_function(tmp_path):
    path = tmp_path / "run.npz"
    first = lambda p, t: nn.cross_entropy(p, t)  # noqa: E731
    second = lambda p, t: nn.cross_entropy(p, t)  # noqa: E731
    run(path, 1, loss=first)
    assert len(run(path, 2, loss=second)) == 2


def test_a_function_may_take_itself_and_the_model_along(tmp_path):
    path, model = tmp_path / "run.npz", nn.Linear(2, 2, rng=0)

    def loss(p, t):
        return nn.cross_entropy(p, t) if loss else model

    run(path, 1, loss=loss)
    model.eval()
    assert len(run(path, 2, loss=loss)) == 2


def recursive(p, t):
    return recursive(t, p) if p is None else p


def unfinished():
    """A function that takes along a name that has no value yet."""

    def function():
        return later

    alone = described(function)
    later = 1
    return alone, function, later


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.float64(0.1), np.float64(0.2)),
        (np.float32(0.1), np.float32(0.2)),
        (np.random.default_rng(0), np.random.default_rng(1)),
        (np.arange(3), np.arange(3.0)),
        (np.arange(4), np.arange(4).reshape(2, 2)),
        ([1, 2], [2, 1]),
        ({"a": [1]}, {"a": [2]}),
        (Loss(0.1).__call__, Loss(0.2).__call__),
        (functools.partial(squared, 1), functools.partial(squared, 2)),
        (recursive, squared),
    ],
)
def test_what_differs_is_described_by_other_words_and_a_copy_by_the_same(one, other):
    assert described(one) != described(other)
    assert described(copy.deepcopy(one)) == described(one)


def test_a_name_without_a_value_is_no_part_of_what_a_function_takes_along():
    alone, function, _ = unfinished()
    assert alone.partition(" ")[0] == described(function).partition(" ")[0]
