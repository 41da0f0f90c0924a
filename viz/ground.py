"""What was computed in one scope stands on ground of one colour: around each box, and along the edges between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .layout import Box, Curve, Layout, Rect
from .marks import Pen
from .strokes import path, point
from .view import View

__all__ = ["Ground", "grounds", "painted", "relieved", "roomy"]

# How far the ground reaches beyond a box, how wide it is along an edge, its label's height, and its size. An edge that
# leads further than the last number, around other boxes or into the next row, has none.
_PAD, _WIDE, _HEAD, _SIZE, _FAR = 6.0, 22.0, 11.0, 10.5, 400.0


@dataclass(frozen=True)
class Ground:
    """The places of one scope, the first of which bears its label, and the lines that join them."""

    label: str
    places: tuple[Rect, ...]
    joints: tuple[Curve, ...]


def _inside(view: View) -> dict[str, list[str]]:
    """The boxes in each scope that the diagram shows open: a scope that is one box says so itself."""
    inside: dict[str, list[str]] = {}
    for node in view.nodes:
        if node.scope and (node.fold is None or node.fold.kind != "scope"):
            inside.setdefault(node.scope, []).append(node.id)
    return inside


def roomy(view: View, boxes: Sequence[Box]) -> list[Box]:
    """The boxes with room for labels: above the first of each scope, and as much below it, so that its middle stays."""
    first = {ids[0] for ids in _inside(view).values()}
    return [Box(b.id, b.width, b.height + 2 * _HEAD) if b.id in first else b for b in boxes]


def relieved(view: View, layout: Layout) -> Layout:
    """The layout without this room."""
    boxes = dict(layout.boxes)
    for first, *_ in _inside(view).values():
        at = boxes[first]
        boxes[first] = Rect(at.x, at.y + _HEAD, at.width, at.height - 2 * _HEAD)
    return Layout(boxes, layout.curves, layout.width, layout.height)


def grounds(view: View, layout: Layout) -> list[Ground]:
    """One for each open scope."""
    inside = _inside(view)
    scope_of = {identifier: where for where, ids in inside.items() for identifier in ids}
    found = []
    for where, ids in inside.items():
        rects = [layout.boxes[i] for i in ids]
        places = [Rect(r.x - _PAD, r.y - _PAD, r.width + 2 * _PAD, r.height + 2 * _PAD) for r in rects]
        first = places[0]
        places[0] = Rect(first.x, first.y - _HEAD, first.width, first.height + _HEAD)
        within = [e.id for e in view.edges if scope_of.get(e.source) == scope_of.get(e.target) == where]
        joints = tuple(curve for identifier in within if _is_short(curve := layout.curves[identifier]))
        label = where.partition("/")[2] or where
        found.append(Ground(label, tuple(places), joints))
    return found


def painted(pen: Pen, found: Sequence[Ground]) -> list[str]:
    """SVG of the grounds, to be painted first."""
    parts = []
    for ground in found:
        for curve in ground.joints:
            look = f'fill="none" stroke-width="{point(_WIDE)}"'
            parts.append(f'<path d="{path(curve.pieces)}" {look} {pen.paint("ground-line")}/>')
        for place in ground.places:
            parts.append(pen.rect("ground", (place.x, place.y, place.width, place.height), 14))
        at = ground.places[0]
        parts.append(pen.text("muted", (at.x + 2 * _PAD, at.y + _SIZE - 1.5), ground.label, _SIZE))
    return parts


def _is_short(curve: Curve) -> bool:
    (x0, y0), (x1, y1) = curve.points[0], curve.points[-1]
    return abs(x1 - x0) + abs(y1 - y0) <= _FAR
