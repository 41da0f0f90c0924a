"""What goes into a layout, and what comes out. Lengths are in pixels, y grows downwards."""

from dataclasses import dataclass

__all__ = ["Box", "Curve", "Layout", "Link", "Rect"]


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
    """Points from the source's right side to the target's left side, x never decreasing.

    Between points ``2i`` and ``2i + 1`` the line bends like an S; between ``2i + 1`` and
    ``2i + 2`` it runs straight and level, across one column. The first `shared` bends are those of
    an earlier curve of the same bundle.
    """

    points: tuple[tuple[float, float], ...]
    badge: Rect | None
    shared: int = 0


@dataclass(frozen=True)
class Layout:
    """Everything in its place, by id; the left and the top are 0."""

    boxes: dict[str, Rect]
    curves: dict[str, Curve]
    width: float
    height: float
