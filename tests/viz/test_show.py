"""A figure on the screen."""

import sys
import types
import warnings
import webbrowser
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

import pytest

import viz


@pytest.fixture
def figure(neuron):
    return viz.Figure(neuron)


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """The pages that were opened; the browser says whether it could."""
    found = []
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(webbrowser, "open", lambda url: found.append(url) or opened_well[0])
    opened_well = [True]
    return found, opened_well


def page_of(url):
    return Path(url2pathname(urlparse(url).path)).read_text(encoding="utf-8")


def test_a_script_opens_the_page_in_the_browser(figure, opened):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert figure.show() is None
    (url,) = opened[0]
    assert url.startswith("file:///")
    assert page_of(url) == figure.to_page()


def test_where_no_browser_opens_the_page_is_named(figure, opened, tmp_path):
    opened[1][0] = False
    with pytest.warns(UserWarning, match="^viz: ") as caught:
        figure.show()
    (folder,) = tmp_path.iterdir()
    assert str(caught[0].message) == f"viz: no browser could be opened. The page is {folder / 'figure.html'}."
    assert Path(caught[0].filename) == Path(__file__)


def fake_ipython(monkeypatch, shell):
    shown = []
    display = types.ModuleType("IPython.display")
    display.display = shown.append
    package = types.ModuleType("IPython")
    package.get_ipython = lambda: shell
    package.display = display
    monkeypatch.setitem(sys.modules, "IPython", package)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    return shown


def test_a_notebook_shows_it_below_the_cell(figure, opened, monkeypatch):
    shown = fake_ipython(monkeypatch, types.SimpleNamespace(kernel=object()))
    figure.show()
    assert shown == [figure]
    assert opened[0] == []


def test_a_shell_without_a_kernel_is_no_notebook(figure, opened, monkeypatch):
    shown = fake_ipython(monkeypatch, types.SimpleNamespace())
    figure.show()
    assert shown == []
    assert len(opened[0]) == 1
