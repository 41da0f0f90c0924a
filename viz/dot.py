"""The view in Graphviz' DOT language, for people who want PDF, LaTeX or another layout.

Boxes and badges are tables (HTML-like labels); a badge is a small node in the middle of its edge.
"""

from collections.abc import Sequence
from html import escape

from .boxes import Block, badge, blocks, corner, depth, outline
from .header import legend
from .palette import LIGHT as COLOURS
from .palette import tint
from .view import Edge, Node, View

__all__ = ["dot"]


def dot(view: View) -> str:
    """A digraph that runs from left to right; light colours only."""
    levels = depth(view)
    lines = [
        "digraph backprop {",
        '  graph [rankdir=LR, nodesep=0.22, ranksep=0.3, bgcolor="white", pad=0.2, outputorder=edgesfirst,',
        f'         fontname="Helvetica", fontcolor="{COLOURS.ink}", labelloc=t, labeljust=l,',
        f"         label=<{_title(view)}>]",
        f'  node  [shape=plain, fontname="Helvetica", fontsize=12, fontcolor="{COLOURS.ink}"]',
        '  edge  [dir=both, arrowsize=0.55, penwidth=1.3, fontname="Helvetica"]',
        "",
    ]
    lines += [f"  {node.id} [label=<{_box(node, levels.get(node.id, 1))}>]" for node in view.nodes]
    for edge in view.edges:
        lines += _edge(edge, with_badge=view.detail == "teach")
    return "\n".join([*lines, "}"]) + "\n"


def _title(view: View) -> str:
    rows = [_font(view.title, COLOURS.ink, 15, bold=True)]
    rows.append((" " * 5).join("".join(_run(*run) for run in group) for group in legend(view)))
    rows += [_font(note, COLOURS.ink, 10) for note in view.notes]
    lines = [f'<TR><TD ALIGN="LEFT">{row}</TD></TR>' for row in rows if row]
    return _table('BORDER="0" CELLSPACING="0" CELLPADDING="2"', [*lines, '<TR><TD HEIGHT="6"></TD></TR>'])


def _run(text: str, paint: str) -> str:
    return _font(text, getattr(COLOURS, paint.replace("-", "_")), 10, bold=paint.endswith("-text"))


def _box(node: Node, level: int) -> str:
    kind = outline(node)
    colour = {"sick": COLOURS.bad, "strong": COLOURS.ink, "box": COLOURS.outline}[kind]
    style = "ROUNDED" if node.grad is not None else "ROUNDED,DASHED"
    sign = _font(corner(node), COLOURS.ink, 13, bold=True) if node.head else ""
    word = sign or _font(corner(node), COLOURS.muted, 9)
    rows = [_row(_font(node.name, COLOURS.ink, 12, bold=True), word)]
    rows += [_row(_font(b.label, COLOURS.muted, 10), _cells(b), b) for b in blocks(node, level)]
    look = f'BORDER="{1 if kind == "box" else 2}" COLOR="{colour}" BGCOLOR="{COLOURS.box}" STYLE="{style}"'
    return _table(f'{look} CELLBORDER="0" CELLSPACING="1" CELLPADDING="3"', rows)


def _row(left: str, right: str, block: Block | None = None) -> str:
    fill = ""
    if block is not None and block.kind == "grad":
        fill = f' STYLE="ROUNDED" BGCOLOR="{tint(COLOURS, block.tone, block.level)}"'
    return f'<TR><TD ALIGN="LEFT">{left}</TD><TD ALIGN="RIGHT"{fill}>{right}</TD></TR>'


def _cells(block: Block) -> str:
    colour = COLOURS.bad_text if block.tone == "bad" else COLOURS.ink
    if block.kind == "none":
        colour = COLOURS.muted
    lines = ["  ".join(cell for cell in line if cell) for line in block.lines]
    bold = block.kind in ("grad", "flag")
    return '<BR ALIGN="RIGHT"/>'.join(_font(line, colour, 12, bold=bold) for line in lines)


def _edge(edge: Edge, *, with_badge: bool) -> list[str]:
    found = badge(edge)
    if edge.contribution is None or found is None:
        return [f'  {edge.source} -> {edge.target} [dir=forward, style=dashed, color="{COLOURS.forward}"]']
    colour = f'color="{COLOURS.forward}:{getattr(COLOURS, found.tone)}"'
    if not with_badge:
        return [f"  {edge.source} -> {edge.target} [{colour}]"]
    text = getattr(COLOURS, f"{found.tone}_text")
    rows = [_font(found.above, COLOURS.muted, 9.5)] if found.above else []
    rows.append(_font(found.below, text, 10, bold=True))
    look = f'BORDER="1" COLOR="{COLOURS.badge_outline}" BGCOLOR="{COLOURS.badge}" STYLE="ROUNDED"'
    table = _table(
        f'{look} CELLBORDER="0" CELLSPACING="0" CELLPADDING="2"', [f"<TR><TD>{row}</TD></TR>" for row in rows]
    )
    return [
        f"  {edge.id} [label=<{table}>]",
        f"  {edge.source} -> {edge.id} [{colour}, arrowhead=none, weight=4]",
        f"  {edge.id} -> {edge.target} [{colour}, arrowtail=none, weight=4]",
    ]


def _table(look: str, rows: Sequence[str]) -> str:
    return "\n    ".join([f"<TABLE {look}>", *rows, "</TABLE>"])


def _font(text: str, colour: str, size: float, *, bold: bool = False) -> str:
    """Coloured text; Graphviz refuses an empty font, so nothing stays nothing."""
    if not text:
        return ""
    inner = f"<B>{escape(text)}</B>" if bold else escape(text)
    return f'<FONT POINT-SIZE="{size}" COLOR="{colour}">{inner}</FONT>'
