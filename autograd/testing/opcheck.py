"""Every argument of an operation, in every form: the gradient check of a primitive, generated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ..primitive import Primitive
from .domains import REALS, Domain, bounds_of_each
from .gradcheck import gradcheck
from .operations import has_rules
from .report import Report, counted
from .samples import Sample, elementwise_samples, varied
from .session import session
from .subject import name_of

__all__ = ["OpError", "OpReport", "assert_op", "check_op"]

SHOWN = 10


class OpError(AssertionError):
    """An operation's rules are wrong; the message says in which calls."""


@dataclass
class OpReport:
    """The reports on every call of ``op`` that was tried; true if all are right and, if ``strict``, verified."""

    op: Primitive
    reports: list[tuple[Sample, Report]] = field(default_factory=list)
    strict: bool = False

    @property
    def wrong(self) -> list[tuple[Sample, Report]]:
        """The calls whose gradients are wrong, with their reports."""
        return [(sample, report) for sample, report in self.reports if not report]

    @property
    def verified_rtol(self) -> float:
        """The relative precision to which all derivatives are verified that are."""
        return max([report.verified_rtol for _, report in self.reports], default=0.0)

    @property
    def kinks(self) -> int:
        """How many input elements, of all calls, sit on kinks or ties."""
        return sum(report.kinks for _, report in self.reports)

    @property
    def unverified(self) -> int:
        """How many derivatives, of all calls, agree with differences that are too noisy to tell."""
        return sum(report.unverified for _, report in self.reports)

    def __bool__(self) -> bool:
        return not self.wrong

    def __str__(self) -> str:
        calls = f"{len(self.reports)} calls"
        if not self.wrong:
            right = f"right to {self.verified_rtol:.1g}" if self.verified_rtol else "right"  # where all slopes are 0
            parts = [f"{right} in {calls}"]
            parts += [f"{counted(self.kinks, 'element')} on kinks"] if self.kinks else []
            parts += [f"{counted(self.unverified, 'derivative')} unverified"] if self.unverified else []
            return f"{name_of(self.op)}: {', '.join(parts)}"
        failed = "wrong or unverified" if self.strict else "wrong"
        lines = [f"{name_of(self.op)}: {failed} in {len(self.wrong)} of {calls}"]
        for sample, report in self.wrong[:SHOWN]:
            lines.append(f"  {sample.shows}: {report.problems[0]}")
            lines += [f"    likely: {cause}" for cause in report.causes]
        most_telling = max([report for _, report in self.wrong], key=lambda report: len(report.causes))
        return "\n".join([*lines, str(most_telling)])

    __repr__ = __str__


def check_op(
    op: Primitive,
    *samples: Sample,
    domain: Domain | Sequence[Domain] = REALS,
    order: int = 2,
    rtol: float = 1e-6,
    seed: int = 0,
    strict: bool = False,
) -> OpReport:
    """Check the rules of ``op``, before broadcasting is undone, on generated calls and up to ``order`` derivatives.

    Of an elementwise operation everything is generated inside ``domain``, one pair of bounds or one for each argument:
    shapes and every pair of them broadcast, empty and 0-d arrays, special values, ties, large and small numbers,
    float32 and float16. Of any other, calls are made from ``samples``, each given as ``sample(*inputs, **params)``:
    other types and sizes, equal elements, repeated indices, as far as the operation takes them. Derivatives beyond the
    first are checked at ordinary numbers, in float64. Arguments without a rule are not differentiated by.
    ``strict`` fails a call of which differences cannot verify every derivative.
    """
    if not isinstance(op, Primitive):
        raise TypeError(f"check_op: {op!r} is not a primitive. Check a function with gradcheck(f, *xs).")
    if not has_rules(op):
        raise TypeError(f"check_op: {name_of(op)} has no derivative rules. Give it some with {name_of(op)}.defvjp.")
    if op.partials is None and not samples:
        raise TypeError(
            f"check_op: {name_of(op)} is not elementwise; give calls of it: check_op(op, sample(x, axis=0), …)."
        )
    for call in samples:
        if not isinstance(call, Sample):
            raise TypeError(f"check_op: calls are given as sample(x, …), but this one is {call!r}.")
    given = session()
    report = OpReport(op, strict=strict or (given is not None and given.strict))
    calls = [call for given in samples for call in varied(op, given)]
    if op.partials is not None:
        calls += elementwise_samples(op, bounds_of_each("check_op", domain, len(op.partials)), seed)
    for call in calls:
        f: Any = partial(op, **call.params) if call.params else op
        ruled = [i for i in call.floats if op.vjps is None or (i < len(op.vjps) and op.vjps[i] is not None)]
        wrt = None if ruled == call.floats else ruled
        order_here = 1 if call.once else order
        checked = gradcheck(f, *call.inputs, order=order_here, wrt=wrt, rtol=rtol, seed=seed, strict=strict)
        report.reports.append((call, checked))
    return report


def assert_op(op: Primitive, *samples: Sample, **options: Any) -> OpReport:
    """Raise an ``OpError`` with the whole report if :func:`check_op` finds something wrong; else return it."""
    __tracebackhide__ = True
    report = check_op(op, *samples, **options)
    if not report:
        raise OpError(str(report))
    return report
