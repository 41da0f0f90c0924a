"""The command line of the drawings' benchmark."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..options import add_output, add_peers, checked_output, checked_peers

__all__ = ["Options", "parsed"]

SIZES = (100, 1000, 10_000, 65_000)
LIMIT = 60.0


@dataclass(frozen=True)
class Options:
    """Which graphs to draw, how long one may take, and where to put the table."""

    peer_python: str | None  # None: ours only
    sizes: tuple[int, ...]
    limit: float
    markdown: bool
    json: Path | None
    write: Path | None
    command: str


def parsed(arguments: Sequence[str]) -> Options:
    """The options that ``arguments`` mean; on a wrong one, exits with what to write instead."""
    parser = argparse.ArgumentParser(
        "python -m benchmarks.drawing", description="Draw graphs of several sizes, each in a process of its own."
    )
    add_peers(parser, "torchviz, torchview, mygrad")
    every = ",".join(map(str, SIZES))
    parser.add_argument("--sizes", default=every, metavar="N1,N2", help=f"values in the graph; default: {every}")
    parser.add_argument(
        "--limit", type=float, default=LIMIT, metavar="S", help=f"seconds for one picture; default: {LIMIT:g}"
    )
    add_output(parser, "every number")
    given = parser.parse_args(arguments)
    words = [word.strip() for word in given.sizes.split(",") if word.strip()]
    if not words or not all(word.isascii() and word.isdigit() and int(word) for word in words):
        parser.error(f"--sizes: expected whole numbers such as {every}, but got {given.sizes!r}.")
    if not 0 < given.limit < float("inf"):
        parser.error(f"--limit: a positive number of seconds is needed, but got {given.limit}.")
    peer_python = checked_peers(parser, given)
    checked_output(parser, given)
    return Options(
        peer_python=peer_python,
        sizes=tuple(map(int, words)),
        limit=given.limit,
        markdown=given.markdown,
        json=given.json,
        write=given.write,
        command=_command(given, words),
    )


def _command(given: argparse.Namespace, words: list[str]) -> str:
    """The command that prints the same, for any machine."""
    parts = ["python -m benchmarks.drawing"]
    parts += ["--peers"] if given.peers else []
    parts += ["--peer-python PATH"] if given.peer_python else []
    parts += [f"--sizes {','.join(words)}"] if tuple(map(int, words)) != SIZES else []
    parts += [f"--limit {given.limit:g}"] if given.limit != LIMIT else []
    return " ".join(parts)
