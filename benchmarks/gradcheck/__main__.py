"""`python -m benchmarks.gradcheck`: own checker only; with `--peers` against whatever other checkers there are."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

from ..processes import Process, started, where
from ..rounds import Failed
from ..table import written_between_markers
from . import dense, holdout, ordinary, seeded
from .case import Case
from .contenders import CONTENDERS, OURS
from .options import Options, parsed
from .tables import Costs, Ordinary, by_kind, costs, ordinary_costs, totals
from .verdicts import Verdict

ROUNDS = 3

Asked = dict[str, list[Verdict]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what ``arguments`` ask for; 1 if our own checker's process died."""
    options = parsed(sys.argv[1:] if arguments is None else arguments)
    planted = [((name,), case) for name, case in seeded.CASES.items()][:: options.every]
    random = [(key, holdout.case(*key)) for key in holdout.keys(options.points, options.seed)][:: options.every]
    functions = list(ordinary.CASES.items())[:: options.every]
    first: Asked = {}
    second: Asked = {}
    cost: dict[str, Costs] = {}
    usual: dict[str, Ordinary] = {}
    with ExitStack() as stack:
        processes = started(CONTENDERS, options.peer_python, stack)
        for process in processes:
            name = process.contender.name
            print(f"{name}: {len(planted)} seeded cases, {len(random)} of the hold-out …", file=sys.stderr)
            try:
                judged = list(_judged(process, "seeded", planted)), list(_judged(process, "holdout", random))
                cost[name] = {(n, right): _cost(process, n, right) for right in (True, False) for n in options.sizes}
                usual[name] = {key: _verdict(process, "ordinary", (key,), case) for key, case in functions}
            except Failed as failure:  # of the process, not of a check
                print(f"{name}: {failure}, and is left out", file=sys.stderr)
                continue
            first[name], second[name] = judged
        if OURS not in first:
            return 1
        _publish(options, processes, first, second, cost, usual)
    return 0


def _judged(process: Process, suite: str, cases: Iterable[tuple[tuple[Any, ...], Case]]) -> Iterable[Verdict]:
    for key, case in cases:
        verdict = _verdict(process, suite, key, case)
        assert verdict is not None
        yield verdict


def _cost(process: Process, n: int, right: bool) -> Verdict | None:
    """The verdict on n inputs and outputs, and the fastest of three times."""
    found = [_verdict(process, "dense", (n, right), dense.case(n, right)) for _ in range(ROUNDS)]
    return min((v for v in found if v is not None), key=lambda v: v.seconds, default=None)


def _verdict(process: Process, suite: str, key: tuple[Any, ...], case: Case) -> Verdict | None:
    reply = process.ask("judge", suite=suite, key=list(key))
    return None if "skipped" in reply else Verdict(case.name, case.kind, case.right, **reply)


def _publish(
    options: Options,
    processes: Sequence[Process],
    first: Asked,
    second: Asked,
    cost: dict[str, Costs],
    usual: dict[str, Ordinary],
) -> None:
    wrong = {name: [v.line() for v in [*first[name], *second[name]] if not v.justified] for name in first}
    note = f"Misjudged by {OURS}: {'; '.join(wrong[OURS]) or 'none'}.\n\n{where(processes)}."
    print(_page(first, second, cost, usual, options.markdown), note, sep="\n\n")
    if options.write:
        page = f"```\n{options.command}\n```\n\n{_page(first, second, cost, usual, True)}\n\n{note}"
        written_between_markers(options.write, page)
    if options.json:
        record = {
            "command": options.command,
            "environment": where(processes),
            "misjudged": wrong,
            "seeded": {name: list(map(asdict, verdicts)) for name, verdicts in first.items()},
            "holdout": {name: list(map(asdict, verdicts)) for name, verdicts in second.items()},
        }
        options.json.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _page(first: Asked, second: Asked, cost: dict[str, Costs], usual: dict[str, Ordinary], markdown: bool) -> str:
    return "\n\n".join(
        [
            totals(first, second, markdown=markdown),
            by_kind(first, markdown=markdown),
            costs(cost, markdown=markdown),
            ordinary_costs(usual, markdown=markdown),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
