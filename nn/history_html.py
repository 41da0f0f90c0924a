"""A history as a notebook shows it: each measure's curve, the epochs that matter, and all the others folded away."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape

__all__ = ["as_html"]

# Half-transparent greys and the page's own ink are read on light and on dark pages.
CELL = "padding:.25em .9em;text-align:right;white-space:nowrap;border:0"
RULE = "border-top:1px solid rgba(127,127,127,.4)"
KEPT = "background:rgba(127,127,127,.18);font-weight:600"
WIDTH, HEIGHT = 90, 32

Columns = Mapping[str, Sequence[float]]


def as_html(title: str, columns: Columns, best: int | None) -> str:
    """A table of the best epoch and the last one, below their curves; the marked row's weights are those kept."""
    names = [name for name in columns if name != "seconds"]
    n = len(columns[names[0]]) if names else 0
    heading = f'<div style="font-weight:600;margin:.3em 0">{escape(title)}</div>'
    if n < 2:
        return f"<div>{heading}{_table(names, columns, range(1, n + 1), best) if n else ''}</div>"
    drawn = "".join([f'<td style="{CELL}">{_curve(name, columns[name], best)}</td>' for name in names])
    curves = f'<tr style="background:none"><td style="{CELL}"></td>{drawn}</tr>'
    short = _table(names, columns, dict.fromkeys([best or n, n]), best, curves)
    long = f'<div style="max-height:20em;overflow:auto">{_table(names, columns, range(1, n + 1), best)}</div>'
    return (
        f'<div>{heading}<div style="overflow-x:auto">{short}</div>'
        f"<details><summary>all {n} epochs</summary>{long}</details></div>"
    )


def _table(names: list[str], columns: Columns, epochs: Iterable[int], best: int | None, curves: str = "") -> str:
    head = "".join([f'<th scope="col" style="{CELL}">{escape(name)}</th>' for name in ("epoch", *names)])
    rows = []
    for epoch in epochs:
        style, label = (KEPT, f"{epoch} (weights kept)") if epoch == best else ("", str(epoch))
        cells = [label, *[f"{columns[name][epoch - 1]:.4g}" for name in names]]
        tds = "".join([f'<td style="{CELL};{RULE}">{cell}</td>' for cell in cells])
        rows.append(f'<tr style="{style}">{tds}</tr>')
    return (
        '<table style="border-collapse:collapse;border:0;color:inherit;font-variant-numeric:tabular-nums">'
        f"<thead><tr>{head}</tr></thead><tbody>{curves}{''.join(rows)}</tbody></table>"
    )


def _curve(name: str, values: Sequence[float], best: int | None) -> str:
    """How ``values`` went, from the least to the largest over the height, with a dot at the ``best`` epoch."""
    finite = [value for value in values if math.isfinite(value)] or [0.0]
    low, span = min(finite), max(finite) - min(finite) or 1.0
    points = {
        i: (4 + (WIDTH - 8) * i / (len(values) - 1), HEIGHT - 4 - (HEIGHT - 8) * (value - low) / span)
        for i, value in enumerate(values)
        if math.isfinite(value)
    }
    path = " ".join([f"{x:.1f},{y:.1f}" for x, y in points.values()])
    dot = ""
    if best is not None and best - 1 in points:
        dot = '<circle cx="{:.1f}" cy="{:.1f}" r="3" fill="currentColor"/>'.format(*points[best - 1])
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f"<title>{escape(name)} from {values[0]:.4g} to {values[-1]:.4g}</title>"
        f'<polyline points="{path}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/>'
        f"{dot}</svg>"
    )
