"""One box and one edge in SVG: what `boxes` and `badges` say, where `layout` puts it."""

from html import escape

from . import badges, boxes
from .badges import Badge
from .boxes import Block, Boxes, Heatmap, outline
from .caption import tooltip
from .layout import Curve, Rect
from .marks import Pen
from .measure import width
from .stack import cards, front, written
from .view import Edge, Node, View

__all__ = ["draw_box", "draw_edge"]

_ROUND = 12.0
_PILL = 15.0


def draw_edge(pen: Pen, name: str, edge: Edge, curve: Curve, drawn: Badge | None, view: View, live: bool) -> str:
    """A grey line forward, a coloured one back, and the badge on both.

    Where edges run together, the first of them draws the line, unless they are `live`.
    """
    shared = 0 if live else curve.shared
    pieces = curve.pieces[shared:]
    back, tail = [], not shared
    if edge.contribution is None or not view.grads:
        dashes = ' stroke-dasharray="5 3"' if view.grads else ""
        line = pen.line("forward", pieces, tail=tail, extra=dashes)
    else:
        tone = edge.contribution.tone
        line = pen.line("forward", pieces, 1.1, tail=tail)
        back = [pen.line(tone, pieces, -1.1, tail=tail)]
        if tail:
            back.append(pen.head(f"{tone}-head", pieces[0], end=False))
    parts = [
        _part("forward", [line], live),
        _part("back", back, live),
        _part("forward", [pen.head("forward-head", pieces[-1], end=True)], live),
        _part("badge", _badge(pen, drawn, curve.badge) if drawn and curve.badge else [], live),
    ]
    return f'<g id="{name}-{edge.id}">{"".join(parts)}</g>'


def _part(name: str, elements: list[str], live: bool) -> str:
    """Elements that a page's script shows and hides together."""
    text = "".join(elements)
    return f'<g data-part="{name}">{text}</g>' if live and text else text


def _badge(pen: Pen, drawn: Badge, at: Rect) -> list[str]:
    middle = at.x + at.width / 2
    parts = [pen.rect("badge", (at.x, at.y, at.width, at.height), 9)]
    y = at.y + 4
    if drawn.above:
        place = (middle, y + 11.5)
        parts.append(pen.text("muted", place, drawn.above, badges.FORMULA, anchor="middle"))
        y += badges.LINE
    if drawn.below:
        place, paint = (middle, y + 12), f"{drawn.tone}-text"
        parts.append(pen.text(paint, place, drawn.below, badges.PRODUCT, anchor="middle", bold=True))
    return parts


def draw_box(pen: Pen, name: str, holds: Boxes, node: Node, at: Rect, live: bool) -> str:
    """A box: head, value, gradient, marks, heat maps."""
    paint = outline(node)
    stroke = f' stroke-width="{boxes.OUTLINES[paint]}"'
    if node.grad is None and node.role != "operation":
        stroke += ' stroke-dasharray="5 3"'
    hint = "" if live else f"<title>{escape(tooltip(holds.view, node))}</title>"  # it would tell all at once
    parts = [f'<g id="{name}-{node.id}">{hint}']
    radius = _PILL if node.role == "operation" else _ROUND
    if not holds.compact:
        parts += cards(pen, node, at, paint)
        at = front(node, at)
    parts.append(pen.rect(paint, (at.x, at.y, at.width, at.height), radius, stroke))
    if holds.compact and holds.view.grads and node.grad is not None:
        fill = f"cell-{node.grad.tone}-{holds.level(node)}"
        parts.append(_part("grad", [pen.rect(fill, (at.x + 3, at.y + 3, at.width - 6, at.height - 6), 9)], live))
    parts += _head(pen, holds.corner(node), node, at, compact=holds.compact)
    y = at.y + boxes.HEAD
    if (found := holds.table(node)) is not None:
        parts += [_part(part, [text], live and part != "") for part, text in written(pen, found, at, y)]
        return "".join([*parts, "</g>"])
    for block in holds.blocks(node):
        parts.append(_part(block.kind, _block(pen, block, at, y), live))
        y += boxes.LINE * len(block.lines)
    x = at.x + boxes.PAD
    for heatmap in holds.heatmaps(node):
        parts.append(_part(heatmap.kind, _heatmap(pen, heatmap, x, y), live))
        x += max(heatmap.width, boxes.MAP / 2) + boxes.MAP_GAP
    return "".join([*parts, "</g>"])


def _head(pen: Pen, word: str, node: Node, at: Rect, *, compact: bool) -> list[str]:
    y = at.y + 20
    paint = "muted" if node.role == "more" else "ink"
    if not word:
        place, anchor = (at.x + at.width / 2, y), "middle"
        if node.role not in ("more", "operation"):
            place, anchor = (at.x + boxes.PAD, y), "start"
        return [pen.text(paint, place, node.name, boxes.NAME, anchor=anchor, bold=True)]
    parts = [pen.text(paint, (at.x + boxes.PAD, y), node.name, boxes.NAME, bold=True)]
    size = boxes.ROLE if not node.head else boxes.SIGN if len(word) <= 2 else boxes.WORD
    paint, bold = ("ink", True) if node.head else ("ink" if compact else "muted", False)
    return [*parts, pen.text(paint, (at.right - boxes.PAD, y), word, size, anchor="end", bold=bold)]


def _block(pen: Pen, block: Block, at: Rect, y: float) -> list[str]:
    """A label at the left, numbers in columns at the right, gradients and marks on their tint."""
    parts = []
    right = at.right - boxes.PAD
    if block.kind in ("grad", "mark"):
        start = at.x + (boxes.PAD + max(width(block.label, boxes.LABEL) + 8, 36) if block.label else 5)
        place = (start, y + 1, at.right - 5 - start, boxes.LINE * len(block.lines) - 2)
        fill = "alert" if block.kind == "mark" else f"tint-{block.tone}-{block.level}"
        parts.append(pen.rect(fill, place, 6))
    if block.label:
        place = (at.x + boxes.PAD, y + 15.5)
        parts.append(pen.text("muted", place, block.label, boxes.LABEL))
    paint = "bad-text" if block.tone == "bad" else "muted" if block.kind == "none" else "ink"
    if block.kind == "mark":
        paint = "alert-text"
    widths = block.cell_widths
    for line in block.lines:
        x = right
        for cell, across in reversed(list(zip(line, widths, strict=True))):
            if cell:
                bold = block.kind in ("grad", "flag", "mark")
                place = (x, y + 16)
                parts.append(pen.text(paint, place, cell, block.size, anchor="end", bold=bold))
            x -= across + boxes.CELL_GAP
        y += boxes.LINE
    return parts


def _heatmap(pen: Pen, heatmap: Heatmap, x: float, y: float) -> list[str]:
    """Cells on a white sheet with what they show above it; hatched where there is NaN or ∞."""
    parts = [pen.text("muted", (x, y + 15), heatmap.kind, boxes.LABEL)]
    y += boxes.MAP_CAPTION
    parts.append(pen.rect("sheet", (x, y, heatmap.width, heatmap.height), 0))
    side = heatmap.cell
    for fill, cells in heatmap.cells.items():
        if fill == "ill":
            parts.append(pen.hatched([(x + column * side, y + row * side) for row, column in cells], side))
        else:
            parts.append(pen.squares(fill, [(x + column * side, y + row * side) for row, column in cells], side))
    return parts
