"""What is written in a box, line by line, and how much room it takes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .grid import grid, widest
from .measure import width
from .numbers import number, shape
from .palette import LEVELS
from .stack import Table, table, totals
from .view import Heat, Mark, Node, Quantity, Tone, View

__all__ = ["Block", "Boxes", "Heatmap", "alert", "depth", "outline", "written"]

Kind = Literal["value", "grad", "none", "flag", "mark"]

# Font sizes and heights in pixels.
NAME, SIGN, WORD, ROLE, LABEL, VALUE, SMALL_VALUE = 15.0, 16.0, 13.0, 11.0, 11.5, 14.0, 12.5
HEAD, LINE, PAD, GUTTER, CELL_GAP = 28.0, 22.0, 11.0, 14.0, 12.0
LEAST_WIDTH = 128.0
# Heat maps: their largest side, their largest cell, and the line that says what they show.
MAP, MAP_CELL, MAP_CAPTION, MAP_GAP = 72.0, 14.0, 20.0, 8.0
# The sign of each kind of mark.
MARKS = {"vanishing": "▽", "exploding": "△", "dead": "✕", "saturated": "▬"}
# The width of each kind of outline.
OUTLINES = {"box": 1.3, "strong": 2.4, "sick": 2.4}
# A norm has no sign; the elements have.
_SIGNS = {"plus": "+", "minus": "−", "mixed": "±", "zero": "0"}


@dataclass(frozen=True)
class Block:
    """Lines of cells with one label in front: a number, a small matrix, a remark."""

    kind: Kind
    label: str
    lines: tuple[tuple[str, ...], ...]
    tone: Tone = "zero"
    level: int = 0

    @property
    def size(self) -> float:
        """Font size: smaller where there is more to write."""
        return VALUE if len(self.lines) == len(self.lines[0]) == 1 else SMALL_VALUE

    @property
    def cell_widths(self) -> list[float]:
        """The width of each column of cells."""
        bold = self.kind in ("grad", "flag", "mark")
        return [max(width(cell, self.size, bold) for cell in column) for column in zip(*self.lines, strict=True)]

    @property
    def width(self) -> float:
        """All columns and the gaps between them."""
        return sum(self.cell_widths) + CELL_GAP * (len(self.cell_widths) - 1)


@dataclass(frozen=True)
class Heatmap:
    """A heat map at the lower end of a box."""

    kind: Literal["value", "grad"]
    heat: Heat

    @property
    def cell(self) -> float:
        """The side of one cell."""
        return min(MAP_CELL, MAP / max(len(self.heat.rows), len(self.heat.rows[0])))

    @property
    def width(self) -> float:
        """Of all cells of a row."""
        return self.cell * len(self.heat.rows[0])

    @property
    def height(self) -> float:
        """Of all rows."""
        return self.cell * len(self.heat.rows)

    @property
    def cells(self) -> dict[str, list[tuple[int, int]]]:
        """Row and column of the cells of one colour, by its name; white ones are left out."""
        found: dict[str, list[tuple[int, int]]] = {}
        for i, row in enumerate(self.heat.rows):
            for j, x in enumerate(row):
                if x is None:
                    found.setdefault("ill", []).append((i, j))
                elif level := round(abs(x) * LEVELS):
                    found.setdefault(f"cell-{'plus' if x > 0 else 'minus'}-{level}", []).append((i, j))
        return dict(sorted(found.items()))


def depth(view: View) -> dict[str, int]:
    """How strongly each gradient is tinted, 1 to 5: √(‖g‖ / largest ‖g‖).

    A box of several values counts as one of them, the root mean square.
    """
    norms = {
        n.id: n.grad.norm / (n.fold.shown**0.5 if n.fold is not None else 1)
        for n in view.nodes
        if n.grad is not None and n.grad.norm is not None and math.isfinite(n.grad.norm)
    }
    largest = max(norms.values(), default=0.0)
    return {
        identifier: max(1, round(LEVELS * (norm / largest) ** 0.5)) if norm else 1 for identifier, norm in norms.items()
    }


def outline(node: Node) -> Literal["sick", "strong", "box"]:
    """Red around NaN and ∞, dark around parameters and the output, light around all others."""
    if node.value.tone == "bad" or (node.grad is not None and node.grad.tone == "bad"):
        return "sick"
    return "strong" if node.role in ("parameter", "output") else "box"


def alert(mark: Mark, node: Node) -> str:
    """A mark in a box: ``✕ dead``; of several values ``✕ dead: 3 of 8 values``."""
    several = node.fold is not None and ": " in mark.words
    counted = f": {mark.words.partition(': ')[0]}" if several else ""
    return f"{MARKS[mark.kind]} {mark.kind}{counted}"


class Boxes:
    """What the boxes of one view hold, as far as its detail and its options show it."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.levels = depth(view)
        self.compact = view.detail == "compact"
        both = [q for node in view.nodes for q in (node.value, node.grad) if q is not None and q.numbers]
        self._widths = widest(both, SMALL_VALUE)

    def level(self, node: Node) -> int:
        """The depth of the tint of its gradient."""
        return self.levels.get(node.id, 1)

    def corner(self, node: Node) -> str:
        """The word or sign at the right of a box's head: its operation, or what kind of leaf it is."""
        which = f"{node.use}/{node.uses}" if node.uses else ""
        if node.head or node.role not in ("parameter", "input", "leaf", "constant"):
            return node.head
        return which if self.compact else f"{node.role} {which}".strip()

    def blocks(self, node: Node) -> list[Block]:
        """Everything below the head of a box that is text."""
        if node.role in ("more", "operation"):
            return []
        if node.use > 1:  # a copy
            small = self.view.values and not self.compact and node.value.is_scalar
            return written(node.value, "value", "bad" if node.value.tone == "bad" else "zero", 0, {}) if small else []
        found: list[Block] = []
        if self.view.values and not self.compact:
            found += written(node.value, "value", "bad" if node.value.tone == "bad" else "zero", 0, self._widths)
        if self.view.grads:
            if node.grad is None:
                found.append(Block("none", "" if self.compact else "grad", (("no grad",),)))
            elif self.compact:  # what its colour says
                sign = _SIGNS.get(node.grad.tone) or node.grad.illness
                found.append(Block("grad", "", ((f"grad {sign}",),), node.grad.tone, self.level(node)))
            else:
                found += written(node.grad, "grad", node.grad.tone, self.level(node), self._widths)
        if node.fold is not None and not self.compact:
            found += [Block("value", label, ((text,),)) for label, text in totals(node.fold)]
        if node.flag:
            found.append(Block("flag", "", ((f"▲ {node.flag}",),), "bad"))
        if self.view.grads:
            found += [Block("mark", "", ((alert(mark, node),),)) for mark in node.marks]
        return found

    def cells(self, total: Quantity) -> list[str]:
        """The texts of a gradient, or of a part of it, in the order in which a box shows them: lines from the right."""
        found = written(total, "grad", total.tone, 1, self._widths)
        return [cell for block in found for line in block.lines for cell in reversed(line) if cell]

    def table(self, node: Node) -> Table | None:
        """What stands below the head of a box of several values, instead of blocks."""
        if self.compact or node.use > 1 or node.fold is None or node.fold.shown == 1:
            return None
        columns = {"value": node.value} if self.view.values else {}
        tint = ""
        if self.view.grads and node.grad is not None:
            columns["grad"], tint = node.grad, f"tint-{node.grad.tone}-{self.level(node)}"
        alerts = [alert(mark, node) for mark in node.marks] if self.view.grads else []
        return table(node.fold, columns, tint, alerts, f"▲ {node.flag}" if node.flag else "")

    def heatmaps(self, node: Node) -> list[Heatmap]:
        """The heat maps of its value and of its gradient, side by side below the text."""
        if self.compact or node.use > 1:
            return []
        shown: list[tuple[Literal["value", "grad"], Quantity | None, bool]] = [
            ("value", node.value, self.view.values),
            ("grad", node.grad, self.view.grads),
        ]
        return [Heatmap(kind, q.heat) for kind, q, wanted in shown if wanted and q is not None and q.heat is not None]

    def size(self, node: Node) -> tuple[float, float]:
        """Width and height that hold everything."""
        word = self.corner(node)
        across = width(node.name, NAME, bold=True)
        if word:
            size = ROLE if not node.head else SIGN if len(word) <= 2 else WORD
            across += GUTTER + width(word, size, bold=bool(node.head))
        if (inside := self.table(node)) is not None:
            within, high = inside.size
            return max(LEAST_WIDTH, across + 2 * PAD + 8, within), HEAD + high
        found, maps = self.blocks(node), self.heatmaps(node)
        for block in found:
            label = width(block.label, LABEL) + GUTTER if block.label else 0.0
            across = max(across, label + block.width + 6)
        if maps:
            across = max(across, sum(max(m.width, MAP / 2) for m in maps) + MAP_GAP * (len(maps) - 1))
        lines = sum(len(block.lines) for block in found)
        high = HEAD + LINE * lines + (7 if found else 6)
        if maps:
            high += MAP_CAPTION + max(m.height for m in maps) + 5
        least = 0.0 if self.compact or not found else LEAST_WIDTH
        return max(least, across + 2 * PAD), high


def written(q: Quantity, kind: Kind, tone: Tone, level: int, widths: Mapping[tuple[int, ...], float]) -> list[Block]:
    """A value or a gradient as text, broken where all of its shape are, whose numbers have these `widths`."""
    if q.is_scalar and q.numbers is not None:
        return [Block(kind, kind, ((number(q.numbers[0]),),), tone, level)]
    found = [] if kind == "grad" else [Block("value", "shape", ((f"{shape(q.shape)} {q.dtype}",),))]
    if q.numbers:
        return [*found, Block(kind, kind, grid(q, widths, CELL_GAP), tone, level)]
    if kind == "grad":
        sign = _SIGNS.get(tone, "") if tone != "zero" else ""
        return [Block(kind, f"‖grad‖ {sign}".rstrip(), ((number(q.norm or 0.0),),), tone, level)]
    summary = (("min", q.low), ("mean", q.mean), ("max", q.high))
    return found + [Block("value", name, ((number(x),),), tone) for name, x in summary if x is not None]
