"""`viz.play`: from a computation to its player."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..describe import described
from ..figure import Figure
from ..fold import deepest
from ..layout import Direction
from ..look import Engine, Look, ThemeName
from ..options import Detail
from ..selection import Focus, everything, surroundings
from ..subject import Subject
from ..svg import picture
from ..view import Fold, View
from .lesson import Course, lesson
from .page import Scene, html
from .player import Player
from .sentence import said
from .steps import amounts

__all__ = ["play"]

# A picture: how many levels of scopes are open, what it shows, and which of its boxes show a tensor alone.
Seen = tuple[int | None, View, dict[int, str]]
# A wider picture with the chain rule on its edges would be too small to read on a screen.
_WIDEST = 1900.0
# A notebook's column; how high a picture gets there, and what stands above and below it.
_COLUMN, _HIGHEST, _AROUND = 900.0, 420.0, 490.0
# How many levels of scopes can be opened in the page, and how many boxes such a picture may have.
_DEEPEST, _MOST = 3, 120


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
    numbers into every box, however many there are: the page follows the steps. Where values were
    computed in scopes and no `depth` is given, the page can also show them with so many levels open, as far as
    it stays smaller than 100 kB.
    """
    part = everything if focus is None else surroundings(focus, radius, "viz.play")
    look = Look(theme, direction, engine)
    look.check("viz.play")
    options: dict[str, Any] = {"names": names, "title": title, "roles": roles, "max_nodes": max_nodes}
    subject = Subject(tensor, part, names, roles, hide=fold is not False)
    course = Course(tensor, subject)
    options |= {"fold": fold, "known": subject, "caller": "viz.play"}

    def seen(depth: int | None) -> Seen:
        view, ids = described(tensor, part, **options, depth=depth, detail=detail)
        wide = view.detail == "teach" and picture(view, look, live=True).width > _WIDEST
        if detail == "auto" and (view.detail == "compact" or wide):
            view = replace(view, detail="normal")
        return depth, view, ids

    pictures = [seen(depth)]
    if depth is None:
        pictures += _levels(seen, pictures[0], min(_DEEPEST, deepest(subject.chosen[0])))
    scenes = [Scene(_opened(view, depth), lesson(course, view, ids)) for depth, view, ids in pictures]
    found = scenes[0].lesson
    view, drawn = found.view, picture(found.view, look, live=True)
    amount = amounts(view, found.steps)
    return Player(
        view.title,
        write=lambda: html(scenes, look),
        still=Figure(view, look).to_html,
        script=lambda: "\n".join([view.title, *(said(step.says, amount) for step in found.steps)]),
        height=round(_AROUND + min(max(drawn.height * min(_COLUMN / drawn.width, 1.0), 190.0), _HIGHEST)),
    )


def _levels(seen: Callable[[int], Seen], usual: Seen, most: int) -> list[Seen]:
    """The same with no level of scopes open, one level, and so on, without what shows no other boxes."""
    found = [usual]
    for depth in range(most + 1 if most else 0):
        level = seen(depth)
        if len(level[1].nodes) > _MOST:
            break
        if all(_boxes(level) != _boxes(other) for other in found):
            found.append(level)
    return found[1:]


def _boxes(seen: Seen) -> list[tuple[str, Fold | None]]:
    return [(node.id, node.fold) for node in seen[1].nodes]


def _closed(view: View) -> int:
    return sum(node.fold is not None and node.fold.kind == "scope" for node in view.nodes)


def _opened(view: View, depth: int | None) -> str:
    """What the picture is called where there are several."""
    if not _closed(view):
        return "all scopes open"
    if depth is None:
        return "what is readable"
    return "scopes closed" if depth == 0 else f"{depth} level{'s' * (depth > 1)} of scopes open"
