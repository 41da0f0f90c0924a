"""The view in Graphviz' DOT language, for people who want PDF, LaTeX or another layout.

Boxes and badges are tables (HTML-like labels); a badge is a small node in the middle of its edge.
"""

from collections.abc import Sequence
from html import escape

from .badges import Badge, badges
from .boxes import Block, Boxes, Heatmap, outline
from .drawable import drawable
from .header import legend
from .look import AUTO, Look
from .paint import colours
from .palette import DARK, LIGHT, Theme
from .view import Edge, Node, View

__all__ = ["dot"]

# Graphviz has no rows for very long graphs and no scripts; the smallest cell of its heat maps, in points.
_CELL = 4


def dot(view: View, look: Look = AUTO) -> str:
    """A digraph in light colours, or in dark ones if the theme is "dark"."""
    return _Writer(drawable(view, look), look).text()


class _Writer:
    """One digraph."""

    def __init__(self, view: View, look: Look) -> None:
        self.view, self.look = view, look
        self.theme: Theme = DARK if look.theme == "dark" else LIGHT
        self.holds, self.badges = Boxes(view), badges(view)

    def text(self) -> str:
        theme = self.theme
        lines = [
            "digraph backprop {",
            f'  graph [rankdir={self.look.direction}, nodesep=0.22, ranksep=0.3, bgcolor="{theme.page}", pad=0.2,',
            f'         outputorder=edgesfirst, fontname="Helvetica", fontcolor="{theme.ink}", labelloc=t, labeljust=l,',
            f"         label=<{self.title()}>]",
            f'  node  [shape=plain, fontname="Helvetica", fontsize=12, fontcolor="{theme.ink}"]',
            '  edge  [dir=both, arrowsize=0.55, penwidth=1.3, fontname="Helvetica"]',
            "",
        ]
        lines += [f'  "{node.id}" [label=<{self.box(node)}>]' for node in self.view.nodes]
        for edge in self.view.edges:
            lines += self.edge(edge, self.badges.get(edge.id))
        return "\n".join([*lines, "}"]) + "\n"

    def title(self) -> str:
        rows = [_font(self.view.title, self.theme.ink, 15, bold=True)]
        rows.append((" " * 5).join("".join(self.run(*run) for run in group) for group in legend(self.view)))
        rows += [_font(note, self.theme.ink, 10) for note in self.view.notes]
        lines = [f'<TR><TD ALIGN="LEFT">{row}</TD></TR>' for row in rows if row]
        return _table('BORDER="0" CELLSPACING="0" CELLPADDING="2"', [*lines, '<TR><TD HEIGHT="6"></TD></TR>'])

    def run(self, text: str, paint: str) -> str:
        return _font(text, colours(paint, self.theme)["fill"], 10, bold=paint.endswith("-text"))

    def box(self, node: Node) -> str:
        theme, kind = self.theme, outline(node)
        colour = colours(kind, theme)["stroke"]
        style = "ROUNDED" if node.grad is not None or node.role == "operation" else "ROUNDED,DASHED"
        sign = _font(self.holds.corner(node), theme.ink, 13, bold=True) if node.head else ""
        word = sign or _font(self.holds.corner(node), theme.muted, 9)
        rows = [_row(_font(node.name, theme.ink, 12, bold=True), word)]
        rows += [self.block(block) for block in self.holds.blocks(node)]
        maps = self.holds.heatmaps(node)
        if maps:
            shown = "".join(f'<TD ALIGN="LEFT" VALIGN="TOP">{self.heatmap(heatmap)}</TD>' for heatmap in maps)
            inner = _table('BORDER="0" CELLSPACING="0" CELLPADDING="2"', [f"<TR>{shown}</TR>"])
            rows.append(f'<TR><TD ALIGN="LEFT" COLSPAN="2">{inner}</TD></TR>')
        fill = theme.box
        if self.holds.compact and self.view.grads and node.grad is not None:
            fill = colours(f"cell-{node.grad.tone}-{self.holds.level(node)}", theme)["fill"]
        look = f'BORDER="{1 if kind == "box" else 2}" COLOR="{colour}" BGCOLOR="{fill}" STYLE="{style}"'
        return _table(f'{look} CELLBORDER="0" CELLSPACING="1" CELLPADDING="3"', rows)

    def block(self, block: Block) -> str:
        theme = self.theme
        ink = {"bad": theme.bad_text}.get(block.tone, theme.ink)
        colour = {"none": theme.muted, "mark": theme.alert_text}.get(block.kind, ink)
        lines = ["  ".join(cell for cell in line if cell) for line in block.lines]
        bold = block.kind in ("grad", "flag", "mark")
        cells = '<BR ALIGN="RIGHT"/>'.join(_font(line, colour, 12, bold=bold) for line in lines)
        fill = {"grad": f"tint-{block.tone}-{block.level}", "mark": "alert"}.get(block.kind, "")
        look = f' STYLE="ROUNDED" BGCOLOR="{colours(fill, theme)["fill"]}"' if fill else ""
        if not block.label:
            return f'<TR><TD ALIGN="RIGHT" COLSPAN="2"{look}>{cells}</TD></TR>'
        return _row(_font(block.label, theme.muted, 10), cells, look)

    def heatmap(self, heatmap: Heatmap) -> str:
        """A table of coloured cells; NaN and ∞ are red."""
        fills = {place: name for name, cells in heatmap.cells.items() for place in cells}
        side = max(_CELL, round(heatmap.cell / 2))
        rows = []
        for i, row in enumerate(heatmap.heat.rows):
            names = [fills.get((i, j), "sheet") for j in range(len(row))]
            cells = [colours("bad-head" if name == "ill" else name, self.theme)["fill"] for name in names]
            look = f'WIDTH="{side}" HEIGHT="{side}" FIXEDSIZE="TRUE"'
            rows.append("<TR>" + "".join(f'<TD {look} BGCOLOR="{cell}"></TD>' for cell in cells) + "</TR>")
        size = f'FIXEDSIZE="TRUE" WIDTH="{side * len(heatmap.heat.rows[0]) + 2}" HEIGHT="{side * len(rows) + 2}"'
        look = f'BORDER="1" COLOR="{self.theme.outline}" {size} CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"'
        inner = _table(look, rows)
        caption = _font(heatmap.kind, self.theme.muted, 10)
        lines = [f"<TR><TD>{caption}</TD></TR>", f"<TR><TD>{inner}</TD></TR>"]
        return _table('BORDER="0" CELLSPACING="0" CELLPADDING="0"', lines)

    def edge(self, edge: Edge, drawn: Badge | None) -> list[str]:
        theme = self.theme
        if edge.contribution is None or not self.view.grads:
            style = "style=dashed, " if self.view.grads else ""
            return [f'  "{edge.source}" -> "{edge.target}" [dir=forward, {style}color="{theme.forward}"]']
        colour = f'color="{theme.forward}:{getattr(theme, edge.contribution.tone)}"'
        if drawn is None:
            return [f'  "{edge.source}" -> "{edge.target}" [{colour}]']
        rows = [_font(drawn.above, theme.muted, 9.5)] if drawn.above else []
        if drawn.below:
            rows.append(_font(drawn.below, getattr(theme, f"{drawn.tone}_text"), 10, bold=True))
        look = f'BORDER="1" COLOR="{theme.badge_outline}" BGCOLOR="{theme.badge}" STYLE="ROUNDED"'
        table = _table(
            f'{look} CELLBORDER="0" CELLSPACING="0" CELLPADDING="2"', [f"<TR><TD>{row}</TD></TR>" for row in rows]
        )
        return [
            f'  "{edge.id}" [label=<{table}>]',
            f'  "{edge.source}" -> "{edge.id}" [{colour}, arrowhead=none, weight=4]',
            f'  "{edge.id}" -> "{edge.target}" [{colour}, arrowtail=none, weight=4]',
        ]


def _row(left: str, right: str, look: str = "") -> str:
    return f'<TR><TD ALIGN="LEFT">{left}</TD><TD ALIGN="RIGHT"{look}>{right}</TD></TR>'


def _table(look: str, rows: Sequence[str]) -> str:
    return "\n    ".join([f"<TABLE {look}>", *rows, "</TABLE>"])


def _font(text: str, colour: str, size: float, *, bold: bool = False) -> str:
    """Coloured text; Graphviz refuses an empty font, so nothing stays nothing."""
    if not text:
        return ""
    inner = f"<B>{escape(text)}</B>" if bold else escape(text)
    return f'<FONT POINT-SIZE="{size}" COLOR="{colour}">{inner}</FONT>'
