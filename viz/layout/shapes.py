"""What goes into a layout, and what comes out. Lengths are in pixels, y grows downwards."""

from dataclasses import dataclass

__all__ = ["Box", "Curve", "Layout", "Link", "Point", "Rect"]

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """Something to place."""

    id: str
    width: float
    height: float


@dataclass(frozen=True)
class Link:
    """An edge from `source` to `target`, with a badge on it if `width` and `height` are not 0.

    Links of one `bundle` (all from the same source; ``""`` is none) run together as far as they can.
    """

    id: str
    source: str
    target: str
    width: float = 0.0
    height: float = 0.0
    bundle: str = ""

    @property
    def has_badge(self) -> bool:
        """Whether a badge stands on it."""
        return self.width > 0 and self.height > 0


@dataclass(frozen=True)
class Rect:
    """Where something stands: its left and top, and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.y + self.height


@dataclass(frozen=True)
class Curve:
    """A line from the source's side to the target's, and where its badge stands.

    `points` are those of cubic Bézier curves, one joined to the next: 3n + 1 points for n pieces. The
    first `shared` pieces are those of an earlier curve of the same bundle.
    """

    points: tuple[Point, ...]
    badge: Rect | None
    shared: int = 0

    @property
    def pieces(self) -> list[tuple[Point, Point, Point, Point]]:
        """The Bézier curves: start, two control points, end."""
        p = self.points
        return [(p[i], p[i + 1], p[i + 2], p[i + 3]) for i in range(0, len(p) - 1, 3)]


@dataclass(frozen=True)
class Layout:
    """Everything in its place, by id; the left and the top are 0."""

    boxes: dict[str, Rect]
    curves: dict[str, Curve]
    width: float
    height: float
