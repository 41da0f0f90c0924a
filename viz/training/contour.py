"""Where a function of two variables is zero: marching squares (Lorensen and Cline 1987, in two dimensions)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

__all__ = ["contour"]

Point = tuple[float, float]


def contour(values: np.ndarray) -> list[list[Point]]:
    """Lines along which `values`, an array of shape (rows, columns), is 0, as points (column, row).

    Between neighbours of different sign the zero is found by linear interpolation. Cells with a value that is not
    finite have no line.
    """
    links: dict[Point, list[Point]] = {}
    for start, end in _segments(values):
        links.setdefault(start, []).append(end)
        links.setdefault(end, []).append(start)
    # Ends of open lines first, then what is left: closed ones.
    starts = [point for point, others in links.items() if len(others) == 1]
    lines = []
    for start in [*starts, *links]:
        line = [start]
        while links[line[-1]]:
            point = links[line[-1]].pop()
            links[point].remove(line[-1])
            line.append(point)
        if len(line) > 1:
            lines.append(line)
    return lines


def _segments(values: np.ndarray) -> Iterator[tuple[Point, Point]]:
    """A piece of line in each cell that the zero crosses; two in a saddle."""
    above = values > 0
    inner = above[:-1, :-1].astype(int) + above[1:, :-1] + above[:-1, 1:] + above[1:, 1:]
    for row, column in zip(*np.nonzero((inner > 0) & (inner < 4)), strict=True):
        corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
        levels = [float(values[corner]) for corner in corners]
        if not np.isfinite(levels).all():
            continue
        crossings = [
            _crossing(corners[i], corners[(i + 1) % 4], levels[i], levels[(i + 1) % 4])
            for i in range(4)
            if (levels[i] > 0) != (levels[(i + 1) % 4] > 0)
        ]
        # In a saddle the middle decides which corners belong together.
        if len(crossings) == 4 and (sum(levels) > 0) == (levels[0] > 0):
            crossings = [*crossings[1:], crossings[0]]
        # A zero in a corner of the grid is one point, not a line.
        yield from (pair for pair in zip(crossings[::2], crossings[1::2], strict=True) if pair[0] != pair[1])


def _crossing(a: tuple[int, int], b: tuple[int, int], at_a: float, at_b: float) -> Point:
    # From the lower corner to the higher one, so that both cells of an edge find the same point.
    (a, at_a), (b, at_b) = sorted([(a, at_a), (b, at_b)])
    share = at_a / (at_a - at_b)
    return (float(a[1] + share * (b[1] - a[1])), float(a[0] + share * (b[0] - a[0])))
