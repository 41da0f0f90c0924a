"""A function at a point with the analytic Jacobian there: what is asked along a direction, or of some elements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .flat import Flat
from .ladder import Rows
from .measure import Measured, measure
from .steps import sizes

__all__ = ["Probe", "Table"]

Array = np.ndarray

MEMORY = 2**18  # numbers that directions measured together may take


@dataclass
class Table:
    """Derivatives taken one by one: a row per row of ``Rows``, a column for each input element in ``columns``."""

    columns: list[int]
    analytic: Array
    numeric: Array
    error: Array
    step: Array
    verdict: Array
    kink: Array

    def cells(self, verdict: int) -> list[tuple[int, int]]:
        """The places with this verdict."""
        return [(int(r), int(c)) for r, c in np.argwhere(self.verdict == verdict)]


class Probe:
    """Compares the rows of the Jacobian with differences."""

    def __init__(self, f: Flat, rows: Rows, rtol: float, seed: int, jacobian: Array | None = None) -> None:
        self.f, self.rows, self.rtol, self.seed = f, rows, rtol, seed
        pulled = [f.pull(v) for v in rows.cotangents] if jacobian is None else jacobian
        self.jacobian = np.array(pulled, float).reshape(len(rows), f.n)
        finite = np.where(np.isfinite(self.jacobian), np.abs(self.jacobian), 0.0)
        self.largest = finite.max(axis=1, initial=0.0)
        size = sizes(f.x)
        self.size = np.where(np.isfinite(size), size, 1.0)
        self.swing = (finite * self.size).max(axis=1, initial=0.0)

    def largest_along(self, u: Array) -> Array:
        """The largest slope of each row that moving as far as ``u`` does may show, in x or in parts of it.

        The lesser of the two: of elements of 1e-30 and of 1, the derivatives by the former say nothing of the latter's.
        """
        far, parts = float(np.abs(u).max(initial=0.0)), float((np.abs(u) / self.size).max(initial=0.0))
        return np.minimum(self.largest * far, self.swing * parts)

    def along(self, u: Array, rtol: float | None = None, *, brief: bool = False) -> Measured:
        """The slopes along ``u``; if ``brief``, only what a few steps accept is not wrong."""
        moved = u != 0
        a = self.jacobian[:, moved] @ u[moved]
        terms = np.zeros_like(self.jacobian)
        terms[:, moved] = np.abs(self.jacobian[:, moved] * u[moved])
        largest = self.largest_along(u)[None]
        (measured,) = measure(self.f, self.rows, u[None], a[None], rtol or self.rtol, largest, self.seed, brief=brief)
        measured.terms = terms
        return measured

    def table(self, columns: Iterable[int], *, tied: bool = True) -> Table:
        """The derivatives by each of ``columns``; unless ``tied``, without those that only places beside a tie tell."""
        columns = list(columns)
        parts: list[Measured] = []
        some = max(1, MEMORY // max(self.f.n, self.f.m * len(self.rows)))
        for start in range(0, len(columns), some):
            places = columns[start : start + some]
            units = np.array([self.unit(c) for c in places])
            slopes = self.jacobian[:, places].T
            largest = np.array([self.largest_along(u) for u in units])
            parts += measure(self.f, self.rows, units, slopes, self.rtol, largest, self.seed, tied=tied)
        keys = ("analytic", "numeric", "error", "step", "verdict", "kink")
        shape = (len(self.rows), 0)
        stacked = [np.array([getattr(p, k) for p in parts]).T if parts else np.zeros(shape) for k in keys]
        return Table(columns, *stacked)

    def unit(self, column: int) -> Array:
        """The direction of one element."""
        u = np.zeros(self.f.n)
        u[column] = 1.0
        return u

    def mixed(self, v: Array) -> Probe:
        """The same for the mixture ``v`` of outputs, or for several."""
        return Probe(self.f, Rows(self.f.y, np.atleast_2d(v)), self.rtol, self.seed)

    def only(self, row: int) -> Probe:
        """The same for one row."""
        rows = Rows(self.f.y, self.rows.cotangents[row : row + 1])
        return Probe(self.f, rows, self.rtol, self.seed, self.jacobian[row : row + 1])

    def at(self, x: Array) -> Probe:
        """The same at another point, where the rule is asked again."""
        f = self.f.moved(x)
        return Probe(f, Rows(f.y, self.rows.mixtures), self.rtol, self.seed)
