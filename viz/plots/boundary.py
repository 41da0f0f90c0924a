"""What a model says about every point of the plane, beside what the data say."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from typing import Any

import numpy as np

from ..numbers import number
from ..training.region import answers, asked, likely, verdicts
from .data import classes, rows
from .paper import CLASSES, PAPER, framed, on_axes, titled

__all__ = ["decision_boundary"]

# Points of the grid along each side; how much room there is around the data.
_SIDE, _ROOM = 160, 0.12
_STRONGEST = 0.45


def decision_boundary(
    model: Any,
    x: Any,
    y: Any,
    target: str | PathLike[str] | Any = None,
    *,
    predict: Callable[[np.ndarray], Any] | None = None,
    threshold: float | None = None,
) -> Any:
    """Colour the plane by the class that `model` gives each point, more strongly where it is surer.

    `x` has shape (n, 2); `y` one class for each, or one-hot rows. The model, or `predict` in its place, answers for
    points (n, 2) with one number, which is the second class above `threshold` (by default 0.5 where all answers lie
    between 0 and 1, otherwise 0), or with a row of scores for several classes. Points on the wrong side have a
    rim.

    `target` is a path to write, axes to draw on, or None for a new figure; the figure is returned. Raises
    ``ValueError`` for shapes that do not fit.
    """
    caller = "viz.decision_boundary"
    points = rows(caller, x, 2).astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    room = _ROOM * np.where(high > low, high - low, 1.0)
    (left, bottom), (right, top) = low - room, high + room
    across, up = np.linspace(left, right, _SIDE), np.linspace(bottom, top, _SIDE)
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    scores = answers(predict or asked(model, caller), np.concatenate([grid, points]), caller)
    known = classes(caller, y, points, scores.shape[1])
    field, said, sure = verdicts(scores, likely(scores), threshold)
    count = len(grid)
    wrong = said[count:] != known

    def draw(axes: Any) -> None:
        shades = np.array([_rgb(CLASSES[kind % len(CLASSES)]) for kind in range(int(said.max()) + 1)])
        alpha = _STRONGEST * np.nan_to_num(np.clip(sure[:count], 0.08, 1)) * np.isfinite(scores[:count]).all(axis=1)
        image = np.concatenate([shades[said[:count]], alpha[:, None]], axis=1).reshape(_SIDE, _SIDE, 4)
        place = {"extent": (left, right, bottom, top), "origin": "lower", "aspect": "auto"}
        axes.imshow(image, interpolation="none", **place)
        if scores.shape[1] <= 2 and field[:count].min() < 0 < field[:count].max():
            axes.contour(across, up, field[:count].reshape(_SIDE, _SIDE), [0.0], colors=[PAPER.ink], linewidths=1.5)
        _points(axes, points, known, wrong)
        framed(axes)
        titled(axes, "Decision boundary", f"{number(round(100 * float(1 - wrong.mean()), 1))} % of {len(points)} right")

    return on_axes(caller, target, (5.4, 5.0), draw)


def _points(axes: Any, points: np.ndarray, known: np.ndarray, wrong: np.ndarray) -> None:
    size = float(np.clip(6000 / len(points), 8, 36))
    for kind in range(int(known.max()) + 1):
        for missed in (False, True):
            chosen = points[(known == kind) & (wrong == missed)]
            if len(chosen):
                rim = {"edgecolors": PAPER.ink if missed else PAPER.page, "linewidths": 1.4 if missed else 0.6}
                axes.scatter(*chosen.T, s=size, c=CLASSES[kind % len(CLASSES)], zorder=3 + missed, **rim)


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue
