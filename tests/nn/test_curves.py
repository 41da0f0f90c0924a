"""The picture of a run: both curves, the epoch that was kept, and the same bytes each time."""

import math
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from nn import curves
from nn.bands import bands
from tests.nn.messages import raises
from viz.palette import DARK, LIGHT

mpl = pytest.importorskip("matplotlib", reason="needs matplotlib")
Figure = pytest.importorskip("matplotlib.figure").Figure


def overfitted(monitor="val_loss"):
    history = nn.History(monitor)
    for epoch in range(1, 21):
        val = 0.2 + (epoch - 8) ** 2 / 200
        history.append(
            {"loss": 1 / epoch, "train_loss": 0.9 / epoch, "val_loss": val, "val_accuracy": epoch / 20, "seconds": 0.1}
        )
    history.best_epoch = 8
    return history


def legend(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_the_curves_are_the_columns_and_the_best_epoch_is_marked():
    history = overfitted()
    axes = history.plot(Figure().add_subplot())
    training, validation, line, mark, other = axes.lines
    assert list(training.get_xdata()) == list(validation.get_xdata()) == history.epochs
    assert list(training.get_ydata()) == history["train_loss"], "measured when val_loss is, so comparable"
    assert list(validation.get_ydata()) == history.val_loss
    assert list(line.get_xdata()) == [8, 8]
    assert (list(mark.get_xdata()), list(mark.get_ydata())) == ([8], [history.val_loss[7]])
    assert [text.get_text() for text in axes.texts] == ["under-fit", "robust", "over-fit", "training", "validation"]
    assert legend(axes) == [
        "epoch 8: weights kept, validation loss 0.2, none better in 12 more epochs",
        "epoch 20: highest validation accuracy 1",
    ]
    assert list(other.get_xdata()) == [20, 20]


def test_the_epoch_is_marked_that_would_be_kept_if_the_loss_had_decided():
    history = overfitted("val_accuracy")
    history.best_epoch = 20
    axes = history.plot(Figure().add_subplot())
    assert legend(axes) == ["epoch 20: weights kept, validation accuracy 1", "epoch 8: lowest validation loss 0.2"]
    assert list(axes.lines[-1].get_xdata()) == [8, 8]


def test_one_epoch_that_is_best_by_both_is_marked_once():
    history = overfitted()
    history.columns["val_accuracy"][7] = 1.0
    axes = history.plot(Figure().add_subplot())
    assert legend(axes) == ["epoch 8: weights kept, validation loss 0.2, none better in 12 more epochs"]


BANDS = {
    "falls and rises": ([5, 3, 2, 2.05, 2, 3, 4], [1, 1, 1, 1, 1, 1, 0], ["under-fit", "robust", "over-fit"]),
    "is still falling": ([5, 4, 3, 2], [4, 3, 2, 1], ["under-fit", "robust"]),
    "is flat from the start": ([2, 2.01, 2.02], [2, 2, 2], ["robust"]),
    "comes apart": ([5, 2, 9, 99], [5, 2, 9, 99], ["under-fit", "robust"]),
    "was best at once": ([2, 3, 4], [2, 1, 0], ["robust", "over-fit"]),
    "is below zero": ([-1, -9, -10, -5], [3, 2, 1, 0], ["under-fit", "robust", "over-fit"]),
    "is perfect": ([1, 0, 0], [1, 0, 0], ["under-fit", "robust"]),
    "has no number": ([math.nan, 2, math.nan], [3, 2, 1], ["under-fit", "robust", "over-fit"]),
    "never has one": ([math.nan], [3], []),
}


@pytest.mark.parametrize(("validation", "training", "names"), BANDS.values(), ids=BANDS)
def test_what_the_run_was_if_the_validation_loss(validation, training, names):
    assert [band.name for band in bands({"loss": training, "val_loss": validation})] == names


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=30), st.data())
def test_the_bands_follow_each_other_and_only_the_robust_one_holds_losses_near_the_best(validation, data):
    training = data.draw(st.lists(st.floats(0, 1), min_size=len(validation), max_size=len(validation)))
    found = bands({"loss": [9.0] * len(validation), "train_loss": training, "val_loss": validation})
    assert found[0].start == 1
    assert all(before.end == after.start for before, after in pairwise(found))
    near = min(validation) + 0.05 * abs(min(validation))
    for band in found:
        inside = [v for epoch, v in enumerate(validation, 1) if band.start <= epoch <= band.end]
        if band.name == "robust":
            assert min(validation) in inside
        elif len(validation) > 1:
            assert all(v > near for v in inside)


def test_a_history_without_validation_has_no_bands():
    assert bands({"loss": [1.0, 0.5]}) == []


def test_names_of_narrow_bands_stand_upright_or_are_left_out():
    history = nn.History()
    for epoch in range(1, 101):
        history.append({"loss": 1 / epoch, "val_loss": 1 + abs(epoch - 7.5) / 40, "seconds": 0.1})
    history.best_epoch = 7
    axes = history.plot(Figure(figsize=(8, 4)).add_subplot())
    assert {text.get_text(): text.get_rotation() for text in axes.texts[:3]} == {
        "under-fit": 90.0,
        "robust": 90.0,
        "over-fit": 0.0,
    }
    axes = history.plot(Figure(figsize=(3, 4)).add_subplot())
    assert [text.get_text() for text in axes.texts[:-2]] == ["over-fit"]


def test_the_minimum_is_in_view_and_both_ends_are():
    history = overfitted()
    low, high = history.plot(Figure().add_subplot()).get_ylim()
    assert low <= 0
    assert high >= max(history.val_loss[7:])
    assert high < 1


def test_a_curve_that_leaves_the_picture_says_where_it_begins():
    history = overfitted()
    told = lambda: [text.get_text() for text in history.plot(Figure().add_subplot()).texts]  # noqa: E731
    assert not [text for text in told() if text.startswith("↑")]
    history.columns["train_loss"][0] = 2.345
    assert [text for text in told() if text.startswith("↑")] == ["↑ training begins at 2.35"]


def test_labels_of_curves_that_end_together_do_not_overlap():
    history = overfitted()
    history.columns["train_loss"][-1] = history.val_loss[-1] - 1e-6
    axes = history.plot(Figure().add_subplot())
    (_, a), (_, b) = [text.xy for text in axes.texts[-2:]]
    assert b - a > 0.04 * (axes.get_ylim()[1] - axes.get_ylim()[0])


def test_a_run_without_validation_has_one_curve():
    history = nn.History()
    history.append({"loss": 1.0, "seconds": 0.1})
    history.append({"loss": 0.5, "seconds": 0.1})
    axes = history.plot(Figure().add_subplot())
    (curve,) = axes.lines
    assert list(curve.get_ydata()) == [1.0, 0.5]
    assert axes.get_title(loc="left") == "Training loss"


def test_losses_below_zero_are_drawn_too():
    history = nn.History()
    for epoch in range(1, 11):
        history.append({"loss": -2.0 * epoch, "val_loss": -1.5 * epoch, "seconds": 0.1})
    history.best_epoch = 10
    low, high = history.plot(Figure().add_subplot()).get_ylim()
    assert low <= -20
    assert high >= -15


@pytest.mark.parametrize("epochs", [1, 2, 7])
def test_epochs_are_whole_numbers_and_one_epoch_is_a_point(epochs):
    history = nn.History()
    for _ in range(epochs):
        history.append({"loss": 1.0, "val_loss": 1.2, "seconds": 0.1})
    history.best_epoch = 1
    axes = history.plot(Figure().add_subplot())
    low, high = axes.get_xlim()
    ticks = [tick for tick in axes.get_xticks() if low <= tick <= high]
    assert max(ticks) >= 1
    assert all(tick in range(epochs + 1) for tick in ticks)
    assert (axes.lines[0].get_marker() == "o") == (epochs == 1)


def test_the_colours_are_those_of_the_diagrams():
    names = {
        "PAGE": "page", "INK": "ink", "MUTED": "muted", "GRID": "badge_outline", "TRAINING": "plus",
        "VALIDATION": "minus",
    }  # fmt: skip
    pairs = {getattr(curves, ours): (LIGHT, DARK, theirs) for ours, theirs in names.items()}
    for colour, (light, dark, theirs) in pairs.items():
        assert colour == getattr(light, theirs)
        assert curves.DARK[colour] == getattr(dark, theirs)
    assert (LIGHT.plus_tint[0], LIGHT.minus_tint[0]) == (curves.UNDER, curves.OVER)
    assert (curves.DARK[curves.UNDER], curves.DARK[curves.OVER]) == (DARK.plus_tint[0], DARK.minus_tint[0])


def test_a_run_that_has_nothing_left_to_learn_can_be_drawn():
    history = nn.History()
    history.append({"loss": 0.0, "seconds": 0.1})
    low, high = history.plot(Figure().add_subplot()).get_ylim()
    assert low < 0 < high


def test_the_same_history_is_the_same_file_and_it_says_nothing_of_the_time(tmp_path):
    history = overfitted()
    for name in ("a.svg", "b.svg"):
        history.plot(tmp_path / name)
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert text == (tmp_path / "b.svg").read_text(encoding="utf-8")
    assert "<dc:date>" not in text
    assert "Matplotlib" not in text


def test_the_svg_has_a_dark_twin_of_each_of_its_colours(tmp_path):
    overfitted().plot(str(tmp_path / "run.svg"))
    text = (tmp_path / "run.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    style = next(element.text for element in root.iter() if element.tag.endswith("style"))
    assert style.startswith("@media (prefers-color-scheme: dark){")
    used = set()
    for element in root.iter():
        for declaration in element.get("style", "").split(";"):
            name, _, value = declaration.strip().partition(": ")
            if name in ("fill", "stroke") and value.startswith("#"):
                used.add(f'[style*="{name}: {value}"]')
    assert len(used) >= 6
    assert not [selector for selector in used if selector not in style]


def test_texts_are_texts(tmp_path):
    overfitted().plot(tmp_path / "run.svg")
    root = ElementTree.parse(tmp_path / "run.svg").getroot()
    texts = {"".join(element.itertext()).strip() for element in root.iter() if element.tag.endswith("}text")}
    assert {"training", "validation", "epoch", "Training and validation loss"} <= texts


def test_other_formats_and_new_figures(tmp_path):
    overfitted().plot(tmp_path / "run.png")
    assert (tmp_path / "run.png").read_bytes()[:4] == b"\x89PNG"
    from matplotlib import pyplot

    axes = overfitted().plot()
    assert axes.figure.number in pyplot.get_fignums()
    pyplot.close(axes.figure)


def test_matplotlibs_settings_stay_as_they_were(tmp_path):
    before = dict(mpl.rcParams)
    overfitted().plot(tmp_path / "run.svg")
    assert dict(mpl.rcParams) == before


def test_a_target_that_is_no_axes_is_refused():
    with raises(TypeError, "History.plot: target is a path, matplotlib axes or None, not an int."):
        overfitted().plot(3)


def test_a_history_without_epochs_cannot_be_drawn():
    with raises(ValueError, "History.plot: there are no epochs to draw."):
        nn.History().plot()
