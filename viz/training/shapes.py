"""SVG for charts, coloured by classes: the page has the style rules."""

from __future__ import annotations

import math
from collections.abc import Iterable
from html import escape

from ..marks import length, rich

__all__ = ["label", "line", "picture", "shape"]


def shape(name: str, classes: str, **attributes: float | str) -> str:
    """An element without content; numbers are rounded to a tenth."""
    words = "".join(
        f' {key}="{value if isinstance(value, str) else length(value)}"' for key, value in attributes.items()
    )
    return f'<{name} class="{classes}"{words}/>'


def line(points: Iterable[tuple[float, float]]) -> str:
    """A path's ``d`` through points; there is a gap where one is not finite."""
    words, pen = [], "M"
    for x, y in points:
        known = math.isfinite(x) and math.isfinite(y)
        words += [f"{pen}{length(x)} {length(y)}"] if known else []
        pen = "L" if known else "M"
    return "".join(words)


def label(x: float, y: float, content: str, classes: str = "tick", anchor: str = "start") -> str:
    """A line of text that starts, ends or has its middle at a point."""
    side = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text class="{classes}" x="{length(x)}" y="{length(y)}"{side}>{rich(content, 12)}</text>'


def picture(classes: str, width: float, height: float, told: str, parts: Iterable[str]) -> str:
    """An SVG of a size, with a sentence for whoever cannot see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}" viewBox="0 0 {length(width)} {length(height)}" '
        f'role="img" aria-label="{escape(told)}">{"".join(parts)}</svg>'
    )
