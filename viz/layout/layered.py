"""All steps of the layout, one after the other."""

from collections.abc import Sequence
from typing import Literal

from .cells import Cells
from .compact import close_up
from .coordinates import heights
from .order import ordered
from .ports import Ports
from .routes import drawn
from .rows import rows
from .shapes import Box, Curve, Layout, Link, Rect
from .straight import straighten

__all__ = ["Direction", "layered"]

# Left to right, or top to bottom.
Direction = Literal["LR", "TB"]


def layered(boxes: Sequence[Box], links: Sequence[Link], direction: Direction = "LR") -> Layout:
    """Place boxes and links of an acyclic graph, left to right (in rows if it is very long) or top to bottom.

    Nothing overlaps; every link runs clear of all boxes and badges but its own.
    """
    if direction == "TB":
        turned = [Box(box.id, box.height, box.width) for box in boxes]
        lying = [Link(k.id, k.source, k.target, k.height, k.width, k.bundle) for k in links]
        return _turned(_placed(turned, lying, upright=True))
    return _placed(boxes, links, upright=False)


def _placed(boxes: Sequence[Box], links: Sequence[Link], *, upright: bool) -> Layout:
    cells = Cells(boxes, links)
    columns = ordered(cells)
    ports = Ports(cells, columns)
    row = [0] * len(columns) if upright else rows(cells, columns)
    y = heights(cells, columns, ports, row)
    close_up(cells, columns, y, row)
    straighten(cells, columns, ports, y, row)
    return drawn(cells, columns, ports, y, row, stretched=not upright)


def _turned(layout: Layout) -> Layout:
    """The picture with x and y exchanged."""

    def rect(r: Rect) -> Rect:
        return Rect(r.y, r.x, r.height, r.width)

    boxes = {name: rect(r) for name, r in layout.boxes.items()}
    curves = {
        name: Curve(tuple((y, x) for x, y in c.points), rect(c.badge) if c.badge else None, c.shared)
        for name, c in layout.curves.items()
    }
    return Layout(boxes, curves, layout.height, layout.width)
