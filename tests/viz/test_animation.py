"""The film: everything appears once, in the order of computation and then of the backward pass."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import viz
from autograd import Tensor
from tests.viz.chromium import asked, needs_chromium
from viz.animation import animated, steps
from viz.drawable import drawable
from viz.look import AUTO, Look

SVG = "{http://www.w3.org/2000/svg}"


@given(st.data())
def test_everything_appears_once_and_nothing_before_what_it_is_made_of(scalar_graphs, data):
    view = viz.describe(data.draw(scalar_graphs))
    film = steps(view)
    shown = [selector for _, selectors in film for selector in selectors]
    assert len(shown) == len(set(shown))
    at = {selector: i for i, (_, selectors) in enumerate(film) for selector in selectors}
    seed = at[f"{view.nodes[-1].id} [data-part=grad]"]
    for edge in view.edges:
        assert at[f"{edge.source} [data-part=value]"] < at[f"{edge.target} [data-part=value]"]
        assert at[f"{edge.id} [data-part=forward]"] == at[f"{edge.target} [data-part=value]"] < seed
        # A contribution needs the gradient of the result, and the gradient needs every contribution.
        back = at[f"{edge.id} [data-part=back]"]
        assert seed <= at[f"{edge.target} [data-part=grad]"] < back <= at[f"{edge.source} [data-part=grad]"]
        assert film[back][0] == edge.source


def test_a_film_of_values_alone_has_no_backward_pass(neuron):
    assert len(steps(neuron)) == len(neuron.nodes) + 1 + len(neuron.edges)
    assert len(steps(viz.describe(Tensor(1.0, requires_grad=False)))) == 1
    figure = viz.graph(Tensor(1.0) * 2.0, grads=False)
    assert "data-part=back" not in figure.to_animation().partition("</style>")[0]


@pytest.mark.parametrize("ops", ["merged", "nodes"])
@pytest.mark.parametrize("kind", ["neuron", "diamond", "loss", "cut", "lone"])
def test_every_selector_finds_its_part(views, kind, ops):
    view, look = views[kind], Look(ops=ops)
    root = ET.fromstring(animated(view, look))
    prefix = root.get("id") + "-"
    groups = {g.get("id").removeprefix(prefix): g for g in root.iter(f"{SVG}g") if g.get("id")}
    shown = drawable(view, look, copies=False)
    parts = {
        f"{name} [data-part={part.get('data-part')}]"
        for name, g in groups.items()
        for part in g
        if part.get("data-part")
    }
    selected = {selector for _, selectors in steps(shown) for selector in selectors}
    unselected = {p for p in parts if "=none" not in p and "=flag" not in p} - selected
    assert not unselected
    assert {selector.partition(" ")[0] for selector in selected} <= set(groups)


def test_a_film_is_the_finished_picture_where_nothing_moves(neuron):
    text = animated(neuron, AUTO)
    assert "@media (prefers-reduced-motion:no-preference){" in text
    assert "opacity" not in text.partition("</style>")[2]
    assert "L = " in text
    assert 'role="img"' in text
    assert "<script" not in text


@pytest.mark.slow
@needs_chromium
def test_a_browser_plays_it(neuron, tmp_path):
    """The opacity of the output's value, the seed and x₁'s gradient: before, between and at the end."""
    film = steps(neuron)
    text = f"<!doctype html><meta charset=utf-8>{animated(neuron, AUTO)}"
    output, x = neuron.nodes[-1].id, neuron.nodes[1].id
    prefix = text[text.index('id="sg') + 4 :].partition('"')[0]
    seed = len(neuron.nodes)
    last = next(i for i, (_, shown) in enumerate(film) if f"{x} [data-part=grad]" in shown)
    times = [800 * t + 400 for t in (0, seed - 1, seed, last - 1, last, len(film) + 1)]
    script = f"""{times}.map(time => {{
      document.getAnimations().forEach(a => {{ a.pause(); a.currentTime = time; }});
      const part = (id, kind) => document.querySelector(`#{prefix}-${{id}} [data-part=${{kind}}]`);
      const seen = (id, kind) => +getComputedStyle(part(id, kind)).opacity;
      return [seen("{output}", "value"), seen("{output}", "grad"), seen("{x}", "grad")];
    }})"""
    assert asked(text, script, tmp_path) == [[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 0], [1, 1, 1], [1, 1, 1]]
    glow = f"""(document.getAnimations().forEach(a => {{ a.pause(); a.currentTime = 400; }}),
      [...document.querySelectorAll("[id^={prefix}-n]")].map(g => getComputedStyle(g).filter.includes("(230, 159, 0)"))
    )"""
    assert asked(text, glow, tmp_path) == [True] + [False] * (len(neuron.nodes) - 1)
