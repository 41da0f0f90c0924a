"""The page before any script has run: complete in itself, small, and the finished picture."""

import json
import re
from collections import Counter
from html.parser import HTMLParser

import numpy as np
import pytest

import viz
from autograd import Tensor, scope, topological
from tests.viz.browser import unpacked
from tests.viz.graphs import network
from viz import chain_rule, subject, wiring
from viz.describe import described
from viz.look import AUTO
from viz.player import lesson as player_lesson
from viz.player.lesson import Course, Lesson, lesson
from viz.player.page import Scene, html
from viz.player.steps import Step

VOID = {"meta", "input", "br"}
PAINTS = {"box", "strong", "sick", "badge", "alert", "alert-text", "sheet", "hatch", "ink", "muted", "forward"} | {
    tone + part for tone in ("forward", "plus", "minus", "mixed", "zero", "bad") for part in ("", "-head", "-text")
}


def layered(inputs, hidden):
    """(Σ tanh(b + Σ w·x) − 1)²."""
    rng = np.random.default_rng(1)
    xs = [Tensor(float(rng.normal()), name=f"x{i}") for i in range(inputs)]
    total = 0.0
    for j in range(hidden):
        s = Tensor(float(rng.normal()), name=f"b{j}")
        for i, x in enumerate(xs):
            s = s + Tensor(float(rng.normal()), name=f"w{j}{i}") * x
        total = np.tanh(s) + total
    return (total - 1.0) ** 2


class Balanced(HTMLParser):
    """Fails for an element that is not closed where it should be."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def thirty():
    y = layered(3, 2)
    assert 28 <= len(topological(y)) <= 32
    return viz.play(y)


def test_thirty_values_take_less_than_a_hundred_kilobytes(thirty):
    assert len(thirty.to_html().encode()) < 100_000


def test_the_page_asks_no_server_for_anything(thirty):
    page = unpacked(thirty.to_html())
    assert set(re.findall(r"https?://[^\s\"'`)]+", page)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/${space}",
    }
    assert not re.search(r"\bsrc=|@import|url\((?!#)|\bfetch\b|XMLHttpRequest|import\(", page)
    assert "default-src 'none'" in page


def test_every_element_is_closed(thirty):
    parser = Balanced()
    parser.feed(unpacked(thirty.to_html()))
    assert parser.open == []


def test_the_same_graph_gives_the_same_page():
    assert viz.play(layered(2, 2)).to_html() == viz.play(layered(2, 2)).to_html()


def test_without_its_script_the_page_is_the_finished_picture(neuron):
    w = Tensor(-3.0, name="w")
    y = np.tanh(w * 2.0)
    page = re.sub(r"<script.*?</script>", "", viz.play(y).to_html(), flags=re.DOTALL)
    texts = re.findall(r">([^<>]+)</t(?:ext|span)>", page)
    assert "−3" in texts
    assert "−1" in texts
    rows = re.findall(r"<tr>(.*?)</tr>", page)
    assert len(rows) == 1 + len(topological(y))
    assert not re.search(r'class="[^"]*\bjs\b', page)


def test_what_people_write_stays_text():
    nasty = '</script><img src=x onerror="alert(1)">$title'
    page = unpacked(viz.play(Tensor(1.0, name=nasty) * 2.0, title=nasty).to_html())
    assert "<img" not in page
    assert page.count("</script>") == 2
    data = json.loads(re.search(r'application/json">(.*?)</script>', page, re.DOTALL)[1])
    assert data["views"][0]["nodes"]["n0"]["name"].endswith("$title") or "…" in data["views"][0]["nodes"]["n0"]["name"]
    assert "$title" in re.search("<h1>(.*?)</h1>", page)[1]


def test_infinite_numbers_are_valid_json():
    with np.errstate(all="ignore"):
        page = unpacked(viz.play(np.log(Tensor(0.0, name="x")) * 0.0).to_html())
    text = re.search(r'application/json">(.*?)</script>', page, re.DOTALL)[1]
    data = json.loads(text, parse_constant=lambda name: pytest.fail(name))
    assert data["views"][0]["nodes"]["n1"]["value"] == "-Infinity"


@pytest.mark.parametrize(("theme", "scheme"), [("auto", "light dark"), ("light", "light"), ("dark", "dark")])
def test_a_theme_is_a_colour_scheme(theme, scheme):
    assert f'<main class="sg" style="color-scheme:{scheme}" data-scheme="{theme}">' in unpacked(
        viz.play(Tensor(1.0), theme=theme).to_html()
    )


def test_only_the_operations_that_are_used_are_sent():
    page = unpacked(viz.play(np.tanh(Tensor(1.0) * 2.0)).to_html())
    assert "tanh:[" in page
    assert "cosh:[" not in page
    assert "OPERATIONS={" not in unpacked(viz.play(Tensor(np.ones(2)) * 2.0).to_html())


def test_wide_pictures_have_no_badges_unless_they_are_asked_for():
    y = layered(3, 2)
    assert "<g data-part=badge" not in unpacked(viz.play(y).to_html())
    assert "<g data-part=badge" in unpacked(viz.play(y, detail="teach").to_html())
    assert "<g data-part=badge" in unpacked(viz.play(np.tanh(Tensor(1.0) * 2.0)).to_html())


def test_large_pictures_have_their_numbers_unless_that_is_not_wanted():
    y = layered(4, 8)
    assert "<g data-part=value" in unpacked(viz.play(y).to_html())
    assert "<g data-part=value" not in unpacked(viz.play(y, detail="compact").to_html())


def test_a_page_can_hold_several_pictures():
    y = layered(1, 1)
    scenes = []
    for detail in ("normal", "teach"):
        view, ids = described(y, detail=detail)
        scenes.append(Scene(detail, lesson(Course(y), view, ids)))
    page = unpacked(html(scenes, AUTO))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count('<div class="stage">') == page.count('<div class="stage" hidden>') == 1


def test_levels_of_scopes_are_pictures_of_one_page():
    """Each shows what ``viz.describe(depth=…)`` says; the first is the usual one."""
    x, w = Tensor(0.5, name="x"), Tensor(2.0, name="w")
    with scope("net"):
        with scope("hidden"):
            h = np.tanh(x * w)
        y = h * w + x
    L = y * y
    page = unpacked(viz.play(L).to_html())
    (data,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    labels = ["all scopes open", "scopes closed", "1 level of scopes open"]
    found = json.loads(data)["views"]
    assert [view["label"] for view in found] == labels
    for shown, depth in zip(found, (None, 0, 1), strict=True):
        assert set(shown["nodes"]) == {node.id for node in viz.describe(L, depth=depth).nodes}
    notes = re.findall(r'<div class="notes"( hidden)?>(.*?)</div>', page)
    assert [bool(hidden) for hidden, _ in notes] == [False, True, True]
    assert notes[1][1] == f'<p class="note">{viz.describe(L, depth=0).notes[0]}</p>'
    assert unpacked(viz.play(L, depth=1).to_html()).count('<div class="stage"') == 1
    assert unpacked(viz.play(h.detach() * 1.0 + x).to_html()).count('<div class="stage"') == 1


def test_of_a_graph_with_levels_of_scopes_everything_is_computed_once(monkeypatch):
    """65 000 values with five pictures take 3.4 s of CPU time, and took 7.5 while each was begun anew."""
    calls = Counter()
    for module, name in (
        (subject, "likenesses"),
        (subject, "marks"),
        (subject, "first_ill"),
        (wiring, "topological"),
        (chain_rule, "gradients"),
        (player_lesson, "visits"),
        (player_lesson, "Replay"),
    ):
        monkeypatch.setattr(module, name, counted(getattr(module, name), calls))
    page = viz.play(network([2, 3, 1], 9, seed=4)).to_html()
    assert unpacked(page).count('<div class="stage"') == 4
    assert set(calls.values()) == {1}
    assert len(calls) == 7


def counted(function, calls):
    def call(*args, **options):
        calls[function.__name__] += 1
        return function(*args, **options)

    return call


@pytest.mark.parametrize("kind", ["neuron", "nan", "array", "loss", "few", "chain", "cut", "lone"])
def test_every_part_of_a_picture_has_its_colour(views, kind):
    view = views[kind]
    steps = (Step("start", (view.nodes[-1].id,), (), ("Given",)),)
    page = unpacked(html([Scene("", Lesson(view, steps, {"edge": ((0,),)}, {}, {}, {}, "fixed"))], AUTO))
    style = "".join(re.findall("<style>(.*?)</style>", page, re.DOTALL))
    drawn = {name for found in re.findall(r'class="([^"]*)"', page) for name in found.split()}
    painted = {name for name in drawn if name in PAINTS or name.startswith(("tint-", "cell-"))}
    assert "ink" in painted
    assert not [name for name in painted if not re.search(rf"\.sg \.{name}[,{{]", style)]


def test_both_signs_have_their_colours_where_arrays_have_them(views):
    page = unpacked(viz.play(Tensor(np.array([1.0, -2.0, 3.0])) * np.array([1.0, -1.0, 2.0])).to_html())
    assert ".tint-mixed-5" in page
    assert ".tint-mixed-5" not in unpacked(viz.play(Tensor(1.0) * 2.0).to_html())
