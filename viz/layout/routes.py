"""From heights to the picture: columns side by side, and the way each edge takes.

Edges bend only in the gaps between columns, where there are no boxes, and cross a column level,
in a lane of their own. So no edge can touch a box it does not belong to.
"""

from collections.abc import Sequence

from .cells import Cells
from .ports import Ports
from .shapes import Curve, Layout, Rect

__all__ = ["drawn"]

# A gap between columns is wider where edges climb more, so that they stay readable.
_NARROWEST, _WIDEST, _SLOPE = 34.0, 96.0, 0.2
# How far an edge stays away from what it passes.
_CLEARANCE = 5.0


def drawn(cells: Cells, columns: Sequence[Sequence[int]], ports: Ports, heights: Sequence[float]) -> Layout:
    """Boxes of one column get one width; badges keep theirs, in the middle of their column."""
    tops = [y - h / 2 for y, h in zip(heights, cells.height, strict=True)]
    y = [value - min(tops, default=0.0) for value in heights]
    starts, ends = _columns(cells, columns, ports, y)
    count = len(cells.boxes)

    def rect(cell: int) -> Rect:
        start, end = starts[cells.column[cell]], ends[cells.column[cell]]
        width = cells.width[cell] if cell >= count and not cells.is_lane[cell] else end - start
        x = (start + end - width) / 2
        return Rect(x, y[cell] - cells.height[cell] / 2, width, cells.height[cell])

    rects = [rect(cell) for cell in range(len(cells.column))]
    place = {cell: i for column in columns for i, cell in enumerate(column)}

    def clear(cell: int, towards: float) -> bool:
        """Whether an edge that comes from height `towards` may bend right up to a badge."""
        column, step = columns[cells.column[cell]], 1 if towards > y[cell] else -1
        i = place[cell] + step
        while 0 <= i < len(column):
            other = rects[column[i]]
            if (other.y if step > 0 else -other.bottom) - _CLEARANCE > step * towards:
                return True
            if other.width > cells.width[cell]:
                return False
            i += step
        return True

    curves = {}
    known: set[tuple[int, int, int]] = set()
    for number, link in enumerate(cells.links):
        points = []
        for cell, strand, following in cells.hops(number):
            here, there = rects[cell], rects[following]
            y0 = y[cell] + ports.right(cell, strand)
            y1 = y[following] + ports.left(following, strand)
            x0 = here.right if clear(cell, y1) else ends[cells.column[cell]]
            x1 = there.x if clear(following, y0) else starts[cells.column[following]]
            points += [(x0, y0), (x1, y1)]
        badges = [rects[c] for c in cells.chains[number][1:-1] if not cells.is_lane[c]]
        shared = sum(hop in known for hop in cells.hops(number))
        known.update(cells.hops(number))
        curves[link.id] = Curve(tuple(points), badges[0] if badges else None, shared)
    boxes = {box.id: rects[i] for i, box in enumerate(cells.boxes)}
    height = max((r.bottom for r in rects), default=0.0)
    return Layout(boxes, curves, ends[-1] if ends else 0.0, height)


def _columns(
    cells: Cells, columns: Sequence[Sequence[int]], ports: Ports, y: Sequence[float]
) -> tuple[list[float], list[float]]:
    """The left and right side of every column."""
    starts, ends, x = [], [], 0.0
    for column in columns:
        starts.append(x)
        x += max(cells.width[cell] for cell in column)
        ends.append(x)
        climb = max(
            (
                abs(y[cell] + ports.right(cell, strand) - y[other] - ports.left(other, strand))
                for cell in column
                for strand, other in cells.right[cell]
            ),
            default=0.0,
        )
        x += min(_WIDEST, _NARROWEST + _SLOPE * climb)
    return starts, ends
