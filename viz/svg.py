"""The view as one SVG text: complete in itself, readable in light and dark, and to a screen reader.

Colours are literal attributes; dark mode is a set of overriding style rules. Ids start with a hash
of the content, so several figures can live in one page and a figure is always the same text.
"""

import hashlib
from dataclasses import dataclass
from html import escape

from .badges import Badge, badges
from .boxes import Boxes
from .caption import alternative, description
from .drawable import drawable
from .drawing import draw_box, draw_edge
from .engine import arranged
from .ground import grounds, painted, relieved, roomy
from .header import TITLE, Header, header, narrowest
from .layout import Box, Link
from .look import AUTO, Look
from .marks import Pen
from .measure import width
from .paint import dark_rules
from .palette import DARK, LIGHT
from .strokes import point as length
from .view import Edge, View

__all__ = ["Picture", "picture"]

_MARGIN = 22.0
_NARROWEST = 380.0
_UNNAMED = "sg0000000000"  # what ids start with while it is drawn
_FONT = "Helvetica, Arial, 'DejaVu Sans', sans-serif"


@dataclass(frozen=True)
class Picture:
    """An SVG text and its size in pixels; its id, and the classes of what has a colour."""

    svg: str
    width: float
    height: float
    name: str
    classes: frozenset[str]


def picture(view: View, look: Look = AUTO, *, live: bool = False, headed: bool | None = None) -> Picture:
    """The drawing, with title and legend above the boxes if it is `headed` (or, by default, not live).

    A `live` one is for a page whose script shows parts of it:
    with every box once and every edge in full, also where it runs together with another, and with an attribute
    ``data-part`` on what can be shown or hidden: in boxes value, grad, none, flag and mark, on edges
    forward, back and badge.
    """
    pen = Pen(DARK if look.theme == "dark" else LIGHT)
    shown = drawable(view, look, copies=not live)
    holds, on_edges = Boxes(shown), badges(shown)
    boxes = [Box(n.id, *holds.size(n)) for n in shown.nodes]
    upright = look.direction == "TB"  # then the lines come from above, and there is no room for more
    layout = arranged(
        boxes if upright else roomy(shown, boxes),
        [_link(e, on_edges.get(e.id), view) for e in shown.edges],
        look.engine,
        look.direction,
    )
    layout = layout if upright else relieved(shown, layout)
    title = min(width(view.title, TITLE, bold=True), 2 * _NARROWEST)
    headed = not live if headed is None else headed
    room = layout.width if not headed else max(layout.width, title, _NARROWEST, narrowest(shown))
    top = header(shown, room) if headed else Header((), 0.0)
    name = _UNNAMED
    w, h = room + 2 * _MARGIN, top.height + layout.height + 2 * _MARGIN
    body = []
    if headed:
        body.append(pen.rect("page", (0, 0, w, h), 8))
        body.append(f'<g transform="translate({length(_MARGIN)} {length(_MARGIN - 8)})">')
        body += [pen.runs((line.x, line.y), line.runs, line.size, bold=line.bold) for line in top.lines]
        body.append("</g>")
    body.append(f'<g transform="translate({length(_MARGIN)} {length(_MARGIN + top.height)})">')
    body += painted(pen, grounds(shown, layout))
    for edge in shown.edges:
        body.append(draw_edge(pen, name, edge, layout.curves[edge.id], on_edges.get(edge.id), view, live))
    for node in shown.nodes:
        body.append(draw_box(pen, name, holds, node, layout.boxes[node.id], live))
    body.append("</g>")
    style = f"<style>{dark_rules(pen.used, name, DARK)}</style>\n" if look.theme == "auto" else ""
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{name}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" width="{length(w)}" height="{length(h)}" '
        f'viewBox="0 0 {length(w)} {length(h)}" style="max-width:100%;height:auto" '
        f'font-family="{_FONT}">\n'
        f'<title id="{name}-title">{escape(alternative(view))}</title>\n'
        f'<desc id="{name}-desc">{escape(description(view))}</desc>\n'
        f"{style}" + "\n".join(body) + "\n</svg>\n"
    )
    # By what is seen: numbers that differ in digits that are not shown, as on another processor, give the same bytes.
    name = "sg" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return Picture(text.replace(_UNNAMED, name), w, h, name, frozenset(pen.used))


def _link(edge: Edge, drawn: Badge | None, view: View) -> Link:
    size = (drawn.width, drawn.height) if drawn else (0.0, 0.0)
    tone = edge.contribution.tone if edge.contribution and view.grads else "none"
    return Link(edge.id, edge.source, edge.target, *size, bundle=f"{edge.source} {tone}")
