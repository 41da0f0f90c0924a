"""A page in a real browser: headless Chromium, one for the whole session, that reaches no network."""

import base64
import re
import shutil
import zlib
from dataclasses import dataclass, field

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("needs chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.skip("needs playwright (pip install playwright)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield Browser(launched)
        launched.close()


class Browser:
    """Pages by their options, used again: opening one takes much longer than showing another document in it."""

    def __init__(self, launched):
        self.launched = launched
        self.free = {}

    def page(self, **options):
        free = self.free.setdefault(repr(options), [])
        page = free.pop() if free else self.launched.new_context(offline=True, **options).new_page()
        page.back = lambda: free.append(page)
        return page


@dataclass
class Opened:
    """A page, and what went wrong in it."""

    page: object
    problems: list = field(default_factory=list)
    requests: list = field(default_factory=list)

    def __post_init__(self):
        self.listeners = {
            "console": lambda message: self.problems.append(message.text),
            "pageerror": lambda error: self.problems.append(str(error)),
            "request": lambda request: self.requests.append(request.url),
        }

    def __getattr__(self, name):
        return getattr(self.page, name)

    def text(self, selector):
        return self.page.locator(selector).first.text_content()

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def at(self):
        return int(self.page.locator("[data-in=at]").input_value())

    def last(self):
        return int(self.page.locator("[data-in=at]").get_attribute("max"))

    def go(self, at):
        self.page.evaluate("at => document.querySelector('main').player.go(at)", at)

    def until(self, condition):
        """Wait for what a function of no arguments says."""
        for _ in range(100):
            if condition():
                return
            self.page.wait_for_timeout(50)
        pytest.fail("what was waited for did not happen in 5 seconds")

    def node(self, name):
        """The group of the box with a name."""
        identifier = self.page.evaluate(
            "name => Object.entries(document.querySelector('main').player.view.nodes)"
            ".find(([, node]) => node.name === name)[0]",
            name,
        )
        return self.page.locator(f"[data-node={identifier}]")

    def grad(self, name):
        """The gradient as its box shows it."""
        return self.node(name).locator("[data-part=grad] text:not(.muted)").text_content()

    def value(self, name):
        return self.node(name).locator("[data-part=value] text:not(.muted)").text_content()


def parts(page):
    """A player's HTML: before the packed part, this part as HTML, and what follows."""
    before, letters, after = re.split(r'<script type="text/plain">(.*?)</script>', page, flags=re.DOTALL)
    return before, zlib.decompress(base64.b64decode(letters)).decode("utf-8"), after


def unpacked(page):
    """A player's HTML as the browser has it once the packed part is in its place."""
    before, html, after = parts(page)
    unpacking = re.compile("<script>.*</script>", re.DOTALL)
    return before + html + unpacking.sub("", after)


@pytest.fixture
def opened(browser, tmp_path):
    """A function that opens a player; afterwards nothing may have gone wrong in it, nor left it."""
    pages = []

    def open_player(player, *, width=1400, height=900, still=True, **options):
        path = tmp_path / f"player{len(pages)}.html"
        path.write_text(player if isinstance(player, str) else player.to_html(), encoding="utf-8")
        motion = {"reduced_motion": "reduce"} if still else {}
        found = Opened(browser.page(viewport={"width": width, "height": height}, **motion, **options))
        found.page.set_default_timeout(60000)
        for event, listen in found.listeners.items():
            found.page.on(event, listen)
        found.page.goto(path.as_uri())
        pages.append((found, path.as_uri()))
        if options.get("java_script_enabled", True):
            found.page.wait_for_function("(document.querySelector('main.sg') ?? { player: true }).player")
        return found

    yield open_player
    for found, address in pages:
        for event, listen in found.listeners.items():
            found.page.remove_listener(event, listen)
        found.page.emulate_media(media="screen")
        found.page.back()
        strange = [url for url in found.requests if url != address and not url.startswith("data:")]
        assert not found.problems + strange, found.problems + strange
