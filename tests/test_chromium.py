"""Pictures in a real browser: nothing is cut off, and no text leaves the box it stands in."""

import numpy as np
import pytest

import viz
from autograd import Tensor, ops
from tests.viz.chromium import asked, needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]

# Of each picture, how many texts there are, and which leave it, or the box (their group's first rect) they stand in.
OUTSIDE = """[...document.querySelectorAll("svg")].map(svg => {
  const picture = svg.getBoundingClientRect();
  const outside = (inner, outer) => inner.left < outer.left - 1 || inner.right > outer.right + 1 ||
    inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
  const texts = [...svg.querySelectorAll("text")];
  const wrong = texts.filter(text => {
    const group = text.closest("g"), box = group && group.querySelector(":scope > rect");
    const place = text.getBoundingClientRect();
    return outside(place, picture) || (box && outside(place, box.getBoundingClientRect()));
  });
  return [texts.length, wrong.map(text => text.textContent)];
})"""


def neuron():
    w, x, b = Tensor(-3.0, name="w1"), Tensor(2.0, name="x1"), Tensor(6.5, name="bias_of_a_long_name")
    return np.tanh(w * x + b)


def network():
    rng = np.random.default_rng(0)
    h = ops.relu(rng.normal(size=(4, 3)) @ Tensor(rng.normal(size=(3, 5)), name="weight"))
    return ops.logsumexp(h)


def chain():
    x = Tensor(1.0, name="x")
    for _ in range(40):
        x = x * 1.01 + 0.1
    return x


def ill():
    rng = np.random.default_rng(0)
    h = ops.relu(rng.normal(size=(40, 30)) @ Tensor(rng.normal(size=(30, 20)), name="weight") - 1e3)
    return np.tanh(h * Tensor(np.full((40, 20), np.nan), name="nan") * 1e9).sum()


CASES = [
    (neuron, {}),
    (neuron, {"direction": "TB"}),
    (neuron, {"ops": "nodes"}),
    (neuron, {"values": False}),
    (neuron, {"detail": "compact"}),
    (network, {}),
    (network, {"direction": "TB"}),
    (network, {"detail": "normal"}),
    (chain, {}),
    (chain, {"detail": "teach"}),
    (ill, {}),
    (ill, {"detail": "compact"}),
]


def test_no_text_is_cut_off(tmp_path):
    pictures = [viz.graph(graph(), **options).to_svg() for graph, options in CASES]
    found = asked(f"<!doctype html><meta charset=utf-8>{''.join(pictures)}", OUTSIDE, tmp_path)
    assert len(found) == len(CASES)
    for (graph, options), (count, wrong) in zip(CASES, found, strict=True):
        assert (wrong, count > 5) == ([], True), (graph.__name__, options)
