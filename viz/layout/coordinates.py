"""How high each cell stands: edges as level as possible, nothing closer than it may be.

For one column with its order fixed this is a least-squares problem with an exact solution,
isotonic regression by pooling adjacent violators; columns are solved in turn until they settle.
"""

from collections.abc import Sequence
from itertools import pairwise

from .cells import Cells
from .ports import Ports

__all__ = ["GAP", "apart", "heights"]

# The least distance between two things in one column.
GAP = 16.0
_LANE_GAP = 9.0
_ROUNDS = 12
# A bend in a long edge disturbs more than one beside its box or badge.
_LANE_WEIGHT = 8.0


def heights(cells: Cells, columns: Sequence[Sequence[int]], ports: Ports, row: Sequence[int]) -> list[float]:
    """The middle of every cell, from any zero: each row of columns has its own (`row` is that of a column)."""
    y = [0.0] * len(cells.column)
    for column in columns:
        for cell, offset in zip(column, _offsets(cells, column), strict=True):
            y[cell] = offset

    first = [not i or row[i - 1] != row[i] for i in range(len(columns))]
    last = [*first[1:], True]

    def wish(cell: int, left: bool, right: bool) -> tuple[float, float]:
        """Where a cell would like to be, and how much."""
        total = weight = 0.0
        left, right = left and not first[cells.column[cell]], right and not last[cells.column[cell]]
        for used, neighbours, own, other in (
            (left, cells.left[cell], ports.left, ports.right),
            (right, cells.right[cell], ports.right, ports.left),
        ):
            for strand, neighbour in neighbours if used else ():
                both = cells.is_lane[cell] and cells.is_lane[neighbour]
                w = _LANE_WEIGHT if both else cells.weight[strand]
                total += w * (y[neighbour] + other(neighbour, strand) - own(cell, strand))
                weight += w
        return (total / weight, weight) if weight else (y[cell], 0.01)

    # First each column looks at the one placed before it, then at both its neighbours; last, every
    # box lines up with where it is used.
    for turn in range(_ROUNDS):
        both = turn >= _ROUNDS // 2
        for column in columns:
            _place(cells, column, y, [wish(cell, True, both) for cell in column])
        for column in reversed(columns):
            _place(cells, column, y, [wish(cell, both, True) for cell in column])
    for column in reversed(columns):
        _place(cells, column, y, [wish(cell, False, True) for cell in column])
    return y


def _offsets(cells: Cells, column: Sequence[int]) -> list[float]:
    """The middles of a column's cells, packed as closely as allowed."""
    offsets = [0.0]
    for cell, following in pairwise(column):
        offsets.append(offsets[-1] + apart(cells, cell, following))
    return offsets


def apart(cells: Cells, upper: int, lower: int) -> float:
    """The least distance between the middles of two neighbours in a column."""
    lanes = cells.is_lane[upper] and cells.is_lane[lower]
    return (cells.height[upper] + cells.height[lower]) / 2 + (_LANE_GAP if lanes else GAP)


def _place(cells: Cells, column: Sequence[int], y: list[float], wishes: Sequence[tuple[float, float]]) -> None:
    """Minimise Σ weight · (y − wish)² over one column, keeping order and distances."""
    offsets = _offsets(cells, column)
    blocks: list[tuple[float, float, int]] = []  # weighted sum of wishes, weight, number of cells
    for (where, weight), offset in zip(wishes, offsets, strict=True):
        block = ((where - offset) * weight, weight, 1)
        while blocks and blocks[-1][0] * block[1] > block[0] * blocks[-1][1]:
            total, heavy, count = blocks.pop()
            block = (block[0] + total, block[1] + heavy, block[2] + count)
        blocks.append(block)
    means = [total / weight for total, weight, count in blocks for _ in range(count)]
    for cell, mean, offset in zip(column, means, offsets, strict=True):
        y[cell] = mean + offset
