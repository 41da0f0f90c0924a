"""What a page packs, a browser unpacks; large pages say nothing twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.viz.browser import SIGNS, referred, signed
from viz.player.document import asset
from viz.player.packed import packed
from viz.player.repeats import MARK, referring

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=100)
# Long texts that say again what they said long ago.
texts = st.lists(words, min_size=1, max_size=6).flatmap(
    lambda some: st.lists(st.sampled_from(some), max_size=30).map(
        lambda order: "".join((word * 300)[:3000] for word in order)
    )
)


@given(texts)
def test_references_lead_to_what_was_said(text):
    assert referred(referring(text)) == text


@given(texts)
def test_what_is_packed_may_stand_in_a_script_and_an_attribute(text):
    size, signs = packed(text).split(" ")
    assert set(signs) <= set(SIGNS)
    assert not set(signs) & set("<&' ")
    assert int(size) <= len(signed(signs))


def test_only_what_is_far_back_is_referred_to():
    """Deflate does not find it there."""
    line, between = "".join(f"<text>{i}</text>" for i in range(10)), "".join(map(str, range(10_000)))
    near = line + between[:1000] + line
    assert referring(near) == near
    assert referring(line + between + line) == f"{line}{between}{MARK}0 3w;"  # 140 characters
    assert referring(f"-😀{line}{between}{line}") == f"-😀{line}{between}{MARK}3 3w;"


@pytest.mark.parametrize("name", ["w", "é", "重み", "😀"])
def test_a_browser_unpacks_every_letter(name, browser):
    """Also those that scripts count as two."""
    html = "".join(f"<p>{name} {i}</p>" for i in range(5000)) * 2
    page = browser.page()
    page.set_content(
        f'<!doctype html><main class="sg"><script type="text/plain">{packed(html)}</script></main>'
        f"<script>{asset('unpacking.js')}</script>"
    )
    page.wait_for_function("document.querySelector('main p')")
    assert page.inner_html("main") == html
    page.back()
