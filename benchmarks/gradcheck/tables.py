"""The tables: how right the checkers are, in which kinds of cases, and what a check costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..table import aligned, number
from .verdicts import Verdict, score

__all__ = ["Costs", "Ordinary", "by_kind", "costs", "ordinary_costs", "totals"]

Verdicts = Sequence[Verdict]
Costs = Mapping[tuple[int, bool], Verdict | None]  # by n, and whether the gradient is right; None where not asked

Ordinary = Mapping[str, Verdict | None]  # by the function


def totals(seeded: Mapping[str, Verdicts], holdout: Mapping[str, Verdicts], *, markdown: bool) -> str:
    """A row per checker."""
    heads = [
        "",
        "bugs caught",
        "false alarms",
        "hold-out: caught",
        "false alarms",
        "function calls",
        "vjp calls",
        "CPU s",
    ]
    lines = [heads]
    for name, verdicts in seeded.items():
        first, second, both = score(verdicts), score(holdout[name]), score([*verdicts, *holdout[name]])
        calls = [f"{both.values:,}", f"{both.vjps:,}", number(both.seconds)]
        lines.append([name, first.bugs, first.alarms, second.bugs, second.alarms, *calls])
    return aligned(lines, markdown)


def by_kind(seeded: Mapping[str, Verdicts], *, markdown: bool) -> str:
    """A row per kind of case, bugs first: how many of it each checker judged rightly."""
    first = next(iter(seeded.values()))
    lines = [["", "", *seeded]]
    for right, what in ((False, "caught"), (True, "accepted")):
        for kind in dict.fromkeys(v.kind for v in first if v.right == right):
            judged = [[v for v in verdicts if (v.kind, v.right) == (kind, right)] for verdicts in seeded.values()]
            lines.append([what, kind, *[f"{sum(v.justified for v in own)}/{len(own)}" for own in judged]])
    return aligned(lines, markdown)


def costs(found: Mapping[str, Costs], *, markdown: bool) -> str:
    """Calls of the function and of the vjp, and milliseconds of the processor, for n inputs and n outputs."""
    lines = [["n", "gradient", *found]]
    for n, right in next(iter(found.values())):
        lines.append([f"{n:,}", "right" if right else "1 % off", *[_cost(own[n, right]) for own in found.values()]])
    return aligned(lines, markdown)


def ordinary_costs(found: Mapping[str, Ordinary], *, markdown: bool) -> str:
    """Calls of the function and of the vjp, and whether the gradient, which is right, was accepted."""
    lines = [["1024 numbers", *found]]
    for name in next(iter(found.values())):
        lines.append([name, *[_calls(own[name]) for own in found.values()]])
    return aligned(lines, markdown)


def _calls(verdict: Verdict | None) -> str:
    if verdict is None:
        return "–"
    return f"{verdict.values}/{verdict.vjps}{'' if verdict.justified else ', rejected'}"


def _cost(verdict: Verdict | None) -> str:
    if verdict is None:
        return "–"
    text = f"{verdict.values}/{verdict.vjps}, {number(1e3 * verdict.seconds)} ms"
    return text if verdict.justified else f"{text}, {'rejected' if verdict.right else 'missed'}"
