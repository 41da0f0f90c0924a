"""A changed value gives the engine's numbers, for every operation and by every way to change it."""

import json
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import viz
from autograd import Tensor, gradients, ops, topological
from tests.viz.browser import parts
from tests.viz.conftest import OPERATIONS as NAMES
from tests.viz.conftest import computed
from viz.badges import badges
from viz.describe import described
from viz.numbers import number
from viz.player.document import asset
from viz.player.encoding import encoded, to_json
from viz.player.lesson import Course, lesson
from viz.player.packed import packed
from viz.player.program import OPERATIONS

pytestmark = pytest.mark.slow

# Points in and at the edges of domains, kinks and ties among them.
SPECIAL = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    2.0,
    -2.0,
    0.3,
    -0.7,
    3.0,
    -3.0,
    1e-3,
    30.5,
    -30.5,
    math.inf,
    -math.inf,
    math.nan,
]


def numbers(output):
    """What the engine computes: values and gradients of the graph, in its order."""
    with np.errstate(all="ignore"):
        order = topological(output)
        return [x.item() for x in order], [float(g) for g in gradients(output, order)]


def close(a, b):
    return a == b or (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-300)


@pytest.fixture(scope="module")
def table(browser):
    """The page's table of operations: a function of (name, arguments) to [y, partial derivatives …]."""
    page = browser.page(viewport={"width": 400, "height": 300})
    page.set_content("<!doctype html>")
    page.evaluate(
        "script => { globalThis.table = Function(script + '; return { OPERATIONS, called };')(); }",
        asset("operations.js"),
    )
    compute = """calls => calls.map(([name, options, texts]) => {
      const args = texts.map(Number), y = table.called(name, options)(...args);
      return [y, ...table.OPERATIONS[name].slice(1).map(partial => partial(y, ...args))].map(String);
    })"""
    yield lambda calls: [[float(text) for text in row] for row in page.evaluate(compute, calls)]
    page.back()


def script(x):
    """A number as JavaScript reads it."""
    return repr(x).replace("inf", "Infinity")


def engine(name, arguments):
    """The same from the engine: the output, and the pullback of 1."""
    xs = [Tensor(x, requires_grad=i > 0 or name != "where") for i, x in enumerate(arguments)]
    with np.errstate(all="ignore"):
        y = getattr(ops, name)(*xs)
        return [y.item(), *(float(gradients(y, x, gradient=np.float64(1))) if x.requires_grad else 0.0 for x in xs)]


def arity(name):
    return 3 if name in ("clip", "where") else len(getattr(ops, name).partials or (1,))


def test_every_operation_computes_what_the_engine_computes(table):
    rng = np.random.default_rng(0)
    calls = []
    for name in sorted(OPERATIONS):
        n = arity(name)
        grid = [[x] for x in SPECIAL] if n == 1 else [[x, y] for x in SPECIAL[1::2] for y in SPECIAL]
        if n == 3:
            grid = [[x, low, low + 1.5] for x in SPECIAL for low in (-1.0, 0.5)]
        drawn = [row for row in rng.normal(size=(20, n)).tolist() if n < 3 or row[1] <= row[2]]
        calls += [[name, {}, list(map(script, row))] for row in [*grid, *drawn]]
    wrong = []
    for (name, _, texts), found in zip(calls, table(calls), strict=True):
        expected = engine(name, list(map(float, texts)))
        if not all(map(close, found, expected)):
            wrong.append((name, texts, found, expected))
    assert wrong == []
    assert {name for name, _, _ in calls} == OPERATIONS


@pytest.fixture(scope="module")
def rerun(browser):
    """The page's function of (data, given values): all values and all gradients."""
    page = browser.page(viewport={"width": 400, "height": 300})
    page.set_content("<!doctype html>")
    scripts = "".join(map(asset, ("numbers.js", "unpack.js", "ledger.js", "operations.js", "rerun.js")))
    page.evaluate("script => { globalThis.rerun = Function(script + '; return { unpacked, rerun };')(); }", scripts)
    compute = """([text, given]) => {
      const view = globalThis.rerun.unpacked(JSON.parse(text));
      const book = globalThis.rerun.rerun(view, Object.fromEntries(given.map(([id, x]) => [id, Number(x)])));
      return ["value", "grad"].map(kind => Object.keys(view.nodes).map(id => String(book[kind][id])));
    }"""
    yield lambda *given: [[float(text) for text in texts] for texts in page.evaluate(compute, list(given))]
    page.back()


LEAVES = st.lists(st.integers(-20, 20).map(lambda n: n / 10), min_size=3, max_size=3)
STEPS = st.lists(st.tuples(st.sampled_from(sorted(NAMES)), st.integers(0, 6), st.integers(0, 6)), max_size=30)


@given(LEAVES, LEAVES, STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_graph_computed_again_is_the_graph_of_the_other_values(rerun, leaves, others, steps):
    y, z = computed(leaves, steps), computed(others, steps)
    view, ids = described(y)
    data = to_json(encoded(lesson(Course(y), view, ids), "", "v0"))
    order = topological(y)
    new = {ids[id(a)]: b.item() for a, b in zip(order, topological(z), strict=True) if a.op is None}
    values, grads = rerun(data, [[name, script(x)] for name, x in new.items()])
    for mine, engines in zip((values, grads), numbers(z), strict=True):
        # An ulp of tanh, which browsers compute otherwise than NumPy, may be all that a difference leaves.
        room = 1e-12 * max([1.0, *(abs(x) for x in engines if math.isfinite(x))])
        assert all(close(a, b) or abs(a - b) <= room for a, b in zip(mine, engines, strict=True))


@pytest.mark.parametrize("decimals", [0, 2, -1])
def test_rounding_has_its_places(table, decimals):
    xs = [1.25, -2.675, 15.0, 25.0, 0.5, 1.5, -7.77]
    rows = table([["round", {"decimals": decimals}, [script(x)]] for x in xs])
    assert [row[0] for row in rows] == [float(np.round(x, decimals)) for x in xs]
    assert {row[1] for row in rows} == {0.0}


@given(st.lists(st.floats(allow_nan=True), min_size=1, max_size=300))
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.generate])
def test_numbers_are_written_as_the_diagram_writes_them(browser, xs):
    xs = [*xs, 0.0, 12.125, 12.135, 1234.5, 1235.5, 9999.5, 0.00012345, 1e-5, 99999.5, 1e6, 123456.0, -0.5, 1e-300]
    page = browser.page(viewport={"width": 400, "height": 300})
    page.set_content("<!doctype html>")
    found = page.evaluate(
        "([script, texts]) => texts.map(Function(script + '; return text => number(Number(text));')())",
        [asset("numbers.js"), list(map(script, xs))],
    )
    page.back()
    assert found == [number(x) for x in xs]


BOOK = """() => {
  const { view, book } = document.querySelector("main").player;
  const of = kind => Object.keys(view.nodes).map(id => String(book[kind][id]));
  return [of("value"), of("grad")];
}"""


def book(page):
    return [[float(text) for text in texts] for texts in page.evaluate(BOOK)]


def neuron(w=-3.0, x=2.0, b=6.5):
    w, x, b = Tensor(w, name="w"), Tensor(x, name="x"), Tensor(b, name="b")
    return np.tanh(w * x + b) * w


def test_typing_a_value_computes_all_others(opened):
    page = opened(viz.play(neuron()))
    page.press("End")
    page.node("x").click()
    page.locator(".card input[type=number]").fill("1.7")
    for mine, engines in zip(book(page), numbers(neuron(x=1.7)), strict=True):
        assert all(map(close, mine, engines))
    assert page.value("x") == "1.7"
    order = topological(neuron(x=1.7))
    shown = page.locator("[data-part=grad] text:not(.muted)").all_text_contents()
    assert shown == [number(float(g)) for g in gradients(order[-1], order)]
    assert page.text(".aloud").endswith(f"= {number(float(gradients(order[-1], order[1])))}") or "w" in page.text(
        ".aloud"
    )
    page.click("[data-do=reset]")
    for mine, engines in zip(book(page), numbers(neuron()), strict=True):
        assert mine == engines
    assert page.locator("[data-do=reset]").is_hidden()


def test_dragging_a_value_changes_it_by_what_was_moved(opened):
    page = opened(viz.play(neuron()))
    page.press("End")
    at = page.node("x").locator("[data-part=value] text:not(.muted)").bounding_box()
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y)
    page.mouse.move(x + 25, y)
    page.mouse.up()
    page.mouse.move(x + 90, y)
    assert page.value("x") == "2.5"
    for mine, engines in zip(book(page), numbers(neuron(x=2.5)), strict=True):
        assert all(map(close, mine, engines))


def test_keys_and_the_slider_change_a_value(opened):
    page = opened(viz.play(neuron()))
    page.press("End")
    page.node("w").focus()
    page.press("ArrowUp", "ArrowUp", "ArrowDown")
    assert page.value("w") == "−2.9"
    page.node("b").click()
    slider = page.locator(".card input[type=range]")
    slider.focus()
    page.press("ArrowRight")
    assert page.value("b") == "6.52"
    assert slider.evaluate("slider => slider === document.activeElement")
    page.press("ArrowLeft", "Escape")
    page.evaluate("document.activeElement.blur()")
    page.press("r")
    assert page.value("w") == "−3"


def test_badges_and_differences_follow(opened):
    page = opened(viz.play(neuron()))
    page.press("End", "c")
    page.node("x").click()
    page.locator(".card input[type=number]").fill("2.1234567")
    shown = page.locator("[data-part=badge]").all_text_contents()
    view = viz.describe(neuron(x=2.1234567))
    wanted = badges(view).values()
    flat = str.maketrans("₀₁₂₃₄₅₆₇₈₉²", "01234567892")
    assert shown == [(drawn.above + drawn.below).translate(flat) for drawn in wanted]
    assert page.locator(".proof.agrees").count() == 7


def test_a_changed_value_at_a_kink_says_so(opened):
    x = Tensor(1.0, name="x")
    page = opened(viz.play(ops.relu(x) * 2.0))
    page.press("End", "c")
    page.node("x").click()
    page.locator(".card input[type=number]").fill("0")
    assert page.grad("x") == "0"
    assert page.node("x").locator(".proof.kink text").text_content() == "≈ 1 kink"


def test_a_page_whose_arithmetic_is_not_the_engines_does_not_pretend(opened):
    before, html, after = parts(viz.play(neuron()).to_html())
    changed = packed(html.replace("tanh:[Math.tanh,", "tanh:[(x)=>x,"))
    page = opened(f'{before}<script type="text/plain">{changed}</script>{after}')
    page.press("End")
    page.node("x").click()
    assert page.text(".card .dim") == ("Values cannot be changed here: this browser's arithmetic is not the engine's.")
    assert page.locator(".card input").count() == 0
    assert json.loads(page.evaluate("JSON.stringify(document.querySelectorAll('.loose').length)")) == 0


def test_an_unusable_number_changes_nothing(opened):
    page = opened(viz.play(neuron()))
    page.node("x").click()
    page.locator(".card input[type=number]").fill("")
    assert page.value("x") == "2"
