"""The seeded cases: bugs, their right twins, and right gradients that are hard to verify."""

from __future__ import annotations

from dataclasses import replace

from . import bugs, nasty
from .case import Case

__all__ = ["CASES", "case"]

CASES = {case.name: case for case in [*bugs.CASES, *nasty.CASES]}


def case(name: str) -> Case:
    """The case of that name, its inputs in memory of their own."""
    found = CASES[name]
    return replace(found, xs=tuple(x.copy() for x in found.xs))
