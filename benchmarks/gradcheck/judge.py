"""A checker's process: judges one case per request and counts what it took.

    {"do": "judge", "suite": "seeded", "key": ["pi as 3.1416"]}
    {"accepted": true, "why": "", "values": 11, "vjps": 10, "seconds": 0.004}

A checker that raises rejects the gradient, whatever the error is. The seconds are those of the processor, of all
threads: other programs on the machine do not count.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from time import process_time
from typing import Any

import numpy as np

from . import dense, holdout, ordinary, seeded
from .case import Case

SUITES = {"seeded": seeded.case, "holdout": holdout.case, "dense": dense.case, "ordinary": ordinary.case}


class Counted:
    """A function that counts its calls."""

    def __init__(self, function: Any) -> None:
        self.function, self.calls = function, 0

    def call(self, *inputs: Any) -> Any:
        """The function of ``inputs``."""
        self.calls += 1
        return self.function(*inputs)


class Worker:
    """One checker: a module with a function ``check(case)``, which raises if it rejects the gradient."""

    def __init__(self, checker: Any) -> None:
        self.checker = checker
        self.offers = list(SUITES)
        self.largest: int | None = getattr(checker, "LARGEST", None)

    def judge(self, suite: str, key: list[Any]) -> dict[str, Any]:
        """The verdict on a case. None is judged that is larger than this checker ends with in a minute."""
        if suite == "dense" and self.largest is not None and key[0] > self.largest:
            return {"skipped": True}
        if suite == "ordinary" and self.largest is not None and self.largest < ordinary.SIZE:
            return {"skipped": True}
        case: Case = SUITES[suite](*key)
        f, vjp = Counted(case.f), Counted(case.vjp)
        why = ""
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            start = process_time()
            try:
                accepted = True
                self.checker.check(replace(case, f=f.call, vjp=vjp.call))
            except Exception as error:
                accepted, why = False, f"{type(error).__name__}: {error}"
            seconds = process_time() - start
        return {"accepted": accepted, "why": why, "values": f.calls, "vjps": vjp.calls, "seconds": seconds}
