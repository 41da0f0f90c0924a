"""The page of a run, before and after its script has run; and what makes no sense is refused."""

import json
import re

import numpy as np
import pytest

import nn
import viz
from autograd import Tensor, ops
from tests.viz.browser import unpacked
from viz.training.frames import best_epoch, chosen, layers

RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 2))
Y = (X[:, :1] + X[:, 1:] > 0).astype(float)


def trained(epochs=12):
    """A model, and the recorder that went along."""
    model = nn.Sequential(nn.Linear(2, 4, rng=1), nn.Tanh(), nn.Linear(4, 1, rng=2))
    optimizer = nn.SGD(model.parameters(), lr=1.0)
    recorder = viz.Recorder(model)
    for epoch in range(epochs):
        value = nn.binary_cross_entropy(model(X), Y)
        optimizer.zero_grad()
        value.backward()
        recorder.record(loss=value, val_loss=(epoch - 4.0) ** 2 + 0.5)
        optimizer.step()
    return model, recorder


@pytest.fixture(scope="module")
def run():
    return trained()


@pytest.fixture(scope="module")
def player(run):
    model, recorder = run
    return viz.play_training(model, recorder, data=(X, Y), title="A run")


def frames(player):
    return json.loads(re.search(r'application/json">(.*?)</script>', unpacked(player.to_html()), re.DOTALL)[1])[
        "frames"
    ]


def test_each_frame_shows_the_model_of_its_epoch(run, player):
    model, recorder = run
    now = model.state_dict()
    for frame, snapshot in zip(frames(player), recorder.snapshots, strict=True):
        assert frame["epoch"] == snapshot.epoch
        model.load_state_dict(dict(snapshot.values))
        said = (model(X).data > 0)[:, 0]
        assert frame["wrong"] == "".join(str(int(a != b)) for a, b in zip(said, Y[:, 0] > 0, strict=True))
    model.load_state_dict(now)
    assert "1" in frames(player)[0]["wrong"]


def test_the_model_is_as_it_was(run):
    model, recorder = run
    before = {name: value.copy() for name, value in model.state_dict().items()}
    viz.play_training(model, recorder, data=(X, Y))
    assert all((before[name] == value).all() for name, value in model.state_dict().items())
    with pytest.raises(ZeroDivisionError):
        viz.play_training(model, recorder, data=(X, Y), predict=lambda x: 1 / 0)
    assert all((before[name] == value).all() for name, value in model.state_dict().items())


def test_the_transcript_has_a_line_for_each_epoch(run, player):
    _, recorder = run
    lines = player.to_text().splitlines()
    assert lines[0] == "A run"
    assert lines[1].startswith("epoch 1: loss 0.")
    assert lines[1].endswith(", val_loss 16.5")
    assert len(lines) == 1 + len(recorder)


def test_a_loop_of_ones_own_needs_no_module():
    w = Tensor(np.zeros((2, 1)), name="w")
    recorder = viz.Recorder([w])
    for _ in range(5):
        value = ((X @ w - Y) ** 2).mean()
        w.grad = None
        value.backward()
        w.data = w.data - 0.1 * w.grad
        recorder.record(loss=value)
    player = viz.play_training(lambda x: x @ w, recorder, data=(X, Y), threshold=0.5)
    found = frames(player)
    assert len(found) == 5
    assert [len(frame["widths"]) for frame in found] == [1] * 5
    assert found[-1]["wrong"].count("1") < found[0]["wrong"].count("1")


def test_a_model_that_takes_one_point_at_a_time_is_given_a_function():
    model = nn.ScalarMLP([2, 2, 1], rng=0)
    recorder = viz.Recorder(model)
    recorder.record(loss=1.0)
    recorder.record(loss=0.5)
    few = X[:5], Y[:5]
    with pytest.raises(ValueError, match="predict=") as caught:
        viz.play_training(model, recorder, data=few)
    assert str(caught.value) == (
        "viz.play_training: ScalarMLP does not answer for 1941 points at once: ScalarMLP: takes one example, a row of "
        "numbers, not an array of shape (1941, 2). For several write [model(row) for row in x]. Pass predict=, a "
        "function of points (n, 2), such as lambda points: [model(row) for row in points]."
    )

    def predict(points):
        with_numbers = [[Tensor(x, requires_grad=False) for x in row] for row in points.tolist()[:3]]
        scores = [model(row) for row in with_numbers]
        return [scores[i % 3] for i in range(len(points))]

    assert len(frames(viz.play_training(model, recorder, data=few, predict=predict))) == 2


def test_without_data_there_is_no_plane(run):
    model, recorder = run
    page = unpacked(viz.play_training(model, recorder).to_html())
    assert '<figure class="plane">' not in page
    assert '<figure class="losses">' in page
    assert '<figure class="flow">' in page


def test_a_list_of_snapshots_will_do(run):
    model, recorder = run
    assert frames(viz.play_training(model, recorder.snapshots[2:5], data=(X, Y)))[0]["epoch"] == 3


def test_long_runs_show_some_epochs(run):
    _, recorder = trained(60)
    some = chosen(recorder.snapshots, 7)
    assert len(some) == 7
    assert (some[0].epoch, some[-1].epoch) == (1, 60)
    assert best_epoch(recorder.snapshots) == 5
    assert 5 in [s.epoch for s in some]
    assert chosen(recorder.snapshots, 60) == recorder.snapshots
    assert best_epoch(chosen(trained(3)[1].snapshots, 2)) == 3


def test_of_many_parameters_some_are_shown():
    tensors = {f"w{i}": Tensor(1.0) for i in range(50)}
    recorder = viz.Recorder(tensors)
    sum(tensors.values()).backward()
    recorder.record(loss=1.0)
    found = layers(recorder.snapshots)
    assert len(found) == 14
    assert (*found,)[:: len(found) - 1] == ("w0", "w49")


def test_the_page_is_small_and_asks_no_server(player):
    page = unpacked(player.to_html())
    assert len(page.encode()) < 100_000
    assert set(re.findall(r"https?://[^\s\"'`)]+", page)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/${space}",
    }


def test_in_a_notebook_the_results_are_a_table_too(player):
    assert '<th scope="col">epoch</th><th scope="col">loss</th>' in player._repr_mimebundle_()["text/html"]


RUN = trained(2)[1]


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"recorded": []}, ValueError, "there are no snapshots. Make recorder = viz.Recorder(model) before training, "
         "call recorder.record(loss=…) after every epoch, and pass the recorder."),
        ({"theme": "x"}, ValueError, "theme must be one of auto, light, dark, not 'x'."),
        ({"frames": 1}, ValueError, "frames must be a whole number from 2 on, not 1."),
        ({"frames": True}, ValueError, "frames must be a whole number from 2 on, not True."),
        ({"data": X}, TypeError, "data must be a pair (x, y) of points and their classes."),
        ({"data": (X[:, :1], Y)}, ValueError,
         "data[0] has shape (40, 1), but only points of the plane can be drawn: (n, 2)."),
        ({"data": (X, Y[:3])}, ValueError, "data has 40 points but 3 classes."),
        ({"predict": len}, ValueError, "predict= and threshold= are about data=(x, y), which is missing."),
        ({"model": 3, "data": (X, Y)}, TypeError,
         "int cannot be called. Pass predict=, a function of points (n, 2)."),
        ({"data": (X, Y), "predict": lambda x: x[:3]}, ValueError,
         "for 1976 points the model answers with shape (3, 2), but one number or one row of scores for each is needed: "
         "(1976,), (1976, 1) or (1976, classes). Pass predict=, a function of points (n, 2)."),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(options, kind, message):
    arguments = {"model": ops.tanh, "recorded": RUN} | options
    with pytest.raises(kind) as error:
        viz.play_training(arguments.pop("model"), arguments.pop("recorded"), **arguments)
    assert str(error.value) == f"viz.play_training: {message}"


def test_what_is_no_record_is_refused_by_its_kind():
    with pytest.raises(TypeError) as caught:
        viz.play_training(print, {"loss": [1.0, 0.5]})
    assert str(caught.value) == (
        "viz.play_training: recorded must be a viz.Recorder or its snapshots, not dict. Make recorder = "
        "viz.Recorder(model) before training, call recorder.record(loss=…) after every epoch, and pass the recorder."
    )
