"""The command line of the gradient checkers' benchmark."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..options import add_output, add_peers, checked_output, checked_peers

__all__ = ["Options", "parsed"]

POINTS = 3


@dataclass(frozen=True)
class Options:
    """What to ask and where to put the answers; one in ``every`` cases is asked about."""

    peer_python: str | None  # None: own checker only
    points: int
    seed: int
    every: int
    sizes: tuple[int, ...]
    markdown: bool
    json: Path | None
    write: Path | None
    command: str


def parsed(arguments: Sequence[str]) -> Options:
    """The options that ``arguments`` mean; on a wrong one, exits with what to write instead."""
    parser = argparse.ArgumentParser(
        "python -m benchmarks.gradcheck",
        description="Ask gradient checkers about gradients that are known to be right or wrong.",
    )
    add_peers(parser, "torch, jax, HIPS autograd, scipy, numdifftools")
    parser.add_argument(
        "--points", type=int, default=POINTS, metavar="N", help=f"random points per function; default: {POINTS}"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the random points; default: 0")
    parser.add_argument("--quick", action="store_true", help="a few cases, to see that it works; no figures to quote")
    add_output(parser, "every verdict")
    given = parser.parse_args(arguments)
    if given.points < 0:
        parser.error(f"--points: at least 0 is needed, but got {given.points}.")
    if given.seed < 0:
        parser.error(f"--seed: at least 0 is needed, but got {given.seed}.")
    peer_python = checked_peers(parser, given)
    checked_output(parser, given)
    return Options(
        peer_python=peer_python,
        points=given.points,
        seed=given.seed,
        every=12 if given.quick else 1,
        sizes=(9, 100) if given.quick else (9, 100, 1024, 10_000),
        markdown=given.markdown,
        json=given.json,
        write=given.write,
        command=_command(given),
    )


def _command(given: argparse.Namespace) -> str:
    """The command that prints the same, for any machine."""
    words = ["python -m benchmarks.gradcheck"]
    words += ["--peers"] if given.peers else []
    words += ["--peer-python PATH"] if given.peer_python else []
    words += [f"--points {given.points}"] if given.points != POINTS else []
    words += [f"--seed {given.seed}"] if given.seed else []
    words += ["--quick"] if given.quick else []
    return " ".join(words)
