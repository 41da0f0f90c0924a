"""How high each cell stands: edges as level as possible, nothing closer than it may be.

For one column with its order fixed this is a least-squares problem with an exact solution,
isotonic regression by pooling adjacent violators; columns are solved in turn until they settle.
"""

from collections.abc import Callable, Sequence

from .cells import Cells
from .ports import Ports

__all__ = ["GAP", "apart", "heights"]

# The least distance between two things in one column.
GAP = 16.0
_LANE_GAP = 9.0
_ROUNDS = 12
# A bend in a long edge disturbs more than one beside its box or badge.
_LANE_WEIGHT = 8.0


def heights(cells: Cells, columns: Sequence[Sequence[int]], ports: Ports) -> list[float]:
    """The middle of every cell, from any zero."""
    y = [0.0] * len(cells.column)
    for column in columns:
        for cell, offset in zip(column, _offsets(cells, column), strict=True):
            y[cell] = offset

    def wish(cell: int, *, left: bool, right: bool) -> tuple[float, float]:
        """Where a cell would like to be, and how much."""
        total = weight = 0.0
        for used, neighbours, own, other in (
            (left, cells.left[cell], ports.left, ports.right),
            (right, cells.right[cell], ports.right, ports.left),
        ):
            for link, neighbour in neighbours if used else ():
                both = cells.is_lane[cell] and cells.is_lane[neighbour]
                w = _LANE_WEIGHT if both else 1.0
                total += w * (y[neighbour] + other(neighbour, link) - own(cell, link))
                weight += w
        return (total / weight, weight) if weight else (y[cell], 0.01)

    for turn in range(_ROUNDS):
        for column in columns:
            _place(cells, column, y, lambda cell: wish(cell, left=True, right=turn > 4))  # noqa: B023
        for column in reversed(columns):
            _place(cells, column, y, lambda cell: wish(cell, left=turn > 4, right=True))  # noqa: B023
    # Last, every box lines up with where it is used.
    for column in reversed(columns):
        _place(cells, column, y, lambda cell: wish(cell, left=False, right=True))
    return y


def _offsets(cells: Cells, column: Sequence[int]) -> list[float]:
    """The middles of a column's cells, packed as closely as allowed."""
    offsets = [0.0]
    for cell, following in zip(column, column[1:], strict=False):
        offsets.append(offsets[-1] + apart(cells, cell, following))
    return offsets


def apart(cells: Cells, upper: int, lower: int) -> float:
    """The least distance between the middles of two neighbours in a column."""
    lanes = cells.is_lane[upper] and cells.is_lane[lower]
    return (cells.height[upper] + cells.height[lower]) / 2 + (_LANE_GAP if lanes else GAP)


def _place(
    cells: Cells,
    column: Sequence[int],
    y: list[float],
    wish: Callable[[int], tuple[float, float]],
) -> None:
    """Minimise Σ weight · (y − wish)² over one column, keeping order and distances."""
    offsets = _offsets(cells, column)
    blocks: list[list[float]] = []  # weighted sum of wishes, weight, number of cells
    for cell, offset in zip(column, offsets, strict=True):
        where, weight = wish(cell)
        blocks.append([(where - offset) * weight, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] > blocks[-1][0] * blocks[-2][1]:
            total, weight, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += weight
            blocks[-1][2] += count
    i = 0
    for total, weight, count in blocks:
        for _ in range(int(count)):
            y[column[i]] = total / weight + offsets[i]
            i += 1
