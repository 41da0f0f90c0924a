"""`python -m benchmarks.drawing`: our own pictures only; with `--peers` also those of whatever else is installed."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from ..processes import Process, where
from ..table import aligned, written_between_markers
from .contenders import CONTENDERS, OURS
from .network import EACH, WEIGHTS, examples_for
from .options import Options, parsed
from .trials import Drawn, trial

__all__ = ["main"]

NOTE = "Seconds to the SVG file, its size, and how many boxes it has; each picture in a fresh process."

Found = dict[str, dict[int, Drawn]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what ``arguments`` ask for; 1 if we draw nothing ourselves."""
    options = parsed(sys.argv[1:] if arguments is None else arguments)
    found: Found = {}
    processes: list[Process] = []
    for contender in CONTENDERS:
        python = options.peer_python if contender.peer else sys.executable
        for size in options.sizes if python is not None else ():
            print(f"{contender.name}: {size:,} values …", file=sys.stderr)
            with Process(contender, python or sys.executable) as process:
                if process.missing is not None:
                    print(f"{contender.name} is missing: {process.missing}", file=sys.stderr)
                    break
                found.setdefault(contender.name, {})[size] = trial(process, size, options.limit)
            if process.contender.name not in {p.contender.name for p in processes}:
                processes.append(process)
    _publish(options, processes, found)
    return 1 if all(drawn.failure for drawn in found[OURS].values()) else 0


def _publish(options: Options, processes: Sequence[Process], found: Found) -> None:
    note = f"{NOTE} {where(processes)}."
    print(_table(options, found, markdown=options.markdown), note, sep="\n\n")
    if options.write:
        page = f"```\n{options.command}\n```\n\n{_table(options, found, markdown=True)}\n\n{note}"
        written_between_markers(options.write, page)
    if options.json:
        record = {
            "command": options.command,
            "environment": where(processes),
            "drawn": {name: {size: asdict(drawn) for size, drawn in row.items()} for name, row in found.items()},
        }
        options.json.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _table(options: Options, found: Found, *, markdown: bool) -> str:
    lines = [["values", *found]]
    for size in options.sizes:
        exact = WEIGHTS + EACH * examples_for(size) - 1  # the first example is added to nothing
        lines.append([f"{exact:,}", *[str(row[size]) for row in found.values()]])
    return aligned(lines, markdown)


if __name__ == "__main__":
    sys.exit(main())
