"""What a comparison has found so far, and how it is entered."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .entry import Entry, output_name
from .flat import Flat
from .measure import Measured
from .probe import Probe, Table
from .verdict import KINK, LOOSE, RIGHT, UNVERIFIED, WRONG

__all__ = ["Findings", "precision"]

Array = np.ndarray


@dataclass
class Findings:
    """What differences say about the gradients of ``f``, as the comparison goes on.

    ``states`` holds the verdict on each input element that was looked at by itself, ``table`` those derivatives.
    """

    f: Flat
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    worst: Entry | None = None
    doubtful: Entry | None = None  # one that is unverified
    verified_rtol: float = 0.0
    kinks: int = 0
    unverified: int = 0
    hidden: int = 0  # derivatives that add too little to sums to be verified by themselves
    sums: list[str] = field(default_factory=list)  # in words, what was verified of large inputs
    beside: bool = False  # whether the rule was right beside x too
    states: dict[int, int] = field(default_factory=dict)
    table: Table | None = None
    row: int = 0  # of the table: the worst entry's
    row_name: str = "y"

    def tally(self, table: Table) -> None:
        """Keep ``table``, its counts, and the verdict on each input element: the gravest of its outputs'."""
        self.table = table
        for k, c in enumerate(table.columns):
            verdicts = set(table.verdict[:, k].tolist())
            self.states[c] = next(v for v in (WRONG, KINK, UNVERIFIED, RIGHT) if v in verdicts)
        self.kinks += sum(self.states[c] == KINK for c in table.columns)
        self.unverified += int((table.verdict == UNVERIFIED).sum())
        self.verified(table)

    def doubt(self, probe: Probe, table: Table) -> None:
        """Keep an unverified cell of ``table``, if there is one."""
        for row, k in table.cells(UNVERIFIED)[:1]:
            self.doubtful = self.entry(probe, row, table.columns[k], *_numbers(table, row, k))

    def verified(self, seen: Table | Measured) -> None:
        """Note to what precision ``seen`` is verified."""
        self.verified_rtol = max(self.verified_rtol, float(precision(seen).max(initial=0.0)))

    def verified_in_sums(self, name: str, columns: slice, each: bool, measured: list[Measured]) -> None:
        """Note to what precision sums of derivatives are verified, and what that says of each by itself.

        Of an element whose part of a sum is a hundredth, the same error is a hundred times as large a part. What adds
        too little to every sum was not seen. Errors of several elements may cancel, but hardly in all directions.
        """
        parts: list[Array] = []
        depends: list[Array] = []
        sums = 0.0
        for seen in measured:
            gap = np.where(seen.verdict == RIGHT, np.abs(seen.analytic - seen.numeric) + seen.error, np.inf)
            terms = np.zeros((len(gap), 0)) if seen.terms is None else seen.terms[:, columns]
            parts.append(np.where(terms > 0, gap[:, None] / terms, np.inf))
            depends.append(terms > 0)
            sums = max(sums, float(precision(seen).max(initial=0.0)))
        if not sums:
            return
        best, seen_at_all = np.minimum.reduce(parts), np.logical_or.reduce(depends)
        if not each:  # of mixtures, one that tells
            best, seen_at_all = best.min(axis=0), seen_at_all.any(axis=0)
        known = seen_at_all & (best <= LOOSE)
        self.verified_rtol = max(self.verified_rtol, float(best[known].max(initial=sums)))
        self.hidden += int((seen_at_all & ~known).sum())
        count = int(np.atleast_2d(seen_at_all).any(axis=0).sum())
        self.sums.append(
            f"{name}: sums of {count} derivatives along {len(measured)} directions are right to {sums:.1g}"
        )

    def unseen(self, outputs: int) -> None:
        """Count ``outputs`` on kinks that have not been asked by themselves, and say so."""
        if outputs:
            self.unverified += outputs
            self.notes.append(
                f"x sits on kinks where every output may choose a side of its own, and {outputs} of {self.f.m} outputs "
                "were not looked at by themselves"
            )

    def blame(self, probe: Probe, table: Table, row: int, k: int) -> None:
        """Make a cell of ``table`` the worst entry."""
        self.worst = self.entry(probe, row, table.columns[k], *_numbers(table, row, k))
        self.worst.kink = bool(table.kink[row, k])
        self.row, self.row_name = row, output_name(self.worst)

    def entry(
        self, probe: Probe, row: int, column: int, analytic: float, numeric: float, error: float, step: float
    ) -> Entry:
        """The derivative of ``row`` by ``column``, with its names."""
        i, index = self.f.where(column)
        subject = self.f.subject
        output = self.f.output_label(row) if probe.rows.each else None
        entry = Entry(subject.names[subject.wrt[i]], index, output, analytic, numeric, error, step)
        entry.function, entry.letter, entry.where = subject.function, subject.unlike("h", "δ", "ε"), subject.where
        return entry


def _numbers(table: Table, row: int, k: int) -> tuple[float, float, float, float]:
    analytic, numeric, error, step = (part[row, k] for part in (table.analytic, table.numeric, table.error, table.step))
    return float(analytic), float(numeric), float(error), float(step)


def precision(seen: Table | Measured) -> Array:
    """The relative precision to which each derivative is verified; 0 where there is nothing to be relative to."""
    scale = np.fmax(np.abs(seen.analytic), np.abs(seen.numeric))
    known = (np.abs(seen.analytic - seen.numeric) + seen.error) / scale
    return np.where((seen.verdict == RIGHT) & (known <= LOOSE), known, 0.0)
