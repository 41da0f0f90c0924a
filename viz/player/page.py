"""The player's page: the finished picture, and a script that plays how it came about."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from ..header import REMARKS, legend
from ..look import Look
from ..svg import picture
from ..table import table
from ..view import View
from .document import asset, document, filled, style
from .encoding import encoded
from .lesson import Lesson
from .slim import slim

__all__ = ["Scene", "html"]

_SCRIPTS = (
    "root.js", "numbers.js", "controls.js", "unpack.js", "ledger.js", "drawing.js", "bubbles.js", "overview.js",
    "camera.js", "check.js", "predict.js", "tuner.js", "inspector.js",
)  # fmt: skip
# Bytes that the page of a small graph should not have.
_LARGE = 99_000
# How many boxes a small graph has at most.
_FEW = 60
# What is said of a picture with less in it.
_NO_NUMBERS = "This picture shows no numbers: they are in the table below."
_NO_GRADIENTS = "This picture shows no numbers and no gradients: they are in the table below."
# Of what scripts take away.
_STILL = " data-still"
# A row of the table in operations.js.
_ROW = re.compile(r"^(\w+):\[(?:.*\],|\n(?:.*\n)*?\],)\n", re.MULTILINE)


@dataclass(frozen=True)
class Scene:
    """One picture of a page, and what it is called where there are several."""

    label: str
    lesson: Lesson


def html(scenes: Sequence[Scene], look: Look) -> str:
    """The page; the first scene is the one that is shown.

    Of the others, those are left out that would make a small page large: first what is most like another one. If the
    first alone is too large, and has few boxes, what is seen without scripts is drawn in less detail.
    """
    whole = _page(scenes, look)
    if len(whole.encode()) <= _LARGE:
        return whole
    for still in _stills(scenes[0].lesson.view):
        alone = _page(scenes[:1], look, still) if still or scenes[1:] else whole
        if len(alone.encode()) <= _LARGE:
            shown = scenes
            while len((page := _page(shown, look, still)).encode()) > _LARGE:
                shown = _fewer(shown)
            return page
    return whole


def _stills(view: View) -> Iterator[View | None]:
    """What a page may show where no script runs: the first picture itself, then others with less and less in them."""
    yield None
    if len(view.nodes) <= _FEW:
        yield replace(view, detail="compact", notes=(_NO_NUMBERS,))
        yield replace(view, detail="compact", notes=(_NO_GRADIENTS,), grads=False)


def _fewer(scenes: Sequence[Scene]) -> Sequence[Scene]:
    """All but one: the second of the two whose numbers of boxes are closest."""
    sizes = [len(scene.lesson.view.nodes) for scene in scenes]
    pairs = [(abs(sizes[i] - sizes[j]), -j) for j in range(1, len(scenes)) for i in range(j)]
    left_out = -min(pairs)[1]
    return [*scenes[:left_out], *scenes[left_out + 1 :]]


def _page(scenes: Sequence[Scene], look: Look, still: View | None = None) -> str:
    """The page. A `still` is seen until the scripts run; then all pictures of the scenes are packed."""
    view = scenes[0].lesson.view
    before = [] if still is None else [("still", still)]
    named = before + [(_prefix(i), scene.lesson.view) for i, scene in enumerate(scenes)]
    pictures = [picture(shown, replace(look, theme="light"), live=True) for _, shown in named]
    drawn, fonts = slim([found.svg.replace(found.name, name) for found, (name, _) in zip(pictures, named, strict=True)])
    stages = [_stage(svg, " hidden" * (i > 0)) for i, svg in enumerate(drawn[len(before) :])]
    first, *others = [_stage(drawn[0], _STILL), *stages] if before else stages
    legends = [_legend(view)]
    if still is not None:
        legends = [_legend(still, _STILL) + _notes(still, _STILL), *legends]
    deck = filled("deck.html", extra=asset("diagram-deck.html"))
    notes = "".join(
        f'<div class="notes"{" hidden" if i else ""}>{_notes(scene.lesson.view)}</div>'
        for i, scene in enumerate(scenes)
    )
    return document(
        view.title,
        look.theme,
        classes=pictures[0].classes | {paint for group in legend(view) for _, paint in group},
        others=frozenset().union(*(found.classes for found in pictures)),
        styles=[fonts, asset("picture.css")],
        shown=first,
        below=filled("tape.html", tape=table(view)),
        rest=[
            style("player.css", "drawing.css"),
            *legends[1:],
            filled("diagram.html", stages="".join(others), deck=deck),
        ],
        scripts=[*map(asset, _SCRIPTS), *_rerun(scenes), asset("main.js")],
        data={
            "views": [encoded(scene.lesson, scene.label, _prefix(i)) for i, scene in enumerate(scenes)],
            **_remarks(scenes),
        },
        legend=f"{legends[0]}{notes}",
        keys=asset("diagram-keys.html"),
    )


def _stage(svg: str, more: str) -> str:
    return f'<div class="stage"{more}>\n{svg}</div>\n'


def _rerun(scenes: Sequence[Scene]) -> list[str]:
    """What computes changed values, if any can be changed: the operations that are used, and no others."""
    used = {node.op for scene in scenes if not scene.lesson.fixed for node in scene.lesson.view.nodes if node.op}
    if not _loose(scenes):
        return []
    operations = _ROW.sub(lambda row: row[0] if row[1] in used else "", asset("operations.js"))
    return [operations, *map(asset, ("ladder.js", "rerun.js", "health.js"))]


def _remarks(scenes: Sequence[Scene]) -> dict[str, dict[str, str]]:
    """What the legend may have to say of changed values, as HTML."""
    return {"remarks": {kind: _runs(group) for kind, group in REMARKS.items()}} if _loose(scenes) else {}


def _loose(scenes: Sequence[Scene]) -> bool:
    """Whether any value can be changed."""
    return not all(scene.lesson.fixed for scene in scenes)


def _prefix(i: int) -> str:
    """What the ids of a page's picture number i begin with."""
    return f"v{i}"


def _notes(view: View, more: str = "") -> str:
    return "".join(f'<p class="note"{more}>{escape(note)}</p>' for note in view.notes)


def _legend(view: View, more: str = "") -> str:
    """Groups of words, coloured where they explain a colour."""
    groups = "".join(f"<span>{_runs(group)}</span>" for group in legend(view))
    return f'<p class="legend"{more}>{groups}</p>'


def _runs(group: Iterable[tuple[str, str]]) -> str:
    return "".join(_run(*run) for run in group)


def _run(text: str, paint: str) -> str:
    return f'<b class="{paint}">{escape(text)}</b>' if paint.endswith("-text") else escape(text)
