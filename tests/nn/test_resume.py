"""A run that stopped goes on from its file as if it never had, bit for bit, however it stopped."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import nn
from autograd import Tensor
from tests.nn.messages import raises
from tests.nn.spirals import TRAIN, VALIDATION


class Noisy(nn.Module):
    """A network with a generator, in dropout, and with running means, in batch normalisation."""

    def __init__(self, seed=0, bits=np.random.PCG64):
        self.inner = nn.MLP([2, 8, 2], rng=seed)
        self.drop = nn.Dropout(0.2, np.random.Generator(bits(seed)))
        self.normalize = nn.BatchNorm(2)

    def forward(self, x):
        return self.inner(self.drop(self.normalize(x)))


OPTIMIZERS = {
    "momentum": lambda p: nn.SGD(p, lr=0.02, momentum=0.9),
    "Adam": lambda p: nn.Adam(p, lr=0.02),
    "RMSprop": lambda p: nn.RMSprop(p, lr=0.01),
    "AdamW in groups": lambda p: nn.AdamW([{"parameters": p[:2], "lr": 0.01}, {"parameters": p[2:]}], lr=0.03),
}


SCHEDULES = {
    "epoch": lambda o: nn.StepDecay(o, 2, 0.6),
    "batch": lambda o: nn.WarmUp(o, 4, nn.CosineDecay(o, 20, every="batch")),
    "plateau": lambda o: nn.Plateau(o, 0.5, patience=1),
}


class Counter:
    """A callback with a state."""

    def __init__(self):
        self.seen = []

    def __call__(self, run):
        self.seen.append(run.epoch)

    def state_dict(self):
        return {"seen": np.array(self.seen)}

    def load_state_dict(self, state):
        self.seen = state["seen"].tolist()


class Session:
    """One program that fits: a new model, optimiser and schedule each time."""

    def __init__(self, *, every="epoch", seed=0, bits=np.random.PCG64, optimizer="momentum"):
        self.model = Noisy(seed, bits)
        self.optimizer = OPTIMIZERS[optimizer](self.model.parameters())
        self.schedule = SCHEDULES[every](self.optimizer)
        self.counter = Counter()
        self.history = None

    def fit(self, epochs, **options):
        settings = {
            "validation": VALIDATION,
            "patience": 9,
            "eval_train": True,
            "batch_size": 16,
            "seed": 3,
            "progress": False,
        }
        self.history = nn.fit(
            self.model,
            nn.cross_entropy,
            TRAIN,
            epochs=epochs,
            optimizer=self.optimizer,
            schedule=self.schedule,
            callbacks=[self.counter],
            **(settings | options),
        )
        return self

    def everything(self):
        """All that must be equal, bit for bit; times are not."""
        columns = {name: column for name, column in self.history.columns.items() if name != "seconds"}
        return {
            "weights": {path: array.tobytes() for path, array in self.model.state_dict().items()},
            "optimizer": {name: np.array(value).tobytes() for name, value in self.optimizer.state_dict().items()},
            "schedule": self.schedule.state_dict(),
            "history": (columns, self.history.best_epoch, self.history.stopped_early),
            "generator": str(self.model.drop.rng.bit_generator.state),
            "callback": self.counter.seen,
        }


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.npz"


@pytest.mark.parametrize("every", SCHEDULES)
@pytest.mark.parametrize("stop", [1, 5, 9])
def test_ten_epochs_are_some_and_the_rest_bit_for_bit(path, stop, every):
    whole = Session(every=every).fit(10)
    Session(every=every).fit(stop, checkpoint=path)
    halves = Session(every=every, seed=9 if stop == 5 else 0).fit(10, checkpoint=path, resume=True)
    assert len(whole.history) == len(whole.history.columns["train_loss"]) == 10
    assert whole.history.best_epoch < 10, "the best weights must be others than the last"
    assert halves.everything() == whole.everything()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_kind_of_optimizer_goes_on(path, optimizer):
    whole = Session(optimizer=optimizer).fit(4)
    Session(optimizer=optimizer).fit(2, checkpoint=path)
    assert Session(optimizer=optimizer).fit(4, checkpoint=path, resume=True).everything() == whole.everything()


@pytest.mark.parametrize("bits", [np.random.MT19937, np.random.Philox, np.random.SFC64, np.random.PCG64DXSM])
def test_every_kind_of_generator_goes_on(path, bits):
    whole = Session(bits=bits).fit(4)
    Session(bits=bits).fit(2, checkpoint=path)
    assert Session(bits=bits).fit(4, checkpoint=path, resume=True).everything() == whole.everything()


@pytest.mark.parametrize("patience", [2, 3])
def test_a_run_that_early_stopping_ended_stays_ended(path, patience):
    options = {"patience": patience, "monitor": "val_loss"}
    whole = Session().fit(40, **options)
    n = len(whole.history)
    assert whole.history.stopped_early
    for first in (n - 1, n):  # one before the end; and where it would have stopped, but had no more epochs to run
        path.unlink(missing_ok=True)
        assert not Session().fit(first, checkpoint=path, **options).history.stopped_early
        assert Session().fit(40, checkpoint=path, resume=True, **options).everything() == whole.everything()


def test_resuming_a_finished_run_gives_its_result_again(path):
    whole = Session().fit(10, checkpoint=path)
    before = path.read_bytes()
    assert Session().fit(10, checkpoint=path, resume=True).everything() == whole.everything()
    assert Session().fit(3, checkpoint=path, resume=True).history.loss == whole.history.loss
    assert path.read_bytes() == before


def test_without_a_file_a_resumed_run_is_a_new_one(path):
    assert Session().fit(3, checkpoint=path, resume=True).everything() == Session().fit(3).everything()
    assert path.exists()


def test_a_checkpoint_changes_nothing_in_the_run(path):
    assert Session().fit(4, checkpoint=path).everything() == Session().fit(4).everything()


def test_a_held_out_share_and_weights_go_on_too(path):
    options = {"validation": 0.25, "sample_weight": np.linspace(0, 1, len(TRAIN[0]))}

    def fit(epochs, **more):
        model = Noisy()
        optimizer = nn.Adam(model.parameters())
        history = nn.fit(
            model,
            nn.cross_entropy,
            TRAIN,
            epochs=epochs,
            seed=5,
            optimizer=optimizer,
            progress=False,
            **options,
            **more,
        )
        return {p: a.tobytes() for p, a in model.state_dict().items()}, history.loss, history.val_loss

    whole = fit(6)
    fit(3, checkpoint=path)
    assert fit(6, checkpoint=path, resume=True) == whole


def test_a_tensor_that_only_the_optimizer_knows_goes_on_too(path):
    def fit(epochs, **more):
        model, scale = Noisy(), Tensor(1.0)
        nn.fit(
            model,
            lambda p, t: nn.cross_entropy(p * scale, t),
            TRAIN,
            epochs=epochs,
            seed=0,
            optimizer=nn.SGD([*model.parameters(), scale], lr=0.1, momentum=0.9),
            progress=False,
            **more,
        )
        return scale.item()

    whole = fit(4)
    assert whole != 1.0
    fit(2, checkpoint=path)
    assert fit(4, checkpoint=path, resume=True) == whole


def test_the_bar_begins_where_the_run_does(path, capfd):
    pytest.importorskip("tqdm", reason="needs tqdm")
    Session().fit(2, checkpoint=path)
    Session().fit(3, checkpoint=path, resume=True, progress=True)
    lines = capfd.readouterr().err.rstrip().split("\r")
    assert lines[1].startswith("epoch 2/3:  67%")
    assert lines[-1].startswith("epoch 3/3: 100%")
    assert "9/9" in lines[-1]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_an_interrupted_epoch_is_run_again(path, error):
    whole = Session().fit(6)

    def interrupt(run):
        if run.epoch == 4:
            raise error("now")

    session = Session()
    calls = [session.counter]
    session.counter = lambda run: [call(run) for call in calls]
    calls.append(interrupt)
    with pytest.raises(error, match="now"):
        session.fit(6, checkpoint=path)
    resumed = Session()
    resumed.counter.load_state_dict({"seen": np.array([1, 2, 3])})  # the wrapping function has no state to keep
    callback, resumed.counter = resumed.counter, lambda run: callback(run)
    resumed.fit(6, checkpoint=path, resume=True)
    resumed.counter = callback
    assert resumed.everything() == whole.everything()


def test_every_says_how_often_and_the_last_epoch_is_always_kept(path):
    with pytest.raises(ZeroDivisionError):
        Session().fit(9, checkpoint=nn.Checkpoint(path, every=3), metrics={"m": failing_at(8)})
    with np.load(path, allow_pickle=False) as file:
        assert file["run/epoch"] == 6
    assert Session().fit(7, checkpoint=nn.Checkpoint(path, every=3), resume=True, metrics={"m": failing_at(99)})
    with np.load(path, allow_pickle=False) as file:
        assert file["run/epoch"] == 7


def failing_at(n):
    left = iter(range(2 * n - 1, -1000, -1))  # calls, of training and validation
    return lambda p, t: 1 // next(left)


# What is refused


def refuses(path, why, session=None, **options):
    session = session or Session()
    before = session.model.state_dict(), session.optimizer.state_dict(), session.model.drop.rng.bit_generator.state
    content = path.read_bytes()
    with raises(ValueError, why):
        session.fit(9, checkpoint=path, resume=True, **options)
    after = session.model.state_dict(), session.optimizer.state_dict(), session.model.drop.rng.bit_generator.state
    for old, new in zip(before, after, strict=True):
        assert {k: str(v) for k, v in old.items()} == {k: str(v) for k, v in new.items()}
    assert path.read_bytes() == content


def other(path, why):
    return (
        f"fit: {path} is of another run: {why}. Nothing was loaded. Resume with the model, the optimiser, the data, "
        "the seed and the options that the run began with."
    )


def test_a_file_of_another_run_is_refused_and_nothing_has_changed(path):
    Session().fit(2, checkpoint=path)
    refuses(path, other(path, "batch_size was 16, but is 8"), batch_size=8)
    with np.load(path) as file:
        was = file["run/digest of data and validation"]
    with pytest.raises(ValueError, match=rf"run: digest of data and validation was {was}, but is \w{{16}}\. Noth"):
        Session().fit(3, checkpoint=path, resume=True, validation=(VALIDATION[0] + 1e-9, VALIDATION[1]))
    with pytest.raises(ValueError, match=rf"run: digest of data and validation was {was}, but is \w{{16}}\. Noth"):
        Session().fit(3, checkpoint=path, resume=True, validation=None, patience=None)
    session = Session()
    session.model.inner = nn.MLP([2, 8, 8, 2], rng=0)
    session.optimizer = nn.SGD(session.model.parameters(), lr=0.2)
    session.schedule = SCHEDULES["epoch"](session.optimizer)
    why = (
        "model was Noisy(): 46 parameters, but is Noisy(): 118 parameters; "
        "optimizer was SGD(lr=0.02, weight_decay=0.0, l1=0.0, momentum=0.9, nesterov=False), "
        "but is SGD(lr=0.2, weight_decay=0.0, l1=0.0, momentum=0.0, nesterov=False)"
    )
    with raises(ValueError, other(path, why)):
        session.fit(3, checkpoint=path, resume=True)


def test_a_part_that_does_not_fit_leaves_the_parts_before_it_as_they_were(path):
    Session(seed=4).fit(2, checkpoint=path)
    with np.load(path) as file:
        arrays = dict(file)
    for change, why in (
        (
            {"optimizer/4.velocity": np.zeros(1)},
            "SGD.load_state_dict: 4.velocity has shape (1,) instead of (2,). Nothing was loaded. "
            "Load into an optimiser that was made like the one the state came from",
        ),
        ({"generators/model.drop.rng": None}, "the generator model.drop.rng is missing"),
        ({"generators/model.other": np.array("{}")}, "the generator model.other is unexpected"),
        ({"run/epoch": None}, "epoch is missing"),
        ({"extra/1": np.zeros(1)}, "extra is unexpected"),
    ):
        changed = {name: array for name, array in (arrays | change).items() if array is not None}
        np.savez(path, **changed)
        refuses(path, other(path, why))


def test_generators_before_one_that_does_not_fit_are_as_they_were(path):
    def session(seed, bits):
        made = Session(seed=seed)
        made.model.second = np.random.Generator(bits(0))
        return made

    session(4, np.random.MT19937).fit(2, checkpoint=path)
    refuses(path, other(path, "the generator model.second is of another kind"), session(0, np.random.PCG64))


def test_a_damaged_file_is_refused(path):
    Session().fit(1, checkpoint=path)
    path.write_bytes(path.read_bytes()[:-40])
    refuses(path, f"fit: {path} is no .npz file, or is cut off. Nothing was loaded.")


def test_a_file_that_is_there_is_not_overwritten_by_another_run(path):
    Session().fit(1, checkpoint=path)
    before = path.read_bytes()
    with raises(
        FileExistsError,
        f"fit: the checkpoint {path} exists. Go on from it with resume=True, or delete it for a new run.",
    ):
        Session().fit(1, checkpoint=path)
    assert path.read_bytes() == before


def test_options_that_cannot_be(path, tmp_path):
    folder = tmp_path / "nowhere"
    with raises(FileNotFoundError, f"fit: there is no folder {folder} for the checkpoint run.npz."):
        Session().fit(1, checkpoint=folder / "run.npz")
    with raises(ValueError, "fit: resume=True needs the file to go on from: checkpoint='run.npz'."):
        Session().fit(1, resume=True)
    with raises(TypeError, "fit: resume must be True or False, not 'yes'."):
        Session().fit(1, checkpoint=path, resume="yes")
    with raises(ValueError, "Checkpoint: the name 'run.safetensors' must end in .npz."):
        Session().fit(1, checkpoint="run.safetensors")
    with raises(ValueError, "Checkpoint: every must be an integer >= 1, not 0."):
        nn.Checkpoint(path, every=0)


# A program that is killed


def test_a_write_that_stops_half_way_leaves_the_epoch_before(path, monkeypatch):
    whole = Session().fit(6)
    fsync, calls = os.fsync, iter(range(1, 100))

    def killed(descriptor):
        if next(calls) == 4:
            os.ftruncate(descriptor, 100)
            raise SystemExit("killed")
        fsync(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", killed)
        with pytest.raises(SystemExit):
            Session().fit(6, checkpoint=path)
    with np.load(path, allow_pickle=False) as file:
        assert file["run/epoch"] == 3
    assert Session().fit(6, checkpoint=path, resume=True).everything() == whole.everything()


PROGRAM = """
import sys
from tests.nn.test_resume import Session
Session().fit(100_000, checkpoint=sys.argv[1], resume=True, patience=None)
"""


@pytest.mark.slow
def test_kill_9_at_any_moment_costs_at_most_the_epoch_it_hits(path):
    rng, epochs = np.random.default_rng(0), [0]
    for _ in range(6):
        program = subprocess.Popen([sys.executable, "-c", PROGRAM, str(path)], cwd=Path(__file__).parents[2])
        try:
            until = time.monotonic() + 30
            while last(path) < epochs[-1] + 2 and time.monotonic() < until:
                assert program.poll() is None, "the program ended by itself"
                time.sleep(0.01)
            time.sleep(rng.uniform(0, 0.05))  # into a step, a write, or between
        finally:
            program.send_signal(signal.SIGKILL)
            program.wait()
        epochs.append(last(path))
        assert epochs[-1] >= epochs[-2] + 2, "what was written before is still there"
    n = epochs[-1]
    whole = Session().fit(n + 1, patience=None)
    assert Session().fit(n + 1, checkpoint=path, resume=True, patience=None).everything() == whole.everything()


def last(path):
    """The epoch in the file, which is whole at every moment."""
    if not path.exists():
        return 0
    with np.load(path, allow_pickle=False) as file:
        return int(file["run/epoch"])
