"""A report as HTML: the verdict, and the analytic gradient, the numeric one and their ratio as heat maps."""

from __future__ import annotations

from html import escape

import numpy as np

from .picture import Picture, window

__all__ = ["page"]

Array = np.ndarray

CELL = "width:1.1em;height:1.1em;padding:0;border:1px solid #fff"
# Blue below zero, white at it, red above: the ends of a palette that the colour-blind tell apart.
BELOW, ABOVE, MISSING = (33, 102, 172), (178, 24, 43), "#ddd"


def page(text: str, right: bool, pictures: list[Picture]) -> str:
    """A fragment of HTML."""
    colour = "#0a6" if right else "#b2182b"
    parts = [f'<div style="font-family:monospace;border-left:4px solid {colour};padding-left:1em">']
    parts.append(f'<pre style="margin:0;white-space:pre-wrap">{escape(text)}</pre>')
    parts += [_picture(picture) for picture in pictures]
    return "".join([*parts, "</div>"])


def _picture(p: Picture) -> str:
    with np.errstate(all="ignore"):
        ratio = np.where(p.analytic == p.numeric, 1.0, p.analytic / p.numeric)
    extent = float(np.nanmax(np.abs([p.analytic, p.numeric]), initial=0)) if p.analytic.size else 0.0
    maps = [
        _heat("analytic", p.analytic, p, 0.0, extent),
        _heat("numeric", p.numeric, p, 0.0, extent),
        _heat("ratio", ratio, p, 1.0, 1.0),
    ]
    title = f"∂{escape(p.output)}/∂{escape(p.name)}"
    return f'<div style="margin-top:.5em">{title}<div style="display:flex;gap:1.5em">{"".join(maps)}</div></div>'


def _heat(title: str, values: Array, p: Picture, middle: float, extent: float) -> str:
    cells, _ = window(values, p.verdict)
    rows = [
        "<tr>"
        + "".join(f'<td title="{v:.6g}" style="{CELL};background:{_colour(v - middle, extent)}"></td>' for v in row)
        + "</tr>"
        for row in cells
    ]
    return f'<div>{title}<table style="border-collapse:collapse">{"".join(rows)}</table></div>'


def _colour(value: float, extent: float) -> str:
    if not np.isfinite(value):
        return MISSING
    strength = min(1.0, abs(value) / extent) if extent else 0.0
    end = ABOVE if value > 0 else BELOW
    return "#" + "".join(f"{round(255 + strength * (channel - 255)):02x}" for channel in end)
