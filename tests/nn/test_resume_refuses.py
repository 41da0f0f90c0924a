"""A checkpoint goes on only with the options it began with; a damaged or hostile one is refused and changes nothing."""

import functools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nn
from tests.nn.messages import raises
from tests.nn.spirals import TRAIN, VALIDATION, network

REST = (
    "Nothing was loaded. Resume with the model, the optimiser, the data, the seed and the options that the run began "
    "with."
)
ADAM = "lr=0.001, weight_decay=0.0, l1=0.0, betas=(0.9, 0.999), eps=1e-08"


def run(path, epochs=2, model=None, loss=nn.cross_entropy, optimizer=None, make=nn.Adam, **options):
    model = model or nn.Sequential(nn.MLP([2, 4, 2], rng=0), nn.Dropout(0.1, seed=1))
    defaults = {
        "validation": VALIDATION, "metrics": {"accuracy": nn.accuracy}, "batch_size": 20, "seed": 3, "progress": False,
        "resume": path.exists(),
    }  # fmt: skip
    optimizer = optimizer or make(model.parameters())
    return nn.fit(model, loss, TRAIN, epochs=epochs, optimizer=optimizer, checkpoint=path, **(defaults | options))


OTHERS = {
    "monitor": (
        {"monitor": "val_accuracy"},
        "monitor was val_loss, but is val_accuracy; mode was min, but is max",
    ),
    "mode": ({"mode": "max"}, "mode was min, but is max"),
    "min_delta": (
        {"early_stopping": nn.EarlyStopping(min_delta=0.1)},
        "min_delta was 0.0, but is 0.1",
    ),
    "metrics": ({"metrics": {"a": nn.accuracy}}, "metrics was accuracy, but is a=accuracy"),
    "eval_train": ({"eval_train": True}, "eval_train was False, but is True"),
    "optimizer": (
        {"make": nn.AdamW},
        f"optimizer was Adam({ADAM}), but is AdamW({ADAM.replace('decay=0.0', 'decay=0.01')})",
    ),
    "lr": (
        {"make": functools.partial(nn.Adam, lr=0.1)},
        f"optimizer was Adam({ADAM}), but is Adam({ADAM.replace('0.001', '0.1')})",
    ),
    "loss": (
        {"loss": functools.partial(nn.cross_entropy, label_smoothing=0.1)},
        "loss was cross_entropy, but is cross_entropy(label_smoothing=0.1)",
    ),
    "clip": ({"clip": 1}, "clip was None, but is 1.0"),
    "seed": ({"seed": 4}, "seed was 3, but is 4"),
    "activation": (
        {"model": nn.Sequential(nn.MLP([2, 4, 2], "tanh", rng=0), nn.Dropout(0.1, seed=1))},
        "model was layers.0.layers.1  Relu(), but is layers.0.layers.1  Tanh()",
    ),
}


@pytest.fixture(scope="module")
def began(tmp_path_factory):
    path = tmp_path_factory.mktemp("runs") / "run.npz"
    run(path)
    return path


@pytest.mark.parametrize("what", OTHERS)
def test_a_run_with_other_options_is_another_run(began, what):
    options, why = OTHERS[what]
    with raises(ValueError, f"fit: {began} is of another run: {why}. {REST}"):
        run(began, 4, **options)


def test_a_schedule_begins_where_it_began(tmp_path):
    path = tmp_path / "run.npz"
    model = network()
    optimizer = nn.Adam(model.parameters())
    schedule = nn.StepDecay(optimizer, 1)
    options = {"model": model, "optimizer": optimizer, "schedule": schedule}
    run(path, 2, **options)
    assert optimizer.lr != 1e-3
    assert len(run(path, 4, **options)) == 4, "the same objects, in the same session, go on"
    why = "schedule was StepDecay(step_size=1, gamma=0.1, every=epoch), but is none"
    with raises(ValueError, f"fit: {path} is of another run: {why}. {REST}"):
        run(path, 5, model=network())


def test_what_may_change_on_the_way(began, tmp_path):
    path = tmp_path / "run.npz"
    path.write_bytes(began.read_bytes())
    assert len(run(path, 4, patience=3, callbacks=[print])) == 4


# What stopped a run


def test_a_run_that_a_callback_stopped_goes_on_without_it(tmp_path):
    path = tmp_path / "run.npz"
    assert len(run(path, 5, callbacks=[lambda run: run.stop()])) == 1
    assert len(run(path, 5)) == 5


def test_a_run_whose_patience_is_over_goes_on_with_more_of_it(tmp_path):
    path = tmp_path / "run.npz"
    scripted = iter([3.0, 1.0, *range(2, 90)])
    options = {"metrics": {"worse": lambda p, t: next(scripted)}, "monitor": "val_worse", "mode": "min"}
    assert len(run(path, 30, patience=3, **options)) == 5
    assert len(run(path, 30, patience=3, **options)) == 5
    history = run(path, 30, patience=6, **options)
    assert len(history) == 8
    assert history.best_epoch == 2
    assert history.stopped_early


# Damage


def everything(model, optimizer):
    states = [model.state_dict(), optimizer.state_dict(), model[1].rng.bit_generator.state]
    return [{name: str(value) for name, value in state.items()} for state in states]


def resumed(path, arrays):
    """The error of resuming from ``arrays``, which has changed nothing; or None, and then the run can go on."""
    np.savez(path, **arrays)
    model = nn.Sequential(nn.MLP([2, 4, 2], rng=5), nn.Dropout(0.1, seed=6))
    optimizer = nn.Adam(model.parameters())
    before = everything(model, optimizer)
    try:
        history = run(path, 2, model=model, optimizer=optimizer)
    except ValueError as error:
        assert everything(model, optimizer) == before
        return str(error)
    repr(history)
    assert {len(column) for column in history.columns.values()} == {2}
    return None


DAMAGE = {
    "run/epoch": [
        ([1, 2], "epoch is [1 2], not a number of epochs"),
        (np.nan, "epoch is nan, not a number of epochs"),
        (-5, "epoch is -5, not a number of epochs"),
        (3, "the history has 2 rows, but epoch is 3"),
        ("x", "epoch is x, not a number of epochs"),
    ],
    "run/stopped": [("x", "stopped is unexpected")],
    "run/seed": [(None, "seed is missing")],
    "history/loss": [
        (1.0, "History.load_state_dict: loss must be a row of floats, not of shape (), float64. Nothing was loaded"),
        (
            ["a", "b"],
            "History.load_state_dict: loss must be a row of floats, not of shape (2,), <U1. Nothing was loaded",
        ),
        (
            [1.0],
            "History.load_state_dict: the columns differ in length: loss has 1, val_loss has 2, val_accuracy has 2, "
            "seconds has 2. Nothing was loaded",
        ),
        (None, "the column loss is missing"),
    ],
    "history/more": [([1.0, 2.0], "the column more is unexpected")],
    "generators/shuffle": [
        ("[1]", "the state of the generator shuffle is damaged"),
        ("{", "the state of the generator shuffle is damaged"),
        ("7", "the state of the generator shuffle is damaged"),
        ('{"bit_generator": "PCG64"}', "the state of the generator shuffle is damaged"),
        ('{"bit_generator": "PCG64", "state": 1}', "the state of the generator shuffle is damaged"),
        ("[" * 99999, "the state of the generator shuffle is damaged"),
        ('{"bit_generator": "os.system"}', "the generator shuffle is of another kind"),
    ],
    "early_stopping/epoch": [
        (1, "EarlyStopping.load_state_dict: no run can be at {}. Nothing was loaded"),
        (-5, "EarlyStopping.load_state_dict: no run can be at {}. Nothing was loaded"),
        (9, "early_stopping saw 9 epochs, but epoch is 2"),
    ],
    "early_stopping/best": [(np.nan, "EarlyStopping.load_state_dict: no run can be at {}. Nothing was loaded")],
    "early_stopping/weights.0.layers.0.bias": [
        (["a"] * 4, "EarlyStopping.load_state_dict: the state is not of a run with this model"),
    ],
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_named_and_changes_nothing(began, tmp_path, name):
    path = tmp_path / "run.npz"
    with np.load(began) as file:
        arrays = dict(file)
    for value, why in DAMAGE[name]:
        changed = arrays | {name: np.array(value)}
        if value is None:
            del changed[name]
        keys = ("epoch", "best", "best_epoch")
        at = ", ".join([f"{key} {changed['early_stopping/' + key]}" for key in keys])
        assert resumed(path, changed) == f"fit: {path} is of another run: {why.format(at) if at else why}. {REST}"


@pytest.mark.parametrize("error", [KeyError, ZeroDivisionError])
def test_a_callback_that_cannot_load_takes_the_others_back(began, tmp_path, error):
    class Part:
        def __call__(self, run):
            pass

        def state_dict(self):
            return {}

        def load_state_dict(self, state):
            raise error("broken")

    path = tmp_path / "run.npz"
    run(path, 1, callbacks=[Part()])
    model = nn.Sequential(nn.MLP([2, 4, 2], rng=5), nn.Dropout(0.1, seed=6))
    optimizer = nn.Adam(model.parameters())
    before = everything(model, optimizer)
    why = "KeyError: 'broken'" if error is KeyError else f"{error.__name__}: broken"
    with raises(ValueError, f"fit: {path} is of another run: {why}. {REST}"):
        run(path, 2, model=model, optimizer=optimizer, callbacks=[Part()])
    assert everything(model, optimizer) == before


VALUES = st.one_of(
    hnp.arrays(
        st.sampled_from(["f8", "f4", "i8", "u1", "?", "U3"]),
        hnp.array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=3),
    ),
    st.text(st.characters(codec="ascii"), max_size=9).map(np.array),
    st.sampled_from([np.nan, np.inf, -np.inf, -1, -1.0, 1e300, 2**62, 0]).map(np.array),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data(), VALUES, st.sampled_from(["replace", "delete", "add", "broadcast"]))
def test_whatever_stands_in_the_file_it_is_loaded_whole_or_not_at_all(began, tmp_path, data, value, how):
    with np.load(began) as file:
        arrays = dict(file)
    name = data.draw(st.sampled_from(sorted(arrays)))
    if how == "delete":
        del arrays[name]
    elif how == "add":
        arrays[f"{name}x"] = value
    elif how == "broadcast" and value.ndim == 0:
        arrays[name] = np.full(arrays[name].shape, value)
    else:
        arrays[name] = value
    error = resumed(tmp_path / "run.npz", arrays)
    assert error is None or error.endswith(REST) or "Nothing was loaded" in error
