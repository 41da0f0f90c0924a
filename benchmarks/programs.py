"""The speed benchmark's part of a worker: the programs of one engine, each set up once, run and timed.

{"do": "answer", "workload": "W1"}                   {"answer": [1.64…]}
{"do": "round", "workload": "W1", "calls": 200}      {"seconds": 6.8e-05}, the mean of a call
{"do": "answer" or "round" or "memory", "workload": "W6", "size": 1000}
"""

from __future__ import annotations

import gc
import os
import tracemalloc
from time import perf_counter
from typing import Any

import numpy as np

FUNCTIONS = {
    "W1": "scalar_chain",
    "W2": "array_chain",
    "W3": "mlp",
    "S1": "adam",
    "C1": "convolution",
    "C2": "convolution_forward",
    "C3": "convolution_double",
    "C4": "pools",
    "F1": "epochs",
    "W6": "long_chain",
}
WARM_UP = 3  # uncounted calls before a round: another process had the caches


class Worker:
    """The programs of one engine, each set up once."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.offers = [workload for workload, name in FUNCTIONS.items() if hasattr(engine, name)]
        self.ready: dict[tuple[Any, ...], Any] = {}

    def program(self, workload: str, *size: int) -> Any:
        """The pair of functions that the engine's module makes for ``workload``."""
        key = (workload, *size)
        if key not in self.ready:
            self.ready[key] = getattr(self.engine, FUNCTIONS[workload])(*size)
        return self.ready[key]

    def answer(self, workload: str, size: int | None = None) -> dict[str, Any]:
        """The numbers that every engine must agree on."""
        if size is None:
            found = self.program(workload)[1]()
        else:
            build, backward = self.program(workload, size)
            found = backward(build())
        return {"answer": [float(v) for v in np.ravel(np.asarray(found))]}

    def round(self, workload: str, calls: int, size: int | None = None) -> dict[str, Any]:
        """The mean time of ``calls`` calls; with a size, of the backward pass alone."""
        if size is not None:
            return self.backward_round(workload, calls, size)
        step, _ = self.program(workload)
        for _ in range(WARM_UP):
            step()
        gc.collect()
        start = perf_counter()
        for _ in range(calls):
            step()
        return {"seconds": (perf_counter() - start) / calls}

    def backward_round(self, workload: str, calls: int, size: int) -> dict[str, Any]:
        """The mean time of the backward pass; recording is not counted."""
        build, backward = self.program(workload, size)
        gc.collect()
        seconds = 0.0
        for _ in range(calls):
            recorded = build()
            start = perf_counter()
            backward(recorded)
            seconds += perf_counter() - start
            del recorded
        return {"seconds": seconds / calls}

    def memory(self, workload: str, size: int) -> dict[str, Any]:
        """Bytes that the recorded graph occupies: growth of the process, and what Python allocated."""
        build, _ = self.program(workload, size)
        gc.collect()
        before = resident()
        recorded = build()
        grown = None if before is None else resident() - before  # type: ignore[operator]
        del recorded
        gc.collect()
        tracemalloc.start()
        recorded = build()
        traced = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        del recorded
        return {"resident": grown, "traced": traced}


def resident() -> int | None:
    """Bytes of this process in memory; None where the system does not say."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return None
