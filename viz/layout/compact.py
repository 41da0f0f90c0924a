"""In a picture of several rows: what hangs together only through other rows moves up to the rest of its own."""

import math
from collections.abc import Sequence
from itertools import pairwise

from .cells import Cells
from .coordinates import apart

__all__ = ["close_up"]


def close_up(cells: Cells, columns: Sequence[Sequence[int]], y: list[float], row: Sequence[int]) -> None:
    """Let no part of a row stand far below the others: heights that pull at each other know nothing of such parts."""
    if not any(row):
        return
    above = {cell: other for column in columns for other, cell in pairwise(column)}
    parts = _parts(cells, row)
    top = [math.inf] * (1 + max(row))
    for cell, height in enumerate(y):
        here = row[cells.column[cell]]
        top[here] = min(top[here], height - cells.height[cell] / 2)
    moved = True
    while moved:
        moved = False
        for part in sorted(parts, key=lambda part: min(y[cell] for cell in part)):
            inside = set(part)
            free = math.inf
            for cell in part:
                other = above.get(cell)
                if other is None:
                    free = min(free, y[cell] - cells.height[cell] / 2 - top[row[cells.column[cell]]])
                elif other not in inside:
                    free = min(free, y[cell] - y[other] - apart(cells, other, cell))
            if free > 1:
                moved = True
                for cell in part:
                    y[cell] -= free


def _parts(cells: Cells, row: Sequence[int]) -> list[list[int]]:
    """The cells of each row, those together that are joined in it."""
    part_of = list(range(len(cells.column)))

    def root(cell: int) -> int:
        while part_of[cell] != cell:
            part_of[cell] = part_of[part_of[cell]]
            cell = part_of[cell]
        return cell

    for cell, following in enumerate(cells.right):
        for _, other in following:
            if row[cells.column[cell]] == row[cells.column[other]]:
                part_of[root(cell)] = root(other)
    found: dict[int, list[int]] = {}
    for cell in range(len(part_of)):
        found.setdefault(root(cell), []).append(cell)
    return list(found.values())
