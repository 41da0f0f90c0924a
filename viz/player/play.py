"""`viz.play`: from a computation to its player."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..describe import described
from ..figure import Figure
from ..layout import Direction
from ..look import Engine, Look, ThemeName
from ..options import Detail
from ..selection import Focus, everything, surroundings
from ..svg import picture
from .lesson import lesson
from .page import Scene, html
from .player import Player
from .sentence import said
from .steps import amounts

__all__ = ["play"]

# A wider picture with the chain rule on its edges would be too small to read on a screen.
_WIDEST = 1900.0
# A notebook's column; how high a picture gets there, and what stands above and below it.
_COLUMN, _HIGHEST, _AROUND = 900.0, 420.0, 490.0


def play(
    tensor: Any,
    *,
    names: Mapping[str, Any] | None = None,
    title: str | None = None,
    roles: Mapping[str, str] | None = None,
    detail: Detail = "auto",
    max_nodes: int = 300,
    depth: int | None = None,
    fold: bool | None = None,
    focus: Focus = None,
    radius: int = 2,
    direction: Direction = "LR",
    engine: Engine = "auto",
    theme: ThemeName = "auto",
) -> Player:
    """A page that plays how `tensor` was computed and how its gradient flows back, step by step.

    Forward, value by value; then backward, one edge at a time and in the engine's order, each with
    its product (∂L/∂x = ∂L/∂p · ∂p/∂x = 0.5 × (−3) = −1.5) and, where a value is used more than
    once, the sum so far. In the page gradients can be predicted before they are shown, and stand
    beside finite differences; where all of at most 60 values are single numbers, the given ones can
    be changed. Its keys are listed under "Keys".

    The player shows itself in a notebook; ``play(loss).save("loss.html")`` writes one file that
    needs nothing else. The arguments are those of :func:`viz.graph`; "auto" detail writes the chain
    rule on every edge if the picture stays readable, otherwise on those of the present step, and
    numbers into every box, however many there are: the page follows the steps.
    """
    part = everything if focus is None else surroundings(focus, radius, "viz.play")
    look = Look(theme, direction, engine)
    look.check("viz.play")
    options: dict[str, Any] = {"names": names, "title": title, "roles": roles, "max_nodes": max_nodes}
    options |= {"depth": depth, "fold": fold, "caller": "viz.play"}
    view, ids = described(tensor, part, **options, detail=detail)
    drawn = picture(view, look, live=True)
    if detail == "auto" and (view.detail == "compact" or (view.detail == "teach" and drawn.width > _WIDEST)):
        view, ids = described(tensor, part, **options, detail="normal")
        drawn = picture(view, look, live=True)
    found = lesson(tensor, view, ids)
    amount = amounts(view, found.steps)
    return Player(
        view.title,
        write=lambda: html([Scene("", found)], look),
        still=Figure(view, look).to_html,
        script=lambda: "\n".join([view.title, *(said(step.says, amount) for step in found.steps)]),
        height=round(_AROUND + min(max(drawn.height * min(_COLUMN / drawn.width, 1.0), 190.0), _HIGHEST)),
    )
