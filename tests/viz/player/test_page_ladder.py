"""The page's differences say what Python's say."""

import math

import numpy as np
import pytest

import viz
from autograd import Tensor
from viz.player.document import asset
from viz.player.ladder import Line, judged

# A function in both languages, where it is taken, and a gradient.
CASES = {
    "a straight line": ("3 * x", 2.0, 3.0),
    "a wrong slope": ("3 * x", 2.0, 3.001),
    "a curve": ("sin(x)", 1.0, math.cos(1.0)),
    "half a derivative of many turns": ("1e5 * sin(1e5 * x)", 0.3, 0.5e10 * math.cos(3e4)),
    "a derivative of many turns": ("sin(1e8 * x)", 0.3, 1e8 * math.cos(3e7)),
    "a straight line far away": ("(1e16 + x) - 1e16", 1.0, 1.0),
    "a kink": ("abs(x)", 0.0, 0.0),
    "a kink with a wrong gradient": ("abs(x)", 0.0, 5.0),
    "near a kink": ("abs(x)", 1e-9, 1.0),
    "an edge": ("sqrt(x)", 0.0, math.inf),
    "an infinite value": ("exp(1000 * x)", 1.0, math.inf),
    "an infinite slope": ("sign(x) * sqrt(abs(x))", 0.0, math.inf),
    "an infinite gradient of a straight line": ("3 * x", 2.0, math.inf),
    "an infinite gradient of a constant": ("7 + 0 * x", 2.0, -math.inf),
    "no value": ("log(x)", -1.0, -1.0),
    "a small gradient beside a large value": ("1e12 + sin(x)", 1.0, math.cos(1.0)),
    "a flat place": ("x * x", 0.0, 0.0),
    "a constant": ("7 + 0 * x", 2.0, 0.0),
    "a small number": ("sin(1e9 * x)", 1e-9, 1e9 * math.cos(1.0)),
}


SETUP = """script => {
  const judged = Function(script + '; return judged;')();
  globalThis.check = (f, x, g) => {
    const found = judged(Function('x', `with (Math) return ${f}`), Number(x), Number(g), 0);
    return [found.state, ...[...found.numbers, ...(found.slopes ?? [])].map(String)];
  };
}"""


def value(text, x):
    with np.errstate(all="ignore"):
        names = {
            "x": np.float64(x),
            "sin": np.sin,
            "exp": np.exp,
            "log": np.log,
            "sqrt": np.sqrt,
            "abs": np.abs,
            "sign": np.sign,
        }
        return float(eval(text, names))


@pytest.fixture(scope="module")
def page(browser):
    found = browser.page(viewport={"width": 400, "height": 300})
    found.set_content("<!doctype html>")
    found.evaluate(SETUP, asset("ladder.js"))
    yield found
    found.back()


@pytest.mark.parametrize("kind", CASES)
def test_both_say_the_same(kind, page):
    text, x, gradient = CASES[kind]
    check = judged(Line(lambda t: (value(text, x + t), x + t - x), abs(x), 0.0), gradient, 1e-6, lambda: True)
    numbers = [*check.numbers, *(check.slopes or ())]
    state, *found = page.evaluate(
        "question => check(...question)", [text, repr(x), repr(gradient).replace("inf", "Infinity")]
    )
    assert state == check.state
    scale = max(abs(gradient) if math.isfinite(gradient) else 1, 1)
    assert [float(number) for number in found] == pytest.approx(numbers, rel=1e-6, abs=1e-6 * scale, nan_ok=True)


def test_a_value_changed_to_where_the_function_turns_often_is_still_checked(opened):
    page = opened(viz.play(np.sin(Tensor(1e3, name="w") * Tensor(0.25, name="x"))))
    page.press("End", "c")
    page.node("w").click()
    page.locator(".card input[type=number]").fill("100000000")
    assert "agrees" in page.text(".card dl")
