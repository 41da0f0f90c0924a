"""What the command's words mean."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from os.path import realpath
from textwrap import fill

from .functions import FUNCTIONS

__all__ = ["Options", "parsed"]

# A minus sign that begins no option.
_MINUS = re.compile(r"-(?![oh]|-[a-z]|$)")
_PICTURES = (".svg", ".animated.svg", ".html", ".png", ".pdf", ".dot", ".mmd", ".tex", ".txt", ".json")
_EPILOG = f"""\
An expression has names, numbers, + - * / // % ** @, comparisons, lists for
matrices, pi and e, and these functions:

{fill(", ".join(sorted(FUNCTIONS)), 78, initial_indent="  ", subsequent_indent="  ")}

Those over many numbers take axis=.

examples:
  seegrad "tanh(w1*x1 + w2*x2 + b)" w1=-3 x1=2 w2=1 x2=0 b=6.88 -o neuron.svg
  seegrad "sum((X @ w - y)**2)" "X=[[1, 2], [3, 4]]" "w=[1, -1]" "y=[0, 1]" --check
  echo "x**3 - 2*x" | seegrad - x=2 --order 2 --play cubic.html

The exit code is 0; 1 if --check finds a wrong gradient; 2 if something cannot
be read, computed or written.
"""


@dataclass(frozen=True)
class Options:
    """What to compute and where to put it."""

    expression: str  # "-" for standard input
    assignments: list[str]
    outputs: list[str]
    play: str | None
    wrt: list[str]
    check: bool
    order: int
    near: int | None


def parsed(arguments: Sequence[str]) -> Options:
    """The options that `arguments` mean; on a wrong one, exits with 2 and says what to write instead."""
    parser = argparse.ArgumentParser(
        "seegrad",
        description="Compute an expression and all of its gradients, check them, and draw them.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("expression", help="what to compute, such as 'tanh(w*x + b)'; - reads it from standard input")
    add("values", nargs="*", metavar="name=value", help="a number or a matrix for each name: w=2 X=[[1,2],[3,4]]")
    add(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="FILE",
        type=_picture,
        help=f"draw it in the name's format: {' '.join(_PICTURES)}",
    )
    add("--play", type=_page, metavar="FILE.html", help="write a page that plays both passes step by step")
    add("--wrt", action="append", default=[], metavar="NAME,…", help="differentiate by these only; default: all names")
    add("--check", action="store_true", help="prove the gradients by finite differences; 1 is the exit code if wrong")
    add("--order", type=int, choices=(1, 2), default=1, help="2: also second derivatives, and --check those too")
    add(
        "--near",
        "--depth",
        dest="near",
        type=_near,
        metavar="N",
        help="draw with -o only what is at most N operations away from the result (an expression has no scopes, whose "
        "depth viz.graph(depth=N) means)",
    )
    # A blank before it keeps an expression such as -x*2 from being taken for options.
    words = [f" {word}" if _MINUS.match(word) else word for word in arguments]
    given = parser.parse_intermixed_args(words)
    files = [*given.output, *filter(None, [given.play])]
    for i, path in enumerate(files):
        if realpath(path) in map(realpath, files[:i]):
            parser.error(f"{path} would be written twice; give every -o and --play a file of its own")
    return Options(
        expression=given.expression,
        assignments=given.values,
        outputs=given.output,
        play=given.play,
        wrt=[name.strip() for names in given.wrt for name in names.split(",") if name.strip()],
        check=given.check,
        order=given.order,
        near=given.near,
    )


def _picture(word: str) -> str:
    """``word`` as the name of a file, whose ending is known before anything is computed."""
    if not word.lower().endswith(_PICTURES):
        raise argparse.ArgumentTypeError(f"{word!r} does not end in one of {' '.join(_PICTURES)}")
    return word


def _page(word: str) -> str:
    if not word.lower().endswith(".html"):
        raise argparse.ArgumentTypeError(f"{word!r} does not end in .html, as a page must; pictures are made by -o")
    return word


def _near(word: str) -> int:
    """``word`` as a number of operations; argparse says what is wrong with it."""
    if not word.isdecimal() or not 1 <= int(word) <= 1000:
        raise argparse.ArgumentTypeError(f"{word!r} is not a whole number from 1 to 1000")
    return int(word)
