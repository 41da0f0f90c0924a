"""One picture, in a process of its own that ends when its time is up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer

from ..processes import Process
from ..rounds import Failed
from .network import examples_for

__all__ = ["Drawn", "trial"]

# To start, import the peer and build the graph; that is not drawing.
PREPARATION = 120.0


@dataclass(frozen=True)
class Drawn:
    """How it went: ``failure`` says why there is no picture, otherwise there are numbers."""

    seconds: float = 0.0
    bytes: int = 0
    boxes: int = 0
    failure: str = ""

    def __str__(self) -> str:
        if self.failure:
            return self.failure
        return f"{self.seconds:.2g} s, {_size(self.bytes)}, {self.boxes} boxes"


def trial(process: Process, values: int, limit: float) -> Drawn:
    """Let ``process`` draw a graph of about so many values within ``limit`` seconds."""
    try:
        with _ended_after(process, PREPARATION) as late:
            process.ask("prepare", examples=examples_for(values))
    except Failed as failure:
        return Drawn(failure=f"no graph in {PREPARATION:g} s" if late else f"no graph: {failure}")
    try:
        with _ended_after(process, limit) as late:
            return Drawn(**process.ask("draw"))
    except Failed as failure:
        return Drawn(failure=f"> {limit:g} s" if late else str(failure))


@contextmanager
def _ended_after(process: Process, seconds: float) -> Iterator[list[bool]]:
    """Kill the process, and what it has started, if it is not done by then; the list is filled if that has happened."""
    late: list[bool] = []

    def end() -> None:
        late.append(True)
        process.kill()

    timer = Timer(seconds, end)
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        timer.join()


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"
