"""What is measured: the workloads, the contenders and the targets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["CONTENDERS", "OURS", "TARGETS", "WORKLOADS", "Contender", "Row", "Target"]

OURS = "seegrad"

WORKLOADS = {
    "W1": "x = x*1.01; x = x+0.1, 50 times on a scalar, forward and backward",
    "W2": "the same on 10 elements, then sum",
    "W3": "MLP 784-128-64-10, relu, cross-entropy, batch 64, float32, one SGD step",
    "S1": "MLP 64-256-10, relu, cross-entropy, batch 32, float64, one Adam step",
    "C1": "Conv2d(1, 8, 3), relu, MaxPool2d(2) of 8 x 1 x 28 x 28, float32, forward and backward",
    "C2": "the same, forward only",
    "C3": "C1 in float64",
    "C4": "MaxPool2d(3, stride=2) and AvgPool2d(3, stride=2) of 8 x 8 x 28 x 28, float64, forward and backward",
    "F1": "fit: 4 epochs of 10 steps as in S1",
    "W6": "a chain of n scalar operations: backward, per node",
    "W7": "import of the package, over `import numpy`",
}


@dataclass(frozen=True)
class Contender:
    """Who is measured: the module ``engine`` knows its ``package``, the module ``task`` what to do with it."""

    name: str
    engine: str
    package: str
    peer: bool = True
    task: str = "programs"


CONTENDERS = [
    Contender(OURS, "engines.seegrad", "autograd", peer=False),
    Contender("NumPy by hand", "engines.by_hand", "numpy", peer=False),
    Contender("micrograd", "engines.micrograd_scalar", "micrograd.engine"),
    Contender("torch", "engines.torch_eager", "torch"),
    Contender("torch 1 thread", "engines.torch_one_thread", "torch"),
    Contender("jax jit", "engines.jax_jit", "jax"),
    Contender("HIPS autograd", "engines.hips_autograd", "autograd"),
    Contender("mygrad", "engines.mygrad_eager", "mygrad"),
    Contender("own loop", "engines.own_loop", "nn", peer=False),
]


@dataclass(frozen=True)
class Row:
    """One measured quantity: a number for each contender, or why there is none."""

    workload: str
    what: str
    unit: str
    cells: dict[str, float | str]
    rounds: dict[str, list[float]] = field(default_factory=dict)

    def number(self, contender: str) -> float | None:
        """The measured number, or None."""
        cell = self.cells.get(contender)
        return None if isinstance(cell, str) else cell

    def ratio(self, contender: str) -> float | None:
        """Theirs over ours: how many times more ``contender`` needs."""
        ours, theirs = self.number(OURS), self.number(contender)
        return theirs / ours if ours and theirs else None


@dataclass(frozen=True)
class Target:
    """What we promise: ``measure`` of the rows of ``workload`` is at least, or at most, ``limit``."""

    workload: str
    text: str
    measure: Callable[[list[Row]], float | None]
    limit: float
    at_least: bool = True

    def measured(self, rows: list[Row]) -> float | None:
        """The number that is held against the limit; None if this run did not measure it."""
        own = [row for row in rows if row.workload == self.workload]
        return self.measure(own) if own else None

    def verdict(self, rows: list[Row]) -> str:
        """``met``, ``missed`` or ``not measured``."""
        value = self.measured(rows)
        if value is None:
            return "not measured"
        return "met" if (value >= self.limit if self.at_least else value <= self.limit) else "missed"


def faster(workload: str, contender: str, times: float) -> Target:
    """At least ``times`` faster than ``contender``."""
    return Target(
        workload, f"at least {times:g}x faster than {contender}", lambda rows: rows[0].ratio(contender), times
    )


def at_most(workload: str, contender: str, times: float) -> Target:
    """At most ``times`` the time of ``contender``."""

    def over(rows: list[Row]) -> float | None:
        ratio = rows[0].ratio(contender)
        return 1 / ratio if ratio else None

    return Target(workload, f"at most {times:g}x the time of {contender}", over, times, at_least=False)


def _growth(rows: list[Row]) -> float | None:
    """Time per node of the longest chain over that of the shortest."""
    times = [row.number(OURS) for row in rows if row.unit == "ns"]
    return times[-1] / times[0] if len(times) > 1 and times[0] and times[-1] else None


def _bytes_per_node(rows: list[Row]) -> float | None:
    sizes = [size for row in rows if row.unit == "bytes" and (size := row.number(OURS))]
    return max(sizes, default=None)


TARGETS = [
    faster("W1", "micrograd", 3),
    faster("W1", "torch", 5),
    faster("W2", "torch", 2.5),
    faster("W2", "HIPS autograd", 6),
    faster("W2", "mygrad", 6),
    at_most("W3", "NumPy by hand", 1.25),
    at_most("S1", "NumPy by hand", 1.3),
    faster("S1", "torch", 1),
    # One thread each: two threads of torch on two cores that have other work tell of that.
    at_most("C1", "torch 1 thread", 2),
    at_most("C2", "torch 1 thread", 2),
    at_most("C3", "torch 1 thread", 2),
    at_most("C4", "torch 1 thread", 2),
    at_most("F1", "own loop", 1.1),
    Target("W6", "time per node of the longest chain at most 2x the shortest's", _growth, 2, at_least=False),
    Target("W6", "at most 400 bytes per node", _bytes_per_node, 400, at_least=False),
    Target("W7", "at most 40 ms", lambda rows: rows[0].number(OURS), 40, at_least=False),
]
