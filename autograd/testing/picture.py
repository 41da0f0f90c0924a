"""One input's gradient as far as it was looked at, and its map of letters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .findings import Findings
from .flat import Flat
from .verdict import KINK, RIGHT, UNVERIFIED, WRONG

__all__ = ["LEGEND", "Picture", "pictures", "window"]

Array = np.ndarray

UNSEEN = -1
LETTERS = {RIGHT: ".", WRONG: "x", KINK: "k", UNVERIFIED: "?", UNSEEN: " "}
LEGEND = {RIGHT: ". right", WRONG: "x wrong", KINK: "k kink", UNVERIFIED: "? unverified"}
IN_SUMS = "-"
ROWS, COLUMNS = 16, 40  # of a map


@dataclass
class Picture:
    """One input's gradient as far as it was looked at by element: NaN, and verdict −1, elsewhere."""

    name: str
    output: str
    analytic: Array
    numeric: Array
    verdict: Array

    @property
    def worth_drawing(self) -> bool:
        """Whether something is wrong in it that has a place."""
        return self.verdict.ndim > 0 and bool((self.verdict == WRONG).any())

    @property
    def sparse(self) -> bool:
        """Whether most elements were not looked at: a large input, of which a few were tried."""
        return bool((self.verdict == UNSEEN).mean() > 0.5)

    @property
    def map(self) -> str:
        """A letter for every element, the last axis across; the part around the first wrong one if it is large.

        Of an input of which most elements were not looked at, but in sums along random directions, a letter for every
        block with one that was.
        """
        rows = _blocks(self.verdict) if self.sparse else _letters(window(self.verdict)[0])
        return "\n".join(" ".join(row) for row in rows)

    @property
    def legend(self) -> str:
        """The letters that occur, and the size of blocks."""
        letters = "  ".join(text for v, text in LEGEND.items() if (self.verdict == v).any())
        if not self.sparse:
            return letters
        size = " × ".join(map(str, _block(self.verdict)))
        return f"of those tried in blocks of {size}:  {letters}  5 half of them wrong  {IN_SUMS} in sums only"


def _letters(verdict: Array) -> list[list[str]]:
    return [[LETTERS[int(v)] for v in row] for row in verdict]


def _matrix(a: Array) -> Array:
    return a.reshape(-1, a.shape[-1]) if a.ndim else a.reshape(1, 1)


def _block(a: Array) -> tuple[int, int]:
    """Rows and columns of a block, of which as many as may be are drawn."""
    rows, columns = _matrix(a).shape
    return -(-rows // ROWS), -(-columns // COLUMNS)


def _blocks(a: Array) -> list[list[str]]:
    """What was seen in each block: the share that is wrong, in tenths, or if nothing is, the gravest verdict."""
    matrix, (height, width) = _matrix(a), _block(a)

    def letter(part: Array) -> str:
        seen = part[part != UNSEEN]
        if not seen.size:
            return IN_SUMS
        share = float((seen == WRONG).mean())
        if 0 < share < 1:
            return str(min(max(round(10 * share), 1), 9))
        return LETTERS[next(v for v in (WRONG, KINK, UNVERIFIED, RIGHT) if (seen == v).any())]

    return [
        [letter(matrix[i : i + height, j : j + width]) for j in range(0, matrix.shape[1], width)]
        for i in range(0, matrix.shape[0], height)
    ]


def window(a: Array, about: Array | None = None) -> tuple[Array, tuple[int, int]]:
    """The matrix of ``a``'s rows cut to what fits, around the first wrong element of ``about``, and its corner."""
    flat = _matrix(a)
    verdict = flat if about is None else about.reshape(flat.shape)
    at = np.argwhere(verdict == WRONG)
    i, j = at[0] if len(at) else (0, 0)
    top = max(0, min(int(i) - ROWS // 2, flat.shape[0] - ROWS))
    left = max(0, min(int(j) - COLUMNS // 2, flat.shape[1] - COLUMNS))
    return flat[top : top + ROWS, left : left + COLUMNS], (top, left)


def pictures(found: Findings, f: Flat) -> list[Picture]:
    """The inputs of which elements were looked at, as seen from the output that the worst entry belongs to."""
    drawn = [_picture(found, f, i) for i in range(len(f.inputs))]
    return [picture for picture in drawn if (picture.verdict != UNSEEN).any()]


def _picture(found: Findings, f: Flat, i: int) -> Picture:
    start, stop = int(f.cuts[i]), int(f.cuts[i + 1])
    verdict, analytic, numeric = np.full(stop - start, UNSEEN), *np.full((2, stop - start), np.nan)
    output = "y"
    for c, v in found.states.items():
        if start <= c < stop:
            verdict[c - start] = v
    if found.table is not None:
        row, output = found.row, found.row_name
        for k, c in enumerate(found.table.columns):
            if start <= c < stop:
                analytic[c - start], numeric[c - start] = found.table.analytic[row, k], found.table.numeric[row, k]
    name, shape = f.subject.names[f.subject.wrt[i]], f.inputs[i].shape
    return Picture(name, output, analytic.reshape(shape), numeric.reshape(shape), verdict.reshape(shape))
