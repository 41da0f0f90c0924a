"""The algorithm on one page: structure first, then differences, then the same of the pullback."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .comparison import compare, differs_elsewhere, differs_nearby
from .entry import Entry
from .findings import Findings
from .flat import Flat
from .forms import subject_of
from .options import checked_wrt, refuse_objects, refuse_options, refuse_outputs
from .picture import pictures
from .pushforward import Pushed, check_jvp
from .report import Cost, GradientError, Report
from .reproduce import call_text
from .session import session
from .structure import battery
from .subject import Subject, root
from .verdict import KINK

__all__ = ["assert_gradients", "gradcheck"]

Function = Callable[..., Any]

# What was seen, and a question: a rule that is simply wrong elsewhere looks the same.
KEPT = (
    "gives the very gradient of here at 1.5 x + 0.3, where differences give another: is it kept from an earlier call?"
)
SAVED = "is right here, but wrong at 1.001 x and at 0.999 x: does it use what an earlier call has saved?"


def gradcheck(
    f: Function,
    *xs: Any,
    vjp: Function | None = None,
    vjp2: Function | None = None,
    jvp: Function | None = None,
    order: int = 1,
    wrt: int | Sequence[int] | None = None,
    rtol: float = 1e-6,
    seed: int = 0,
    strict: bool = False,
) -> Report:
    """Check the gradients of ``f`` at ``xs``; the report is true if they are right.

    ``f`` is a function of arrays or tensors that the engine differentiates, or a primitive, whose rules are then
    checked; or any function of arrays at all with ``vjp(xs, g)``, which returns a tuple of one gradient per input (None
    for integers), and for ``order`` 2 ``vjp2(xs, g, ggs)``, which returns ``(gradients of xs, gradient of g)``.
    ``jvp(xs, tangents)`` is checked against the vjp. Inputs may be nested; ``wrt`` names the arguments to differentiate
    by, all of floating-point numbers if it is None.

    A gradient is right to ``rtol``, or to what differences can tell if that is less, which ``verified_rtol`` says;
    there is no absolute tolerance. Where they tell less than 0.05 of a derivative it is unverified. ``strict`` fails
    what is not verified to ``rtol``: what is too noisy for that wants a larger one. Kinks and ties accept any
    subgradient.
    """
    refuse_options(f, {"vjp": vjp, "vjp2": vjp2, "jvp": jvp}, order, rtol, seed, strict)
    wrt = checked_wrt(wrt)
    given = session()
    if given is not None:
        seed, strict = seed + given.seed, strict or given.strict
    subject = subject_of(f, xs, wrt, vjp, vjp2)
    if wrt is None:
        refuse_objects(subject.names, subject.leaves)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of points that the function was not meant for
        report = _checked(subject, jvp, rtol, seed, max(order, 1 + (vjp2 is not None)))
    if strict and not report.problems:
        _be_strict(report, rtol)
    report.seed = seed
    options = {
        "vjp": vjp,
        "vjp2": vjp2,
        "jvp": jvp,
        "order": order,
        "wrt": wrt,
        "rtol": rtol,
        "seed": seed,
        "strict": strict,
    }
    report.reproducer = call_text(f, xs, options)
    if given is not None:
        given.hear(report)
    return report


def _be_strict(report: Report, rtol: float) -> None:
    """Enter as a problem what differences cannot verify to ``rtol``."""
    if report.unverified:
        count = "1 derivative is" if report.unverified == 1 else f"{report.unverified} derivatives are"
        report.problems.append(f"{count} unverified: differences are too noisy there")
        report.worst = report.doubtful
    elif report.hidden:
        one = report.hidden == 1
        add, by = ("derivative adds", "itself") if one else ("derivatives add", "themselves")
        report.problems.append(
            f"{report.hidden} {add} too little to the sums along random directions to be verified by {by}"
        )
    elif report.verified_rtol > rtol and report.sums:
        report.problems.append(
            f"each derivative by itself is verified only to {report.verified_rtol:.1g}, as a part of the sums along "
            f"random directions, and strict asks for rtol={rtol:g}"
        )
    elif report.verified_rtol > rtol:
        digits = f"{report.verified_rtol:.1g}"
        report.problems.append(
            f"verified only to {digits}, and strict asks for rtol={rtol:g}: differences are too noisy"
        )


def assert_gradients(f: Function, *xs: Any, **options: Any) -> Report:
    """Raise a ``GradientError`` with the whole report if :func:`gradcheck` finds something wrong; else return it."""
    __tracebackhide__ = True
    report = gradcheck(f, *xs, **options)
    if not report:
        raise GradientError(report) from report.error
    return report


def _checked(subject: Subject, jvp: Function | None, rtol: float, seed: int, order: int) -> Report:
    """The report on ``subject`` and, where it is right, on its pullback."""
    report = Report(subject.name)
    structure = battery(subject, seed)
    report.problems, report.notes, report.error = structure.problems, structure.notes, structure.error
    refuse_outputs(subject.name, structure.ys, subject.form)
    if not report.problems:
        f = Flat(subject, structure.ys)
        if not f.m:
            report.notes.append("nothing to compare: no floating-point output")
        if dead := int((~np.isfinite(f.y)).sum()):
            report.notes.append(
                f"the function is not finite at x, in {dead} of {f.m} outputs: nothing is verified of those"
            )
        found = compare(f, rtol, seed)
        _enter(report, found, f)
        if structure.elsewhere is not None and not report.problems:
            x = np.concatenate([x.astype(np.float64).ravel() for x in structure.elsewhere])
            if differs_elsewhere(f, x, rtol, seed):
                report.problems.append(f"{subject.rule} {KEPT}")
                report.worst = None
        if f.n and f.m and not (report.problems or found.beside) and differs_nearby(f, rtol, seed):
            report.problems.append(f"{subject.rule} {SAVED}")
            report.worst = None
        if jvp is not None and not report.problems:
            _enter_jvp(report, check_jvp(f, jvp, {c for c, v in found.states.items() if v == KINK}, rtol, seed), f)
    report.cost += Cost(subject.values, subject.vjps)
    if order > 1 and not report.problems:
        _again(report, subject, structure.ys, rtol, seed, order)
    return report


def _enter(report: Report, found: Findings, f: Flat) -> None:
    report.problems += found.problems
    report.notes += found.notes
    report.causes, report.worst, report.doubtful = found.causes, found.worst, found.doubtful
    report.verified_rtol, report.kinks, report.unverified = found.verified_rtol, found.kinks, found.unverified
    report.hidden, report.sums = found.hidden, found.sums
    report.pictures = pictures(found, f)


def _enter_jvp(report: Report, pushed: Pushed, f: Flat) -> None:
    report.problems += pushed.problems
    report.causes += pushed.causes
    report.worst = None if pushed.problems else report.worst
    report.cost += Cost(0, 0, pushed.calls)
    if pushed.worst is not None:
        column, row, by_jvp, by_vjp = pushed.worst
        i, index = f.where(column)
        output = None if row is None else f.output_label(row)
        name = f.subject.names[f.subject.wrt[i]]
        report.worst = Entry(name, index, output, by_jvp, by_vjp, 0.0, np.nan, reference="by the vjp")


def _again(report: Report, subject: Subject, ys: list[np.ndarray], rtol: float, seed: int, order: int) -> None:
    """Check (x, g) ↦ vjp(x, g) in the same way, and enter what comes of it."""
    rng = np.random.default_rng([seed, 10])
    gs = [np.asarray(rng.standard_normal(y.shape)).astype(y.dtype) for y in ys]
    pullback = subject.twice(gs)
    if pullback is None:
        raise TypeError(f"gradcheck: order={order} of a function with vjp= takes its own vjp too: give vjp2=.")
    pullback.where = f"where {pullback.function} gives {', '.join(pullback.outputs)} for {_drawn(gs, pullback, seed)}"
    second = _checked(pullback, None, rtol, seed, order - 1)
    report.cost += second.cost
    report.kinks += second.kinks
    report.unverified += second.unverified
    report.hidden += second.hidden
    report.sums = report.sums + [f"second order: {text}" for text in second.sums]
    report.doubtful = report.doubtful or second.doubtful
    report.verified_rtol = max(report.verified_rtol, second.verified_rtol)
    if second.problems:
        report.problems += [f"second order: {problem}" for problem in second.problems]
        report.causes, report.worst, report.pictures = second.causes, second.worst, second.pictures
        report.error = second.error


def _drawn(gs: list[np.ndarray], pullback: Subject, seed: int) -> str:
    """How :func:`_again` has drawn the cotangents, as Python."""
    dtypes = ["" if g.dtype == np.float64 else f".astype(np.{g.dtype})" for g in gs]
    draws = [f".standard_normal({g.shape}){dtype}" for g, dtype in zip(gs, dtypes, strict=True)]
    g, rng = root(pullback.names[-1]), f"np.random.default_rng([{seed}, 10])"
    if len(gs) == 1:
        return f"{g} = {rng}{draws[0]}"
    return f"{g} = [{', '.join(f'rng{draw}' for draw in draws)}], rng = {rng}"
