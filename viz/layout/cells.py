"""A layered graph: every box, badge and bend of an edge is a cell; edges join next columns only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from .ranks import sorted_topologically
from .shapes import Box, Link

__all__ = ["Cells"]

# The room an edge takes where it crosses a column.
LANE = 6.0


class Cells:
    """Cells are numbered 0, 1, …: first the boxes, then what lies on the links.

    If any link has a badge, boxes stand in even columns and badges in odd ones. A badge stands in
    the last column before its target, where the operation it belongs to is.
    """

    def __init__(
        self, boxes: Sequence[Box], links: Sequence[Link], ranks: Mapping[str, int]
    ) -> None:
        stride = 2 if any(link.has_badge for link in links) else 1
        self.boxes, self.links = boxes, links
        self.index = {box.id: i for i, box in enumerate(boxes)}
        self.column = [ranks[box.id] * stride for box in boxes]
        self.width = [box.width for box in boxes]
        self.height = [box.height for box in boxes]
        self.is_lane = [False] * len(boxes)
        # For every link, the cells it runs through, from source to target.
        self.chains = [self._chain(link) for link in links]
        # For every cell, the (link, neighbour) pairs to its left and to its right.
        self.left: list[list[tuple[int, int]]] = [[] for _ in self.column]
        self.right: list[list[tuple[int, int]]] = [[] for _ in self.column]
        for number, chain in enumerate(self.chains):
            for cell, following in zip(chain, chain[1:], strict=False):
                self.right[cell].append((number, following))
                self.left[following].append((number, cell))

    def _chain(self, link: Link) -> list[int]:
        source, target = self.index[link.source], self.index[link.target]
        chain = [source]
        for column in range(self.column[source] + 1, self.column[target]):
            badge = link.has_badge and column == self.column[target] - 1
            chain.append(len(self.column))
            self.column.append(column)
            self.width.append(link.width if badge else 0.0)
            self.height.append(link.height if badge else LANE)
            self.is_lane.append(not badge)
        return [*chain, target]

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
