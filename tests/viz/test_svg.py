"""The SVG: complete, readable, accessible."""

import re
import xml.etree.ElementTree as ET
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

import viz
from autograd import Tensor
from viz.badges import badge
from viz.boxes import Boxes
from viz.drawable import drawable
from viz.header import header
from viz.look import AUTO, Look
from viz.measure import width
from viz.paint import attributes, dark_rules
from viz.palette import DARK, LIGHT
from viz.svg import picture

SVG = "{http://www.w3.org/2000/svg}"
KINDS = [
    "neuron",
    "diamond",
    "nan",
    "array",
    "loss",
    "few",
    "long name",
    "lone",
    "chain",
    "cut",
    "ill",
    "compact",
    "folded",
    "closed",
]


def root_of(view, theme="auto", **look):
    return ET.fromstring(picture(view, Look(theme, **look)).svg)


def luminance(colour):
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(a, b):
    darker, lighter = sorted([luminance(a), luminance(b)])
    return (lighter + 0.05) / (darker + 0.05)


def painted(element, x=0.0, y=0.0):
    """Rectangles and runs of text in the order of painting: (element, x, y, text's colour)."""
    if found := re.fullmatch(r"translate\((\S+) (\S+)\)", element.get("transform", "")):
        x, y = x + float(found[1]), y + float(found[2])
    if element.tag == f"{SVG}rect":
        yield element, x + float(element.get("x")), y + float(element.get("y")), None
    elif element.tag == f"{SVG}text":
        at = x + float(element.get("x")), y + float(element.get("y"))
        for run in [element, *element.iter(f"{SVG}tspan")]:
            if run.get("fill"):
                yield element, *at, run.get("fill")
    else:
        for child in element:
            yield from painted(child, x, y)


def texts_on_backgrounds(root):
    """Each text's colour, and that of the last rectangle painted under it."""
    rects = []
    for element, x, y, colour in painted(root):
        if colour is None:
            right, bottom = x + float(element.get("width")), y + float(element.get("height"))
            rects.append((x, y, right, bottom, element.get("fill")))
        else:
            # A point inside the text's first or last character.
            inward = {"end": -2, "middle": 0}.get(element.get("text-anchor"), 2)
            px, py = x + inward, y - 3
            under = [fill for x0, y0, x1, y1, fill in rects if x0 <= px <= x1 and y0 <= py <= y1]
            yield "".join(element.itertext()), colour, under[-1]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_text_has_a_contrast_of_at_least_four_and_a_half(views, kind, theme):
    found = list(texts_on_backgrounds(root_of(views[kind], theme)))
    assert len(found) > len(views[kind].nodes)
    assert not [text for text, colour, under in found if contrast(colour, under) < 4.5]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("tone", ["plus", "minus", "mixed", "zero", "bad"])
def test_numbers_are_readable_on_every_tint(theme, tone):
    ink = theme.bad_text if tone == "bad" else theme.ink
    for level in range(1, 6):
        (under,) = re.findall('fill="(.*?)"', attributes(f"tint-{tone}-{level}", theme))
        assert contrast(ink, under) >= 4.5


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_has_a_role_a_title_and_a_description(views, kind):
    root = root_of(views[kind])
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert views[kind].title in title.text
    assert desc.text.startswith(title.text)


def test_the_description_says_what_the_picture_shows(neuron):
    assert root_of(neuron).find(f"{SVG}desc").text == (
        "Diagram of the backward pass of L = tanh(w₁·x₁ + w₂·x₂ + b): 10 values; L is 0.7071. "
        "Gradients: ∂L/∂w₁ = 1, ∂L/∂x₁ = −1.5, ∂L/∂w₂ = 0, ∂L/∂x₂ = 0.5, ∂L/∂b = 0.5."
    )


def test_the_tooltip_of_a_value_used_twice_is_a_sum():
    x = Tensor(3.0, name="x")
    y = x * 0.5 + x
    tooltips = [title.text for title in root_of(viz.describe(y, names={"y": y})).iter(f"{SVG}title")]
    assert "x (input) = 3, float64\n∂y/∂x = 1 + 0.5 = 1.5" in tooltips


@pytest.mark.parametrize("kind", KINDS)
def test_ids_are_unique_and_begin_with_the_figures_own(views, kind):
    root = root_of(views[kind])
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) >= len(views[kind].nodes) + len(views[kind].edges)
    assert all(name == root.get("id") or name.startswith(root.get("id") + "-") for name in ids)


def test_the_same_content_has_the_same_ids_and_other_content_others(views, neuron):
    ids = [root_of(view).get("id") for view in views.values()]
    assert len(set(ids)) == len(ids)
    assert root_of(neuron, "dark").get("id") != root_of(neuron, "light").get("id")
    assert picture(neuron) == picture(views["neuron"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_picture_has_its_size_and_scales(views, kind):
    drawn, root = picture(views[kind]), root_of(views[kind])
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    assert float(root.get("width")) == pytest.approx(drawn.width, abs=0.06)
    assert float(root.get("height")) == pytest.approx(drawn.height, abs=0.06)
    assert root.get("style") == "max-width:100%;height:auto"


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_is_inside_the_picture(views, kind):
    drawn = picture(views[kind])
    for element, x, y, colour in painted(ET.fromstring(drawn.svg)):
        if colour is not None:
            text = "".join(element.itertext())
            across = width(text, float(element.get("font-size")), bold=element.get("font-weight") == "bold")
            left = x - across * {"end": 1, "middle": 0.5}.get(element.get("text-anchor"), 0)
            assert left >= 0
            assert left + across <= drawn.width
            assert 0 < y < drawn.height


@pytest.mark.parametrize("kind", KINDS)
def test_colours_are_literal_and_dark_rules_change_every_one(views, kind):
    text = picture(views[kind]).svg
    assert "var(" not in text
    classes = set(re.findall('class="(.*?)"', text))
    (style,) = re.findall("<style>(.*?)</style>", text)
    assert style == dark_rules(classes, root_of(views[kind]).get("id"), DARK)
    assert style.startswith("@media (prefers-color-scheme:dark){")
    painted_elements = [e for e in ET.fromstring(text).iter() if e.get("class")]
    assert all(attributes(e.get("class"), LIGHT) for e in painted_elements)
    for element in painted_elements:
        wanted = dict(re.findall('(fill|stroke)="(.*?)"', attributes(element.get("class"), LIGHT)))
        assert wanted.items() <= element.attrib.items()


def test_a_fixed_theme_has_no_rules(neuron):
    assert "<style>" not in picture(neuron, Look("light")).svg
    assert "<style>" not in picture(neuron, Look("dark")).svg


def test_the_two_themes_differ_in_every_colour():
    shared = {field.name for field in fields(LIGHT) if getattr(LIGHT, field.name) == getattr(DARK, field.name)}
    assert shared == set()


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_name_and_title_give_a_well_formed_picture(name, title):
    view = viz.describe(Tensor(1.0, name=name) * 2.0, title=title)
    text = picture(view).svg
    ET.fromstring(text)
    text.encode()


@given(st.data())
def test_badges_show_the_chain_rule_and_fit_around_it(scalar_graphs, data):
    view = viz.describe(data.draw(scalar_graphs), detail="teach")
    for edge in view.edges:
        drawn = badge(edge)
        assert drawn.above.startswith(edge.ratio + " = ")
        assert drawn.below.count(" × ") == drawn.below.count(" = ") == 1
        assert drawn.width >= width(drawn.below, 12.5, bold=True)


@pytest.mark.parametrize("kind", KINDS)
def test_boxes_hold_what_is_written_in_them(views, kind):
    holds = Boxes(drawable(views[kind], AUTO))
    for node in holds.view.nodes:
        across, high = holds.size(node)
        assert across >= width(node.name, 15, bold=True) + width(holds.corner(node), 11)
        for block in holds.blocks(node):
            assert across >= width(block.label, 11.5) + block.width
        maps = holds.heatmaps(node)
        assert across >= sum(heatmap.width for heatmap in maps)
        lines = sum(len(block.lines) for block in holds.blocks(node))
        assert high >= 22 * lines + max((heatmap.height for heatmap in maps), default=0)


def test_what_has_no_gradient_says_so_and_never_0(views):
    (only,) = views["lone"].nodes
    assert [block.lines for block in Boxes(views["lone"]).blocks(only)] == [(("3",),), (("no grad",),)]


def test_the_legend_explains_what_is_there_and_nothing_else(views):
    def legend(kind):
        return "".join(text for line in header(drawable(views[kind], AUTO), 2000).lines[1:] for text, _ in line.runs)

    assert "upstream × local = contribution" in legend("neuron")
    assert "no grad" not in legend("neuron")
    assert "NaN" in legend("nan")
    assert "ḡ: the gradient of the value that the edge leads to" in legend("loss")
    assert "violet ±" in legend("loss")
    assert "dashed: constant, no grad" in legend("lone")
    assert "backward" not in legend("lone")
    assert "upstream" not in legend("chain")
    assert "Shown: the 30 of 122 values" in legend("cut")


@given(st.text(alphabet="ab c", min_size=1, max_size=80), st.floats(60, 600))
def test_titles_are_broken_into_lines_that_fit(title, room):
    view = viz.describe(Tensor(1.0), title=title)
    lines = [line for line in header(view, room).lines if line.bold]
    assert all(width(line.runs[0][0], line.size, bold=True) <= room for line in lines)
    assert "".join("".join(line.runs[0][0] for line in lines).split()) == "".join(title.split())
