"""`viz.play_training`: from the record of a run to its player."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import numpy as np

from ..look import ThemeName
from ..numbers import number
from ..player.document import asset, document, filled, style
from ..player.player import Player
from .area import area, image, lines, wrong
from .bars import bars, remark, widths
from .curves import curves
from .frames import Plane, best_epoch, chosen, layers, plane
from .parameters import parameters_of
from .recorder import Recorder, Snapshot
from .region import asked

__all__ = ["play_training"]

_THEMES = ("auto", "light", "dark")
_HOW = (
    "Make recorder = viz.Recorder(model) before training, call recorder.record(loss=…) after every epoch, and pass the "
    "recorder."
)
_SCRIPTS = ("root.js", "numbers.js", "controls.js", "training.js")


def play_training(
    model: Any,
    recorded: Recorder | Sequence[Snapshot],
    *,
    data: tuple[Any, Any] | None = None,
    predict: Callable[[np.ndarray], Any] | None = None,
    threshold: float | None = None,
    title: str = "Training",
    frames: int = 40,
    theme: ThemeName = "auto",
) -> Player:
    """A page that steps through the epochs of a training run: losses, decision boundary, gradients of each layer.

    `recorded` is the :class:`Recorder` that went along with the run. With `data` = (x, y), x of shape (n, 2), the page
    shows what `model`, a function of such points, says about the plane: one number for each point, which belongs to
    the upper class above `threshold` (by default 0.5 for answers that all lie between 0 and 1, otherwise 0), or a row
    of scores for several classes. `predict` answers in its place. The model is evaluated with the parameters of each
    frame, and has its own again afterwards.

    Of longer runs `frames` epochs are shown, the first, the last and that of the lowest ``val_loss`` among them.
    """
    snapshots = _snapshots(recorded)
    _check(snapshots, frames, theme)
    shown = chosen(snapshots, frames)
    found = None
    if data is not None:
        points = _points(data)
        parameters = (
            recorded.parameters if isinstance(recorded, Recorder) else parameters_of(model, "viz.play_training")
        )
        found = plane(predict or _function(model), parameters, shown, points, threshold)
    elif predict is not None or threshold is not None:
        raise ValueError("viz.play_training: predict= and threshold= are about data=(x, y), which is missing.")
    write = _Page(title, theme, snapshots, shown, found)
    return Player(title, write=write.html, still=write.still, script=write.text)


class _Page:
    """The pictures of a run, and what changes in them from frame to frame."""

    def __init__(
        self, title: str, theme: ThemeName, snapshots: list[Snapshot], shown: list[Snapshot], found: Plane | None
    ) -> None:
        self.title, self.snapshots, self.shown, self.plane = title, snapshots, shown, found
        self.theme: ThemeName = theme
        names = dict.fromkeys(name for s in snapshots for name in s.results if "loss" in name)
        self.series = {name: [s.results.get(name, math.nan) for s in snapshots] for name in names}
        self.best = best_epoch(snapshots)
        self.layers = layers(shown)

    def html(self) -> str:
        parts, frames = self._parts()
        deck = filled("deck.html", extra="")
        return document(
            self.title,
            self.theme,
            classes=["mixed"],
            styles=[asset("training.css")],
            shown=f'<div class="run">{parts}</div>',
            below="",
            rest=[style("player.css"), deck],
            scripts=map(asset, _SCRIPTS),
            data={"frames": frames, "epochs": self.snapshots[-1].epoch},
        )

    def still(self) -> str:
        """The results as a table."""
        names = list(dict.fromkeys(name for s in self.shown for name in s.results))
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ["epoch", *names])
        rows = [[str(s.epoch), *(number(s.results[n]) if n in s.results else "" for n in names)] for s in self.shown]
        body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
        return (
            f"<table><caption>{escape(self.title)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def text(self) -> str:
        return "\n".join([self.title, *(f"epoch {s.epoch}: {_results(s)}" for s in self.shown)])

    def _parts(self) -> tuple[str, list[dict[str, Any]]]:
        """The pictures of the last frame, and the data of all frames."""
        frames: list[dict[str, Any]] = [{"epoch": s.epoch, "says": _results(s)} for s in self.shown]
        figures = []
        if self.plane is not None:
            figures.append(("What the model says about the plane", area(self.plane), "plane"))
            for frame, region in zip(frames, self.plane.regions, strict=True):
                frame |= {"image": image(region), "lines": lines(region), "wrong": wrong(self.plane, region)}
        if self.series:
            svg, xs, ys = curves([s.epoch for s in self.snapshots], self.series, self.best)
            figures.append(("Loss", svg, "losses"))
            place = {s.epoch: i for i, s in enumerate(self.snapshots)}
            for frame in frames:
                i = place[frame["epoch"]]
                frame |= {"x": round(xs[i], 1), "y": [round(y[i], 1) for y in ys.values()]}
        if self.layers:
            svg, scale = bars(self.layers)
            figures.append(("Mean size of the gradients, by layer", svg, "flow"))
            for i, frame in enumerate(frames):
                sizes = [values[i] for values in self.layers.values()]
                words = [
                    "no grad" if size is None else f"{number(size)} {remark(size, sizes)}".strip() for size in sizes
                ]
                frame |= {"widths": widths(sizes, scale), "sizes": words}
        drawn = [
            f'<figure class="{name}"><figcaption>{escape(told)}</figcaption>{svg}</figure>'
            for told, svg, name in figures
        ]
        return "\n".join(drawn), frames


def _results(snapshot: Snapshot) -> str:
    return ", ".join(f"{name} {number(value)}" for name, value in snapshot.results.items()) or "no results"


def _snapshots(recorded: Any) -> list[Snapshot]:
    found = recorded.snapshots if isinstance(recorded, Recorder) else recorded
    if not isinstance(found, Sequence) or not all(isinstance(snapshot, Snapshot) for snapshot in found):
        kind = type(recorded).__name__
        raise TypeError(f"viz.play_training: recorded must be a viz.Recorder or its snapshots, not {kind}. {_HOW}")
    return list(found)


def _check(snapshots: list[Any], frames: object, theme: object) -> None:
    if theme not in _THEMES:
        raise ValueError(f"viz.play_training: theme must be one of {', '.join(_THEMES)}, not {theme!r}.")
    if not isinstance(frames, int) or isinstance(frames, bool) or frames < 2:
        raise ValueError(f"viz.play_training: frames must be a whole number from 2 on, not {frames!r}.")
    if not snapshots:
        raise ValueError(f"viz.play_training: there are no snapshots. {_HOW}")


def _points(data: Any) -> tuple[np.ndarray, np.ndarray]:
    if not isinstance(data, (tuple, list)) or len(data) != 2:
        raise TypeError("viz.play_training: data must be a pair (x, y) of points and their classes.")
    x, y = (np.asarray(getattr(part, "data", part)) for part in data)
    if x.ndim != 2 or x.shape[1] != 2 or not len(x):
        raise ValueError(
            f"viz.play_training: data[0] has shape {x.shape}, but only points of the plane can be drawn: (n, 2)."
        )
    if y.shape[:1] != x.shape[:1]:
        raise ValueError(f"viz.play_training: data has {len(x)} points but {len(y) if y.ndim else 'no'} classes.")
    return x.astype(np.float64), y


def _function(model: Any) -> Callable[[np.ndarray], Any]:
    if not callable(model):
        raise TypeError(
            f"viz.play_training: {type(model).__name__} cannot be called. Pass predict=, a function of points (n, 2)."
        )
    return asked(model, "viz.play_training")
