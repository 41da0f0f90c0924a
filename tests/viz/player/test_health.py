"""What is said of NaN, ∞ and dead values is about the numbers that are there, also once they have been changed."""

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import viz
from autograd import Tensor, ops
from tests.viz.player.test_tuner import LEAVES, script
from viz.describe import described
from viz.player.document import asset
from viz.player.encoding import encoded, to_json
from viz.player.lesson import Course, lesson

pytestmark = pytest.mark.slow


def log(x):
    return np.log(Tensor(x, name="x")) * 2.0


def exp(x):
    return np.exp(Tensor(x, name="x")) * Tensor(3.0, name="c")


def relu(x):
    return ops.relu(Tensor(x, name="x")) * 2.0


SHOWN = """() => {
    const probe = document.body.appendChild(document.createElement("p"));
    const [bad] = ["--bad-text"].map((name) => {
        probe.style.color = getComputedStyle(document.querySelector(".sg")).getPropertyValue(name);
        return getComputedStyle(probe).color;
    });
    probe.remove();
    const seen = (part) => getComputedStyle(part).visibility === "visible";
    const said = [...document.querySelectorAll("[data-node]")].map((box) => {
        const texts = [...box.querySelectorAll("text")].filter(seen);
        const remarks = texts.map((text) => text.textContent).filter((text) => /^[▲✕▽△▬]/.test(text));
        const numbers = texts.filter((text) => text.closest("[data-part=value],[data-part=grad]"));
        const red = numbers.filter((text) => getComputedStyle(text).fill === bad).map((text) => text.textContent);
        const outline = getComputedStyle(box.querySelector("rect"));
        return [remarks, red, outline.stroke === bad];
    });
    const legend = [...document.querySelectorAll(".legend b")].map((word) => word.textContent);
    return [said, legend.filter((word) => /^(red|[✕▽△▬])/.test(word))];
}"""


def shown(page):
    """Of each box the remarks, the red numbers and whether its outline is red; the legend's words for them."""
    return page.evaluate(SHOWN)


def silenced(make, x):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return viz.play(make(x))


@pytest.mark.parametrize(
    ("make", "before", "after"),
    [(log, -1.0, 2.0), (log, 1.0, -1.0), (exp, 1000.0, 1.0), (exp, 1.0, 1000.0), (relu, 1.0, -1.0), (relu, -1.0, 1.0)],
)
def test_a_changed_value_is_remarked_on_as_a_given_one(make, before, after, opened):
    page, wanted = opened(silenced(make, before)), opened(silenced(make, after))
    for each in (page, wanted):
        each.press("End")
    drawn = shown(page)
    page.node("x").click()
    page.locator(".card input[type=number]").fill(str(after))
    assert shown(page) == shown(wanted) != drawn
    page.node("v₁").click()
    wanted.node("v₁").click()
    notes = [each.locator(".card b.wrong").all_text_contents() for each in (page, wanted)]
    assert notes[0] == notes[1]
    page.click("[data-do=reset]")
    assert shown(page) == drawn


def test_a_remark_comes_with_its_number_and_not_before_it_is_asked_for(opened):
    page = opened(viz.play(relu(1.0)))
    page.press("Home")
    page.node("x").click()
    page.locator(".card input[type=number]").fill("-1")
    page.evaluate("document.activeElement.blur()")

    def said():
        return [text for remarks, _, _ in shown(page)[0] for text in remarks]

    assert said() == []
    page.press("End")
    assert said() == ["✕ dead"]
    page.press("p")
    assert said() == []


UNARY = {name: getattr(ops, name) for name in ("relu", "tanh", "sigmoid", "log", "exp", "sqrt", "negative", "square")}
BINARY = {name: getattr(ops, name) for name in ("add", "multiply", "divide", "maximum")}


def made(leaves, steps):
    """The last value of a computation that may go wrong."""
    values = [Tensor(x, name=f"w{i}") for i, x in enumerate(leaves)]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for name, i, j in steps:
            a, b = values[-1 - i % len(values)], values[-1 - j % len(values)]
            values.append(UNARY[name](a) if name in UNARY else BINARY[name](a, 0.0 if j == 7 else b))
    return values[-1]


STEPS = st.lists(
    st.tuples(st.sampled_from([*UNARY, *BINARY]), st.integers(0, 6), st.integers(0, 7)), min_size=1, max_size=10
)
WIDE = st.lists(st.sampled_from([-1e4, -40.0, -7.0, -1.0, 0.0, 0.5, 3.0, 9.0, 1e4]), min_size=3, max_size=3)


@pytest.fixture(scope="module")
def diagnosed(browser):
    """The page's function of (data, given values): flag and marks of each box."""
    page = browser.page(viewport={"width": 400, "height": 300})
    page.set_content("<!doctype html><p class=legend>")
    scripts = "".join(map(asset, ("numbers.js", "unpack.js", "ledger.js", "operations.js", "rerun.js", "health.js")))
    head = "const find = (name) => document.querySelector(name), data = { remarks: {} };"
    returned = "; return { unpacked, rerun, diagnosed };"
    page.evaluate("script => { globalThis.health = Function(script)(); }", head + scripts + returned)
    compute = """([text, given]) => {
      const { unpacked, rerun, diagnosed } = globalThis.health, view = unpacked(JSON.parse(text));
      const book = rerun(view, Object.fromEntries(given.map(([id, x]) => [id, Number(x)])));
      return Object.values(diagnosed(view, book)).map(({ flag, marks }) => [flag ?? "", marks]);
    }"""
    yield lambda *given: page.evaluate(compute, list(given))
    page.back()


@given(LEAVES, WIDE, STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
def test_the_page_finds_what_the_picture_would(diagnosed, leaves, others, steps):
    y, z = made(leaves, steps), made(others, steps)
    with np.errstate(all="ignore"):
        (view, ids), (wanted, _) = described(y), described(z)
        data = to_json(encoded(lesson(Course(y), view, ids), "", "v0"))
        assert [node.id for node in view.nodes] == [node.id for node in wanted.nodes]
        values = [(node.id, node.value.numbers[0]) for node in wanted.nodes if not node.op]
    found = diagnosed(data, [[name, script(x)] for name, x in values])
    assert found == [[node.flag, [mark.kind for mark in node.marks]] for node in wanted.nodes]
