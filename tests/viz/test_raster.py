"""PNG and PDF, and what is said where a program is missing."""

import shutil
import struct
import sys
import zlib

import numpy as np
import pytest

import viz
from autograd import Tensor
from viz.palette import DARK, LIGHT


def pixels(png):
    """Width, height, and the colour of the middle of the upper edge, of a PNG of 8-bit RGBA."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (depth, kind) == (8, 6)
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += length + 12
    row = np.frombuffer(zlib.decompress(data)[: 1 + 4 * width], dtype=np.uint8)
    return width, height, row[0], row[1:].reshape(width, 4)


@pytest.mark.parametrize("scale", [1.0, 2.0, 2.5])
def test_a_picture_has_its_size_in_pixels(neuron, scale):
    pytest.importorskip("resvg_py", reason="needs resvg-py")
    figure = viz.Figure(neuron)
    width, height, *_ = pixels(figure.to_png(scale))
    assert width == round(scale * figure.picture.width)
    assert height == pytest.approx(scale * figure.picture.height, abs=1.5)


@pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("auto", LIGHT), ("dark", DARK)])
def test_a_picture_has_the_colours_of_its_theme(theme, palette, tmp_path):
    pytest.importorskip("resvg_py", reason="needs resvg-py")
    path = tmp_path / "graph.png"
    viz.graph(Tensor(1.0, name="w") * 2.0, theme=theme).save(path)
    width, _, kind, row = pixels(path.read_bytes())
    assert kind in (0, 1, 4)  # unfiltered, or (in the first row, by either filter) less its left neighbour
    left = row[: width // 2].astype(int)
    middle = (left.sum(axis=0) if kind else left[-1]) % 256
    assert "#" + "".join(f"{channel:02x}" for channel in middle[:3]) == palette.page


@pytest.mark.parametrize("scale", [0, -1.0, float("nan"), float("inf"), "2"])
def test_a_scale_is_positive(neuron, scale):
    with pytest.raises(ValueError, match="scale") as error:
        viz.Figure(neuron).to_png(scale)
    assert str(error.value) == f"Figure.to_png: scale must be a positive number, not {scale!r}."


def test_without_resvg_the_message_says_what_to_install(neuron, monkeypatch):
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(ModuleNotFoundError) as error:
        viz.Figure(neuron).to_png()
    assert str(error.value) == (
        "PNG needs the package resvg-py (pip install 'seegrad[png]'); SVG, HTML and text work without it."
    )


@pytest.mark.parametrize("kind", ["neuron", "ill"])
def test_a_pdf_is_drawn_by_graphviz(views, kind, tmp_path):
    if shutil.which("dot") is None:
        pytest.skip("needs Graphviz' dot")
    path = tmp_path / "graph.pdf"
    viz.Figure(views[kind]).save(path)
    assert path.read_bytes().startswith(b"%PDF-")
    assert b"%%EOF" in path.read_bytes()[-32:]


def test_without_graphviz_the_message_says_what_to_install(neuron, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError) as error:
        viz.Figure(neuron).save(tmp_path / "graph.pdf")
    assert str(error.value) == (
        "PDF needs Graphviz's `dot` (apt install graphviz / brew install graphviz / winget install graphviz); "
        "SVG, PNG, HTML and text work without it."
    )
    assert not (tmp_path / "graph.pdf").exists()


def test_graphviz_users_are_at_home(neuron):
    graphviz = pytest.importorskip("graphviz")
    if shutil.which("dot") is None:
        pytest.skip("needs Graphviz' dot")
    svg = graphviz.Source(viz.Figure(neuron).to_dot()).pipe(format="svg", encoding="utf-8")
    assert "0.5 × (−3) = −1.5" in svg
