"""Shorter scripts that do the same."""

import re
from pathlib import Path

import pytest

import viz
from viz.player.squeeze import squeezed

ASSETS = Path(viz.__file__).parent / "player" / "assets"
SCRIPTS = sorted(ASSETS.glob("*.js"))


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("const a = b + c; // sum\n", "const a=b+c;\n"),
        ('  say("a  b // c");\n', 'say("a  b // c");\n'),
        ("x = `a  ${b + c}  d`;\n", "x=`a  ${b + c}  d`;\n"),
        ("/* one\n two */\nlet x;\n\n\nlet y;\n", "let x;\nlet y;\n"),
        ("a = b / c / d;\n", "a=b/c/d;\n"),
        ("a = /x  y[/]/.test(b) && / \\//.exec(c);\n", "a=/x  y[/]/.test(b)&&/ \\//.exec(c);\n"),
        ("return a - -b + +c;\n", "return a- -b+ +c;\n"),
        ("for (const [k, v] of all) go(k in v);\n", "for(const[k,v]of all)go(k in v);\n"),
    ],
)
def test_white_space_and_comments_go_and_all_else_stays(long, short):
    assert squeezed(long) == short


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_hold_to_what_squeezing_relies_on(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"`[^`]*\$\{[^}`]*`", text), "a template inside a template"
    assert squeezed(squeezed(text)) == squeezed(text)
    for line in squeezed(text).splitlines():
        assert re.search(r"[;{},(\[]$|^\}\)?$|^else$|\?\?$|=>$", line) or line.endswith(("*/", ")")), line


@pytest.mark.parametrize("path", sorted(ASSETS.iterdir()), ids=lambda path: path.name)
def test_an_asset_is_one_idea(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250
