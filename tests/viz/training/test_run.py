"""A run in the browser: every picture shows the epoch that is played."""

import json
import re

import numpy as np
import pytest

import viz
from autograd import Tensor
from tests.viz.browser import unpacked

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def player():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(30, 2))
    Y = (X[:, 0] > 0.3).astype(float)
    w, b = Tensor(np.array([-1.0, 1.0]), name="w"), Tensor(0.0, name="b")
    recorder = viz.Recorder([w, b])
    for epoch in range(8):
        w.grad = b.grad = None
        value = ((X @ w + b - Y) ** 2).mean()
        value.backward()
        recorder.record(loss=value, val_loss=float("nan") if epoch == 2 else value)
        w.data, b.data = w.data - 0.3 * w.grad, b.data - 0.3 * b.grad
    return viz.play_training(lambda x: x @ w + b, recorder, data=(X, Y), threshold=0.5, title="Plane")


def frames(player):
    return json.loads(re.search(r'application/json">(.*?)</script>', unpacked(player.to_html()), re.DOTALL)[1])[
        "frames"
    ]


def test_every_picture_shows_the_epoch(player, opened):
    page = opened(player)
    for i, frame in enumerate(frames(player)):
        assert page.text(".words") == frame["says"]
        assert page.text(".aloud") == f"Epoch {frame['epoch']}: {frame['says']}"
        assert page.text(".count") == f"epoch {i + 1} of 8"
        assert page.locator(".field").get_attribute("href") == frame["image"]
        assert page.locator(".boundary").get_attribute("d") == frame["lines"]
        assert page.locator(".point.wrong").count() == frame["wrong"].count("1")
        dots = page.locator(".dot:not([visibility=hidden])")
        assert dots.count() == (1 if i == 2 else 2)
        assert float(dots.first.get_attribute("cx")) == frame["x"]
        assert [
            float(w) for w in page.locator(".rod").evaluate_all("all => all.map(r => r.getAttribute('width'))")
        ] == frame["widths"]
        assert page.locator(".size").all_text_contents() == frame["sizes"]
        page.press("ArrowRight")
    assert page.at() == page.last() == 7


def test_it_plays(player, opened):
    page = opened(player)
    page.press("Space")
    page.until(lambda: page.text("[data-do=play] span") == "Replay")
    assert page.at() == 7
    page.press("Home", "d")
    assert page.at() == 0
    assert page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor") == "rgb(18, 24, 31)"


@pytest.mark.parametrize("width", [1400, 420])
def test_nothing_is_cut_off(player, opened, width):
    page = opened(player, width=width)
    page.press("End")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    outside = page.evaluate(
        """[...document.querySelectorAll("figure svg text")].filter(text => {
          const a = text.getBoundingClientRect(), b = text.ownerSVGElement.getBoundingClientRect();
          return a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1;
        }).map(text => text.textContent)"""
    )
    assert outside == []


def test_without_scripts_the_last_epoch_is_seen(player, opened):
    page = opened(player, java_script_enabled=False)
    assert page.locator(".field").get_attribute("href") == frames(player)[-1]["image"]
    assert page.locator(".deck").is_hidden()
    assert page.locator("figure").count() == 3
