"""Interleaved rounds: every contender in turn, again and again, so that a busy moment of the machine hits them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isclose
from statistics import median

__all__ = ["Failed", "best", "disagreement", "interleaved", "median_of"]


class Failed(Exception):
    """A contender could not do it; the message is what the table shows in its place."""


def interleaved(contenders: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float] | str]:
    """``rounds`` measurements of each contender, one of each at a time; its failure's message where it failed.

    The order is reversed in every other round, so that nobody always follows the same neighbour.
    """
    found: dict[str, list[float] | str] = {name: [] for name in contenders}
    for i in range(rounds):
        names = list(contenders)
        for name in names[::-1] if i % 2 else names:
            taken = found[name]
            if isinstance(taken, str):
                continue
            try:
                taken.append(contenders[name]())
            except Failed as failure:
                found[name] = str(failure)
    return found


def best(times: list[float]) -> float:
    """The round that was disturbed least."""
    return min(times)


def median_of(times: list[float]) -> float:
    """For what a fresh process does once: a start can also be lucky."""
    return median(times)


def disagreement(expected: list[float], answer: list[float], tolerance: float) -> str | None:
    """What differs between two answers by more than ``tolerance`` of its size; None if nothing does."""
    if len(expected) != len(answer):
        return f"{len(answer)} numbers instead of {len(expected)}"
    for i, (want, got) in enumerate(zip(expected, answer, strict=True)):
        if not isclose(want, got, rel_tol=tolerance):
            return f"number {i} is {got!r} instead of {want!r}"
    return None
