"""What the README and the pages of `docs/` show is what happens, and their links lead somewhere."""

import os
import re

import pytest

from tests.pages import EXAMPLE, ROOT, examples, links, missing, printed, rewritten

PAGES = [
    path.relative_to(ROOT).as_posix() for path in (*sorted(ROOT.glob("README*.md")), *sorted(ROOT.glob("docs/**/*.md")))
]
SHOWN = [(page, code, output) for page in PAGES for code, output in examples(page)]


def test_there_are_examples():
    assert {page for page, _, _ in SHOWN} >= {"README.md", "README.ko.md", "docs/gradient-checking.md"}


@pytest.mark.parametrize("page", [page for page in PAGES if page != "docs/reference/derivatives.md"])
def test_every_example_is_found(page):
    assert len(examples(page)) == (ROOT / page).read_text(encoding="utf-8").count("```python")


@pytest.mark.parametrize(("page", "code", "output"), SHOWN)
def test_an_example_prints_what_it_shows(page, code, output):
    if absent := missing(code):
        pytest.skip(f"{page} shows {absent}, on which this project does not depend")
    assert printed(code) == output.rstrip()


@pytest.mark.parametrize(("page", "path"), [(page, path) for page in PAGES for path in links(page)])
def test_a_link_leads_to_a_file(page, path):
    place = os.path.normpath(os.path.join(ROOT / page, "..", path))
    assert os.path.exists(place)


@pytest.mark.parametrize("page", ["docs/index.md", "README.ko.md"])
def test_a_picture_in_a_table_is_a_link_like_others(page):
    """A table has them as HTML, with a width; and what the start page plays is a file too."""
    sources = set(re.findall(r'src="([^"]+)"', (ROOT / page).read_text(encoding="utf-8")))
    assert len(sources) >= 12
    assert sources <= set(links(page))


def test_rewriting_puts_in_what_is_printed():
    page = "before\n```python\nprint(1 + 1)\n```\n\n```\n3\n```\nafter"
    once = rewritten(page)
    assert once == "before\n```python\nprint(1 + 1)\n```\n\n```\n2\n```\nafter"
    assert rewritten(once) == once


def test_an_example_of_what_is_not_installed_is_left_as_it_is(monkeypatch):
    monkeypatch.setattr("tests.pages.find_spec", lambda name: None)
    page = "```python\nimport numpy\nimport torch\n```\n\n```\nsomething\n```"
    assert missing(EXAMPLE.findall(page)[0][0]) == "torch"
    assert rewritten(page) == page
