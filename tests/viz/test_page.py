"""The page: complete, without scripts, light or dark as asked."""

import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest

import viz
from autograd import Tensor
from tests.viz.chromium import asked, needs_chromium
from viz.look import Look
from viz.paint import colours
from viz.palette import DARK, LIGHT

# The colour of the page and of the first title of a box, and whether something sticks out.
COLOURS = """(() => {
  const of = (selector, key) => getComputedStyle(document.querySelector(selector))[key];
  return [of("body", "backgroundColor"), of("svg .page", "fill"), of("svg .ink", "fill"), of("td", "color")];
})()"""


def rgb(colour):
    return "rgb({}, {}, {})".format(*(int(colour[i : i + 2], 16) for i in (1, 3, 5)))


def expected(theme):
    return [rgb(colour) for colour in (theme.page, theme.page, theme.ink, theme.ink)]


class Tags(HTMLParser):
    """Which elements there are, and what they would load."""

    def __init__(self, text):
        super().__init__()
        self.names, self.loaded = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        self.loaded += [value for key, value in attrs if key in ("src", "href")]


def test_a_page_is_complete_and_loads_nothing(neuron):
    figure = viz.Figure(neuron)
    text = figure.to_page()
    assert text.startswith('<!doctype html>\n<html lang="en">')
    tags = Tags(text)
    assert "script" not in tags.names
    assert tags.loaded == []
    assert "url(" not in text
    assert "<title>L = tanh(w₁·x₁ + w₂·x₂ + b)</title>" in text
    assert viz.Figure(neuron, Look("light")).to_svg() in text
    table = ET.fromstring(text[text.index("<table>") : text.index("</table>") + 8])
    assert len(list(table.iter("tr"))) == 1 + len(neuron.nodes)


@pytest.mark.parametrize(("theme", "switch"), [("auto", True), ("light", False), ("dark", False)])
def test_only_a_page_that_may_change_has_a_switch(neuron, theme, switch):
    text = viz.Figure(neuron, Look(theme)).to_page()
    assert ('type="radio"' in text) == switch


def test_titles_are_escaped():
    assert "<title>a &lt;b&gt; &amp; c</title>" in viz.graph(Tensor(1.0), title="a <b> & c").to_page()


@pytest.mark.slow
@needs_chromium
def test_a_page_of_one_theme_has_its_colours(neuron, tmp_path):
    assert asked(viz.Figure(neuron, Look("dark")).to_page(), COLOURS, tmp_path) == expected(DARK)


@pytest.mark.slow
@needs_chromium
@pytest.mark.parametrize("set_to", ["light", "dark"])
def test_a_page_follows_the_reader_until_a_button_is_pressed(neuron, set_to, tmp_path):
    options = ["--blink-settings=preferredColorScheme=0"] if set_to == "dark" else []
    pressed = f"['light', 'dark', 'as-set'].map(id => (document.getElementById(id).click(), {COLOURS}))"
    before, light, dark, after = asked(viz.Figure(neuron).to_page(), f"[{COLOURS}, ...{pressed}]", tmp_path, *options)
    assert (light, dark) == (expected(LIGHT), expected(DARK))
    assert before == after == expected(DARK if set_to == "dark" else LIGHT)


@pytest.mark.slow
@needs_chromium
def test_every_class_of_the_drawing_is_recoloured(views, tmp_path):
    """All fills and strokes in the dark are the dark theme's."""
    text = viz.Figure(views["ill"]).to_page().replace('id="dark"', 'id="dark" checked')
    script = """[...document.querySelectorAll("svg [class]")].map(e => [e.getAttribute("class"),
      getComputedStyle(e).fill, getComputedStyle(e).stroke])"""
    found = asked(text, script, tmp_path)
    assert len({name for name, *_ in found}) > 12
    for name, fill, stroke in found:
        wanted = colours(name, DARK)
        assert "fill" not in wanted or fill == rgb(wanted["fill"])
        assert "stroke" not in wanted or stroke == rgb(wanted["stroke"])


@pytest.mark.slow
@needs_chromium
@pytest.mark.parametrize("width", [420, 1300])
def test_a_wide_picture_scrolls_and_the_page_does_not(views, width, tmp_path):
    text = viz.Figure(views["ill"]).to_page()
    script = """(() => {
      const svg = document.querySelector("svg");
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      return [document.documentElement.scrollWidth <= innerWidth, scale >= 0.59];
    })()"""
    assert asked(text, script, tmp_path, f"--window-size={width},900") == [True, True]


def test_a_dark_page_prints_light(neuron):
    assert "@media print{fieldset{display:none}:root{color-scheme:light!important}}" in viz.Figure(neuron).to_page()
