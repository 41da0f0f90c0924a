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


def test_a_box_is_red_once_its_number_is_there(opened):
    x, c = Tensor(0.0, name="x"), Tensor(-1.0, name="c")
    with np.errstate(all="ignore"):
        root = np.sqrt(x)  # finite, with an infinite derivative
        page = opened(viz.play(root + np.log(c) * 1.0, names={"root": root}))

    def red():
        return page.evaluate("""() => {
            const now = [...document.querySelectorAll("[data-node]>.sick")];
            const bad = getComputedStyle(document.querySelector(".sg")).getPropertyValue("--bad");
            const probe = document.body.appendChild(document.createElement("p"));
            probe.style.color = bad;
            const colour = getComputedStyle(probe).color;
            probe.remove();
            const ringed = ({ parentElement: box }) => box.matches(".now:not(.well),.from:not(.well)");
            const red = now.filter((rect) => ringed(rect) || getComputedStyle(rect).stroke === colour);
            return red.map((rect) => rect.parentElement.getAttribute("aria-label").split(/[ ,]/)[0]);
        }""")

    found = []
    for at in range(page.last() + 1):
        page.go(at)
        found.append(red())
    assert found[0] == []
    assert "x" not in found[page.last() // 2]
    assert "x" in found[-1]
    assert [set(a) <= set(b) for a, b in pairwise(found)] == [True] * page.last()
    assert len({tuple(names) for names in found}) > 2
