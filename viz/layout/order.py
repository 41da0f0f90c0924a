"""The order within each column: as few crossing edges as can be found quickly."""

from itertools import pairwise

from .cells import Cells

__all__ = ["crossings", "ordered", "swap_neighbours"]

# Sweeping is linear in the number of cells; beyond this many cell visits the picture is too
# crowded for one more crossing to matter.
_VISITS = 60_000


def ordered(cells: Cells) -> list[list[int]]:
    """Columns from left to right, each from top to bottom (barycentre sweeps, then swaps)."""
    columns = cells.columns_as_drawn_by_hand()
    best, fewest = columns, _all_crossings(cells, columns)
    sweeps = max(2, min(16, _VISITS // max(1, len(cells.column))))
    for sweep in range(sweeps):
        if not fewest:
            break
        columns = [list(column) for column in columns]
        _sweep(cells, columns, rightwards=sweep % 2 == 0)
        if sweep > 1:
            swap_neighbours(cells, columns)
        count = _all_crossings(cells, columns)
        if count < fewest:
            best, fewest = [list(column) for column in columns], count
    return best


def _sweep(cells: Cells, columns: list[list[int]], *, rightwards: bool) -> None:
    """Sort every column by the mean position of its neighbours in the column before."""
    towards = cells.left if rightwards else cells.right
    sequence = range(1, len(columns)) if rightwards else range(len(columns) - 2, -1, -1)
    for i in sequence:
        before = columns[i - 1 if rightwards else i + 1]
        place = {cell: position for position, cell in enumerate(before)}
        stretch = len(before) / max(1, len(columns[i]))
        key = {}
        for position, cell in enumerate(columns[i]):
            near = [place[neighbour] for _, neighbour in towards[cell]]
            key[cell] = sum(near) / len(near) if near else position * stretch
        columns[i].sort(key=key.__getitem__)


def swap_neighbours(cells: Cells, columns: list[list[int]]) -> None:
    """Exchange two cells, one above the other, wherever that removes crossings."""
    for i, column in enumerate(columns):
        sides = [
            (towards, {cell: position for position, cell in enumerate(columns[j])})
            for towards, j in ((cells.left, i - 1), (cells.right, i + 1))
            if 0 <= j < len(columns)
        ]
        for upper in range(len(column) - 1):
            a, b = column[upper], column[upper + 1]
            gain = 0
            for towards, place in sides:
                first = [place[cell] for _, cell in towards[a]]
                second = [place[cell] for _, cell in towards[b]]
                if len(first) * len(second) > 400:
                    continue
                gain += sum((p > q) - (p < q) for p in first for q in second)
            if gain > 0:
                column[upper], column[upper + 1] = b, a


def _all_crossings(cells: Cells, columns: list[list[int]]) -> int:
    return sum(crossings(cells, left, right) for left, right in pairwise(columns))


def crossings(cells: Cells, left: list[int], right: list[int]) -> int:
    """How many edges between two columns cross: inversions, counted with a Fenwick tree."""
    place = {cell: position for position, cell in enumerate(right)}
    tree = [0] * (len(right) + 1)
    count = seen = 0
    for cell in left:
        ends = sorted(place[neighbour] for _, neighbour in cells.right[cell])
        for end in ends:
            i = end + 1
            not_below = 0
            while i:
                not_below += tree[i]
                i &= i - 1
            count += seen - not_below
        for end in ends:
            i = end + 1
            while i < len(tree):
                tree[i] += 1
                i += i & -i
        seen += len(ends)
    return count
