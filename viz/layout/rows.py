"""Breaking a very long picture into rows, as text is broken into lines."""

import math
from collections.abc import Sequence
from itertools import accumulate
from statistics import median

from .cells import Cells
from .coordinates import GAP

__all__ = ["rows"]

# No shorter picture is broken; the shape to aim for, width to height.
_LONGEST, _SHAPE = 1800.0, 1.6
# The room between two rows without lines, what a line there adds, and the room between two columns, roughly: `routes`
# knows it exactly.
_GUTTER, _LANE, _GAP = 30.0, 9.0, 50.0
# Not where more lines would run from one row to the next, unless the picture is so long that nobody could read it.
_MOST_LINES, _UNREADABLE = 8, 2 * _LONGEST


def rows(cells: Cells, columns: Sequence[Sequence[int]]) -> list[int]:
    """The row of each column, before heights are known.

    Rows get about the same length, and breaks are where few lines are.
    """
    widths = [_GAP + max(cells.width[cell] for cell in column) for column in columns]
    width, ends = sum(widths), list(accumulate(widths))
    height = max((sum(cells.height[cell] + GAP for cell in column) for column in columns), default=0.0)
    lines = [len({(cell, strand) for cell in column for strand, _ in cells.right[cell]}) for column in columns]
    # Of a very long picture the rows are equal first, and then their breaks where few lines are.
    most, reach = (_MOST_LINES, 1 / 3) if width < _UNREADABLE else (max(lines), 1 / 8)
    gutter = _GUTTER + _LANE * min(most, median(lines)) if lines else 0.0
    count = round(math.sqrt(width / (_SHAPE * (height + gutter)))) if width > _LONGEST else 1
    target = width / max(1, count)
    breaks: set[int] = set()
    for k in range(1, count):
        near = [
            c
            for c in range(len(columns) - 1)
            if lines[c] <= most and abs(ends[c] - k * target) < reach * target and c not in breaks
        ]
        if near:
            breaks.add(min(near, key=lambda c: (lines[c] / 2 + 4 * abs(ends[c] - k * target) / target, c)))
    found, row = [], 0
    for column in range(len(columns)):
        found.append(row)
        row += column in breaks
    return found
