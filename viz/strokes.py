"""From a curve to SVG's path data: shortened at its ends, and shifted to one side."""

import math
from collections.abc import Sequence

from .layout import Point

__all__ = ["Piece", "direction", "path", "point"]

Piece = tuple[Point, Point, Point, Point]
# Two legs of a control polygon count as parallel if the sine of their angle is smaller.
_PARALLEL = 0.2
_SAMPLES = 16


def point(value: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0").replace("-0", "0" if abs(value) < 0.05 else "-0")


def direction(piece: Piece, *, end: bool) -> Point:
    """The unit vector in which a piece leaves its start or reaches its end."""
    a, b, c, d = piece
    pairs = ((c, d), (b, d), (a, d)) if end else ((a, b), (a, c), (a, d))
    return next((unit for pair in pairs if (unit := _unit(*pair)) is not None), (1.0, 0.0))


def path(pieces: Sequence[Piece], shift: float = 0.0, start: float = 0.0, end: float = 0.0) -> str:
    """The ``d`` of a path along Bézier curves, `shift` pixels to the right of the way they go.

    It begins `start` pixels after its first point and stops `end` pixels before its last; a negative
    `start` lengthens it.
    """
    found = list(pieces)
    if start > 0:
        found[0] = _split(found[0], start)[1]
    if end > 0:
        found[-1] = _backwards(_split(_backwards(found[-1]), end)[1])
    shifted = [_beside(piece, shift) for piece in found]
    x, y = shifted[0][0]
    if start < 0:
        ux, uy = direction(found[0], end=False)
        x, y = x + start * ux, y + start * uy
    commands, at = [f"M{point(x)} {point(y)}"], (x, y)
    for piece in shifted:
        command = _command(piece, at)
        if command[0] in "HV" and command[0] == commands[-1][0]:  # straight on
            commands.pop()
        commands.append(command)
        at = piece[3]
    return "".join(commands)


def _command(piece: Piece, at: Point) -> str:
    _, b, c, (x, y) = piece
    if _is_straight(piece):
        if point(y) == point(at[1]):
            return f"H{point(x)}"
        return f"V{point(y)}" if point(x) == point(at[0]) else f"L{point(x)} {point(y)}"
    return "C" + " ".join(f"{point(px)} {point(py)}" for px, py in (b, c, (x, y)))


def _is_straight(piece: Piece) -> bool:
    (ax, ay), *controls, (dx, dy) = piece
    length = math.hypot(dx - ax, dy - ay)
    return all(abs((dx - ax) * (y - ay) - (dy - ay) * (x - ax)) <= 0.01 * length for x, y in controls)


def _beside(piece: Piece, shift: float) -> Piece:
    """The curve beside a curve: its control polygon is moved leg by leg (Tiller and Hanson, 1984)."""
    if not shift:
        return piece
    a, b, c, d = piece
    first, last = direction(piece, end=False), direction(piece, end=True)
    middle = _unit(b, c) or first
    near_a, near_d = _moved(a, first, shift), _moved(d, last, shift)
    return (
        near_a,
        _meeting(near_a, first, _moved(b, middle, shift), middle) or _moved(b, first, shift),
        _meeting(near_d, last, _moved(c, middle, shift), middle) or _moved(c, last, shift),
        near_d,
    )


def _moved(p: Point, unit: Point, shift: float) -> Point:
    return p[0] - shift * unit[1], p[1] + shift * unit[0]


def _meeting(p: Point, u: Point, q: Point, v: Point) -> Point | None:
    """Where the line through p along u meets the one through q along v."""
    cross = u[0] * v[1] - u[1] * v[0]
    if abs(cross) < _PARALLEL:
        return None
    t = ((q[0] - p[0]) * v[1] - (q[1] - p[1]) * v[0]) / cross
    return p[0] + t * u[0], p[1] + t * u[1]


def _unit(p: Point, q: Point) -> Point | None:
    length = math.dist(p, q)
    return ((q[0] - p[0]) / length, (q[1] - p[1]) / length) if length > 1e-6 else None


def _split(piece: Piece, distance: float) -> tuple[Piece, Piece]:
    """The curve before and after the point `distance` pixels from its start (de Casteljau)."""
    if _is_straight(piece):
        return _cut(piece, min(1.0, distance / (math.dist(piece[0], piece[3]) or distance)))
    length, at, t = 0.0, piece[0], 1.0
    for i in range(1, _SAMPLES + 1):
        following = _cut(piece, i / _SAMPLES)[0][3]
        step = math.dist(at, following)
        if length + step >= distance:
            t = (i - 1 + (distance - length) / step) / _SAMPLES
            break
        length, at = length + step, following
    return _cut(piece, t)


def _cut(piece: Piece, t: float) -> tuple[Piece, Piece]:
    def between(p: Point, q: Point) -> Point:
        return p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])

    a, b, c, d = piece
    ab, bc, cd = between(a, b), between(b, c), between(c, d)
    abc, bcd = between(ab, bc), between(bc, cd)
    middle = between(abc, bcd)
    return (a, ab, abc, middle), (middle, bcd, cd, d)


def _backwards(piece: Piece) -> Piece:
    a, b, c, d = piece
    return d, c, b, a
