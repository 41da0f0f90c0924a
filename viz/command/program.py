"""The command `seegrad`: reads, computes, prints, draws and checks."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ..graphs import graph
from ..player import play
from .check import checked
from .grammar import LONGEST
from .options import Options, parsed
from .problem import Problem, problem
from .refusal import Refusal
from .tables import first_order, second_order

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what `arguments` ask for; 0, 1 if a checked gradient is wrong, 2 if that is impossible."""
    options = parsed(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(options)
    except Refusal as refusal:
        print(f"seegrad: {refusal}", file=sys.stderr)
        return 2


def _run(options: Options) -> int:
    text = sys.stdin.read(LONGEST + 1) if options.expression == "-" else options.expression
    given = problem(text, options.assignments, options.wrt)
    print(first_order(given), end="")
    if options.order == 2:
        print()
        print(second_order(given), end="")
    right = True
    if options.check:
        right, report = checked(given, options.order)
        print(f"\n{report}")
    _write(given, options)
    return 0 if right else 1


def _write(given: Problem, options: Options) -> None:
    """Every file that is asked for; raises ``Refusal`` for one that cannot be written."""
    near = {} if options.near is None else {"focus": given.result, "radius": options.near}
    for path in options.outputs:
        _saved(graph(given.result, **near), path)
    if options.play is not None:
        _saved(play(given.result), options.play)


def _saved(picture: object, path: str) -> None:
    try:
        picture.save(path)  # pyright: ignore[reportAttributeAccessIssue]
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise Refusal(f"{path} cannot be written: {why}") from None
    print(f"wrote {path}", file=sys.stderr)
