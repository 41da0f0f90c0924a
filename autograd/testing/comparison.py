"""The comparison with differences: which elements one by one, which in random directions, and what comes of it."""

from __future__ import annotations

import numpy as np

from .across import wrong_across
from .beside import keeping_ties
from .choices import each_chooses, measured
from .diagnosis import causes
from .directions import check_large, find_output, sample
from .evidence import Evidence
from .findings import Findings, precision
from .flat import EPS, Flat
from .ladder import Rows
from .narrow import narrow_mismatch
from .probe import Probe, Table
from .ties import wrong_tie
from .verdict import KINK, RIGHT, SAFETY, WRONG

__all__ = ["compare", "differs_elsewhere", "differs_nearby"]

FULL = 64  # up to so many inputs, or outputs, each is looked at by itself
FEW = 4  # or up to so many beside many others
MIXTURES = 3
ROUNDED, OFFSET = 64, 1e3  # roundings: what moves by less shows nothing; times the usual output
NEARBY = (1.001, 0.999)

Array = np.ndarray


def compare(f: Flat, rtol: float, seed: int) -> Findings:
    """Compare the rule's gradients of ``f`` at ``f.x`` with differences."""
    run = _Run(f, rtol, seed)
    if f.n and f.m:
        run.compare()
    return run.found


def differs_elsewhere(f: Flat, x: Array, rtol: float, seed: int) -> bool:
    """Whether the rule is wrong along a random direction at ``x``."""
    f = f.moved(x)
    return bool(np.isfinite(f.y).all()) and _along_one(f, rtol, seed) == WRONG


def differs_nearby(f: Flat, rtol: float, seed: int) -> bool:
    """Whether the rule, right here, is wrong for inputs a little larger and a little smaller.

    Ties, zeros and ranks are the same there, so it is as right as here, unless it remembers something of this place.
    """
    try:
        wrong = all(differs_elsewhere(f, f.x * size, rtol, seed) for size in NEARBY)
    except Exception:  # beyond the edge of the rule's domain
        return False
    return wrong and _along_one(f, rtol, seed) == RIGHT


def _along_one(f: Flat, rtol: float, seed: int) -> int | None:
    """The verdict on a mixture of the outputs along a random direction; None on a kink."""
    rng = np.random.default_rng([seed, 8])
    probe = Probe(f, Rows(f.y, rng.standard_normal((1, f.m))), rtol, seed)
    measured = probe.along(keeping_ties(f.x, f.x if f.x.any() else np.ones(f.n), rng))
    return None if measured.kink[0] else int(measured.verdict[0])


class _Run:
    def __init__(self, f: Flat, rtol: float, seed: int) -> None:
        self.f, self.rtol, self.seed = f, rtol, seed
        self.found = Findings(f)
        self.rng = np.random.default_rng(seed)

    def compare(self) -> None:
        """Narrow floats, then small inputs by element, then large ones by direction."""
        probe = self.probe()
        if self.f.narrow:
            self.narrow(probe)
        if not self.found.problems:
            columns, large = self.plan()
            self.one_by_one(probe, columns)
            for i in large:
                if not self.found.problems:
                    self.by_directions(probe, i)
            if large and len(self.f.inputs) > 1 and self.found.kinks and not self.found.problems:
                tie = wrong_across(self.f, self.rtol, self.seed)
                self.found.problems += [] if tie is None else [tie]

    def probe(self) -> Probe:
        """Each output, or mixtures of many."""
        return Probe(self.f, Rows(self.f.y, None if self.f.m <= FULL else self.mixtures()), self.rtol, self.seed)

    def mixtures(self) -> Array:
        """Random cotangents, in inverse proportion to how much each output moves, so that none drowns the others.

        Far larger outputs that move by a small part of themselves have a mixture of their own, as their rounding would
        drown the others.
        """
        f = self.f
        u = self.rng.uniform(0.5, 1.0, f.n) * self.rng.choice([-1.0, 1.0], f.n) * np.where(f.x == 0, 1.0, f.x)
        moved = np.abs(f(f.x + 1e-3 * u) - f.y)
        size = np.where(np.isfinite(moved), np.maximum(moved, 1e-6 * np.abs(f.y)), 0.0)
        usual = float(np.median(size[size > 0])) if size.any() else 1.0
        mixtures = self.rng.standard_normal((MIXTURES, f.m)) * usual / np.where(size > 0, size, usual)
        offset = (moved > ROUNDED * f.eps * np.abs(f.y)) & (moved < size)
        offset &= np.abs(f.y) > OFFSET * np.median(np.abs(f.y))
        if offset.any():
            mixtures[:, offset] = 0.0
            own = self.rng.standard_normal(f.m) * usual / np.where(offset, moved, np.inf)
            mixtures = np.concatenate([mixtures, own[None]])
        return mixtures if f.narrow else np.array([f.held(v) for v in mixtures])

    def narrow(self, probe: Probe) -> None:
        """The rule in the inputs' own type."""
        if not probe.rows.each:
            probe = probe.mixed(np.array([self.f.held(v) for v in probe.rows.cotangents]))
        if (mismatch := narrow_mismatch(probe)) is not None:
            row, column, gradient = mismatch
            dtype = self.f.inputs[self.f.where(column)[0]].dtype
            self.found.problems.append(f"the gradient in {dtype} differs from what the same rule gives in float64")
            self.found.causes.append(f"only {dtype} is wrong")
            exact = float(probe.jacobian[row, column])
            self.found.worst = self.found.entry(probe, row, column, gradient, exact, 0.0, np.nan)
            self.found.worst.reference = "in float64"
            self.found.states[column] = WRONG

    def plan(self) -> tuple[list[int], list[int]]:
        """The columns to look at one by one, of all inputs if they are few, else of tiny ones; and the other inputs."""
        limit = FULL if self.f.n <= FULL else FEW
        columns: list[int] = []
        large: list[int] = []
        for i in np.argsort([x.size for x in self.f.inputs], kind="stable"):
            start, stop = int(self.f.cuts[i]), int(self.f.cuts[i + 1])
            if len(columns) + stop - start <= limit:
                columns += range(start, stop)
            else:
                large.append(int(i))
        return sorted(columns), sorted(large)

    # Small inputs

    def one_by_one(self, probe: Probe, columns: list[int]) -> None:
        """Each derivative by itself, outputs mixed, and elements on kinks taken together."""
        if not columns:
            return
        table, together = measured(probe, columns)
        self.found.unseen(together or 0)
        self.found.tally(table)
        self.found.doubt(probe, table)
        if wrong := table.cells(WRONG):
            self.found.problems.append(f"{len(wrong)} of {table.verdict.size} derivatives are wrong")
            self.found.blame(probe, table, *max(wrong, key=lambda place: _gap(table, *place)))
            self.found.causes = causes(Evidence.of(self.f, table, probe.rows.each))
            return
        if (verified := precision(table)).any():
            row, k = np.unravel_index(verified.argmax(), verified.shape)
            self.found.blame(probe, table, int(row), int(k))
        if (np.isnan(table.analytic) & (table.verdict == RIGHT)).any():
            self.found.notes.append("the gradient is NaN where the cotangent is 0 (0 · ∞)")
        if probe.rows.each and self.f.m > 1:
            self.additive(table)
        kinks = np.flatnonzero(((table.verdict == KINK) & table.kink).any(axis=0))
        if kinks.size and together is None:
            h = float(np.nanmin(table.step[:, kinks]))
            tie = wrong_tie(probe, [columns[k] for k in kinks], h)
            if tie is not None and (unseen := each_chooses(probe, table)) is not None:
                self.found.unseen(unseen)
            elif tie is not None:
                self.found.problems.append(tie[1])
                self.found.worst = None
                self.found.states.update((c, WRONG) for c in tie[0])

    def additive(self, table: Table) -> None:
        """The gradient of a mixture of outputs is the mixture of their gradients, which differences have verified."""
        v = np.where(np.isfinite(self.f.y), self.rng.standard_normal(self.f.m), 0.0)
        known = ((table.verdict == RIGHT) & np.isfinite(table.numeric - table.analytic)).all(axis=0)
        columns = np.array(table.columns, int)[known]
        mixture, parts = self.f.pull(v)[columns], table.analytic[:, known]
        terms = np.abs(v) @ np.abs(parts)
        allowed = self.rtol * terms + SAFETY * (np.abs(v) @ table.error[:, known]) + EPS * terms.max(initial=0.0)
        wrong = columns[~(np.abs(mixture - v @ parts) <= allowed)]
        if wrong.size:
            rule = self.f.subject.rule
            self.found.problems.append(f"{rule} is not additive in g: right for each output alone, wrong for a mixture")
            self.found.worst = None
            self.found.states.update((int(c), WRONG) for c in wrong)

    # Large inputs

    def by_directions(self, probe: Probe, i: int) -> None:
        """Random directions of input ``i``; then the wrong element, the output, and some elements to compare with."""
        start, stop = int(self.f.cuts[i]), int(self.f.cuts[i + 1])
        large = check_large(probe, start, stop)
        found = self.found
        found.beside = large.beside and len(self.f.inputs) == 1
        found.kinks += large.kinks
        found.unverified += large.unverified
        found.unseen(large.unseen)
        name = self.f.subject.names[self.f.subject.wrt[i]]
        found.verified_in_sums(name, slice(start, stop), probe.rows.each, large.measured)
        if large.problem is not None:
            found.problems.append(large.problem)
        if large.column is None:
            return
        if large.probe is probe and stop - start <= FULL:
            found.problems.clear()
            self.one_by_one(probe, list(range(start, stop)))
            return
        probe = large.probe
        table = found.table = probe.table(sample(probe, large.column, start, stop))
        bad = (table.verdict == WRONG).any(axis=0)
        found.states.update((c, WRONG if b else RIGHT) for c, b in zip(table.columns, bad.tolist(), strict=True))
        found.problems.append(f"the gradient of {name} is wrong, in {bad.sum()} of {bad.size} elements tried")
        found.causes = causes(Evidence.of(probe.f, table, probe.rows.each))
        k = table.columns.index(large.column)
        row = int(np.argmax(table.verdict[:, k] == WRONG))
        found.blame(probe, table, row, k)
        if not probe.rows.each:
            output = find_output(probe, row, large.column)
            one = probe.mixed(np.eye(1, self.f.m, output))
            cell = one.table([large.column])
            if cell.verdict[0, 0] == WRONG:
                found.blame(one, cell, 0, 0)
                assert found.worst is not None
                found.worst.output = self.f.output_label(output)


def _gap(table: Table, row: int, k: int) -> tuple[bool, float]:
    """How wrong: infinite before finite, and NaN, which may be the consequence of another, last."""
    gap = abs(table.analytic[row, k] - table.numeric[row, k])
    known = not np.isnan(table.analytic[row, k])
    return known, float(gap) if np.isfinite(gap) else np.inf
