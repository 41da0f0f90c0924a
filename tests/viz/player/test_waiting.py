"""What a box shows before it is computed: all that is written around its numbers, and nothing of what comes out."""

from itertools import pairwise

import numpy as np
import pytest

import nn
import viz
from autograd import Tensor
from viz.boxes import Boxes
from viz.describe import described

pytestmark = pytest.mark.slow

RNG = np.random.default_rng(0)


def array(*shape, name):
    return Tensor(RNG.normal(size=shape), name=name)


def regression():
    X, W, b = array(6, 3, name="X"), array(3, 2, name="W"), array(2, name="b")
    return ((X @ W + b) ** 2).mean()


def softmax():
    X, W = array(6, 3, name="X"), array(3, 2, name="W")
    scores = np.exp(X @ W)
    return -np.log(scores / scores.sum(axis=1, keepdims=True)).mean()


GRAPHS = {
    "one large array": lambda: np.sin(array(4, 4, name="x")).sum(),
    "regression": regression,
    "softmax": softmax,
    "few numbers": lambda: (array(3, 3, name="A") @ array(3, name="x")).sum(),
    "model": lambda: nn.cross_entropy(nn.MLP([4, 8, 3], rng=0)(RNG.normal(size=(5, 4))), np.array([0, 1, 2, 0, 1])),
    "one number": lambda: np.tanh(Tensor(0.5, name="x") * 2.0),
}
WRITTEN = """() => Object.fromEntries([...document.querySelectorAll("[data-node]")].map((box) => {
    const copies = [...box.querySelectorAll("use")].map((use) => document.querySelector(use.getAttribute("href")));
    const texts = [box, ...copies].flatMap((part) => [...part.querySelectorAll("text")]);
    return [box.dataset.node, texts.map((text) => text.textContent)];
}))"""


@pytest.mark.parametrize("kind", GRAPHS)
def test_a_waiting_box_has_all_captions(kind, opened):
    loss = GRAPHS[kind]()
    view = described(loss, detail="normal")[0]
    boxes = Boxes(view)
    written = opened(viz.play(loss, detail="normal")).evaluate(WRITTEN)
    assert set(written) == {node.id for node in view.nodes}
    for node in view.nodes:
        captions = [block.label for block in boxes.blocks(node)] + [drawn.kind for drawn in boxes.heatmaps(node)]
        missing = {caption for caption in captions if caption} - set(written[node.id])
        assert not missing, (node.name, missing)


OUTLINES = """() => Object.fromEntries([...document.querySelectorAll("[data-node]")].map((box) => {
    const { stroke, strokeWidth } = getComputedStyle(box.querySelector("rect"));
    const ringed = box.matches(".now,.from");
    const name = box.getAttribute("aria-label").split(/[ ,]/)[0];
    return [name, ringed ? box.querySelector("rect").getAttribute("class") : [stroke, strokeWidth]];
}))"""


def rooted(x, c):
    x, c = Tensor(x, name="x"), Tensor(c, name="c")
    with np.errstate(all="ignore"):
        root = np.sqrt(x)  # at 0 finite, with an infinite derivative
        return viz.play(root + np.log(c) * 1.0, names={"root": root})


def test_an_outline_is_that_of_a_healthy_box_until_its_ill_number_is_there(opened):
    page, healthy = opened(rooted(0.0, -1.0)), opened(rooted(1.0, 1.0))
    for each in (page, healthy):
        each.go(0)
    first = page.evaluate(OUTLINES)
    assert first == healthy.evaluate(OUTLINES)
    *_, (between, thin), (output, thick) = first.values()
    assert (thin, thick) == ("1.3px", "2.4px")
    assert between != output
    found = []
    for at in range(page.last() + 1):
        page.go(at)
        healthy.go(at)
        well = healthy.evaluate(OUTLINES)
        found.append({name for name, outline in page.evaluate(OUTLINES).items() if outline != well[name]})
    assert "x" not in found[page.last() // 2]
    assert "x" in found[-1]
    assert all(a <= b for a, b in pairwise(found))
    assert len(set(map(frozenset, found))) > 2


def test_an_outline_tells_no_hidden_gradient(opened):
    """Nor does a remark, nor the colour of the question mark."""
    page, healthy = opened(rooted(0.0, 1.0)), opened(rooted(1.0, 1.0))
    for each in (page, healthy):
        each.press("End")
    assert page.evaluate(OUTLINES) != healthy.evaluate(OUTLINES)
    assert page.node("x").locator("[data-part=flag]").is_visible()
    for each in (page, healthy):
        each.press("p")
    assert page.evaluate(OUTLINES) == healthy.evaluate(OUTLINES)
    assert not page.node("x").locator("[data-part=flag]").is_visible()
    ink = "text => getComputedStyle(text).fill"
    question, value = (
        page.node("x").locator(f"[data-part={part}] text:not(.muted)").evaluate(ink) for part in ("grad", "value")
    )
    assert question == value
    page.node("x").click(position={"x": 20, "y": 20})
    assert page.locator(".card b.wrong").count() == 0
    page.get_by_role("button", name="Show", exact=True).click()
    assert page.node("x").locator("[data-part=flag]").is_visible()
    assert page.locator(".card b.wrong").text_content() == "first ∞ gradient here"
