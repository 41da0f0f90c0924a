"""Other programs that place the boxes, and what happens where they cannot."""

import os
import shutil
import stat
import sys
import sysconfig
import warnings

import numpy as np
import pytest
from hypothesis import given, settings

import viz
from autograd import Tensor
from tests.viz.test_layout import distance, drawings, overlap, touches
from viz import engine
from viz.layout import Box, Link, layered, placed, request

OWN = " The picture has viz' own layout."
BOXES = [Box("a", 100.0, 60.0), Box("b", 100.0, 60.0)]
LINKS = [Link("l", "a", "b", 50.0, 30.0)]


def available(name):
    return shutil.which(name) or shutil.which(name, path=sysconfig.get_path("scripts"))


def needs(name):
    if not available(name):
        pytest.skip(f"needs {name}")


@pytest.fixture(params=["dot", "graphviz-pure"])
def program(request):
    needs(request.param)
    return request.param


@settings(max_examples=15)
@given(drawings())
def test_a_program_places_boxes_of_the_sizes_asked_for_and_lines_end_at_them(drawing):
    boxes, links, direction = drawing
    for name in ("dot", "graphviz-pure"):
        needs(name)
        layout = engine.arranged(boxes, links, name, direction)
        for box in boxes:
            rect = layout.boxes[box.id]
            assert (rect.width, rect.height) == pytest.approx((box.width, box.height), abs=0.02)
        rects = [*layout.boxes.values(), *(c.badge for c in layout.curves.values() if c.badge)]
        assert len(rects) == len(boxes) + sum(link.has_badge for link in links)
        assert not [(a, b) for i, a in enumerate(rects) for b in rects[:i] if overlap(a, b)]
        assert all(-0.01 <= r.x <= r.right <= layout.width + 0.01 for r in rects)
        assert all(-0.01 <= r.y <= r.bottom <= layout.height + 0.01 for r in rects)
        for link in links:
            curve = layout.curves[link.id]
            assert touches(layout.boxes[link.source], curve.points[0])
            assert touches(layout.boxes[link.target], curve.points[-1])
            if link.has_badge:
                middle = (curve.badge.x + curve.badge.width / 2, curve.badge.y + curve.badge.height / 2)
                assert min(distance(middle, piece) for piece in curve.pieces) < 1.5


def test_a_program_draws_the_same_boxes_as_the_own_layout(neuron, program):
    drawn = viz.Figure(neuron, viz.look.Look(engine=program)).to_svg()
    own = viz.Figure(neuron).to_svg()
    assert sorted(drawn.count(f'-{node.id}"') for node in neuron.nodes) == [1] * len(neuron.nodes)
    assert drawn.count("<text") == own.count("<text")
    assert drawn != own


def test_two_links_between_the_same_boxes_are_two_lines(program):
    links = [Link("1", "a", "b"), Link("2", "a", "b")]
    layout = engine.arranged(BOXES, links, program, "LR")
    assert layout.curves["1"].points != layout.curves["2"].points


@pytest.mark.parametrize("name", ["auto", "own"])
def test_our_own_layout_needs_no_program(name, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert engine.arranged(BOXES, LINKS, name, "TB") == layered(BOXES, LINKS, "TB")


def refused(name, boxes=BOXES):
    """The layout and the warning."""
    with pytest.warns(UserWarning, match="^viz: ") as caught:
        layout = engine.arranged(boxes, LINKS, name, "LR")
    assert layout == layered(boxes, LINKS, "LR")
    (warning,) = caught
    return str(warning.message)


@pytest.mark.parametrize(
    ("name", "install"),
    [
        ("dot", "apt install graphviz, brew install graphviz or winget install graphviz"),
        ("graphviz-pure", "pip install graphviz-pure"),
    ],
)
def test_a_missing_program_is_named_with_how_to_get_it(name, install, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(tmp_path))
    assert (
        refused(name) == f"viz: engine={name!r} needs the program {name} ({install}), which is not on the PATH." + OWN
    )


@pytest.fixture
def impostor(monkeypatch, tmp_path):
    """Puts a program called dot on the PATH that runs the given Python."""

    def install(code):
        path = tmp_path / "dot"
        path.write_text(f"#!{sys.executable}\n{code}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    return install


def test_a_slow_program_is_stopped(impostor, monkeypatch):
    impostor("import time; time.sleep(30)")
    monkeypatch.setattr(engine, "_PATIENCE", 0.2)
    assert refused("dot") == "viz: dot took longer than 0.2 s to place 2 boxes." + OWN


def test_patience_is_ten_seconds():
    assert engine._PATIENCE == 10


def test_a_failing_program_is_quoted(impostor):
    impostor("import sys; print('Error: no memory\\nmore', file=sys.stderr); sys.exit(3)")
    assert refused("dot") == "viz: dot failed with exit code 3: Error: no memory." + OWN
    impostor("import sys; sys.exit(1)")
    assert refused("dot") == "viz: dot failed with exit code 1: it said nothing." + OWN


def test_a_program_that_cannot_be_run_is_no_error(monkeypatch, tmp_path):
    path = tmp_path / "dot"
    path.write_text("#!/no/such/interpreter\n")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused("dot") == "viz: dot cannot be run (No such file or directory)." + OWN


def test_an_answer_that_is_no_layout_is_no_error(impostor):
    impostor("print('graph 1 0 0')")
    assert refused("dot") == "viz: dot gave an answer that is no layout of the boxes." + OWN


def test_too_many_boxes_are_not_given_to_a_program(monkeypatch):
    monkeypatch.setattr(engine, "_MOST", 1)
    assert refused("dot") == "viz: dot is not given more than 1 boxes, and these are 2." + OWN


def test_the_own_layout_draws_what_a_program_cannot(impostor):
    impostor("import sys; sys.exit(1)")
    figure = viz.graph(Tensor(1.0, name="x") * 2.0, engine="dot")
    with pytest.warns(UserWarning, match="exit code 1"):
        svg = figure.to_svg()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert figure.to_svg() is svg  # once is enough


def test_the_question_in_dot():
    assert request(BOXES, LINKS, "TB") == (
        "digraph { graph [rankdir=TB, nodesep=0.22, ranksep=0.36]\n"
        'node [shape=box, fixedsize=true, label=""]\n'
        "edge [arrowhead=none]\n"
        "b0 [width=1.3889, height=0.8333]\n"
        "b1 [width=1.3889, height=0.8333]\n"
        "k0 [width=0.6944, height=0.4167]\n"
        "b0 -> k0:n [weight=4]\n"
        "k0:s -> b1 [weight=4]\n"
        "}\n"
    )


def test_the_answer_is_read():
    plain = (
        "graph 1 4 1\n"
        'node b0 0.5 0.5 1 1 "" solid box black lightgrey\n'
        'node b1 3.5 0.5 1 1 "" solid box black lightgrey\n'
        "edge b0 b1 4 1 0.5 1.5 0.5 2.5 0.5 3 0.5 solid black\n"
        "stop\n"
    )
    layout = placed(plain, [Box("x", 72.0, 72.0), Box("y", 72.0, 72.0)], [Link("l", "x", "y")])
    assert (layout.width, layout.height) == (288.0, 72.0)
    assert [(r.x, r.y, r.width, r.height) for r in layout.boxes.values()] == [(0, 0, 72, 72), (216, 0, 72, 72)]
    assert layout.curves["l"].points == ((72.0, 36.0), (108.0, 36.0), (180.0, 36.0), (216.0, 36.0))


def test_the_programs_agree_on_a_large_graph(program):
    x = Tensor(0.5, name="x")
    for _ in range(60):
        x = np.tanh(x) * 1.01
    svg = viz.graph(x, engine=program, detail="compact", fold=False).to_svg()
    assert svg.count("<path") > 120
