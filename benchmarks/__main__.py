"""`python -m benchmarks`: own code only. `python -m benchmarks --peers`: against whatever other engines there are."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict

from .measure import measured
from .options import Options, parsed
from .processes import Process, started, where
from .table import report, written_between_markers
from .workloads import CONTENDERS, Row

BLAS = ("OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what ``arguments`` ask for; 1 if the contenders disagree about the numbers, then nothing is printed."""
    options = parsed(sys.argv[1:] if arguments is None else arguments)
    if options.blas_threads:  # inherited by the workers; torch and jax have threads of their own
        os.environ.update(dict.fromkeys(BLAS, str(options.blas_threads)))
    with ExitStack() as stack:
        processes = started(CONTENDERS, options.peer_python, stack)
        rows: list[Row] = []
        for workload in options.workloads:
            print(f"{workload} …", file=sys.stderr)
            try:
                rows += measured(workload, processes, options.effort)
            except ValueError as error:
                print(error, file=sys.stderr)
                return 1
        _publish(options, rows, processes)
    return 0


def _publish(options: Options, rows: list[Row], processes: list[Process]) -> None:
    columns = [p.contender.name for p in processes if any(p.contender.name in row.cells for row in rows)]
    versions = {p.contender.name: p.version for p in processes if p.contender.name in columns}
    note = f"{_effort(options)} {where(processes)}."
    print(report(rows, columns, markdown=options.markdown), note, sep="\n\n")
    if options.write:
        page = f"```\n{options.command}\n```\n\n{report(rows, columns, markdown=True)}\n\n{note}"
        written_between_markers(options.write, page)
    if options.json:
        record = {
            "command": options.command,
            "environment": where(processes),
            "versions": versions,
            "rows": list(map(asdict, rows)),
        }
        options.json.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _effort(options: Options) -> str:
    effort = options.effort
    return (
        "In brackets: theirs over ours. "
        f"W1–W3, S1, C1–C4, F1: the best of {effort.rounds} interleaved rounds of {effort.calls} calls each. "
        f"W6: the best of {', '.join(map(str, effort.chains.values()))} rounds, by length, of {effort.nodes:,} nodes, "
        "at least one chain, each. "
        f"W7: the median of {effort.imports} fresh interpreters."
    )


if __name__ == "__main__":
    sys.exit(main())
