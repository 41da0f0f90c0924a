"""Text for terminals: aligned, in colour where that is wanted, in ASCII where that is needed."""

import io
import re
import subprocess
import sys
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import viz
from autograd import Tensor
from viz.terminal import Cell, Text

ANSI = re.compile(r"\x1b\[[\d;]*m")


class Terminal(io.StringIO):
    """A stream that says what it is."""

    def __init__(self, encoding="utf-8", tty=True):
        super().__init__()
        self._encoding, self._tty = encoding, tty

    @property
    def encoding(self):
        return self._encoding

    def isatty(self):
        return self._tty


@pytest.fixture
def printed(monkeypatch):
    """What `print` writes to a terminal."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")

    def run(item, **options):
        out = Terminal(**options)
        monkeypatch.setattr(sys, "stdout", out)
        print(item)
        monkeypatch.undo()
        return out.getvalue()

    return run


def product():
    w, x = Tensor(-3.0, name="w1"), Tensor(2.0, name="x1")
    return w * x


def test_a_terminal_gets_colours_that_say_the_sign(printed):
    text = printed(viz.text(product()))
    assert ANSI.sub("", text) == viz.text(product()) + "\n"
    assert "\x1b[33m−3\x1b[0m" in text  # ∂/∂x = w = −3
    assert "\x1b[34m2\x1b[0m" in text
    assert "\x1b[1mv₁ = w₁·x₁\x1b[0m" in text


def test_what_is_ill_is_red_and_what_is_marked_yellow(printed):
    x = Tensor(-1.0, name="x")
    with np.errstate(all="ignore"):
        assert "\x1b[1;31m  ▲ first NaN here\x1b[0m" in printed(viz.text(np.log(x)))
    assert "\x1b[33;1m  ▬ saturated\x1b[0m" in printed(viz.text(np.tanh(x * 9)))


@pytest.mark.parametrize("function", [viz.text, viz.tape])
def test_colours_can_be_refused(function, printed, monkeypatch):
    plain = function(product()) + "\n"
    assert printed(function(product()), tty=False) == plain
    assert printed(function(product())) != plain
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    assert str(function(product())) == function(product())
    monkeypatch.setenv("NO_COLOR", "")  # counts as not set
    assert str(function(product())) != function(product())
    monkeypatch.setenv("TERM", "dumb")
    assert str(function(product())) == function(product())


@pytest.mark.parametrize("out", [None, io.StringIO()])
def test_where_there_are_no_bytes_and_no_terminal_there_is_plain_text(out, monkeypatch):
    text = viz.text(product())
    monkeypatch.setattr(sys, "stdout", out)
    assert str(text) == text


ASCII = """\
v1 = w1*x1         value  grad  upstream * local
v1 = w1 * x1          -6     1
|- w1 [parameter]     -3     2  1 * 2 = 2
`- x1 [input]          2    -3  1 * (-3) = -3
"""


def test_a_terminal_without_our_signs_gets_ascii_in_straight_columns(printed):
    assert viz.text(product()).written("ascii", colour=False) == ASCII
    assert printed(viz.text(product()), encoding="ascii", tty=False) == ASCII + "\n"


def test_what_an_encoding_can_write_stays(printed):
    assert "v1 = w1·x1" in printed(viz.text(product()), encoding="latin-1", tty=False)
    assert "├─ w1" in printed(viz.text(product()), encoding="cp437", tty=False)
    assert printed(viz.text(product()), encoding="no-such-encoding", tty=False).isascii()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("x² + y⁻³", "x^2 + y^-3"),
        ("Xᵀ·ḡ → (4, 3)", "X^T*g -> (4, 3)"),
        ("∂Σy/∂x = −∞", "dsum y/dx = -inf"),
        ("Σ ḡ ⊙ (1 − v₃²)", "sum g .* (1 - v3^2)"),
        ("‖g‖ ≤ h′", "||g|| <= h'"),
        ("重み é", "\\u91cd\\u307f \\xe9"),
        ("▽ vanishing △ exploding ✕ dead ▬ saturated", "v vanishing ^ exploding x dead - saturated"),
    ],
)
def test_our_signs_in_ascii(text, plain):
    assert Text([[Cell(text)]]).written("ascii", colour=False) == plain + "\n"


def test_every_sign_that_the_package_writes_has_an_ascii_form(views):
    for view in views.values():
        figure = viz.Figure(view)
        for text in (figure.to_text(), viz.table.tape(view)):
            ours = "".join(c for c in text if c == "ḡ" or unicodedata.category(c)[0] != "L")
            lines = Text([[Cell(line)] for line in ours.splitlines()])
            assert "\\" not in lines.written("ascii", colour=False)


@given(st.lists(st.tuples(st.text("abé重 ", max_size=8), st.text("12−", max_size=4), st.text("xyz", max_size=5))))
def test_columns_are_straight(rows):
    text = Text([[Cell(cell) for cell in row] for row in rows], flush_right=[1])

    def columns(line):
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)

    widths = [max((columns(row[i]) for row in rows), default=0) for i in range(3)]
    for line, row in zip(text.splitlines(), rows, strict=False):
        start = row[0] + " " * (widths[0] - columns(row[0])) + "  " + " " * (widths[1] - columns(row[1])) + row[1]
        whole = start + "  " + row[2]
        assert line.rstrip() == whole.rstrip()


def test_a_text_is_a_string_and_shows_itself():
    text = viz.text(product())
    assert isinstance(text, str)
    assert repr(text) == text.rstrip("\n")
    assert f"{text}" == text


def test_a_real_process_writes_ascii_where_python_does():
    code = "import viz, autograd; print(viz.text(autograd.Tensor(2.0, name='x1') * 3.0))"
    run = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", code],
        capture_output=True,
        check=True,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
    )
    assert run.stdout.decode("ascii").splitlines()[1:3] == [
        "v1 = x1 * 3        6     1",
        "`- x1 [input]      2     3  1 * 3 = 3",
    ]
