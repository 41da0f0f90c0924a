"""The view as a Mermaid flowchart, which GitHub and many editors draw from the text in a README."""

import json
import re

from .badges import badges
from .boxes import Boxes, outline
from .caption import alternative, description
from .drawable import drawable
from .look import Look
from .paint import colours
from .palette import DARK, LIGHT, Theme
from .view import Edge, Node, View

__all__ = ["mermaid"]

# What would end a label, or be read as a tag or an entity.
_SPECIAL = re.compile(r'[&<>"#;`\\]')


def mermaid(view: View, look: Look) -> str:
    """A flowchart in light colours, or in dark ones if the theme is "dark"."""
    theme = DARK if look.theme == "dark" else LIGHT
    shown = drawable(view, look)
    holds, on_edges = Boxes(shown), badges(shown)
    lines = [
        f"---\ntitle: {json.dumps(view.title, ensure_ascii=False)}\n---",
        f"flowchart {look.direction}",
        f"  accTitle: {_words(alternative(view))}",
        f"  accDescr: {_words(description(view))}",
    ]
    lines += [f'  {node.id}["{_label(holds, node)}"]' for node in shown.nodes]
    for edge in shown.edges:
        drawn = on_edges.get(edge.id)
        said = [_escaped(text) for text in (drawn.above, drawn.below) if text] if drawn else []
        middle = f'|"{"<br>".join(said)}"|' if said else ""
        lines.append(f"  {edge.source} {_arrow(edge, view)}{middle} {edge.target}")
    lines += _styles(holds, shown, theme)
    return "\n".join(lines) + "\n"


def _label(holds: Boxes, node: Node) -> str:
    lines = [f"<b>{_escaped(node.name)}</b> {_escaped(holds.corner(node))}".rstrip()]
    for block in holds.blocks(node):
        rows = [" ".join(cell for cell in row if cell) for row in block.lines]
        lines.append(_escaped(f"{block.label} {'; '.join(rows)}".strip()))
    return "<br>".join(lines)


def _arrow(edge: Edge, view: View) -> str:
    if not view.grads:
        return "-->"
    return "<-->" if edge.contribution is not None else "-.->"


def _styles(holds: Boxes, view: View, theme: Theme) -> list[str]:
    """A class for each look of a box, and a colour for each line."""
    looks: dict[str, list[str]] = {}
    for node in view.nodes:
        fill = theme.box
        if node.grad is not None and view.grads:
            fill = colours(f"cell-{node.grad.tone}-{holds.level(node)}", theme)["fill"]
        kind = outline(node)
        stroke = f"stroke:{colours(kind, theme)['stroke']},stroke-width:{1 if kind == 'box' else 2}px"
        dashes = ",stroke-dasharray:5 3" if node.grad is None and node.role != "operation" else ""
        looks.setdefault(f"fill:{fill},{stroke},color:{theme.ink}{dashes}", []).append(node.id)
    lines = []
    for i, (style, members) in enumerate(looks.items()):
        lines += [f"  classDef c{i} {style}", f"  class {','.join(members)} c{i}"]
    tones: dict[str, list[str]] = {}
    for i, edge in enumerate(view.edges):
        tone = edge.contribution.tone if edge.contribution is not None and view.grads else "forward"
        tones.setdefault(tone, []).append(str(i))
    return lines + [f"  linkStyle {','.join(numbers)} stroke:{getattr(theme, tone)}" for tone, numbers in tones.items()]


def _escaped(text: str) -> str:
    """Mermaid's own entities: ``#35;`` for a number sign."""
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", text)


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", text)
