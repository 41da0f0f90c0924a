"""Forward, the seed, backward: by button, by slider, by key, by clock."""

import numpy as np
import pytest

import viz
from autograd import Tensor, gradients, ops, scope
from viz.describe import described
from viz.look import AUTO
from viz.numbers import number
from viz.player.lesson import Course, lesson
from viz.player.page import Scene, html

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def player():
    w, x, b = (Tensor(v, name=n) for v, n in [(-3.0, "w"), (2.0, "x"), (6.5, "b")])
    p = w * x
    L = np.tanh(p + b) + w
    return viz.play(L, names=locals())


def spoken(page):
    return page.text(".aloud")


def test_every_step_says_what_the_transcript_says(player, opened):
    page = opened(player)
    for line in player.to_text().splitlines()[1:]:
        assert spoken(page) == line
        page.press("ArrowRight")
    assert page.at() == page.last() == len(player.to_text().splitlines()) - 2
    for line in reversed(player.to_text().splitlines()[1:]):
        assert spoken(page) == line
        page.press("ArrowLeft")
    assert page.at() == 0


def test_values_appear_forward_and_gradients_backward(player, opened):
    page = opened(player)
    assert page.value("w") == "−3"
    assert page.value("p") == ""
    assert page.grad("w") == ""
    assert "not computed yet" in page.node("p").get_attribute("aria-label")
    page.press("ArrowRight")
    assert page.value("p") == "−6"
    page.press("b")
    assert page.grad("L") == "1"
    assert page.value("L") == "−2.538"
    assert page.grad("p") == ""
    page.press("End")
    assert page.node("w").get_attribute("aria-label") == "w, parameter, value −3, gradient 2.573"
    assert page.grad("w") == "2.573"
    assert page.grad("p") == "0.7864"


def test_a_sum_is_seen_to_grow(player, opened):
    page = opened(player)
    page.press("b", "ArrowRight")
    seen = []
    while page.at() < page.last():
        page.press("ArrowRight")
        if spoken(page).startswith("∂L/∂w"):
            seen.append((page.grad("w"), "so far" in page.node("w").get_attribute("aria-label")))
    assert seen == [("1", True), ("2.573", False)] or seen == [("2.573", False)]
    assert "the sum is now 1 + 1.573 = 2.573" in "".join(player.to_text().splitlines())


def test_buttons_step_too(player, opened):
    page = opened(player)
    for name, at in [("next", 1), ("next", 2), ("back", 1), ("last", page.last()), ("first", 0)]:
        page.click(f"[data-do={name}]")
        assert page.at() == at
    page.click("[data-do=backward]")
    assert spoken(page) == "The backward pass starts with ∂L/∂L = 1"
    assert page.text(".phase") == "Backward pass"


def test_the_ends_are_ends(player, opened):
    page = opened(player)
    page.press("ArrowLeft")
    assert page.at() == 0
    page.press("End", "ArrowRight", "ArrowRight")
    assert page.at() == page.last()


def test_the_slider_goes_anywhere(player, opened):
    page = opened(player)
    page.locator("[data-in=at]").fill("4")
    assert page.at() == 4
    assert page.text(".count") == f"step 5 of {page.last() + 1}"
    assert page.locator("[data-in=at]").get_attribute("aria-valuetext") == spoken(page)
    page.locator("[data-in=at]").focus()
    page.press("ArrowRight")
    assert page.at() == 5
    page.press("Home")
    assert page.at() == 0


def test_it_plays_pauses_and_stops_at_the_end(player, opened):
    page = opened(player)
    page.locator("[data-in=speed]").select_option("4")
    page.locator("[data-in=speed]").blur()
    page.press("Space")
    assert page.text("[data-do=play] span") == "Pause"
    page.until(lambda: page.at() >= 2)
    page.press("Space")
    stopped = page.at()
    page.wait_for_timeout(400)
    assert page.at() == stopped
    page.go(page.last() - 1)
    page.click("[data-do=play]")
    page.until(lambda: page.text("[data-do=play] span") == "Replay")
    assert page.at() == page.last()
    page.click("[data-do=play]")
    assert page.at() == 0
    page.press("Space")


def test_steps_are_grouped(opened):
    a, b = Tensor(2.0, name="a"), Tensor(3.0, name="b")
    y = a * b + np.tanh(a) * np.sin(b)
    page = opened(viz.play(y))
    lengths = []
    for way in ("operation", "layer", "edge"):
        page.locator("[data-in=way]").select_option(way)
        page.locator("[data-in=way]").blur()
        page.press("End")
        lengths.append(page.last())
        assert page.node("a").get_attribute("aria-label").endswith("gradient 3.01")
    assert lengths[1] < lengths[0] < lengths[2]
    page.press("ArrowLeft")
    at = spoken(page)
    page.locator("[data-in=way]").select_option("operation")
    assert at in spoken(page)


def test_an_address_can_name_a_step(player, opened):
    page = opened(player)
    page.evaluate("location.hash = 'step=3'")
    page.reload()
    assert page.at() == 3


def test_a_nan_is_flagged_when_it_arises(opened):
    with np.errstate(all="ignore"):
        x = Tensor(-1.0, name="x")
        y = np.log(x) * 2.0
    page = opened(viz.play(y, names={"y": y}))
    flag = page.locator("[data-part=flag]").first
    assert flag.get_attribute("visibility") == "hidden"
    page.press("End")
    assert flag.get_attribute("visibility") == "visible"
    assert page.value("y") == "NaN"


def test_arrays_are_played(opened):
    rng = np.random.default_rng(0)
    W = Tensor(rng.normal(size=(2, 3)), name="W")
    L = (W * W + W).sum()
    page = opened(viz.play(L, names={"L": L}))
    page.press("End")
    finished = page.node("W").locator("[data-part=grad] text:not(.muted)").all_text_contents()
    partial = []
    while page.text(".phase") == "Backward pass":
        partial.append(page.node("W").locator("[data-part=grad] text:not(.muted)").all_text_contents())
        page.press("ArrowLeft")
    assert finished == partial[0]
    assert len(finished) == 6
    assert sorted(map(tuple, partial), reverse=True) != [partial[0]] * len(partial)
    assert ["", "", "", "", "", ""] in partial


def test_heat_maps_appear_with_what_they_show(opened):
    W = Tensor(np.arange(12.0).reshape(3, 4) - 5, name="W")
    L = (np.tanh(W) * 2.0).sum()
    page = opened(viz.play(L))

    def seen(name):
        return {
            kind: {
                image.get_attribute("visibility")
                for image in page.node(name).locator(f"[data-part={kind}] svg use").all()
            }
            for kind in ("value", "grad")
        }

    assert seen("W") == {"value": {"visible"}, "grad": {"hidden"}}
    assert seen("v₁") == {"value": {"hidden"}, "grad": {"hidden"}}
    page.press("End")
    assert seen("W") == seen("v₁") == {"value": {"visible"}, "grad": {"visible"}}
    page.press("p")
    assert seen("W") == {"value": {"visible"}, "grad": {"hidden"}}
    dark = "getComputedStyle(document.querySelector('[data-part=value] svg use')).filter"
    assert page.evaluate(dark) == "none"
    page.press("d")
    assert page.evaluate(dark) == "invert(0.86) hue-rotate(180deg) saturate(1.6)"


def test_remarks_about_gradients_appear_with_them(opened):
    x = Tensor(-2.0, name="x")
    y = ops.relu(x) + Tensor(1.0, name="b")
    page = opened(viz.play(y))
    marks = page.locator("[data-part=mark]")
    assert marks.count() > 0
    assert {mark.get_attribute("visibility") for mark in marks.all()} == {"hidden"}
    page.press("End")
    assert {mark.get_attribute("visibility") for mark in marks.all()} == {"visible"}
    page.node("x").click()
    page.locator(".card input[type=number]").fill("3")
    assert {mark.get_attribute("visibility") for mark in marks.all()} == {"hidden"}


def test_several_pictures_keep_their_steps(opened):
    y = np.tanh(Tensor(1.0, name="x") * 2.0)
    scenes = []
    for detail in ("normal", "teach"):
        view, ids = described(y, detail=detail)
        scenes.append(Scene(detail, lesson(Course(y), view, ids)))
    page = opened(html(scenes, AUTO))
    page.press("End")
    page.locator("[data-in=view]").select_option("1")
    page.locator("[data-in=view]").blur()
    assert page.at() == 0
    assert page.locator(".stage:visible").count() == 1
    page.press("ArrowRight")
    page.locator("[data-in=view]").select_option("0")
    assert page.at() == page.last()
    page.locator("[data-in=view]").select_option("1")
    assert page.at() == 1


def test_boxes_of_several_values_are_played(opened):
    x, w = Tensor(0.5, name="x"), Tensor(2.0, name="w")
    with scope("box"):
        p = np.tanh(x * w * x)
    L = p * x + np.sin(x)
    view, ids = described(L, depth=0)
    page = opened(html([Scene("", lesson(Course(L), view, ids))], AUTO))
    seen = []
    while page.at() < page.last():
        page.press("ArrowRight")
        seen.append(spoken(page))
    assert any("Σ over 2 uses" in words for words in seen)
    assert page.node("x").get_attribute("aria-label").endswith(f"gradient {number(float(gradients(L, x)))}")
    page.node("x").click()
    assert page.locator(".card tr").count() == 5


def test_what_many_steps_contribute_is_a_number_in_the_running_sum(opened):
    w, h = Tensor(0.7, name="w"), Tensor(0.3, name="h")
    for _ in range(40):
        h = np.tanh(h * w)
    page = opened(viz.play(h, fold=True))
    page.node("w").click()
    while page.at() < page.last():
        page.press("ArrowRight")
        assert "NaN" not in page.locator(".card").text_content()
        assert not page.locator(".stage path.bad").count()
    assert number(float(gradients(h, w))) in page.node("w").text_content()


def test_without_scripts_the_finished_picture_is_seen(player, opened):
    page = opened(player, java_script_enabled=False)
    shown = page.locator(".stage svg text").all_text_contents()
    assert "2.573" in shown
    assert page.locator(".deck").is_hidden()
    assert page.locator(".stage svg").is_visible()
    badges = page.locator("[data-part=badge]")
    assert badges.count() > 0
    assert all(badges.nth(i).is_visible() for i in range(badges.count()))


def test_it_plays_in_a_notebooks_frame(player, opened):
    page = opened(f"<!doctype html><meta charset=utf-8>{player._repr_mimebundle_()['text/html']}")
    frame = page.frame_locator("iframe")
    frame.locator("[data-do=last]").click()
    assert frame.locator(".aloud").text_content() == player.to_text().splitlines()[-1]
