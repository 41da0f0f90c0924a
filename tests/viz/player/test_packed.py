"""What a page packs, a browser unpacks."""

import pytest

from viz.player.document import asset
from viz.player.packed import packed


@pytest.mark.parametrize("name", ["w", "é", "重み", "😀"])
def test_a_browser_unpacks_every_letter(name, browser):
    html = "".join(f"<p>{name} {i}</p>" for i in range(5000)) * 2
    page = browser.page()
    page.set_content(
        f'<!doctype html><main class="sg"><script type="text/plain">{packed(html)}</script></main>'
        f"<script>{asset('unpacking.js')}</script>"
    )
    page.wait_for_function("document.querySelector('main p')")
    assert page.inner_html("main") == html
    page.back()
