"""From contenders to rows: first everyone must give the same answer, then the rounds are timed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .processes import Process, import_time
from .rounds import Failed, best, disagreement, interleaved, median_of
from .workloads import OURS, WORKLOADS, Row

__all__ = ["FULL", "QUICK", "Effort", "measured"]


@dataclass(frozen=True)
class Effort:
    """How much work a run is."""

    rounds: int
    calls: int  # per round
    nodes: int  # of W6 per round: a chain of n is run max(1, nodes / n) times
    chains: Mapping[int, int]  # of W6: how long, and rounds; the longest takes some engines half a minute
    imports: int


CHAINS = {1_000: 5, 10_000: 5, 100_000: 5, 1_000_000: 2}
FULL = Effort(rounds=30, calls=50, nodes=20_000, chains=CHAINS, imports=15)
QUICK = Effort(rounds=2, calls=10, nodes=10_000, chains={1_000: 2, 10_000: 1}, imports=3)

# float64 engines add in the same order; float32 products are summed in whichever order a BLAS likes.
TOLERANCE = {
    "W1": 1e-9,
    "W2": 1e-9,
    "W3": 1e-3,
    "W6": 1e-6,
    "S1": 1e-6,
    "F1": 1e-9,
    "C1": 1e-3,
    "C2": 1e-3,
    "C3": 1e-9,
    "C4": 1e-9,
}
LONG, SLOW = 100_000, {"HIPS autograd", "mygrad"}  # a chain of a million takes these two minutes
REFERENCE = {"W3": "NumPy by hand", "S1": "NumPy by hand"}


def measured(workload: str, processes: list[Process], effort: Effort) -> list[Row]:
    """The rows of ``workload``. Raises ``ValueError`` if two contenders disagree about the numbers."""
    if workload == "W7":
        return [_imports(processes, effort)]
    able = [process for process in processes if workload in process.offers]
    if workload == "W6":
        return _chains(able, effort)
    failed = _agreed(workload, able)
    seconds = interleaved(
        {p.contender.name: _timer(p, workload, calls=effort.calls) for p in able if p.contender.name not in failed},
        effort.rounds,
    )
    return [_row(workload, WORKLOADS[workload], "µs", {**seconds, **failed}, best, 1e6)]


def _agreed(workload: str, able: list[Process], **size: int) -> dict[str, list[float] | str]:
    """Those who fail, and how. Raises ``ValueError`` if two of the others disagree."""
    answers: dict[str, list[float]] = {}
    failed: dict[str, list[float] | str] = {}
    for process in able:
        try:
            answers[process.contender.name] = process.ask("answer", workload=workload, **size)["answer"]
        except Failed as failure:
            failed[process.contender.name] = str(failure)
    first = REFERENCE.get(workload, OURS)
    for name, answer in answers.items():
        difference = disagreement(answers[first], answer, TOLERANCE[workload]) if first in answers else None
        if difference:
            raise ValueError(f"{workload}: {name} disagrees with {first}: {difference}. Nothing was timed.")
    return failed


def _timer(process: Process, workload: str, **options: Any) -> Callable[[], float]:
    return lambda: process.ask("round", workload=workload, **options)["seconds"]


def _chains(able: list[Process], effort: Effort) -> list[Row]:
    rows: list[Row] = []
    for size in effort.chains:
        slow = {p.contender.name: "too slow" for p in able if size > LONG and p.contender.name in SLOW}
        rows.append(_chain([p for p in able if p.contender.name not in slow], size, effort))
        rows[-1].cells.update(slow)
    return rows + _chain_memory(able, sorted(effort.chains)[-2])


def _chain(able: list[Process], size: int, effort: Effort) -> Row:
    failed = _agreed("W6", able, size=size)
    calls = max(1, effort.nodes // size)
    seconds = interleaved(
        {p.contender.name: _timer(p, "W6", calls=calls, size=size) for p in able if p.contender.name not in failed},
        effort.chains[size],
    )
    what = f"backward through a chain of {size:,}, per node"
    return _row("W6", what, "ns", {**seconds, **failed}, best, 1e9 / size)


def _chain_memory(able: list[Process], size: int) -> list[Row]:
    """Bytes per node, each engine in a process that has done nothing else."""
    resident: dict[str, list[float] | str] = {}
    traced: dict[str, list[float] | str] = {}
    for old in able:
        name = old.contender.name
        try:
            with Process(old.contender, old.python) as fresh:
                reply = fresh.ask("memory", workload="W6", size=size)
        except Failed as failure:
            resident[name] = traced[name] = str(failure)
            continue
        traced[name] = [reply["traced"]] if reply["traced"] >= size else "outside Python"
        resident[name] = "unknown" if reply["resident"] is None else [reply["resident"]]
    return [
        _row("W6", f"a chain of {size:,}: growth of the process per node", "bytes", resident, best, 1 / size),
        _row("W6", f"a chain of {size:,}: allocated by Python per node", "bytes", traced, best, 1 / size),
    ]


def _imports(processes: list[Process], effort: Effort) -> Row:
    def timer(process: Process) -> Callable[[], float]:
        return lambda: import_time(process.contender, process.python)

    packages = {p.contender.package: p for p in reversed(processes) if p.contender.peer}  # one torch is enough
    able = [p for p in processes if p.contender.name == OURS or packages.get(p.contender.package) is p]
    seconds = interleaved({p.contender.name: timer(p) for p in able}, effort.imports)
    return _row("W7", WORKLOADS["W7"], "ms", seconds, median_of, 1e3)


def _row(
    workload: str,
    what: str,
    unit: str,
    found: Mapping[str, list[float] | str],
    statistic: Callable[[list[float]], float],
    scale: float,
) -> Row:
    rounds = {name: [t * scale for t in times] for name, times in found.items() if not isinstance(times, str)}
    cells: dict[str, float | str] = {
        name: times if isinstance(times, str) else statistic(rounds[name]) for name, times in found.items()
    }
    return Row(workload, what, unit, cells, rounds)
