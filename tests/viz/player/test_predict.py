"""Predict: nothing is told before it is asked for, and an answer is judged."""

import numpy as np
import pytest

import viz
from autograd import Tensor

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def player():
    w, x = Tensor(-3.0, name="w"), Tensor(2.0, name="x")
    p = w * x
    s = p * 0.5
    L = s + x
    return viz.play(L, names=locals())


@pytest.fixture
def quiz(player, opened):
    """The finished pass with all gradients hidden: ∂L/∂s = 1, ∂L/∂p = 0.5, ∂L/∂w = 1, ∂L/∂x = 1 − 1.5."""
    page = opened(player)
    page.press("End", "p")
    return page


def answer(page, name, text):
    page.node(name).click(position={"x": 20, "y": 20})
    page.locator(".card form input").fill(text)
    page.locator(".card form input").press("Enter")
    return page.text(".card p[role=status], .card p.good")


def test_all_but_the_seed_is_hidden(quiz):
    assert {name: quiz.grad(name) for name in ("L", "s", "p", "w", "x")} == {
        "L": "1", "s": "?", "p": "?", "w": "?", "x": "?"
    }  # fmt: skip
    assert quiz.text(".aloud") in {
        "∂L/∂w = ∂L/∂p · ∂p/∂w = ? × 2 = ?",
        "∂L/∂x += ∂L/∂p · ∂p/∂x = ? × (−3) = ?; the sum is now ? + ? = ? (use 2 of 2)",
    }
    page = quiz.evaluate("document.querySelector('main').cloneNode(true).querySelector('.stage').textContent")
    assert "−1.5" not in page
    colours = quiz.locator("[data-part=back] path:not([class$=head])").evaluate_all(
        "all => all.map(path => path.getAttribute('class'))"
    )
    assert set(colours) == {"zero"}
    quiz.node("x").click(position={"x": 20, "y": 20})
    assert "?" in quiz.text(".card dl")
    assert "−0.5" not in quiz.text(".card")
    assert quiz.node("x").get_attribute("aria-label") == "x, input, value 2, gradient hidden"


def test_a_click_reveals(quiz):
    quiz.node("s").locator("[data-part=grad]").click()
    assert quiz.grad("s") == "1"
    assert quiz.grad("p") == "?"
    quiz.node("p").click(position={"x": 20, "y": 20})
    quiz.get_by_role("button", name="Show", exact=True).click()
    assert quiz.grad("p") == "0.5"
    assert quiz.text(".card p.dim") == "Shown."


@pytest.mark.parametrize("text", ["-0.5", "−0.5", "−1/2", "0.5 × −1", "-,5", "(−0.5)", "-.502"])
def test_right_answers_are_right_however_they_are_written(quiz, text):
    assert answer(quiz, "x", text) == "Right."
    assert quiz.grad("x") == "−0.5"
    assert "1 of 4 gradients predicted, 0 shown." in quiz.text(".card")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("x", "0.5", "The size is right, the sign is not."),
        ("x", "−1.5", "That is the contribution from p alone. x is used 2 times: add all contributions."),
        ("x", "1", "That is the contribution from L alone. x is used 2 times: add all contributions."),
        ("x", "−3", "That is the local derivative ∂p/∂x. Multiply it by the upstream gradient ∂L/∂p."),
        (
            "x",
            "77",
            "Not yet. Multiply the upstream gradient by the local derivative, for each of the 2 uses, and add.",
        ),
        ("w", "0.5", "That is the upstream gradient ∂L/∂p. Multiply it by the local derivative ∂p/∂w."),
        ("w", "2.5", "That is a sum. The chain rule multiplies along a path and adds between paths."),
        ("w", "9", "Not yet. Multiply the upstream gradient by the local derivative."),
        ("w", "one", "Write a number, such as −1.5, 3/4 or 0.5 × −3."),
        ("w", "", "Write a number, such as −1.5, 3/4 or 0.5 × −3."),
        ("w", "alert(1)", "Write a number, such as −1.5, 3/4 or 0.5 × −3."),
    ],
)
def test_a_wrong_answer_is_told_what_it_may_be(quiz, name, text, words):
    assert answer(quiz, name, text) == words
    assert quiz.grad(name) == "?"


def test_what_has_not_arrived_cannot_be_asked(player, opened):
    page = opened(player)
    page.press("b", "p")
    page.node("w").click(position={"x": 20, "y": 20})
    assert page.text(".card p.dim") == "Its gradient is not complete yet."
    assert page.locator(".card form").count() == 0


def test_leaving_shows_everything_and_coming_back_hides_it_again(quiz):
    quiz.node("s").locator("[data-part=grad]").click()
    quiz.press("p")
    assert quiz.grad("x") == "−0.5"
    quiz.press("p")
    assert quiz.grad("s") == "?"


def test_an_array_can_be_shown(opened):
    W = Tensor(np.array([1.0, 2.0]), name="W")
    page = opened(viz.play((W * 3.0).sum()))
    page.press("End", "p")
    page.node("W").click(position={"x": 20, "y": 20})
    assert page.locator(".card form input").count() == 0
    page.get_by_role("button", name="Show", exact=True).click()
    assert page.node("W").locator("[data-part=grad] text:not(.muted)").all_text_contents() == ["3", "3"]


def test_neither_the_table_nor_the_description_tells_until_all_are_known(quiz):
    def told():
        return quiz.locator(".stage svg desc").first.text_content(), quiz.locator(".tape").is_visible()

    assert told() == ("The gradients are hidden until they are predicted or shown.", False)
    for name, text in (("s", "1"), ("p", "0.5"), ("w", "1")):
        answer(quiz, name, text)
    assert not told()[1]
    answer(quiz, "x", "-0.5")
    assert "−0.5" in told()[0]
    assert told()[1]
    quiz.press("p")
    quiz.press("p")
    assert not told()[1]
