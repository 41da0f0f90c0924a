"""A layered graph: every box, badge and bend of an edge is a cell; edges join next columns only."""

from collections import defaultdict
from collections.abc import Sequence

from .ranks import depths, ranks, sorted_topologically
from .shapes import Box, Link

__all__ = ["Cells"]

# The room an edge takes where it crosses a column.
LANE = 6.0


class Cells:
    """Cells are numbered 0, 1, …: first the boxes, then what lies on the links.

    If any link has a badge, boxes stand in even columns and badges in odd ones. A badge stands in
    the last column before its target, where the operation it belongs to is. The links of a bundle
    share the cells where they cross a column, and the strand that joins these.
    """

    def __init__(self, boxes: Sequence[Box], links: Sequence[Link]) -> None:
        depth = depths(boxes, links)
        column = ranks(depth, links)
        stride = 2 if any(link.has_badge for link in links) else 1
        self.boxes, self.links = boxes, links
        self.index = {box.id: i for i, box in enumerate(boxes)}
        self.column = [column[box.id] * stride for box in boxes]
        self.width = [box.width for box in boxes]
        self.height = [box.height for box in boxes]
        self.is_lane = [False] * len(boxes)
        bundles = {name: i for i, name in enumerate(dict.fromkeys(link.bundle for link in links), len(links))}
        # For every strand, how much has led to where it starts: long chains are drawn straight, and what
        # joins them stands aside.
        self.weight = [1.0 + depth[link.source] for link in links]
        self.weight += [1.0 + depth[source] for source in {k.bundle: k.source for k in links}.values()]
        lanes: dict[tuple[int, int], int] = {}
        # For every link, the cells it runs through, from source to target, and the strand it is on
        # between each two of them: the link's own number, or that of its bundle.
        self.chains: list[list[int]] = []
        self.strands: list[list[int]] = []
        for number, link in enumerate(links):
            strand = bundles[link.bundle] if link.bundle else number
            chain = self._chain(link, strand, lanes)
            self.chains.append(chain)
            self.strands.append([strand if self.is_lane[cell] else number for cell in chain[1:]])
        # For every cell, the (strand, neighbour) pairs to its left and to its right.
        self.left: list[list[tuple[int, int]]] = [[] for _ in self.column]
        self.right: list[list[tuple[int, int]]] = [[] for _ in self.column]
        hops = (hop for link in range(len(links)) for hop in self.hops(link))
        for cell, strand, following in dict.fromkeys(hops):
            self.right[cell].append((strand, following))
            self.left[following].append((strand, cell))

    def hops(self, link: int) -> list[tuple[int, int, int]]:
        """The steps of a link from cell to cell: (cell, strand, next cell)."""
        chain = self.chains[link]
        return list(zip(chain, self.strands[link], chain[1:], strict=False))

    def _chain(self, link: Link, strand: int, lanes: dict[tuple[int, int], int]) -> list[int]:
        source, target = self.index[link.source], self.index[link.target]
        chain = [source]
        for column in range(self.column[source] + 1, self.column[target]):
            if link.has_badge and column == self.column[target] - 1:
                chain.append(self._add(column, link.width, link.height, lane=False))
            else:
                if (strand, column) not in lanes:
                    lanes[strand, column] = self._add(column, 0.0, LANE, lane=True)
                chain.append(lanes[strand, column])
        return [*chain, target]

    def _add(self, column: int, width: float, height: float, *, lane: bool) -> int:
        self.column.append(column)
        self.width.append(width)
        self.height.append(height)
        self.is_lane.append(lane)
        return len(self.column) - 1

    def columns_as_drawn_by_hand(self) -> list[list[int]]:
        """A first order of each column: outputs first, then depth first along their inputs.

        For a tree this has no crossings and keeps first inputs above second ones.
        """
        names = sorted_topologically(self.boxes, self.links)
        seen, found = set[int](), []
        for name in reversed(names):
            stack = [self.index[name]]
            while stack:
                cell = stack.pop()
                if cell not in seen:
                    seen.add(cell)
                    found.append(cell)
                    stack.extend(neighbour for _, neighbour in reversed(self.left[cell]))
        columns = defaultdict(list)
        for cell in found:
            columns[self.column[cell]].append(cell)
        return [columns[column] for column in range(max(columns, default=-1) + 1)]
