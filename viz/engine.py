"""Who places the boxes: our own layout, or another program for as long as it is there, quick and healthy."""

import shutil
import subprocess
import sysconfig
import warnings
from collections.abc import Sequence

from .layout import Box, Direction, Layout, Link, layered, placed, request
from .look import Engine

__all__ = ["arranged"]

# In seconds; and how many boxes another program is given at most.
_PATIENCE, _MOST = 10.0, 1500
_INSTALL = {
    "dot": "apt install graphviz, brew install graphviz or winget install graphviz",
    "graphviz-pure": "pip install graphviz-pure",
}


def arranged(boxes: Sequence[Box], links: Sequence[Link], engine: Engine, direction: Direction) -> Layout:
    """Everything in its place. Where another program cannot do it, a warning says why and our own layout does.

    "auto" is our own layout at every size: it is as quick as ``dot`` at 300 boxes and quicker above.
    """
    if engine in ("auto", "own"):
        return layered(boxes, links, direction)
    try:
        answer = _answer(engine, request(boxes, links, direction), len(boxes))
        try:
            return placed(answer, boxes, links)
        except (KeyError, ValueError, IndexError):
            raise _CannotError(f"{engine} gave an answer that is no layout of the boxes.") from None
    except _CannotError as reason:
        warnings.warn(f"viz: {reason} The picture has viz' own layout.", stacklevel=2)
        return layered(boxes, links, direction)


class _CannotError(Exception):
    """Why another program does not place the boxes."""


def _answer(name: str, text: str, count: int) -> str:
    """What the program says to a graph in DOT."""
    if count > _MOST:
        raise _CannotError(f"{name} is not given more than {_MOST} boxes, and these are {count}.")
    # A program that pip installed stands beside Python, which need not be on the PATH.
    program = shutil.which(name) or shutil.which(name, path=sysconfig.get_path("scripts"))
    if program is None:
        raise _CannotError(f"engine={name!r} needs the program {name} ({_INSTALL[name]}), which is not on the PATH.")
    # The package graphviz runs dot too, but cannot stop it.
    try:
        run = subprocess.run([program, "-Tplain"], input=text.encode(), capture_output=True, timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        raise _CannotError(f"{name} took longer than {_PATIENCE:g} s to place {count} boxes.") from None
    except OSError as error:
        raise _CannotError(f"{name} cannot be run ({error.strerror}).") from None
    if run.returncode:
        said = run.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise _CannotError(f"{name} failed with exit code {run.returncode}: {said or 'it said nothing'}.")
    return run.stdout.decode()
