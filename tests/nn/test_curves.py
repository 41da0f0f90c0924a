"""The picture of a run: both curves, the epoch that was kept, and the same bytes each time."""

from xml.etree import ElementTree

import pytest

import nn
from tests.nn.messages import raises

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


def test_the_curves_are_the_columns_and_the_best_epoch_is_marked():
    history = overfitted()
    axes = history.plot(Figure().add_subplot())
    training, validation, line, mark = axes.lines
    assert list(training.get_xdata()) == list(validation.get_xdata()) == history.epochs
    assert list(training.get_ydata()) == history["train_loss"], "measured when val_loss is, so comparable"
    assert list(validation.get_ydata()) == history.val_loss
    assert list(line.get_xdata()) == [8, 8]
    assert (list(mark.get_xdata()), list(mark.get_ydata())) == ([8], [history.val_loss[7]])
    assert [text.get_text() for text in axes.texts] == [
        "epoch 8: weights kept",
        "validation loss 0.2",
        "none better in 12 more epochs",
        "training",
        "validation",
    ]


def test_the_text_names_what_was_monitored():
    history = overfitted("val_accuracy")
    axes = history.plot(Figure().add_subplot())
    assert axes.texts[1].get_text() == "validation accuracy 0.4"


def test_the_minimum_is_in_view_and_both_ends_are():
    history = overfitted()
    low, high = history.plot(Figure().add_subplot()).get_ylim()
    assert low <= 0
    assert high >= max(history.val_loss[7:])
    assert high < 1


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
    side = axes.texts[0].get_horizontalalignment()
    assert side == ("right" if epochs == 1 else "left"), "inside: the line is at an edge"


def test_nothing_is_tinted_when_the_last_epoch_is_the_best():
    for best, tinted, more in ((8, 1, ["none better in 12 more epochs"]), (20, 0, [])):
        history = overfitted()
        history.best_epoch = best
        axes = history.plot(Figure().add_subplot())
        assert len(axes.patches) == tinted
        assert [text.get_text() for text in axes.texts if "none" in text.get_text()] == more


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
