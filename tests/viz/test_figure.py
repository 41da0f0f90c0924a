"""A figure saves and shows itself."""

import base64
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

import viz
from autograd import Tensor


@pytest.fixture
def figure(neuron):
    return viz.Figure(neuron)


@pytest.mark.parametrize(
    ("ending", "write"),
    [
        ("svg", "to_svg"),
        ("SVG", "to_svg"),
        ("animated.svg", "to_animation"),
        ("html", "to_page"),
        ("dot", "to_dot"),
        ("mmd", "to_mermaid"),
        ("tex", "to_latex"),
        ("txt", "to_text"),
        ("json", "to_json"),
    ],
)
def test_a_figure_is_saved_by_the_ending_of_its_name(figure, tmp_path, ending, write):
    path = tmp_path / f"figure.{ending}"
    figure.save(path)
    assert path.read_text(encoding="utf-8") == getattr(figure, write)()
    figure.save(str(path))


@pytest.mark.parametrize(
    ("name", "found"), [("x.gif", "the ending '.gif'"), ("x", "no ending"), ("x.svg.gz", "the ending '.gz'")]
)
def test_other_endings_are_refused(figure, name, found):
    with pytest.raises(ValueError, match="ending") as error:
        figure.save(name)
    assert str(error.value) == (
        f"Figure.save: {name!r} has {found}, but a figure is saved as .svg, .animated.svg, .html, .png, .pdf, .dot, "
        ".mmd, .tex, .txt, .json. Save it as .svg and convert that, or give the text of to_dot() to Graphviz for other "
        "formats."
    )


def test_a_notebook_gets_html_and_text(figure):
    bundle = figure._repr_mimebundle_()
    assert sorted(bundle) == ["text/html", "text/plain"]
    assert bundle["text/plain"] == figure.to_text()
    html = bundle["text/html"]
    (data,) = re.findall(r'src="data:image/svg\+xml;base64,(.*?)"', html)
    assert base64.b64decode(data).decode() == figure.to_svg()
    assert '<img alt="Diagram of the backward pass of L = tanh(w₁·x₁ + w₂·x₂ + b): 10 values; L is 0.7071."' in html
    # JupyterLab removes these from notebooks that it does not trust.
    assert not re.search("<(svg|script|style|iframe)", html)
    (details,) = ET.fromstring(
        f"<html>{html}</html>".replace("<img", "<img/><p").replace('"></div>', '"/></div>')
    ).iter("details")
    rows = [[cell.text or "" for cell in row] for row in details.iter("tr")]
    assert rows[0] == ["step", "value", "operation", "result", "∂L/∂·"]
    assert rows[1] == ["1", "w₁", "parameter", "−3", "1"]
    assert rows[-1] == ["10", "L", "tanh(n)", "0.7071", "1"]
    assert len(rows) == 11


def test_a_notebook_can_ask_for_less_or_for_the_bare_svg(figure):
    assert list(figure._repr_mimebundle_(include={"image/svg+xml"})) == ["image/svg+xml"]
    assert list(figure._repr_mimebundle_(exclude={"text/html"})) == ["text/plain"]


def test_a_figure_prints_as_its_tree_and_names_itself(figure):
    assert str(figure) == figure.to_text()
    assert repr(figure) == "<Figure 'L = tanh(w₁·x₁ + w₂·x₂ + b)': 10 boxes>"


def test_text_from_users_is_escaped_in_html():
    html = viz.graph(Tensor(1.0, name="<b>&"), title='a "<i>"').to_html()
    assert "<b>" not in html
    assert "<i>" not in html
    assert 'alt="Diagram of the backward pass of a &quot;&lt;i&gt;&quot;: 1 value;' in html


def test_json_holds_the_whole_view(figure):
    view = json.loads(figure.to_json())
    assert [n["name"] for n in view["nodes"]] == [n.name for n in figure.view.nodes]


def test_a_title_can_be_given():
    assert viz.graph(Tensor(1.0), title="My\nloss").view.title == "My loss"


def test_a_theme_is_one_of_three():
    with pytest.raises(ValueError, match="theme") as error:
        viz.graph(Tensor(1.0), theme="blue")
    assert str(error.value) == "viz.graph: theme must be one of auto, light, dark, not 'blue'."


@pytest.mark.parametrize(
    ("option", "value", "choices"),
    [
        ("direction", "BT", "LR, TB"),
        ("direction", None, "LR, TB"),
        ("engine", "neato", "auto, own, dot, graphviz-pure"),
        ("ops", "both", "merged, nodes"),
    ],
)
def test_every_choice_is_one_of_a_few(option, value, choices):
    with pytest.raises(ValueError, match=option) as error:
        viz.graph(Tensor(1.0), **{option: value})
    assert str(error.value) == f"viz.graph: {option} must be one of {choices}, not {value!r}."


@pytest.mark.parametrize("option", ["values", "grads", "local"])
def test_what_is_shown_is_true_or_false(option):
    with pytest.raises(TypeError) as error:
        viz.graph(Tensor(1.0), **{option: 1})
    assert str(error.value) == f"viz.graph: {option} must be True or False, not 1."


def written(view, **shown):
    """All that the formats say, of a view that shows less."""
    figure = viz.Figure(replace(view, **shown))
    return [
        figure.to_svg(),
        figure.to_page(),
        figure.to_dot(),
        figure.to_mermaid(),
        figure.to_text(),
        figure.to_latex(),
    ]


def test_values_gradients_and_local_derivatives_are_left_out_of_every_format(neuron):
    assert all("0.8814" in text for text in written(neuron))
    assert not [text for text in written(neuron, values=False) if "0.8814" in text]
    whole = written(neuron)
    assert all("−1.5" in text or "-1.5" in text for text in whole)
    assert not [text for text in written(neuron, grads=False) if "−1.5" in text or "-1.5" in text]
    for text, less in zip(whole, written(neuron, local=False), strict=True):
        assert "× (−3) = −1.5" in text or r"\times (-3) = -1.5" in text
        assert "× (−3)" not in less
        assert r"\times (-3)" not in less
    lines = set(re.findall(r'stroke-width="1.5" class="(\w+)"', written(neuron, grads=False)[0]))
    assert lines == {"forward"}
    # A sheet to fill in: the formulas are there, the numbers are not.
    assert "∂L/∂n = 1 − L<" in written(neuron, values=False)[0]


def test_a_picture_is_laid_out_once(neuron):
    figure = viz.Figure(neuron)
    assert figure.picture is figure.picture


def test_a_theme_is_kept():
    x = Tensor(1.0, name="w")
    assert "#12181f" in viz.graph(x, theme="dark").to_svg()
    assert "#12181f" in viz.graph(x, theme="dark").to_dot()
    assert "#eef2f6" in viz.graph(x, theme="dark").to_mermaid()
    assert "#12181f" not in viz.graph(x, theme="light").to_svg()


def test_drawing_needs_no_other_library():
    code = (
        "import sys, viz, autograd; f = viz.graph(autograd.Tensor(1.0) * 2.0);"
        "f.to_svg(), f.to_dot(), f.to_html(), f.to_page(), f.to_mermaid(), f.to_latex(), f.to_text();"
        "print('graphviz' in sys.modules, 'matplotlib' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False False"
