"""Where on its side of a box each edge ends: in the order of the other ends, so none cross."""

from collections.abc import Sequence

from .cells import Cells

__all__ = ["Ports"]

_SPACING = 20.0
# Room left free at the corners of a box.
_CORNER = 14.0
_SLACK = 6.0


class Ports:
    """Offsets from the middle of a cell to where a strand touches its left or right side.

    An end may move a little from its place, by at most the cell's slack, so that its edge is level.
    """

    def __init__(self, cells: Cells, columns: Sequence[Sequence[int]]) -> None:
        place = {cell: i for column in columns for i, cell in enumerate(column)}
        left = [_spread(cells.height[cell], n, place) for cell, n in enumerate(cells.left)]
        right = [_spread(cells.height[cell], n, place) for cell, n in enumerate(cells.right)]
        self._left, self.left_slack = [ends for ends, _ in left], [slack for _, slack in left]
        self._right, self.right_slack = [ends for ends, _ in right], [slack for _, slack in right]

    def left(self, cell: int, strand: int) -> float:
        """Where the strand arrives."""
        return self._left[cell][strand]

    def right(self, cell: int, strand: int) -> float:
        """Where the strand departs."""
        return self._right[cell][strand]

    def move_left(self, cell: int, strand: int, offset: float) -> None:
        """Let the strand arrive elsewhere."""
        self._left[cell][strand] = offset

    def move_right(self, cell: int, strand: int, offset: float) -> None:
        """Let the strand depart elsewhere."""
        self._right[cell][strand] = offset


def _spread(height: float, neighbours: list[tuple[int, int]], place: dict[int, int]) -> tuple[dict[int, float], float]:
    """Evenly, in the order of the other ends; and how far each may move."""
    ordered = sorted(neighbours, key=lambda pair: (place[pair[1]], pair[0]))
    room = max(0.0, height - 2 * _CORNER)
    spacing = min(_SPACING, room / max(1, len(ordered) - 1))
    extent = spacing * (len(ordered) - 1)
    ends = {strand: spacing * i - extent / 2 for i, (strand, _) in enumerate(ordered)}
    return ends, max(0.0, min(_SLACK, (spacing - 2 * _SLACK) / 2, (room - extent) / 2 + _SLACK))
