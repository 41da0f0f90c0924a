"""The last touch: edges with as few bends as the room between their neighbours allows."""

import math
from collections.abc import Sequence

from .cells import Cells
from .coordinates import apart
from .ports import Ports

__all__ = ["straighten"]

_PASSES = 2


def straighten(
    cells: Cells, columns: Sequence[Sequence[int]], ports: Ports, y: list[float]
) -> None:
    """Move lanes and badges (never boxes), so that each edge keeps its height while it can.

    Every edge starts level with its source; it changes height only where something is in its way,
    and then to a height it can keep for as long as possible.
    """
    above = {cell: other for column in columns for other, cell in zip(column, column[1:], strict=False)}
    below = {other: cell for cell, other in above.items()}

    def slot(cell: int) -> tuple[float, float]:
        low, high = -math.inf, math.inf
        if cell in above:
            low = y[above[cell]] + apart(cells, above[cell], cell)
        if cell in below:
            high = y[below[cell]] - apart(cells, cell, below[cell])
        return low, high

    places = [
        (
            chain,
            y[chain[0]] + ports.right(chain[0], number),
            y[chain[-1]] + ports.left(chain[-1], number),
        )
        for number, chain in enumerate(cells.chains)
    ]
    for _ in range(_PASSES):
        for number, (chain, start, end) in enumerate(places):
            source, target = chain[0], chain[-1]
            first = True
            slack = ports.right_slack[source]
            low, high, run = start - slack, start + slack, list[int]()
            for cell in chain[1:-1]:
                least, most = slot(cell)
                if max(low, least) > min(high, most):
                    level = _level(run, low, high, start if first else end, y)
                    if first:
                        ports.move_right(source, number, level - y[source])
                    first, low, high, run = False, -math.inf, math.inf, []
                low, high = max(low, least), min(high, most)
                run.append(cell)
            slack = ports.left_slack[target]
            reaches = max(low, end - slack) <= min(high, end + slack)
            if reaches:
                low, high = max(low, end - slack), min(high, end + slack)
            level = _level(run, low, high, start if first else end, y)
            if first:
                ports.move_right(source, number, level - y[source])
            ports.move_left(target, number, (level if reaches else end) - y[target])


def _level(run: list[int], low: float, high: float, wish: float, y: list[float]) -> float:
    """One height for all cells of a run: the allowed one nearest to `wish`."""
    level = max(low, min(high, wish))
    for cell in run:
        y[cell] = level
    return level
