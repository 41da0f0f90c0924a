"""Everything can be done from the keyboard, and a screen reader is told what happens."""

import numpy as np
import pytest

import viz
from autograd import Tensor

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def player():
    w, x = Tensor(-3.0, name="w"), Tensor(2.0, name="x")
    y = np.tanh(w * x + 6.5)
    return viz.play(y, names=locals())


def box(page):
    return [float(number) for number in page.locator(".stage > svg").first.get_attribute("viewBox").split()]


def test_tab_reaches_every_value_and_shows_it(player, opened):
    page = opened(player)
    page.press("End")
    names = []
    for _ in range(12):
        page.press("Tab")
        if page.evaluate("Boolean(document.activeElement.closest('[data-node]'))"):
            names.append(page.locator(".card h2").evaluate("h => h.firstChild.data"))
    assert names == ["w", "x", "v₁", "v₂", "y"]


def test_the_first_stop_skips_the_diagram(player, opened):
    page = opened(player)
    page.press("Tab")
    assert page.locator(".skip").evaluate("link => link === document.activeElement")
    assert page.locator(".skip").get_attribute("href") == "#deck"
    assert page.locator("#deck").count() == 1


def test_plus_minus_and_zero_zoom(player, opened):
    page = opened(player)
    whole = box(page)
    page.press("+")
    near = box(page)
    assert near[2] == pytest.approx(whole[2] / 1.25)
    page.press("-", "-")
    assert box(page)[2] > whole[2]
    page.press("0")
    assert box(page) == pytest.approx(whole)


def test_shift_and_arrows_move_the_picture(player, opened):
    page = opened(player)
    whole = box(page)
    at = page.at()
    page.press("Shift+ArrowRight", "Shift+ArrowDown")
    assert box(page)[0] > whole[0]
    assert box(page)[1] > whole[1]
    assert page.at() == at


def test_letters_switch(player, opened):
    page = opened(player)
    for key, name in [("p", "predict"), ("c", "check")]:
        page.press(key)
        assert page.locator(f"[data-in={name}]").is_checked()
        page.press(key)
        assert not page.locator(f"[data-in={name}]").is_checked()
    page.press("f")
    assert page.locator("[data-do=follow]").get_attribute("aria-pressed") == "true"


def test_the_list_of_keys_opens_and_closes(player, opened):
    page = opened(player)
    assert page.locator(".keys").is_hidden()
    page.press("?")
    assert page.locator(".keys").is_visible()
    assert page.locator("[data-do=help]").get_attribute("aria-expanded") == "true"
    page.click("[data-do=help]")
    assert page.locator(".keys").is_hidden()


def test_keys_belong_to_the_field_that_someone_writes_in(player, opened):
    page = opened(player)
    page.press("End")
    page.node("w").click()
    field = page.locator(".card input[type=number]")
    field.focus()
    at = page.at()
    page.press("ArrowLeft", "Home", "p")
    assert page.at() == at
    assert not page.locator("[data-in=predict]").is_checked()
    page.press("Escape", "Home")
    assert page.at() == 0


def test_space_on_a_button_is_the_buttons(player, opened):
    page = opened(player)
    page.locator("[data-do=next]").focus()
    page.press("Space")
    assert page.at() == 1
    assert page.text("[data-do=play] span") == "Play"


def test_the_browsers_own_keys_are_left_alone(player, opened):
    page = opened(player)
    page.press("Control+ArrowRight", "Alt+ArrowRight")
    assert page.at() == 0


def test_each_step_is_announced_politely_and_once(player, opened):
    page = opened(player)
    region = page.locator("[role=status][aria-live=polite]")
    assert region.count() == 1
    page.press("ArrowRight")
    assert region.text_content() == "v₁ = w × x = −3 × 2 = −6"
    assert page.locator(".say").get_attribute("aria-hidden") == "true"


def test_the_picture_is_a_group_of_named_buttons(player, opened):
    page = opened(player)
    assert page.locator(".stage > svg").first.get_attribute("role") == "group"
    labels = page.locator("[data-node]").evaluate_all("all => all.map(e => [e.getAttribute('role'), e.ariaLabel])")
    assert [role for role, _ in labels] == ["button"] * 5
    assert [label.split(",")[0] for _, label in labels] == ["w", "x", "v₁ = w × x", "v₂ = v₁ + 6.5", "y = tanh(v₂)"]


def test_nothing_moves_by_itself_for_who_does_not_want_it(player, opened):
    moving = "document.getAnimations().filter(a => a.playState === 'running').length"
    page = opened(player)
    page.press("End")
    assert page.evaluate(moving) == 0
    page = opened(player, still=False)
    page.press("End")
    page.until(lambda: page.evaluate(moving) > 0)


def test_dark_follows_the_reader_and_the_button(player, opened):
    background = "getComputedStyle(document.querySelector('main')).backgroundColor"
    fill = "getComputedStyle(document.querySelector('[data-node] rect')).fill"
    page = opened(player, color_scheme="dark")
    assert page.evaluate(background) == "rgb(18, 24, 31)"
    assert page.text("[data-do=theme]") == "Light"
    page.press("d")
    assert page.evaluate(background) == "rgb(255, 255, 255)"
    assert page.evaluate(fill) == "rgb(255, 255, 255)"
    page = opened(player)
    assert page.evaluate(background) == "rgb(255, 255, 255)"
    page.click("[data-do=theme]")
    assert page.evaluate(background) == "rgb(18, 24, 31)"
    assert page.evaluate(fill) == "rgb(28, 36, 45)"


def test_the_last_switch_of_colours_counts(player, opened):
    """The button here, and that of the reader's system or of the site that the page is part of."""
    background = "getComputedStyle(document.querySelector('main')).backgroundColor"
    seen = lambda: (page.evaluate(background), page.text("[data-do=theme]"))  # noqa: E731
    light, dark = ("rgb(255, 255, 255)", "Dark"), ("rgb(18, 24, 31)", "Light")
    page = opened(player, color_scheme="dark")
    page.emulate_media(color_scheme="light")
    page.until(lambda: seen() == light)
    page.press("d")
    assert seen() == dark
    page.emulate_media(color_scheme="dark")
    page.emulate_media(color_scheme="light")
    page.until(lambda: seen() == light)
    page.emulate_media(color_scheme="dark")
    page.until(lambda: seen() == dark)
    page = opened(viz.play(Tensor(1.0, name="x"), theme="light"), color_scheme="dark")
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    assert seen() == light


def test_the_present_value_has_its_ring_in_dark_and_light(player, opened):
    page = opened(player)
    page.press("End")
    ring = "getComputedStyle(document.querySelector('[data-node].now > rect')).stroke"
    assert page.evaluate(ring) == "rgb(230, 159, 0)"
    page.press("d")
    assert page.evaluate(ring) == "rgb(255, 194, 75)"


def test_a_printed_page_has_the_picture_and_no_controls(player, opened):
    page = opened(player)
    page.press("End")
    page.emulate_media(media="print")
    assert page.locator(".bar").is_hidden()
    assert page.locator(".tools").is_hidden()
    assert page.locator(".card button").first.is_hidden()
    assert page.locator(".stage > svg").first.is_visible()
    assert page.locator(".words").is_visible()
    assert page.evaluate("document.querySelector('.stage').getBoundingClientRect().height") > 50
