"""Derivatives one by one, and on kinks what only all of them together, or each output by itself, show to be right."""

from __future__ import annotations

import numpy as np

from .kinks import ties
from .limits import each_between, limit
from .probe import Probe, Table
from .steps import sizes
from .verdict import KINK, WRONG

__all__ = ["each_chooses", "measured"]

Array = np.ndarray

PAIR = 2  # elements of a tie, whose sides are all seen
MIXTURES = 2


def measured(probe: Probe, columns: list[int]) -> tuple[Table, int | None]:
    """The derivatives by each of ``columns``; and of how many outputs a choice on kinks is not known to be right.

    None if nothing had to be taken for a choice. In a tie of many, hardly any place beside x shows what one of them may
    receive, but gradients right beside x tend to it; and a mixture of outputs hides which side each has taken.
    """
    limited = ties(probe.f.x) > PAIR and _is_limit(probe, columns)
    table = probe.table(columns, tied=not limited)
    if not table.cells(WRONG):
        return table, None
    unseen = 0 if limited else each_chooses(probe, table)
    if unseen is not None:
        table.verdict[table.verdict == WRONG] = KINK
    return table, unseen


def each_chooses(probe: Probe, table: Table) -> int | None:
    """How many outputs were not looked at, if mixtures that seem wrong on kinks are right in each output; else None."""
    if probe.rows.each or not table.kink[table.verdict == WRONG].all():
        return None
    return each_between(probe, _moving(probe, table.columns), np.array(table.columns))


def _is_limit(probe: Probe, columns: list[int]) -> bool:
    """Whether the rule at x is the limit of right gradients beside it; first in a few mixtures of outputs."""
    f, size = probe.f, _moving(probe, columns)
    if len(probe.rows) > MIXTURES:
        mixtures = np.random.default_rng([probe.seed, 16]).standard_normal((MIXTURES, f.m))
        if limit(probe.mixed(mixtures), [], size) is None:
            return False
    return limit(probe, [probe.unit(c) for c in columns], size) is not None


def _moving(probe: Probe, columns: list[int]) -> Array:
    """By how much ``columns`` are moved, and no others."""
    size = np.zeros(probe.f.n)
    size[columns] = sizes(probe.f.x)[columns]
    return size
