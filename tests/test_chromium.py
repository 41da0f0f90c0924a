"""Pictures in a real browser: nothing is cut off, and no text leaves the box it stands in."""

import numpy as np
import pytest

import viz
from autograd import Tensor, ops
from tests.viz.chromium import asked, needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]

# How many texts there are, and which leave the picture, or the box (the first rect of their group) they stand in.
OUTSIDE = """(() => {
  const picture = document.querySelector("svg").getBoundingClientRect();
  const outside = (inner, outer) => inner.left < outer.left - 1 || inner.right > outer.right + 1 ||
    inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
  const texts = [...document.querySelectorAll("svg text")];
  const wrong = texts.filter(text => {
    const group = text.closest("g"), box = group && group.querySelector(":scope > rect");
    const place = text.getBoundingClientRect();
    return outside(place, picture) || (box && outside(place, box.getBoundingClientRect()));
  });
  return [texts.length, wrong.map(text => text.textContent)];
})()"""


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


@pytest.mark.parametrize(
    ("graph", "options"),
    [
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
    ],
)
def test_no_text_is_cut_off(graph, options, tmp_path):
    page = f"<!doctype html><meta charset=utf-8>{viz.graph(graph(), **options).to_svg()}"
    count, wrong = asked(page, OUTSIDE, tmp_path)
    assert count > 5
    assert wrong == []
