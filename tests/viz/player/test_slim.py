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
from tests.viz.training.test_pictures import read_png
from viz.look import Look
from viz.paint import colours
from viz.palette import LIGHT
from viz.player.document import asset
from viz.player.maps import Maps
from viz.player.paths import shorter
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
    "maps with NaN": lambda: matrices(20, np.log),
}


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[pytest.mark.slow] * ("scopes" in kind or "Korean" in kind)) for kind in GRAPHS]
)
def test_thirty_boxes_take_less_than_a_hundred_kilobytes(kind):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        y = GRAPHS[kind]()
        assert len(viz.describe(y).nodes) <= 30
        assert len(viz.play(y).to_html().encode()) < 100_000


def points(path):
    """The points through which path data lead, and what leads there."""
    at, start, found = np.zeros(2), np.zeros(2), []
    for command, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        numbers = [float(x) for x in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", rest)]
        kind = command.upper()
        if kind == "Z":
            at = start
            continue
        size = {"H": 1, "V": 1, "C": 6}.get(kind, 2)
        for i in range(0, len(numbers), size):
            some = numbers[i : i + size]
            origin = np.zeros(2) if command.isupper() else at
            if kind in "HV":
                ends = [np.array([origin[0] + some[0], at[1]] if kind == "H" else [at[0], origin[1] + some[0]])]
            else:
                ends = [origin + some[j : j + 2] for j in range(0, size, 2)]
            found.append((kind, [tuple(np.round(end, 6)) for end in ends]))
            at = ends[-1]
            start = at if kind == "M" else start
    return found


tenths = st.integers(-20000, 20000).map(lambda n: f"{n / 10:.1f}".removesuffix(".0"))
commands = st.one_of(
    st.tuples(st.sampled_from("HV"), st.lists(tenths, min_size=1, max_size=1)),
    st.tuples(st.sampled_from("ML"), st.lists(tenths, min_size=2, max_size=2)),
    st.tuples(st.just("C"), st.lists(tenths, min_size=6, max_size=6)),
    st.just(("Z", [])),
)


@given(st.tuples(tenths, tenths), st.lists(commands, max_size=6))
def test_a_shorter_path_goes_through_the_same_points(start, rest):
    path = "M" + " ".join(start) + "".join(command + " ".join(numbers) for command, numbers in rest)
    assert points(shorter(path)) == points(path)


def test_a_shorter_path_is_shorter():
    assert shorter("M243.8 142.1H244.8C264 142.1 264 223.3 285.4 223.3") == "M243.8 142.1h1c19.2 0 19.2 81.2 40.6 81.2"
    assert shorter("M10 10L0.5 9.5L0.5 10Z") == "M10 10l-9.5-.5l0 .5z"


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
