"""The last touch: edges with as few bends as the room between their neighbours allows."""

import math
from collections.abc import Sequence
from itertools import pairwise

from .cells import Cells
from .coordinates import apart
from .ports import Ports

__all__ = ["straighten"]

_PASSES = 2


def straighten(
    cells: Cells, columns: Sequence[Sequence[int]], ports: Ports, y: list[float], row: Sequence[int]
) -> None:
    """Move lanes and badges (never boxes), so that each edge keeps its height while it can.

    Every edge starts level with its source; it changes height only where something is in its way,
    and then to a height it can keep for as long as possible. Each row of columns starts anew.
    """
    above = {cell: other for column in columns for other, cell in pairwise(column)}
    below = {other: cell for cell, other in above.items()}

    def slot(cell: int) -> tuple[float, float]:
        low, high = -math.inf, math.inf
        if cell in above:
            low = y[above[cell]] + apart(cells, above[cell], cell)
        if cell in below:
            high = y[below[cell]] - apart(cells, cell, below[cell])
        return low, high

    def row_of(cell: int) -> int:
        return row[cells.column[cell]]

    starts = [y[hops[0][0]] + ports.right(*hops[0][:2]) for hops in map(cells.hops, range(len(cells.links)))]
    ends = [y[chain[-1]] + ports.left(chain[-1], s[-1]) for chain, s in zip(cells.chains, cells.strands, strict=True)]
    longest_first = sorted(range(len(cells.links)), key=lambda link: -len(cells.chains[link]))
    for _ in range(_PASSES):
        settled: set[int] = set()
        for link in longest_first:
            chain, strands, end = cells.chains[link], cells.strands[link], ends[link]
            # What a bundle shares stays where its longest link has put it.
            shared = sum(cell in settled for cell in chain[1:-1])
            settled.update(chain[1:-1])
            source, target = chain[0], chain[-1]
            at_source = not shared
            wish = starts[link] if at_source else y[chain[shared]]
            slack = ports.right_slack[source] if at_source else 0.0
            low, high, run = wish - slack, wish + slack, list[int]()
            at = row_of(chain[shared])
            for cell in chain[shared + 1 : -1]:
                least, most = slot(cell)
                if row_of(cell) != at or max(low, least) > min(high, most):
                    level = _level(run, low, high, wish, y)
                    if at_source:
                        ports.move_right(source, strands[0], level - y[source])
                    at = row_of(cell)
                    wish = end if at == row_of(target) else y[cell]
                    at_source, low, high, run = False, -math.inf, math.inf, []
                low, high = max(low, least), min(high, most)
                run.append(cell)
            slack = ports.left_slack[target]
            reaches = at == row_of(target) and max(low, end - slack) <= min(high, end + slack)
            if reaches:
                low, high = max(low, end - slack), min(high, end + slack)
            level = _level(run, low, high, wish, y)
            if at_source:
                ports.move_right(source, strands[0], level - y[source])
            ports.move_left(target, strands[-1], (level if reaches else end) - y[target])


def _level(run: list[int], low: float, high: float, wish: float, y: list[float]) -> float:
    """One height for all cells of a run: the allowed one nearest to `wish`."""
    level = max(low, min(high, wish))
    for cell in run:
        y[cell] = level
    return level
