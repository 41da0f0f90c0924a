"""A page is small, whatever is in its boxes, and shows what the picture shows."""

import base64
import io
import re
import warnings
from contextlib import ExitStack
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
import viz
from autograd import Tensor, scope
from tests.viz.browser import parts
from tests.viz.training.test_pictures import read_png
from viz.caption import brief
from viz.header import legend
from viz.look import Look
from viz.paint import colours
from viz.palette import LIGHT
from viz.player.document import asset
from viz.player.maps import Maps
from viz.player.slim import slim
from viz.player.theme import rules, variables
from viz.svg import picture

RNG = np.random.default_rng(0)


def matrices(side, first=lambda x: x):
    a, b = Tensor(RNG.normal(size=(side, side)) / 3, name="A"), Tensor(RNG.normal(size=(side, side)), name="B")
    y = first(a)
    for i in range(13):
        y = np.sin(y) @ b if i % 2 else np.tanh(y) * a
    return y.sum()


def shared(scale):
    xs = [Tensor(RNG.normal(size=(3, 3)) * scale, name=f"x{i}") for i in range(5)]
    y = xs[0] * xs[1]
    for n in range(6, 29):
        y = y * xs[n % 5]
    return y.sum()


def products(scale, names="w{}", scopes=0):
    """30 arrays of nine numbers; every product is in `scopes` scopes of its own."""
    y = Tensor(RNG.normal(size=(3, 3)), name="x")
    for i in range(14):
        w = Tensor(RNG.normal(size=(3, 3)) * scale, name=names.format(i))
        with ExitStack() as inside:
            for level in range(scopes):
                inside.enter_context(scope(f"scopenamescopenamescopename{i}_{level}"))
            y = y * w
    return y.sum()


def chain():
    x = Tensor(0.3, name="x")
    y = x
    for i in range(29):
        y = np.tanh(y) if i % 2 else y * x
    return y


def long_names():
    xs = [Tensor(0.1 * i, name=f"a_rather_long_name_{i}") for i in range(1, 9)]
    y = xs[0]
    for i in range(21):
        y = y * xs[i % 8]
    return y


def deep():
    x = Tensor(RNG.normal(size=3), name="x")
    y = x
    for block in range(3):
        with scope(f"block{block}"):
            for part in range(2):
                with scope(f"part{part}"):
                    with scope("inner"):
                        y = np.sin(y) * x
                    y = y + 1
    return y.sum()


def nested(side, scopes, names="encoder.block{}.attention.weight"):
    """30 values; `scopes` of the number of a block is how many scopes it is in."""

    def fresh(block):
        return Tensor(RNG.normal(size=(side, side)), name=names.format(block))

    y, n, block = fresh(0), 1, 0
    while n < 29:
        block += 1
        with ExitStack() as inside:
            for level in range(scopes(block)):
                inside.enter_context(scope(f"a rather long scope {level}.{block}"))
            if n < 27:
                y, n = np.tanh(y @ fresh(block)) if block % 2 else np.sin(y) * fresh(block), n + 3
            else:
                y, n = np.tanh(y), n + 1
    return y.sum()


GRAPHS = {
    "chain": chain,
    "long names": long_names,
    "scopes": deep,
    "scalar mlp": lambda: nn.ScalarMLP([2, 2, 1], rng=0)([0.5, 0.2]) ** 2,
    "mlp": lambda: nn.cross_entropy(nn.MLP([4, 8, 8, 3], rng=0)(RNG.normal(size=(5, 4))), np.array([0, 1, 2, 0, 1])),
    "small mlp": lambda: (nn.MLP([2, 2, 1], rng=0)(np.ones((3, 2))) ** 2).sum(),
    "matrices of numbers": lambda: matrices(3),
    "maps": lambda: matrices(20),
    **{
        f"{what} in {where}": partial(nested, side, scopes)
        for what, side in (("maps", 16), ("numbers", 3))
        for where, scopes in (
            ("scopes", lambda block: 3),
            ("deeper and deeper scopes", lambda block: max(0, block - 5)),
            ("changing scopes", lambda block: 1 + block % 3),
        )
    },
    "long Korean names": lambda: nested(
        16, lambda block: 1 + block % 3, "가중치행렬의이름이아주길다{}번째이름의끝이다"
    ),
    **{
        f"{what} times {scale}": partial(make, scale)
        for what, make in (("shared numbers", shared), ("products of numbers", products))
        for scale in (1, 1e-3, 1e-7)
    },
    "products with long names": lambda: products(1e-3, "encoder.layers.{}.weight"),
    "products in 29 scopes": lambda: products(1e-7, scopes=29),
    "maps with NaN": lambda: matrices(20, np.log),
}


# One of each kind is enough for every day.
SLOW = ("scopes", "Korean", "times 1e-07", "shared numbers times 0.001")


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[pytest.mark.slow] * any(word in kind for word in SLOW)) for kind in GRAPHS]
)
def test_thirty_boxes_take_less_than_a_hundred_kilobytes(kind):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        y = GRAPHS[kind]()
        assert len(viz.describe(y).nodes) <= 30
        assert len(viz.play(y).to_html().encode()) < 100_000


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("maps", []),
        ("matrices of numbers", ["This picture shows no numbers: they are in the table below."]),
        ("shared numbers times 1", ["This picture shows no numbers and no gradients: they are in the table below."]),
    ],
)
def test_a_picture_with_less_in_it_says_so_and_has_a_legend_of_its_own(kind, said):
    y = GRAPHS[kind]()
    before = parts(viz.play(y).to_html())[0]
    assert re.findall(r'<p class="note"[^>]*>([^<]*)</p>', before) == said
    (spoken,) = re.findall(r'<p class="legend"[^>]*>(.*?)</p>', before)
    assert ("gradient" in spoken) is ("no gradients" not in str(said))
    assert ("heat maps" in spoken) is (not said)
    assert ("local derivative" in spoken) is ("data-part=badge" in before)


@pytest.mark.slow
def test_before_scripts_run_a_large_page_shows_less(opened):
    y = shared(1e-3)
    before, later, after = parts(viz.play(y).to_html())
    (still,) = re.findall(r"<svg.*?</svg>", before, re.DOTALL)
    assert 'id="still-n0"' in still
    assert "data-part=grad" not in still
    assert all(f"<td>{brief(q)}</td>" in after for node in viz.describe(y).nodes for q in (node.value, node.grad))
    assert 'id="v0-n0"' in later
    without = opened(viz.play(y), java_script_enabled=False)
    said = "This picture shows no numbers and no gradients: they are in the table below."
    assert without.locator("header p").all_text_contents() == ["→ value, forward", said]
    page = opened(viz.play(y))
    ((spoken,), whole) = page.locator("header p").all_text_contents(), legend(viz.describe(y))
    assert spoken == "".join(text for group in whole for text, _ in group)
    assert "gradient" in spoken
    assert page.locator(".stage").count() == page.locator(".stage:visible").count() == 1
    page.press("End")
    assert not page.locator("[id^=still]").count()
    assert page.node("x₀").locator("[data-part=grad] text:not(.muted)").count() == 9


@pytest.mark.parametrize("shape", [(4, 4), (20, 20), (1, 16), (30, 2), (16,), (5, 7)])
def test_an_image_has_the_cells_of_its_heat_map(shape):
    view = viz.describe(Tensor(RNG.normal(size=shape), name="x"))
    heat = view.nodes[0].value.heat
    drawn = slim([picture(view, Look("light"), live=True).svg])[0][0]
    pixels, chunks = read_png(base64.b64decode(re.findall(r'base64,([^"]*)"', drawn)[0]))
    left, top, columns, rows = map(int, re.findall(r'viewBox="([\d ]*)"><use', drawn)[0].split())
    pixels = [line[left : left + columns] for line in pixels[top : top + rows]]
    palette = np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3).tolist()
    for row, shades in zip(pixels, heat.rows, strict=True):
        for pixel, x in zip(row, shades, strict=True):
            level = round(abs(x) * 5)
            name = f"cell-{'plus' if x > 0 else 'minus'}-{level}"
            fill = colours(name, LIGHT)["fill"] if level else LIGHT.zero_tint
            assert palette[pixel] == list(bytes.fromhex(fill[1:]))


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1))
def test_hatches_cover_the_cells_and_no_others(cells):
    squares = "".join(f"M{10 + 4.5 * j:g} {20 + 4.5 * (i + 1):g}l4.5 -4.5" for i, j in sorted(cells))
    found = Maps().pixelled(f'<svg id="v0"><desc></desc><path d="{squares}" class="hatch"/></svg>')
    (lines,) = re.findall(r'<path id="v0-h0" d="([^"]*)"', found)
    (left, top), (first,) = re.findall(r"translate\((\S+) (\S+?)\)", found)[0], {min(i for i, _ in cells)}
    assert (float(left), float(top)) == (10 + 4.5 * min(j for _, j in cells), 20 + 4.5 * (first + 1))
    corner = min(j for _, j in cells)
    covered = [
        (first + int(row) - k, corner + int(column) + k)
        for column, row, end in re.findall(r"M(-?\d+) (-?\d+)L(-?\d+)", lines)
        for k in range(int(end) - int(column))
    ]
    assert sorted(covered) == sorted(cells)


@pytest.mark.parametrize("kind", ["maps with NaN", "mlp"])
def test_the_page_looks_like_the_picture(kind, browser):
    """Without scripts, and but for half a pixel by which texts may move."""
    image = pytest.importorskip("PIL.Image", reason="needs pillow")
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        drawn = picture(viz.describe(GRAPHS[kind](), detail="normal"), Look("light"), live=True)
    (slimmed,), fonts = slim([drawn.svg.replace(drawn.name, "v0")])
    style = "\n".join([variables("", used=False), rules(drawn.classes), asset("picture.css"), fonts])
    page = browser.page(viewport={"width": 1400, "height": 900}, java_script_enabled=False)
    shots = []
    for svg in (drawn.svg, f'<style>{style}</style><main class="sg"><div class="stage">{slimmed}</div></main>'):
        page.set_content(f"<!doctype html><body style='margin:0'>{svg}")
        shot = page.locator("svg").first.screenshot()
        shots.append(np.asarray(image.open(io.BytesIO(shot)).convert("L"), float))
    page.back()
    assert shots[0].shape == shots[1].shape
    apart = np.abs(shots[0] - shots[1]).mean()
    assert apart < 1, apart
