"""The box of several values: a stack of cards, with a small table of how far values and gradients reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .layout import Rect
from .marks import Pen
from .measure import width
from .numbers import counted, number
from .view import Fold, Node, Quantity

__all__ = ["Table", "cards", "front", "table", "totals", "written"]

# Sizes in pixels.
_TEXT, _LABEL, _LINE, _GAP, _PAD = 12.5, 11.5, 20.0, 14.0, 11.0
_CARDS, _APART = 2, 4.0


@dataclass(frozen=True)
class Table:
    """`rows` of a label and the cells of one or two columns: value and gradient, as far as they are shown.

    The first row holds the heads of the columns, and says how many copies of a structure share the box.
    Below them stand `alerts` and a `flag`, which may be empty. `tint` is the colour of the gradients.
    """

    rows: tuple[tuple[str, ...], ...]
    tint: str
    alerts: tuple[str, ...] = ()
    flag: str = ""

    @property
    def widths(self) -> list[float]:
        """Of the labels and of each column."""
        labels, *columns = zip(*self.rows, strict=True)
        numbers = [max(width(cell, _TEXT, bold=True) for cell in cells) for cells in columns]
        return [max(width(label, _LABEL, bold=True) for label in labels), *numbers]

    @property
    def lines(self) -> int:
        """How many lines of text there are."""
        return len(self.rows) + len(self.alerts) + bool(self.flag)

    @property
    def size(self) -> tuple[float, float]:
        """With room at the sides, and for the cards behind."""
        across = sum(self.widths) + _GAP * (len(self.widths) - 1)
        across = max([across, *(width(text, _TEXT, bold=True) for text in (*self.alerts, self.flag))])
        return across + 2 * _PAD + 4 + _CARDS * _APART, _LINE * self.lines + 8 + _CARDS * _APART


def table(fold: Fold, columns: Mapping[str, Quantity], tint: str, alerts: Sequence[str], flag: str) -> Table:
    """Of a box that shows several values, of which `columns` tell how far they reach."""
    rows: list[tuple[str, ...]] = [(_copies(fold), *columns)]
    rows += [(name, *(_cell(q, name) for q in columns.values())) for name in ("min", "mean", "max") if columns]
    if "grad" in columns:
        blank = [""] * (len(columns) - 1)
        rows += [(label, *blank, text) for label, text in totals(fold)]
    return Table(tuple(rows), tint, tuple(alerts), flag)


def totals(fold: Fold) -> list[tuple[str, str]]:
    """Of scopes and steps: how many numbers are learned in them, and the norm of the gradients of these."""
    if fold.kind not in ("scope", "steps") or fold.norm is None:
        return []
    return [("parameters", counted(fold.parameters)), ("their ‖grad‖", number(fold.norm))]


def _copies(fold: Fold) -> str:
    if fold.kind == "steps" or fold.times == 1:
        return ""
    return f"{counted(fold.times)} ×"


def _cell(q: Quantity, name: str) -> str:
    found = {"min": q.low, "mean": q.mean, "max": q.high}[name]
    return "" if found is None else number(found)


def cards(pen: Pen, node: Node, at: Rect, paint: str) -> list[str]:
    """What peeks out behind the uppermost card; nothing for one value."""
    top = front(node, at)
    if top is at:
        return []
    shifts = [_APART * card for card in range(_CARDS, 0, -1)]
    return [pen.rect(paint, (at.x + s, at.y + s, top.width, top.height), 12, ' stroke-width="1.3"') for s in shifts]


def front(node: Node, at: Rect) -> Rect:
    """The uppermost card: what lies behind it has its own room."""
    if node.fold is None or node.fold.times == 1 or node.use > 1:
        return at
    behind = _CARDS * _APART
    return Rect(at.x, at.y, at.width - behind, at.height - behind)


def written(pen: Pen, found: Table, at: Rect, y: float) -> list[tuple[str, str]]:
    """The table in a box, from height `y` on: pieces of SVG, each with the part that it belongs to, or none."""
    parts = []
    ends, right = [], at.right - _PAD
    for across in reversed(found.widths[1:]):
        ends.insert(0, right)
        right -= across + _GAP
    names = found.rows[0][1:]
    if found.tint:
        start = ends[-1] - found.widths[-1] - 6
        place = (start, y + _LINE + 1, at.right - 5 - start, 3 * _LINE - 1)
        parts.append(("grad", pen.rect(found.tint, place, 6)))
    for i, (label, *cells) in enumerate(found.rows):
        base = y + 14.5 + _LINE * i
        paint, bold = ("ink", True) if i == 0 else ("muted", False)
        if label:
            parts.append(("", pen.text(paint, (at.x + _PAD, base), label, _LABEL, bold=bold)))
        for name, cell, x in zip(names, cells, ends, strict=True):
            if i == 0:
                parts.append(("", pen.text("muted", (x, base), cell, _LABEL, anchor="end")))
            elif cell:
                parts.append((name, pen.text("ink", (x, base), cell, _TEXT, anchor="end", bold=name == "grad")))
    y += _LINE * len(found.rows)
    for text in found.alerts:
        place = (at.x + 5, y + 1, at.width - 10, _LINE - 2)
        parts.append(("mark", pen.rect("alert", place, 6)))
        place = (at.right - _PAD, y + 14.5)
        parts.append(("mark", pen.text("alert-text", place, text, _TEXT, anchor="end", bold=True)))
        y += _LINE
    if found.flag:
        place = (at.right - _PAD, y + 14.5)
        parts.append(("flag", pen.text("bad-text", place, found.flag, _TEXT, anchor="end", bold=True)))
    return parts
