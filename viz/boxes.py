"""What is written in a box and on a badge, line by line, and how much room it takes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .measure import width
from .numbers import number, product, shape
from .palette import LEVELS
from .view import Edge, Node, Quantity, Tone, View

__all__ = ["Badge", "Block", "badge", "blocks", "box_size", "corner", "depth", "outline"]

Kind = Literal["value", "grad", "none", "flag"]

# Font sizes and heights in pixels.
NAME, SIGN, WORD, ROLE, LABEL, VALUE, SMALL_VALUE = 15.0, 16.0, 13.0, 11.0, 11.5, 14.0, 12.5
HEAD, LINE, PAD, GUTTER, CELL_GAP = 28.0, 22.0, 11.0, 14.0, 12.0
FORMULA, PRODUCT, BADGE_LINE, BADGE_PAD = 11.5, 12.5, 16.0, 8.0
LEAST_WIDTH, WIDEST_ROW = 128.0, 168.0


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
        bold = self.kind == "grad"
        return [max(width(cell, self.size, bold) for cell in column) for column in zip(*self.lines, strict=True)]

    @property
    def width(self) -> float:
        """All columns and the gaps between them."""
        return sum(self.cell_widths) + CELL_GAP * (len(self.cell_widths) - 1)


@dataclass(frozen=True)
class Badge:
    """The chain rule on one edge: the local derivative, and below it the product."""

    above: str
    below: str
    tone: Tone
    width: float
    height: float


def depth(view: View) -> dict[str, int]:
    """How strongly each gradient is tinted, 1 to 5: √(‖g‖ / largest ‖g‖)."""
    norms = {
        n.id: n.grad.norm
        for n in view.nodes
        if n.grad is not None and n.grad.norm is not None and math.isfinite(n.grad.norm)
    }
    largest = max(norms.values(), default=0.0)
    return {
        identifier: max(1, round(LEVELS * (norm / largest) ** 0.5)) if norm else 1 for identifier, norm in norms.items()
    }


def corner(node: Node) -> str:
    """The word or sign at the right of a box's head: its operation, or what kind of leaf it is."""
    return node.head or ("" if node.role in ("more", "value", "output") else node.role)


def outline(node: Node) -> Literal["sick", "strong", "box"]:
    """Red around NaN and ∞, dark around parameters and the output, light around all others."""
    if node.value.tone == "bad" or (node.grad is not None and node.grad.tone == "bad"):
        return "sick"
    return "strong" if node.role in ("parameter", "output") else "box"


def blocks(node: Node, level: int) -> list[Block]:
    """Everything below the head of a box."""
    if node.role == "more":
        return []
    found = _quantity(node.value, "value", "bad" if node.value.tone == "bad" else "zero", 0)
    if node.grad is None:
        found.append(Block("none", "grad", (("no grad",),)))
    else:
        found += _quantity(node.grad, "grad", node.grad.tone, level)
    if node.flag:
        found.append(Block("flag", "", ((f"▲ {node.flag}",),), "bad"))
    return found


def _quantity(q: Quantity, kind: Kind, tone: Tone, level: int) -> list[Block]:
    if q.is_scalar and q.numbers is not None:
        return [Block(kind, kind, ((number(q.numbers[0]),),), tone, level)]
    found = [] if kind == "grad" else [Block("value", "shape", ((f"{shape(q.shape)} {q.dtype}",),))]
    if q.numbers:
        return [*found, Block(kind, kind, _rows(q.numbers, q.shape[-1]), tone, level)]
    if kind == "grad":
        return [Block(kind, "‖grad‖", ((number(q.norm or 0.0),),), tone, level)]
    summary = (("min", q.low), ("mean", q.mean), ("max", q.high))
    return found + [Block("value", name, ((number(x),),), tone) for name, x in summary if x is not None]


def _rows(numbers: Sequence[float], last: int) -> tuple[tuple[str, ...], ...]:
    """A row per line of a matrix; vectors, lying or standing, are broken where they get wide."""
    cells = list(map(number, numbers))
    across = last
    if last in (1, len(cells)):
        widest = max(width(cell, SMALL_VALUE, bold=True) for cell in cells) + CELL_GAP
        across = max(1, min(len(cells), int((WIDEST_ROW + CELL_GAP) / widest)))
        across = -(-len(cells) // -(-len(cells) // across))  # lines of about equal length
    cells += [""] * (-len(cells) % across)
    return tuple(tuple(cells[i : i + across]) for i in range(0, len(cells), across))


def box_size(node: Node, level: int) -> tuple[float, float]:
    """Width and height that hold all the text."""
    word = corner(node)
    size = ROLE if not node.head else SIGN if len(word) <= 2 else WORD
    across = width(node.name, NAME, bold=True) + GUTTER + width(word, size, bold=bool(node.head))
    found = blocks(node, level)
    for block in found:
        label = width(block.label, LABEL) + GUTTER if block.label else 0.0
        across = max(across, label + block.width + 6)
    lines = sum(len(block.lines) for block in found)
    if not found:
        return across - GUTTER + 2 * PAD, HEAD + 6
    return max(LEAST_WIDTH, across + 2 * PAD), HEAD + LINE * lines + 7


def badge(edge: Edge) -> Badge | None:
    """The badge of an edge along which a gradient flows."""
    contribution = edge.contribution
    if contribution is None:
        return None
    if edge.local is None or edge.upstream is None or contribution.numbers is None:
        above, below = "", edge.words
    else:
        middle = f" = {edge.symbol}" if edge.symbol else ""
        above = f"{edge.ratio}{middle} = {number(edge.local)}"
        below = product(edge.upstream, edge.local, contribution.numbers[0])
    across = max(width(above, FORMULA), width(below, PRODUCT, bold=True)) + 2 * BADGE_PAD
    return Badge(above, below, contribution.tone, across, BADGE_LINE * (1 + bool(above)) + 8)
