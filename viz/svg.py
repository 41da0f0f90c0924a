"""The view as one SVG text: complete in itself, readable in light and dark, and to a screen reader.

Colours are literal attributes; dark mode is a set of overriding style rules. Ids start with a hash
of the content, so several figures can live in one page and a figure is always the same text.
"""

import hashlib
from dataclasses import dataclass
from html import escape
from typing import Literal

from . import boxes
from .boxes import Badge, Block, badge, blocks, box_size, corner, depth, outline
from .caption import alternative, description, tooltip
from .header import TITLE, Header, header
from .layout import Box, Curve, Link, Rect, layered
from .marks import Pen
from .measure import width
from .paint import dark_rules
from .palette import DARK, LIGHT
from .strokes import point as length
from .view import Edge, Node, View, to_json

__all__ = ["Picture", "ThemeName", "picture", "prefix"]

ThemeName = Literal["auto", "light", "dark"]

_MARGIN = 22.0
_NARROWEST = 380.0
_FONT = "Helvetica, Arial, 'DejaVu Sans', sans-serif"


def prefix(view: View, theme: ThemeName) -> str:
    """What every id in the figure starts with."""
    return "sg" + hashlib.sha256(f"{theme}{to_json(view)}".encode()).hexdigest()[:10]


@dataclass(frozen=True)
class Picture:
    """An SVG text and its size in pixels."""

    svg: str
    width: float
    height: float


def picture(view: View, theme: ThemeName = "auto", *, live: bool = False) -> Picture:
    """The drawing. `theme` "auto" follows what the reader prefers.

    A `live` one is for a page whose script shows parts of it: without what stands above the boxes,
    with every edge drawn in full, also where it runs together with another, and with an attribute
    ``data-part`` on what can be shown or hidden: in boxes value, grad, none and flag, on edges
    forward, back and badge.
    """
    pen = Pen(DARK if theme == "dark" else LIGHT)
    levels = depth(view)
    badges = {e.id: badge(e) for e in view.edges} if view.detail == "teach" else {}
    layout = layered(
        [Box(n.id, *box_size(n, levels.get(n.id, 1))) for n in view.nodes],
        [_link(e, badges.get(e.id)) for e in view.edges],
    )
    title = min(width(view.title, TITLE, bold=True), 2 * _NARROWEST)
    room = layout.width if live else max(layout.width, title, _NARROWEST)
    top = Header((), 0.0) if live else header(view, room)
    name = prefix(view, theme)
    w, h = room + 2 * _MARGIN, top.height + layout.height + 2 * _MARGIN
    body = []
    if not live:
        body.append(pen.rect("page", (0, 0, w, h), 8))
        body.append(f'<g transform="translate({length(_MARGIN)} {length(_MARGIN - 8)})">')
        body += [pen.runs((line.x, line.y), line.runs, line.size, bold=line.bold) for line in top.lines]
        body.append("</g>")
    body.append(f'<g transform="translate({length(_MARGIN)} {length(_MARGIN + top.height)})">')
    for edge in view.edges:
        body.append(_edge(pen, name, edge, layout.curves[edge.id], badges.get(edge.id), live))
    for node in view.nodes:
        body.append(_node(pen, name, view, node, layout.boxes[node.id], levels.get(node.id, 1), live))
    body.append("</g>")
    style = f"<style>{dark_rules(pen.used, name, DARK)}</style>\n" if theme == "auto" else ""
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{name}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" width="{length(w)}" height="{length(h)}" '
        f'viewBox="0 0 {length(w)} {length(h)}" style="max-width:100%;height:auto" '
        f'font-family="{_FONT}">\n'
        f'<title id="{name}-title">{escape(alternative(view))}</title>\n'
        f'<desc id="{name}-desc">{escape(description(view))}</desc>\n'
        f"{style}" + "\n".join(body) + "\n</svg>\n"
    )
    return Picture(text, w, h)


def _link(edge: Edge, drawn: Badge | None) -> Link:
    size = (drawn.width, drawn.height) if drawn else (0.0, 0.0)
    tone = edge.contribution.tone if edge.contribution else "none"
    return Link(edge.id, edge.source, edge.target, *size, bundle=f"{edge.source} {tone}")


def _edge(pen: Pen, name: str, edge: Edge, curve: Curve, drawn: Badge | None, live: bool) -> str:
    """A grey line forward, a coloured one back, and the badge on both."""
    # Where edges run together, the first of them draws the line.
    shared = 0 if live else curve.shared
    pieces = curve.pieces[shared:]
    back, tail = [], not shared
    if edge.contribution is None:
        line = pen.line("forward", pieces, tail=tail, extra=' stroke-dasharray="5 3"')
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
        parts.append(pen.text("muted", place, drawn.above, boxes.FORMULA, anchor="middle"))
        y += boxes.BADGE_LINE
    place, paint = (middle, y + 12), f"{drawn.tone}-text"
    parts.append(pen.text(paint, place, drawn.below, boxes.PRODUCT, anchor="middle", bold=True))
    return parts


def _node(pen: Pen, name: str, view: View, node: Node, at: Rect, level: int, live: bool) -> str:
    """A box: head, value, gradient."""
    paint = outline(node)
    stroke = f' stroke-width="{1.3 if paint == "box" else 2.4}"'
    if node.grad is None:
        stroke += ' stroke-dasharray="5 3"'
    parts = [f'<g id="{name}-{node.id}"><title>{escape(tooltip(view, node))}</title>']
    parts.append(pen.rect(paint, (at.x, at.y, at.width, at.height), 12, stroke))
    word, right, y = corner(node), at.right - boxes.PAD, at.y + 20
    found = blocks(node, level)
    paint = "ink" if found else "muted"
    parts.append(pen.text(paint, (at.x + boxes.PAD, y), node.name, boxes.NAME, bold=True))
    if word:
        size = boxes.ROLE if not node.head else boxes.SIGN if len(word) <= 2 else boxes.WORD
        paint, bold = ("ink", True) if node.head else ("muted", False)
        parts.append(pen.text(paint, (right, y), word, size, anchor="end", bold=bold))
    y = at.y + boxes.HEAD
    for block in found:
        parts.append(_part(block.kind, _block(pen, block, at, y), live))
        y += boxes.LINE * len(block.lines)
    return "".join([*parts, "</g>"])


def _block(pen: Pen, block: Block, at: Rect, y: float) -> list[str]:
    """A label at the left, numbers in columns at the right, gradients on their tint."""
    parts = []
    right = at.right - boxes.PAD
    if block.kind == "grad":
        start = at.x + boxes.PAD + max(width(block.label, boxes.LABEL) + 8, 36)
        place = (start, y + 1, at.right - 5 - start, boxes.LINE * len(block.lines) - 1)
        parts.append(pen.rect(f"tint-{block.tone}-{block.level}", place, 6))
    if block.label:
        place = (at.x + boxes.PAD, y + 15.5)
        parts.append(pen.text("muted", place, block.label, boxes.LABEL))
    paint = "bad-text" if block.tone == "bad" else "muted" if block.kind == "none" else "ink"
    widths = block.cell_widths
    for line in block.lines:
        x = right
        for cell, across in reversed(list(zip(line, widths, strict=True))):
            if cell:
                bold = block.kind in ("grad", "flag")
                place = (x, y + 16)
                parts.append(pen.text(paint, place, cell, block.size, anchor="end", bold=bold))
            x -= across + boxes.CELL_GAP
        y += boxes.LINE
    return parts
