"""What goes into a layout, and what comes out. Lengths are in pixels, y grows downwards."""

from dataclasses import dataclass

__all__ = ["Box", "Curve", "Layout", "Link", "Rect"]


@dataclass(frozen=True)
class Box:
    id: str
    width: float
    height: float


@dataclass(frozen=True)
class Link:
    """An edge from `source` to `target`, with a badge on it if `width` and `height` are not 0."""

    id: str
    source: str
    target: str
    width: float = 0.0
    height: float = 0.0

    @property
    def has_badge(self) -> bool:
        return self.width > 0 and self.height > 0


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True)
class Curve:
    """Points from the source's right side to the target's left side, x never decreasing.

    Between points ``2i`` and ``2i + 1`` the line bends like an S; between ``2i + 1`` and
    ``2i + 2`` it runs straight and level, across one column.
    """

    points: tuple[tuple[float, float], ...]
    badge: Rect | None


@dataclass(frozen=True)
class Layout:
    boxes: dict[str, Rect]
    curves: dict[str, Curve]
    width: float
    height: float
