"""A player shows and saves itself, and refuses what makes no sense."""

import re
from html import unescape

import numpy as np
import pytest

import nn
import viz
from autograd import Tensor


@pytest.fixture(scope="module")
def player():
    y = Tensor(-3.0, name="w") * Tensor(2.0, name="x's & co")
    return viz.play(y, names={"y": y})


def test_a_player_is_saved_as_html(player, tmp_path):
    path = tmp_path / "page.html"
    player.save(path)
    assert path.read_text(encoding="utf-8") == player.to_html()
    player.save(str(path))


@pytest.mark.parametrize(
    ("name", "found"), [("x.svg", "the ending '.svg'"), ("x", "no ending"), ("x.html.gz", "the ending '.gz'")]
)
def test_other_endings_are_refused(player, name, found):
    with pytest.raises(ValueError, match="ending") as error:
        player.save(name)
    assert str(error.value) == (
        f"Player.save: {name!r} has {found}, but a player is saved as .html. For a still picture save viz.graph(…)."
    )


def test_what_is_no_path_is_refused(player):
    with pytest.raises(TypeError) as error:
        player.save(3)
    assert str(error.value) == "Player.save: expected a path, such as 'graph.html', but got 3."


def test_a_notebook_gets_a_sandboxed_frame_and_a_still_picture(player):
    bundle = player._repr_mimebundle_()
    assert sorted(bundle) == ["text/html", "text/plain"]
    assert bundle["text/plain"] == player.to_text()
    frame, details = re.fullmatch(
        r"""<iframe srcdoc='([^']*)' sandbox="allow-scripts" title="[^"]*" style="[^"]*"></iframe>\n(.*)""",
        bundle["text/html"],
        re.DOTALL,
    ).groups()
    assert unescape(frame) == player.to_html()
    assert details.startswith("<details><summary>The same as a still picture</summary>\n<div")
    # What a notebook keeps that is not trusted.
    assert not re.search("<(svg|script|style|iframe)", details)
    assert "<img alt=" in details


@pytest.mark.parametrize("output", ["chain", "network"])
def test_a_notebook_keeps_less_than_100_kilobytes_of_a_graph_of_30_boxes(output):
    x = Tensor(2.0, name="x")
    if output == "chain":
        y = x
        for i in range(29):
            y = np.sin(y) if i % 2 else y + x
    else:
        model, rows = nn.MLP([4, 8, 8, 3], rng=0), np.random.default_rng(0).normal(size=(5, 4))
        y = nn.cross_entropy(model(rows), np.array([0, 1, 2, 1, 0]))
    player = viz.play(y)
    html = player._repr_mimebundle_()["text/html"]
    assert len(html.encode()) < 100_000
    words = re.fullmatch(
        r"<iframe .*</iframe>\n<details><summary>The same in words</summary>\n<pre>(.*)</pre>\n</details>",
        html,
        re.DOTALL,
    )
    assert unescape(words[1]) == player.to_text()


def test_a_notebook_can_ask_for_less(player):
    assert list(player._repr_mimebundle_(include=["text/plain"])) == ["text/plain"]
    assert list(player._repr_mimebundle_(exclude=["text/plain"])) == ["text/html"]


def test_show_opens_a_browser(player, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    path = player.show()
    assert opened == [path.as_uri()]
    assert path.read_text(encoding="utf-8") == player.to_html()
    path.unlink()
    path.parent.rmdir()


def test_a_player_says_what_it_is(player):
    assert repr(player) == '<Player "y = w·x\'s & co">'


def test_themes_are_a_closed_list():
    with pytest.raises(ValueError, match="theme") as error:
        viz.play(Tensor(1.0), theme="sepia")
    assert str(error.value) == "viz.play: theme must be one of auto, light, dark, not 'sepia'."


def test_arguments_are_checked_in_the_name_of_play():
    with pytest.raises(TypeError) as error:
        viz.play("loss")
    assert str(error.value) == (
        "viz.play: expected a Tensor, the result of a computation, but got str 'loss'. Pass the tensor that you "
        "computed, for example viz.play(loss)."
    )
    with pytest.raises(ValueError, match="detail") as error:
        viz.play(Tensor(1.0), detail="x")
    assert str(error.value) == "viz.play: detail must be one of auto, teach, normal, compact, not 'x'."


def test_playing_leaves_gradients_alone():
    x = Tensor(2.0, name="x")
    y = x * x
    y.backward()
    viz.play(y).to_html()
    assert x.grad == 4.0
