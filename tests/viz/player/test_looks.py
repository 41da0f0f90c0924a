"""Measured in the browser: nothing is cut off, nothing overlaps, every text can be read, at two widths."""

from pathlib import Path

import numpy as np
import pytest

import nn
import viz
from autograd import Tensor, ops, scope
from tests.viz.player.test_page import layered

pytestmark = pytest.mark.slow

MEASURE, CONTRAST = (
    Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("measure.js", "contrast.js")
)


def neuron():
    w1, x1, w2, x2, b = (
        Tensor(v, name=n) for v, n in [(-3.0, "w1"), (2.0, "x1"), (1.0, "w2"), (0.0, "x2"), (6.8, "b")]
    )
    return np.tanh(w1 * x1 + w2 * x2 + b)


def product():
    x = Tensor(3.0, name="x")
    return x * Tensor(-2.0, name="a_rather_long_name_17") + x


def arrays():
    rng = np.random.default_rng(0)
    X, W, V = rng.normal(size=(8, 2)), Tensor(rng.normal(size=(2, 5)), name="W"), Tensor(rng.normal(size=5), name="V")
    return (ops.relu(X @ W) @ V).sum() + (V * V).sum() * 0.1


GRAPHS = {
    "product": product,
    "neuron": neuron,
    "ten": lambda: layered(1, 1),
    "thirty": lambda: layered(3, 2),
    "arrays": arrays,
}


@pytest.mark.parametrize("width", [1400, 420])
@pytest.mark.parametrize("kind", GRAPHS)
def test_nothing_is_cut_off_and_nothing_overlaps(kind, width, opened):
    page = opened(viz.play(GRAPHS[kind]()), width=width)
    last = page.last()
    for at in (last // 3, 2 * last // 3, last):
        page.go(at)
        assert page.evaluate(MEASURE) == []
    page.press("c")
    assert page.evaluate(MEASURE) == []


def test_long_numbers_stay_in_their_boxes_and_badges(opened):
    page = opened(viz.play(neuron()))
    page.press("End")
    for x in ("-1.23456e-7", "123456.789", "0.98765", "-98765.4"):
        page.node("x₁").click()
        page.locator(".card input[type=number]").fill(x)
        assert page.evaluate(MEASURE) == []
    page.click("[data-do=reset]")
    assert page.evaluate(MEASURE) == []


def crowded():
    """27 values, so large that the chain rule floats over the picture."""
    w1, x1, w2, b = (Tensor(v, name=n) for v, n in [(0.5, "w1"), (0.7, "x1"), (0.3, "w2"), (-0.2, "b")])
    h = np.tanh(w1 * x1 + b)
    g = np.maximum(h * w2, 0.1) + np.logaddexp(h, x1) + np.arctan2(h, b) + np.abs(b)
    g = g + np.mod(x1 * 7, 3) + np.hypot(w1, b) + np.clip(w2, -1, 1)
    return g**2 / (1 + np.exp(-x1))


def network():
    x, y = nn.datasets.two_moons(16, seed=0)
    return nn.cross_entropy(nn.MLP([2, 8, 8, 2], "relu", rng=0)(x), y)


def maps():
    """Boxes that are wide and high, in scopes, with narrow gaps between them."""
    rng = np.random.default_rng(1)
    y = Tensor(rng.normal(size=(8, 8)), name="x")
    for i in range(3):
        with scope(f"block{i}"):
            with scope("attention"):
                y = np.tanh(y @ Tensor(rng.normal(size=(8, 8)), name="weight"))
            y = y * Tensor(rng.normal(size=(8, 8)), name="scale")
    return y.sum()


COVERED = """at => {
  const player = document.querySelector("main").player, all = (selector) => [...document.querySelectorAll(selector)];
  player.go(at);
  const bubbles = all(".bubble rect"), boxes = all("[data-node]>rect:first-of-type");
  const covers = (first, second) => {
    const a = first.getBoundingClientRect(), b = second.getBoundingClientRect();
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    return first !== second && across > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  };
  const stage = document.querySelector(".stage").getBoundingClientRect();
  const cut = (at) => ["left", "top"].some(side => at[side] < stage[side]) ||
    ["right", "bottom"].some(side => at[side] > stage[side]);
  const hides = (bubble) => [...boxes, ...bubbles].some(other => covers(bubble, other));
  const wrong = (bubble) => cut(bubble.getBoundingClientRect()) || hides(bubble);
  return [bubbles.length, bubbles.some(wrong)];
}"""


@pytest.mark.parametrize(
    ("graph", "width", "predict"),
    [
        *((crowded, 1280, predict) for predict in (False, True)),
        *((graph, width, False) for graph in (network, maps) for width in (1280, 400)),
    ],
)
def test_the_floating_chain_rule_covers_no_box(graph, width, predict, opened):
    page = opened(viz.play(graph()), width=width)
    page.locator("[data-in=way]").select_option("edge")
    page.locator("[data-in=predict]").set_checked(predict)
    found = [page.evaluate(COVERED, at) for at in range(page.last() + 1)]
    assert sum(shown for shown, _ in found) > 8
    assert [at for at, (_, covered) in enumerate(found) if covered] == []


@pytest.fixture(scope="module")
def large():
    return viz.play(layered(4, 8), fold=False)


def test_what_is_too_large_for_the_window_is_followed(large, opened):
    page = opened(large)
    assert page.locator("[data-do=follow]").get_attribute("aria-pressed") == "true"
    seen = """() => {
      const stage = document.querySelector(".stage").getBoundingClientRect();
      return [...document.querySelectorAll("[data-node].now > rect")].every(box => {
        const at = box.getBoundingClientRect();
        return at.left >= stage.left && at.right <= stage.right && at.top >= stage.top && at.bottom <= stage.bottom;
      });
    }"""
    page.locator("[data-in=way]").select_option("edge")
    page.locator("[data-in=way]").blur()
    last = page.last()
    for at in range(1, last + 1, last // 5):
        page.go(at)
        assert page.evaluate(seen)
        size = page.locator("[data-node].now text").first.evaluate("t => t.getBoundingClientRect().height")
        assert size > 9
    assert page.locator(".map").is_visible()
    page.press("0")
    assert page.locator("[data-do=follow]").get_attribute("aria-pressed") == "false"
    assert page.evaluate(MEASURE) == []


def test_the_map_leads_to_a_place(large, opened):
    page = opened(large)
    page.go(3)
    before = page.locator(".stage > svg").get_attribute("viewBox")
    box = page.locator(".map").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.5)
    assert page.locator(".stage > svg").get_attribute("viewBox") != before


def test_the_picture_can_be_dragged_and_zoomed_by_the_mouse(opened):
    page = opened(viz.play(neuron()))
    view = lambda: [float(x) for x in page.locator(".stage > svg").first.get_attribute("viewBox").split()]  # noqa: E731
    whole = view()
    stage = page.locator(".stage").bounding_box()
    x, y = stage["x"] + stage["width"] - 60, stage["y"] + stage["height"] - 20
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 50, y - 10)
    page.mouse.up()
    moved = view()
    assert moved[0] > whole[0] + 30
    assert moved[1] > whole[1] + 5
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.until(lambda: view()[2] < whole[2] * 0.9)


@pytest.mark.parametrize("detail", ["teach", "normal", "compact"])
def test_nothing_is_left_without_a_colour(detail, opened):
    """Black is what a browser paints where nothing says otherwise; no part of a picture is."""
    page = opened(viz.play(arrays(), detail=detail))
    black = """() => [...document.querySelectorAll(".stage > svg :is(rect, path, text)")]
      .filter(e => ["fill", "stroke"].some(key => getComputedStyle(e)[key] === "rgb(0, 0, 0)"))
      .map(e => e.outerHTML)"""
    for at in (0, page.last() // 2, page.last() - 3, page.last()):
        page.go(at)
        assert page.evaluate(black) == []


@pytest.mark.parametrize("scheme", [{}, {"color_scheme": "dark"}])
def test_every_text_has_a_contrast_of_at_least_four_and_a_half(opened, scheme):
    page = opened(viz.play(neuron()), **scheme)
    page.press("End", "c", "p", "?")
    page.press("p")
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("width", [1400, 420])
def test_nothing_lies_over_the_picture(large, opened, width):
    """Buttons and map stand beside it, and all buttons are there at any width."""
    page = opened(large, width=width)
    page.go(3)
    assert page.locator(".stage button, .stage .map").count() == 0
    for name in ("farther", "closer", "fit", "follow"):
        assert page.locator(f"[data-do={name}]").is_visible()
    assert page.locator(".map").is_visible() == (width > 700)


@pytest.mark.parametrize("width", [1280, 720, 400])
def test_a_slider_is_wide_enough_to_slide(width, opened):
    a, b = Tensor(1.0, name="a_very_long_parameter_name_that_never_ends_at_all"), Tensor(2.0, name="b")
    page = opened(viz.play(np.where(a > b, a * b, a - b) + np.maximum(a, b)), width=width)
    loose = page.locator("[data-node].loose")
    assert loose.count() == 3  # one of them the condition
    for box in loose.all():
        box.dispatch_event("click")
        assert page.locator(".card .tune input[type=range]").bounding_box()["width"] >= 120
        assert page.text(".card .tune p").startswith("where keeps to the branch that it took")
