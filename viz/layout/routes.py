"""From heights to the picture: columns side by side, and the way each edge takes.

Edges bend only in the gaps between columns, where there are no boxes, and cross a column level,
in a lane of their own. So no edge can touch a box it does not belong to. A very long picture is
broken into rows; from the end of one, edges run through the gutter to the start of the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .cells import Cells
from .pieces import bend, rectilinear, straight
from .ports import Ports
from .shapes import Curve, Layout, Point, Rect

__all__ = ["drawn"]

# A gap between columns is wider where edges climb more, so that they stay readable.
_NARROWEST, _WIDEST, _SLOPE = 34.0, 96.0, 0.2
# How far an edge stays away from what it passes.
_CLEARANCE = 5.0
# Edges leave and reach boxes level, where their arrowheads stand.
_LEVEL = 5.0
# Between rows: from a box to the first line, and from line to line.
_MARGIN, _LANE = 15.0, 9.0

Hop = tuple[int, int, int]


def drawn(
    cells: Cells,
    columns: Sequence[Sequence[int]],
    ports: Ports,
    heights: Sequence[float],
    row: Sequence[int],
    *,
    stretched: bool = True,
) -> Layout:
    """Everything in its place; `row` is that of each column.

    If `stretched`, all boxes of a column get one width; badges keep theirs, in the middle.
    """
    sheet = _Sheet(cells, columns, ports, list(heights), row)
    sheet.spread()
    sheet.stand(stretched)
    known: set[Hop] = set()
    curves = {link.id: sheet.curve(number, known) for number, link in enumerate(cells.links)}
    boxes = {box.id: sheet.rects[i] for i, box in enumerate(cells.boxes)}
    everything = [*sheet.rects, *(Rect(x, y, 0, 0) for curve in curves.values() for x, y in curve.points)]
    width = max((rect.right for rect in everything), default=0.0)
    height = max((rect.bottom for rect in everything), default=0.0)
    return Layout(boxes, curves, width, height)


@dataclass
class _Sheet:
    """The picture while it is made: where columns and cells are."""

    cells: Cells
    columns: Sequence[Sequence[int]]
    ports: Ports
    y: list[float]
    row: Sequence[int]
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    rects: list[Rect] = field(default_factory=list)
    # For a hop to the next row, its lane; for each row, how many lanes lead into it, and its upper end.
    lanes: dict[Hop, int] = field(default_factory=dict)
    incoming: list[int] = field(default_factory=list)
    tops: list[float] = field(default_factory=list)

    def spread(self) -> None:
        """Find where columns start and end, and move rows below one another."""
        self._side_by_side()
        self.incoming = [0] * (1 + max(self.row, default=0))
        for column, following in enumerate(self.row[1:]):
            if following != self.row[column]:
                ordered = sorted(self._hops_from(column), key=self._ends_of)
                self.lanes |= {hop: len(ordered) - 1 - i for i, hop in enumerate(ordered)}
                self.incoming[following] = len(ordered)
        self._move_rows()

    def _side_by_side(self) -> None:
        x = 0.0
        for column in range(len(self.columns)):
            self.starts.append(x)
            x += max(self.cells.width[cell] for cell in self.columns[column])
            self.ends.append(x)
            climb = max((abs(a - b) for a, b in map(self._ends_of, self._hops_from(column))), default=0.0)
            x += min(_WIDEST, _NARROWEST + _SLOPE * climb)

    def _hops_from(self, column: int) -> list[Hop]:
        right = self.cells.right
        return [(cell, strand, other) for cell in self.columns[column] for strand, other in right[cell]]

    def _ends_of(self, hop: Hop) -> tuple[float, float]:
        """At which heights a hop starts and ends."""
        cell, strand, other = hop
        return self.y[cell] + self.ports.right(cell, strand), self.y[other] + self.ports.left(other, strand)

    def _top(self, cell: int) -> float:
        return self.y[cell] - self.cells.height[cell] / 2

    def _move_rows(self) -> None:
        left = _MARGIN + _LANE * (max(self.incoming) - 1) if any(self.incoming) else 0.0
        top = 0.0
        for row, lanes in enumerate(self.incoming):
            members = [column for column, r in enumerate(self.row) if r == row]
            inside = [cell for column in members for cell in self.columns[column]]
            if lanes:
                top += 2 * _MARGIN + _LANE * (lanes - 1)
            self.tops.append(top)
            dx = left - self.starts[members[0]] if members else 0.0
            dy = top - min(map(self._top, inside), default=0.0)
            for column in members:
                self.starts[column] += dx
                self.ends[column] += dx
            for cell in inside:
                self.y[cell] += dy
            top = max((self._top(cell) + self.cells.height[cell] for cell in inside), default=top)

    def stand(self, stretched: bool) -> None:
        """Give every cell its rectangle."""
        for cell, column in enumerate(self.cells.column):
            start, end = self.starts[column], self.ends[column]
            fills = self.cells.is_lane[cell] or (stretched and cell < len(self.cells.boxes))
            width = end - start if fills else self.cells.width[cell]
            self.rects.append(Rect((start + end - width) / 2, self._top(cell), width, self.cells.height[cell]))

    def curve(self, link: int, known: set[Hop]) -> Curve:
        """The way of a link; `known` are the hops already drawn, and gets this link's."""
        hops, chain = self.cells.hops(link), self.cells.chains[link]
        points: list[Point] = [(self.rects[chain[0]].right, self._ends_of(hops[0])[0])]
        shared = 0
        for hop in hops:
            before = len(points)
            start, end = self._gap(hop)
            if hop[0] == chain[0]:
                start = max(start[0], points[-1][0] + _LEVEL), start[1]
            if hop[2] == chain[-1]:
                end = min(end[0], self.rects[chain[-1]].x - _LEVEL), end[1]
            points += straight(points[-1], start) if start != points[-1] else []
            points += self._through_the_gutter(hop, start, end) if hop in self.lanes else bend(start, end)
            shared += (len(points) - before) // 3 * (hop in known)
        known.update(hops)
        points += straight(points[-1], (self.rects[chain[-1]].x, points[-1][1]))
        badges = [self.rects[c] for c in chain[1:-1] if not self.cells.is_lane[c]]
        return Curve(tuple(points), badges[0] if badges else None, shared)

    def _gap(self, hop: Hop) -> tuple[Point, Point]:
        """Where a hop may begin to bend, and where it must be level again."""
        (cell, _, following), (y0, y1) = hop, self._ends_of(hop)
        near = hop not in self.lanes
        here, there = self.cells.column[cell], self.cells.column[following]
        x0 = self.rects[cell].right if near and self._clear(cell, y1) else self.ends[here]
        x1 = self.rects[following].x if near and self._clear(following, y0) else self.starts[there]
        return (x0, y0), (x1, y1)

    def _clear(self, cell: int, towards: float) -> bool:
        """Whether an edge that comes from height `towards` may bend right up to this cell."""
        column, step = self.columns[self.cells.column[cell]], 1 if towards > self.y[cell] else -1
        i = column.index(cell) + step
        while 0 <= i < len(column):
            other = self.rects[column[i]]
            if (other.y if step > 0 else -other.bottom) - _CLEARANCE > step * towards:
                return True
            if other.width > self.rects[cell].width:
                return False
            i += step
        return True

    def _through_the_gutter(self, hop: Hop, start: Point, end: Point) -> list[Point]:
        """Out to the right, down, back to the left between the rows, down, and in."""
        column = self.cells.column[hop[0]]
        lane, row = self.lanes[hop], self.row[column] + 1
        lanes = self.incoming[row]
        right = self.ends[column] + _MARGIN + _LANE * lane
        left = min(self.starts) - _MARGIN - _LANE * (lanes - 1 - lane)
        between = self.tops[row] - _MARGIN - _LANE * (lanes - 1 - lane)
        return rectilinear([start, (right, start[1]), (right, between), (left, between), (left, end[1]), end])
