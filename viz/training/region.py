"""What a model says about every point of a plane: colours for classes, and the line between two of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd import no_grad

from .contour import contour

__all__ = ["LEVELS", "Region", "Window", "answers", "asked", "labels", "likely", "regions", "verdicts", "window"]

# Pixels along each side, and shades of each colour.
SIDE, LEVELS = 44, 12
_ROOM = 0.12


@dataclass(frozen=True)
class Window:
    """A rectangle of the plane, and points on a grid in it: (SIDE², 2), rows from the top."""

    left: float
    right: float
    bottom: float
    top: float
    grid: np.ndarray

    def place(self, points: np.ndarray) -> np.ndarray:
        """Points of the plane as shares of the picture's width and height, from its left and top."""
        x = (points[:, 0] - self.left) / (self.right - self.left)
        y = (self.top - points[:, 1]) / (self.top - self.bottom)
        return np.stack([x, y], axis=1)


@dataclass(frozen=True)
class Region:
    """`pixels`: (SIDE, SIDE) of numbers: 0 is undecided, 1 + class · LEVELS + shade is a class.

    `lines` are where two classes are equally likely, as shares of the picture. `said` are the classes of the data.
    """

    pixels: np.ndarray
    lines: list[list[tuple[float, float]]]
    said: np.ndarray


def window(x: np.ndarray) -> Window:
    """The rectangle around the points `x`, of shape (n, 2), with some room."""
    low, high = x.min(axis=0), x.max(axis=0)
    room = _ROOM * np.where(high > low, high - low, 1.0)
    (left, bottom), (right, top) = low - room, high + room
    across = left + (np.arange(SIDE) + 0.5) / SIDE * (right - left)
    down = top - (np.arange(SIDE) + 0.5) / SIDE * (top - bottom)
    grid = np.stack(np.broadcast_arrays(across[None, :], down[:, None]), axis=-1).reshape(-1, 2)
    return Window(float(left), float(right), float(bottom), float(top), np.ascontiguousarray(grid))


def labels(y: np.ndarray, outputs: int) -> np.ndarray:
    """The classes of the data as 0, 1, …: for one output the lower and the upper half of the range of `y`."""
    if y.ndim == 2 and y.shape[1] > 1:
        return y.argmax(axis=1)
    y = y.reshape(len(y))
    return (y > (y.min() + y.max()) / 2).astype(int) if outputs == 1 else np.unique(y, return_inverse=True)[1]


def asked(model: Callable[[np.ndarray], Any], caller: str) -> Callable[[np.ndarray], Any]:
    """`model` as a function of points (n, 2); where it is none, the error says what to pass in its place."""

    def predict(points: np.ndarray) -> Any:
        try:
            return model(points)
        except (TypeError, ValueError) as error:
            raise ValueError(
                f"{caller}: {type(model).__name__} does not answer for {len(points)} points at once: {error} Pass "
                "predict=, a function of points (n, 2), such as lambda points: [model(row) for row in points]."
            ) from error

    return predict


def answers(predict: Callable[[np.ndarray], Any], points: np.ndarray, caller: str = "viz.play_training") -> np.ndarray:
    """What `predict` says about points (n, 2), as an array of shape (n, outputs)."""
    with no_grad():
        found = predict(points)
    if isinstance(found, (list, tuple)):
        found = np.array([float(np.asarray(getattr(item, "data", item)).reshape(())) for item in found])
    scores = np.asarray(getattr(found, "data", found), np.float64)
    if scores.shape[:1] != points.shape[:1] or scores.ndim > 2:
        n = len(points)
        raise ValueError(
            f"{caller}: for {n} points the model answers with shape {scores.shape}, but one number or one "
            f"row of scores for each is needed: ({n},), ({n}, 1) or ({n}, classes). Pass predict=, a function of "
            "points (n, 2)."
        )
    return scores.reshape(len(points), -1)


def regions(found: Sequence[np.ndarray], threshold: float | None) -> list[Region]:
    """The picture of each of the `answers` to one grid and the points of the data after it.

    One number for each point is compared with `threshold`: by default with 0.5 where all answers lie between 0 and 1,
    otherwise with 0.
    """
    probable = likely(np.concatenate(found))
    return [_region(scores, probable, threshold) for scores in found]


def likely(scores: np.ndarray) -> bool:
    """Whether all of them can be probabilities."""
    return bool(np.nanmin(scores, initial=0.0) >= 0 and np.nanmax(scores, initial=0.0) <= 1)


def verdicts(scores: np.ndarray, probable: bool, threshold: float | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each row: a number that is 0 between (the first) two classes; the class; how sure that is, from 0 to 1."""
    if scores.shape[1] == 1:
        field = scores[:, 0] - ((0.5 if probable else 0.0) if threshold is None else threshold)
        return field, (field > 0).astype(int), np.abs(2 * field if probable else np.tanh(field / 2))
    return scores[:, 1] - scores[:, 0], scores.argmax(axis=1), _margin(scores, probable)


def _region(scores: np.ndarray, probable: bool, threshold: float | None) -> Region:
    field, said, sure = verdicts(scores, probable, threshold)
    shade = np.clip(np.nan_to_num(sure) * LEVELS, 0, LEVELS - 1).astype(int)
    pixels = np.where(np.isfinite(scores).all(axis=1), 1 + said * LEVELS + shade, 0)
    lines = contour(field[: SIDE * SIDE].reshape(SIDE, SIDE)) if scores.shape[1] <= 2 else []
    shares = [[((column + 0.5) / SIDE, (row + 0.5) / SIDE) for column, row in line] for line in lines]
    return Region(pixels[: SIDE * SIDE].reshape(SIDE, SIDE), shares, said[SIDE * SIDE :])


def _margin(scores: np.ndarray, probable: bool) -> np.ndarray:
    """How much likelier the best class is than the second: of probabilities, or of the softmax of other scores."""
    with np.errstate(all="ignore"):
        odds = scores if probable else np.exp(scores - scores.max(axis=1, keepdims=True))
    best = np.sort(odds / odds.sum(axis=1, keepdims=True), axis=1)
    return best[:, -1] - best[:, -2]
