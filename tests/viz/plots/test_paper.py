"""What holds for every plot: its file, its colours, its target."""

import sys
from base64 import b64decode
from xml.etree import ElementTree

import pytest

import nn
import viz
from tests.viz.plots.models import History, Net, circles, loss, raises, trained
from viz.palette import DARK, LIGHT
from viz.plots.paper import CLASSES

mpl = pytest.importorskip("matplotlib", reason="needs matplotlib")
pyplot = pytest.importorskip("matplotlib.pyplot")
Figure = pytest.importorskip("matplotlib.figure").Figure

X, Y = circles()
ON_AXES = {
    "gradient_flow": lambda target=None: viz.gradient_flow(trained(), target),
    "overfit": lambda target=None: viz.overfit(History(), target),
    "decision_boundary": lambda target=None: viz.decision_boundary(Net(), X, Y, target),
    "loss_surface": lambda target=None: viz.loss_surface(Net(), loss, (X, Y), target, steps=5),
}
ON_FIGURES = {
    "layers": lambda target=None: viz.layers(Net(), X, Y, target),
    "activations": lambda target=None: viz.activations(Net(), X, target),
}
ALL = ON_AXES | ON_FIGURES
every = pytest.mark.parametrize("draw", ALL.values(), ids=ALL)


@every
def test_a_plot_is_a_figure_that_pyplot_does_not_know_and_settings_stay(draw):
    before, open_ones = dict(mpl.rcParams), pyplot.get_fignums()
    assert isinstance(draw(), Figure)
    assert pyplot.get_fignums() == open_ones
    assert dict(mpl.rcParams) == before


@every
def test_the_same_numbers_are_the_same_file_with_texts_a_dark_twin_of_each_colour_and_no_date(draw, tmp_path):
    draw(tmp_path / "a.svg")
    draw().savefig(tmp_path / "b.svg")
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert text == (tmp_path / "b.svg").read_text(encoding="utf-8")
    assert "<dc:date>" not in text
    assert "Matplotlib" not in text
    elements = list(ElementTree.fromstring(text).iter())
    assert len([element for element in elements if element.tag.endswith("}text")]) >= 3
    style = next(element.text for element in elements if element.tag.endswith("style"))
    assert style.startswith("@media (prefers-color-scheme: dark){")
    used = set()
    for element in elements:
        for declaration in element.get("style", "").split(";"):
            name, _, value = declaration.strip().partition(": ")
            if name in ("fill", "stroke") and value.startswith("#") and value not in CLASSES[2:]:
                used.add(f'[style*="{name}: {value}"]')
    assert len(used) >= 3
    assert not [selector for selector in used if selector not in style]


def test_a_light_colour_has_one_dark_twin(tmp_path):
    ALL["gradient_flow"](tmp_path / "plot.svg")
    style = (tmp_path / "plot.svg").read_text(encoding="utf-8")
    for part in ("page", "ink", "muted", "badge_outline", "plus", "minus", "bad"):
        light, dark = getattr(LIGHT, part), getattr(DARK, part)
        assert style.count(f'[style*="fill: {light}"]') == 1
        assert f'[style*="fill: {light}"]{{fill:{dark} !important}}' in style


@every
def test_no_text_is_cut_off(draw):
    figure = draw()
    figure.draw_without_rendering()
    width, height = figure.bbox.width, figure.bbox.height
    texts = [text for text in figure.findobj(mpl.text.Text) if text.get_visible() and text.get_text()]
    assert texts
    for text in texts:
        if text.axes is not None and text in text.axes.texts and not text.get_clip_on():
            box = text.get_window_extent()
            assert -1 <= box.x0 < box.x1 <= width + 1, text
            assert -1 <= box.y0 < box.y1 <= height + 1, text


def test_pixels_are_written_too(tmp_path):
    ALL["gradient_flow"](str(tmp_path / "plot.png"))
    assert (tmp_path / "plot.png").read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize("draw", ON_AXES.values(), ids=ON_AXES)
def test_axes_can_be_given(draw):
    axes = Figure().add_subplot()
    assert draw(axes) is axes.figure
    assert axes.get_title(loc="left")


@pytest.mark.parametrize("draw", ON_FIGURES.values(), ids=ON_FIGURES)
def test_a_figure_or_a_part_of_one_can_be_given(draw):
    whole = Figure(figsize=(12, 6))
    left, _ = whole.subfigures(1, 2)
    assert draw(left) is left
    assert len(left.axes) == len(whole.axes) > 3


@pytest.mark.parametrize("name", ON_AXES)
def test_another_target_is_refused_by_plots_of_one_panel(name):
    with raises(TypeError, f"viz.{name}: target is a path, matplotlib axes or None, not an int."):
        ON_AXES[name](3)


@pytest.mark.parametrize("name", ON_FIGURES)
def test_another_target_is_refused_by_plots_of_several_panels(name):
    with raises(TypeError, f"viz.{name}: target is a path, a matplotlib figure or None, not a list."):
        ON_FIGURES[name]([])


@pytest.mark.parametrize("name", ALL)
def test_without_matplotlib_the_error_says_how_to_get_it(name, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with raises(ModuleNotFoundError, f"viz.{name} needs matplotlib: pip install 'seegrad[demo]'."):
        ALL[name]()


def test_a_notebook_shows_the_file_with_both_colours():
    figure = ALL["gradient_flow"]()
    html = figure._repr_html_()
    assert html.startswith('<img alt="Size of the gradients" src="data:image/svg+xml;base64,')
    assert b"prefers-color-scheme: dark" in b64decode(html.split("base64,")[1].split('"')[0])


def test_the_history_of_a_real_run_is_drawn_with_its_bands():
    history = nn.History()
    for value in (5.0, 2.0, 2.0, 3.0, 4.0, 5.0):
        history.append({"loss": 1 / len(history.columns.get("loss", "1")), "val_loss": value, "seconds": 0.1})
    history.best_epoch = 2
    figure = viz.overfit(history)
    assert {"under-fit", "robust", "over-fit"} <= {text.get_text() for text in figure.axes[0].texts}


def test_what_is_no_history_is_refused():
    message = "viz.overfit: expected the history of a training run, as nn.fit returns it, not dict {'val_loss': [1]}."
    with raises(TypeError, message):
        viz.overfit({"val_loss": [1]})


def test_a_run_without_validation_cannot_be_judged():
    history = History()
    del history.columns["val_loss"]
    message = (
        "viz.overfit: the history has no column val_loss. Whether a model over-fits, only examples tell that it was "
        "not trained on: nn.fit(…, validation=(x, y))."
    )
    with raises(ValueError, message):
        viz.overfit(history)
