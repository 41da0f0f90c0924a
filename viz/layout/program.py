"""A layout by another program that reads DOT: it gets boxes of fixed size without text, and answers with places."""

from collections import defaultdict
from collections.abc import Sequence

from .layered import Direction
from .pieces import straight
from .shapes import Box, Curve, Layout, Link, Point, Rect

__all__ = ["placed", "request"]

# Graphviz counts in inches.
_INCH = 72.0


def request(boxes: Sequence[Box], links: Sequence[Link], direction: Direction) -> str:
    """The graph in DOT; a badge is a small box on its edge."""
    index = {box.id: i for i, box in enumerate(boxes)}
    sides = ("e", "w") if direction == "LR" else ("s", "n")
    lines = [
        f"digraph {{ graph [rankdir={direction}, nodesep=0.22, ranksep=0.36]",
        'node [shape=box, fixedsize=true, label=""]',
        "edge [arrowhead=none]",
    ]
    lines += [f"b{i} [width={_inches(box.width)}, height={_inches(box.height)}]" for i, box in enumerate(boxes)]
    for k, link in enumerate(links):
        source, target = f"b{index[link.source]}", f"b{index[link.target]}"
        if link.has_badge:
            lines.append(f"k{k} [width={_inches(link.width)}, height={_inches(link.height)}]")
            lines.append(f"{source} -> k{k}:{sides[1]} [weight=4]")
            lines.append(f"k{k}:{sides[0]} -> {target} [weight=4]")
        else:
            lines.append(f"{source} -> {target}")
    return "\n".join([*lines, "}"]) + "\n"


def placed(plain: str, boxes: Sequence[Box], links: Sequence[Link]) -> Layout:
    """The layout that a program's answer in the format ``plain`` describes."""
    rects: dict[str, Rect] = {}
    ways: dict[tuple[str, str], list[list[Point]]] = defaultdict(list)
    for line in plain.replace("\\\n", "").splitlines():
        kind, *words = line.split()
        if kind == "node":
            x, y, width, height = (_INCH * float(word) for word in words[1:5])
            rects[words[0]] = Rect(x - width / 2, -y - height / 2, width, height)
        elif kind == "edge":
            numbers = [_INCH * float(word) for word in words[3 : 3 + 2 * int(words[2])]]
            ways[words[0], words[1]].append([(x, -y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)])
    index = {box.id: f"b{i}" for i, box in enumerate(boxes)}
    curves: dict[str, Curve] = {}
    for k, link in enumerate(links):
        source, target, badge = index[link.source], index[link.target], f"k{k}"
        if link.has_badge:
            (first,), (second,) = ways[source, badge], ways[badge, target]
            points = [*first, *straight(first[-1], second[0]), *second[1:]]
        else:
            points = ways[source, target].pop(0)
        curves[link.id] = Curve(tuple(points), rects.get(badge))
    return _from_zero(Layout({box.id: rects[index[box.id]] for box in boxes}, curves, 0.0, 0.0))


def _from_zero(layout: Layout) -> Layout:
    """The same picture with its left and its top at 0."""
    badges = [c.badge for c in layout.curves.values() if c.badge]
    points = [Rect(x, y, 0.0, 0.0) for c in layout.curves.values() for x, y in c.points]
    everything = [*layout.boxes.values(), *badges, *points]
    left = min((r.x for r in everything), default=0.0)
    top = min((r.y for r in everything), default=0.0)

    def moved(r: Rect) -> Rect:
        return Rect(r.x - left, r.y - top, r.width, r.height)

    curves = {
        name: Curve(tuple((x - left, y - top) for x, y in c.points), moved(c.badge) if c.badge else None)
        for name, c in layout.curves.items()
    }
    width = max((r.right for r in everything), default=0.0) - left
    height = max((r.bottom for r in everything), default=0.0) - top
    return Layout({name: moved(r) for name, r in layout.boxes.items()}, curves, width, height)


def _inches(length: float) -> str:
    return f"{length / _INCH:.4f}"
