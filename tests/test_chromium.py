"""Pictures in a real browser: nothing is cut off, and no text leaves the box it stands in."""

import re
import shutil
import subprocess

import numpy as np
import pytest

import viz
from autograd import Tensor, ops

CHROMIUM = shutil.which("chromium")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")]

# Every text against the picture's edge, and against the box (the first rect of its group) that it stands in.
MEASURE = """
<script>
const picture = document.querySelector("svg").getBoundingClientRect();
const outside = (inner, outer) => inner.left < outer.left - 1 || inner.right > outer.right + 1 ||
  inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
const wrong = [...document.querySelectorAll("svg text")].filter(text => {
  const group = text.closest("g"), box = group && group.querySelector(":scope > rect");
  const place = text.getBoundingClientRect();
  return outside(place, picture) || (box && outside(place, box.getBoundingClientRect()));
}).map(text => text.textContent);
const title = document.createElement("output");
title.textContent = JSON.stringify({texts: document.querySelectorAll("svg text").length, wrong});
document.body.append(title);
</script>
"""


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


@pytest.mark.parametrize("graph", [neuron, network, chain])
def test_no_text_is_cut_off(graph, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><meta charset=utf-8>{viz.graph(graph()).to_svg()}{MEASURE}", encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--dump-dom"]
    run = subprocess.run(
        [CHROMIUM, *options, f"--user-data-dir={tmp_path / 'profile'}", page.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found = re.search(r'<output>\{"texts":(\d+),"wrong":(.*?)\}</output>', run.stdout)
    assert int(found[1]) > 5
    assert found[2] == "[]"
