"""All steps of the layout, one after the other."""

from collections.abc import Sequence

from .cells import Cells
from .coordinates import heights
from .order import ordered
from .ports import Ports
from .ranks import ranks
from .routes import drawn
from .shapes import Box, Layout, Link
from .straight import straighten

__all__ = ["layered"]


def layered(boxes: Sequence[Box], links: Sequence[Link]) -> Layout:
    """Place boxes and links of an acyclic graph, left to right.

    Nothing overlaps; every link runs clear of all boxes and badges but its own.
    """
    cells = Cells(boxes, links, ranks(boxes, links))
    columns = ordered(cells)
    ports = Ports(cells, columns)
    y = heights(cells, columns, ports)
    straighten(cells, columns, ports, y)
    return drawn(cells, columns, ports, y)
