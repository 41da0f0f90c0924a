"""Pieces of a line, as cubic Bézier curves: straight ones, bends like an S, and round corners."""

from collections.abc import Sequence
from itertools import pairwise

from .shapes import Point

__all__ = ["bend", "rectilinear", "straight"]

# A quarter of a circle as a cubic curve: how far its control points are from its corner's ends.
_ROUND = 0.5523
_RADIUS = 6.0


def straight(start: Point, end: Point) -> list[Point]:
    """The three further points of a straight piece."""
    (x0, y0), (x1, y1) = start, end
    return [((2 * x0 + x1) / 3, (2 * y0 + y1) / 3), ((x0 + 2 * x1) / 3, (y0 + 2 * y1) / 3), end]


def bend(start: Point, end: Point) -> list[Point]:
    """The three further points of a piece that leaves and arrives level; straight if it can be."""
    (x0, y0), (x1, y1) = start, end
    if abs(y1 - y0) < 0.5:
        return straight(start, end)
    middle = (x0 + x1) / 2
    return [(middle, y0), (middle, y1), end]


def rectilinear(corners: Sequence[Point]) -> list[Point]:
    """All further points of a way along the axes through `corners`, rounded where it turns.

    Two neighbouring corners are at least as far apart as two radii.
    """
    points: list[Point] = []
    at = corners[0]
    for (a, b), (_, c) in pairwise(pairwise(corners)):
        before, after = _towards(b, a, _RADIUS), _towards(b, c, _RADIUS)
        points += straight(at, before)
        points += [_towards(b, a, _RADIUS * (1 - _ROUND)), _towards(b, c, _RADIUS * (1 - _ROUND)), after]
        at = after
    return points + straight(at, corners[-1])


def _towards(start: Point, end: Point, distance: float) -> Point:
    """The point at `distance` from `start` on a level or upright way to `end`."""
    (x0, y0), (x1, y1) = start, end
    if abs(x1 - x0) > abs(y1 - y0):
        return x0 + (distance if x1 > x0 else -distance), y0
    return x0, y0 + (distance if y1 > y0 else -distance)
