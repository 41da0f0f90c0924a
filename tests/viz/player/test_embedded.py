"""A player in a frame of the documentation."""

from pathlib import Path

import numpy as np
import pytest

import viz
from autograd import Tensor

STYLES = Path(__file__).parents[3] / "docs" / "pages.css"


@pytest.mark.slow
@pytest.mark.parametrize(("chosen", "background"), [("default", "rgb(255, 255, 255)"), ("slate", "rgb(18, 24, 31)")])
def test_a_player_in_a_page_has_the_pages_colours(browser, tmp_path, chosen, background):
    """Those that the site's button chose, not those that the reader's system prefers."""
    (tmp_path / "player.html").write_text(viz.play(np.tanh(Tensor(1.0, name="x"))).to_html(), encoding="utf-8")
    (tmp_path / "pages.css").write_bytes(STYLES.read_bytes())
    (tmp_path / "page.html").write_text(
        f'<!doctype html><link rel="stylesheet" href="pages.css"><body data-md-color-scheme="{chosen}">'
        '<iframe src="player.html"></iframe>',
        encoding="utf-8",
    )
    page = browser.page(color_scheme="null")  # no emulation: it would reach into the frame
    page.goto((tmp_path / "page.html").as_uri())
    seen = page.frames[1].evaluate("() => getComputedStyle(document.querySelector('main')).backgroundColor")
    page.back()
    assert seen == background
