"""The command line."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .measure import FULL, QUICK, Effort
from .workloads import WORKLOADS

__all__ = ["Options", "add_output", "add_peers", "checked_output", "checked_peers", "parsed"]


@dataclass(frozen=True)
class Options:
    """What to run and where to put it."""

    workloads: list[str]
    effort: Effort
    peer_python: str | None  # None: own code only
    markdown: bool
    blas_threads: int | None
    json: Path | None
    write: Path | None
    command: str


def parsed(arguments: Sequence[str]) -> Options:
    """The options that ``arguments`` mean; on a wrong one, exits with what to write instead."""
    lines = "\n".join([f"  {name}  {what}" for name, what in WORKLOADS.items()])
    parser = argparse.ArgumentParser(
        "python -m benchmarks",
        description="Measure every contender side by side and print one table.",
        epilog=f"workloads:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add_peers(parser, "torch, jax, HIPS autograd, mygrad, micrograd")
    add("--workloads", metavar="W1,W2", default=",".join(WORKLOADS), help="default: all")
    add("--rounds", type=int, metavar="N", help=f"default: {FULL.rounds}")
    add("--blas-threads", type=int, metavar="N", help="threads of NumPy's matrix products; default: its own choice")
    add("--quick", action="store_true", help="a few calls of everything, to see that it works; no figures to quote")
    add_output(parser, "every round")
    given = parser.parse_args(arguments)

    names = [name.strip().upper() for name in given.workloads.split(",") if name.strip()]
    unknown = [name for name in names if name not in WORKLOADS]
    if unknown or not names:
        what = f"there is no workload {unknown[0]}" if unknown else "it names no workload"
        parser.error(f"--workloads: {what}; there are {', '.join(WORKLOADS)}.")
    if given.rounds is not None and given.rounds < 1:
        parser.error(f"--rounds: at least 1 is needed, but got {given.rounds}.")
    if given.blas_threads is not None and given.blas_threads < 1:
        parser.error(f"--blas-threads: at least 1 is needed, but got {given.blas_threads}.")
    peer_python = checked_peers(parser, given)
    checked_output(parser, given)

    effort = QUICK if given.quick else FULL
    return Options(
        workloads=[name for name in WORKLOADS if name in names],
        effort=effort if given.rounds is None else replace(effort, rounds=given.rounds),
        peer_python=peer_python,
        markdown=given.markdown,
        blas_threads=given.blas_threads,
        json=given.json,
        write=given.write,
        command=_command(given, names),
    )


def add_peers(parser: argparse.ArgumentParser, names: str) -> None:
    """The options that say where the peers are."""
    parser.add_argument("--peers", action="store_true", help=f"also whatever of {names} is installed")
    parser.add_argument("--peer-python", metavar="PATH", help="the interpreter that has the peers; default: this one")


def checked_peers(parser: argparse.ArgumentParser, given: argparse.Namespace) -> str | None:
    """The interpreter of the peers; None if they are not asked for."""
    if given.peer_python and not given.peers:
        parser.error("--peer-python: add --peers, or no peer is run.")
    python = given.peer_python or sys.executable
    if given.peers and shutil.which(python) is None:
        parser.error(f"--peer-python: there is no interpreter {python}.")
    return python if given.peers else None


def add_output(parser: argparse.ArgumentParser, record: str) -> None:
    """The options that say where the result goes."""
    add = parser.add_argument
    add("--markdown", action="store_true", help="print Markdown")
    add("--json", type=Path, metavar="FILE", help=f"also write {record} there")
    add("--write", type=Path, metavar="PAGE", help="also put the Markdown between the marker comments of PAGE")


def checked_output(parser: argparse.ArgumentParser, given: argparse.Namespace) -> None:
    """Refuse a page or a folder that is not there."""
    if given.write and not given.write.is_file():
        parser.error(f"--write: there is no page {given.write}.")
    if given.json and not given.json.absolute().parent.is_dir():
        parser.error(f"--json: there is no folder {given.json.absolute().parent}.")


def _command(given: argparse.Namespace, names: list[str]) -> str:
    """The command that prints the same, for any machine."""
    words = ["python -m benchmarks"]
    words += ["--peers"] if given.peers else []
    words += ["--peer-python PATH"] if given.peer_python else []
    words += [f"--workloads {','.join(names)}"] if names != list(WORKLOADS) else []
    words += [f"--rounds {given.rounds}"] if given.rounds else []
    words += [f"--blas-threads {given.blas_threads}"] if given.blas_threads else []
    words += ["--quick"] if given.quick else []
    return " ".join(words)
