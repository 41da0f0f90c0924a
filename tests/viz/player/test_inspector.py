"""All about one value: exact numbers, every contribution, and what a finite difference says."""

import numpy as np
import pytest

import viz
from autograd import Tensor, gradients, ops, unary

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def graph():
    x, w = Tensor(1.0 / 3.0, name="x"), Tensor(-2.0, name="w")
    p = x * w
    y = p * x + np.tanh(x)
    return x, w, p, y


@pytest.fixture(scope="module")
def player(graph):
    *_, p, y = graph
    return viz.play(y, names={"p": p, "y": y})


def written(x):
    """As JavaScript writes a number."""
    return repr(float(x)).replace("-", "−").removesuffix(".0")


def rows(page):
    lines = page.locator(".card tr").evaluate_all("rows => rows.map(r => [...r.cells].map(c => c.textContent))")
    return lines[1:]


def facts(page):
    keys = page.locator(".card dt").all_text_contents()
    return dict(zip(keys, page.locator(".card dd").all_text_contents(), strict=True))


def test_numbers_have_all_their_digits(graph, player, opened):
    x, *_, y = graph
    page = opened(player)
    page.press("End")
    page.node("x").click()
    found = facts(page)
    assert found["value"] == written(x.data)
    assert found["∂y∂x"] == written(gradients(y, x))
    assert page.text(".card h2") == "xinput"


def test_a_check_of_what_is_nan_says_so(opened):
    with np.errstate(invalid="ignore"):
        L = np.log(Tensor(-1.0, name="x")) * Tensor(2.0, name="w")
        many = np.log(Tensor([-1.0, 2.0], name="x")) * 2.0
    for y in (L, many):
        page = opened(viz.play(y))
        page.press("End")
        page.node("x").click()
        assert facts(page)["numeric"].endswith("NaN the result is NaN")
    page = opened(viz.play(np.sqrt(Tensor(0.0, name="x"))))
    page.press("End")
    page.node("x").click()
    assert facts(page)["numeric"] == "NaN no value on one side"


def test_every_contribution_is_listed_and_they_add_up(graph, player, opened):
    x, *_, y = graph
    page = opened(player)
    page.press("End")
    page.node("x").click()
    *parts, total = rows(page)
    assert [part[0] for part in parts] == ["v₂", "v₁", "p"]
    assert total[:3] == ["sum", "", written(gradients(y, x))]
    shares = [float(part[2].replace("−", "-")) for part in parts]
    assert sum(shares) == float(gradients(y, x))


def test_a_contribution_leads_to_its_step(player, opened):
    page = opened(player)
    page.press("End")
    page.node("x").click()
    page.locator(".card button", has_text="show").nth(1).click()
    assert page.text(".aloud").startswith("∂y/∂x += ∂y/∂v₁ · ∂v₁/∂x")
    page.node("x").click()
    assert [row[2] for row in rows(page)][2] == "…"
    assert facts(page)["∂y∂x"].endswith(" so far: 2 of 3 contributions")


def test_what_is_not_computed_yet_is_not_told(player, opened):
    page = opened(player)
    page.node("p").click()
    assert facts(page) == {"made": "p = x × w", "value": "not computed yet", "∂y∂p": "not computed yet"}


def test_the_inspector_follows_the_steps(player, opened):
    page = opened(player)
    page.press("ArrowRight")
    assert page.text(".card h2") == "pvalue, by multiply"
    page.press("b")
    assert page.text(".card h2") == "youtput, by add"
    assert page.text(".card p") == "The backward pass starts here: this gradient is given."


def test_constants_and_arrays_say_what_they_are(opened):
    X, W = np.arange(12.0).reshape(4, 3), Tensor(np.array([0.25, -1.0, 2.0]), name="W")
    y = (X @ W).sum()
    page = opened(viz.play(y, names={"X": X, "y": y}))
    page.press("End")
    page.node("X").click()
    found = facts(page)
    assert found["value"] == "float64 of shape (4, 3): min 0, mean 5.5, max 11, norm 22.49"
    assert found["gradient"] == "none flows here"
    page.node("W").click()
    found = facts(page)
    assert found["value"] == "float64 of shape (3,): 0.25,  −1,  2"
    assert found["∂y∂W"] == "float64 of shape (3,): 18,  22,  26"
    assert page.text(".card .dim") == "Values can be changed where all are single numbers; here some are arrays."


def test_the_numeric_check_stands_beside_every_gradient(graph, player, opened):
    x, *_, y = graph
    page = opened(player)
    page.press("End")
    assert page.locator(".proof").count() == 0
    page.locator("[data-in=check]").check()
    assert page.locator(".proof.agrees").count() == 6
    pill = page.node("x").locator(".proof text").text_content()
    assert pill.startswith("≈ ")
    assert pill.endswith(" ✓")
    shown = float(pill[2:-2].replace("−", "-"))
    assert shown == pytest.approx(float(gradients(y, x)), rel=1e-3)
    page.node("x").click()
    assert " agrees (apart by " in facts(page)["numeric"]
    page.go(0)
    assert page.locator(".proof").count() == 0


def test_a_wrong_gradient_and_a_kink_are_told(opened):
    wrong = unary(np.sin, lambda y, x: 1 + np.cos(x), name="wrong")
    a, b = Tensor(1.0, name="a"), Tensor(0.0, name="b")
    y = wrong(a) + ops.relu(b)
    page = opened(viz.play(y))
    page.press("End", "c")
    assert page.node("a").locator(".proof.differs text").text_content() == "≈ 0.5403 ≠"
    assert page.node("b").locator(".proof.kink text").text_content() == "≈ 0.5 kink"
    page.node("a").click()
    assert "DIFFERS" in facts(page)["numeric"]
    page.node("b").click()
    assert facts(page)["numeric"] == "0.5 a kink: slopes 0 and 1"


def test_fractions_are_fractions(player, opened):
    page = opened(player)
    page.press("End")
    sentence = page.locator(".words math mfrac")
    assert sentence.count() == 3
    high = sentence.first.evaluate(
        "f => f.children[1].getBoundingClientRect().top - f.children[0].getBoundingClientRect().top"
    )
    assert high > 5


def test_the_check_of_an_infinite_gradient_says_why_it_cannot_tell(opened):
    with np.errstate(all="ignore"):
        page = opened(viz.play(np.cbrt(Tensor(0.0, name="x")) * 2.0))
    page.press("End", "c")
    page.node("x").click()
    found = page.locator(".card dd").all_text_contents()[-1]
    assert found.endswith(" an infinite slope; a difference cannot tell")
