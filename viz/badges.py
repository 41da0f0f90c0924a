"""What is written on an edge: the local derivative, and below it the chain rule's product."""

from dataclasses import dataclass

from .measure import width
from .numbers import number, product
from .view import Edge, Tone, View

__all__ = ["Badge", "badge", "badges"]

# Font sizes and heights in pixels.
FORMULA, PRODUCT, LINE, PAD = 11.5, 12.5, 16.0, 8.0


@dataclass(frozen=True)
class Badge:
    """Two lines of text, either of which may be empty, and the room they take."""

    above: str
    below: str
    tone: Tone
    width: float
    height: float


def badges(view: View) -> dict[str, Badge]:
    """The badges of a view, by the ids of the edges."""
    if view.detail != "teach" or not (view.local and view.grads):
        return {}
    found = {edge.id: badge(edge, values=view.values) for edge in view.edges}
    return {name: drawn for name, drawn in found.items() if drawn is not None}


def badge(edge: Edge, *, values: bool = True) -> Badge | None:
    """The badge of an edge along which a gradient flows; without `values`, the formula alone."""
    contribution = edge.contribution
    if contribution is None:
        return None
    if edge.local is None or edge.upstream is None or contribution.numbers is None:
        above, below = "", edge.words
    elif not values:
        above, below = f"{edge.ratio} = {edge.symbol}" if edge.symbol else edge.ratio, ""
    else:
        middle = f" = {edge.symbol}" if edge.symbol else ""
        above = f"{edge.ratio}{middle} = {number(edge.local)}"
        below = product(edge.upstream, edge.local, contribution.numbers[0])
    lines = [text for text in (above, below) if text]
    if not lines:
        return None
    across = max(width(above, FORMULA), width(below, PRODUCT, bold=True)) + 2 * PAD
    return Badge(above, below, contribution.tone, across, LINE * len(lines) + 8)
