"""How each layer bends the space of its inputs, until a straight line can tell the classes apart."""

from __future__ import annotations

from os import PathLike
from typing import Any

import numpy as np

from ..names import shorten
from .data import classes, hidden, rows
from .paper import CLASSES, PAPER, on_figure, titled
from .probe import probe

__all__ = ["layers"]

_LINES, _FINE = 11, 40
_COLUMNS, _PANEL = 4, 2.7
_MOST = 24


def layers(model: Any, x: Any, y: Any, target: str | PathLike[str] | Any = None) -> Any:
    """Draw the data `x` as each layer of `model` sees them, coloured by the classes `y`, and the input's grid.

    `model` has ``activations(x)``, which returns an array for each layer by its name. Layers of two units are drawn as
    they are, larger ones along their two main directions (PCA of the data); the straight grid lines of a 2-D input are
    carried along. Above each panel stands the accuracy of a linear probe: a linear classifier on this layer's output,
    judged by five-fold cross-validation.

    `target` is a path to write, a matplotlib figure to draw on, or None for a new one; the figure is returned. Raises
    ``TypeError`` for a model without activations, ``ValueError`` for shapes that do not fit or more than 24 layers.
    """
    caller = "viz.layers"
    inputs = rows(caller, x)
    known = classes(caller, y, inputs)
    found = {"input": inputs.reshape(len(inputs), -1).astype(np.float64), **hidden(caller, model, inputs)}
    if len(found) > _MOST:
        raise ValueError(f"{caller}: {len(found) - 1} layers are too many for one figure; draw at most {_MOST - 1}.")
    lines = _grid(inputs) if inputs.shape[1:] == (2,) else None
    bent: dict[str, np.ndarray] = {}
    if lines is not None:
        bent = {"input": lines, **hidden(caller, model, lines.astype(inputs.dtype))}
    across = min(_COLUMNS, len(found))
    down = -(-len(found) // across)

    def draw(figure: Any) -> None:
        panels = figure.subplots(down, across, squeeze=False).ravel()
        for axes, (name, values) in zip(panels, found.items(), strict=False):
            _panel(axes, name, values.astype(np.float64), known, bent.get(name))
        for axes in panels[len(found) :]:
            axes.set_axis_off()

    return on_figure(caller, target, (_PANEL * across, (_PANEL + 0.35) * down), draw)


def _grid(x: np.ndarray) -> np.ndarray:
    """Points along straight lines over the data, (2 · lines · points, 2): line after line."""
    low, high = x.min(axis=0).astype(np.float64), x.max(axis=0).astype(np.float64)
    low, high = low - 0.05 * (high - low), high + 0.05 * (high - low)
    steady, moving = np.linspace(0, 1, _LINES), np.linspace(0, 1, _FINE)
    upright = np.stack(np.meshgrid(steady, moving, indexing="ij"), axis=-1)
    return low + (high - low) * np.concatenate([upright, upright[..., ::-1]]).reshape(-1, 2)


def _panel(axes: Any, name: str, values: np.ndarray, known: np.ndarray, lines: np.ndarray | None) -> None:
    units = values.shape[1]
    accuracy = probe(values, known)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_color(PAPER.badge_outline)
    told = f"probe {100 * accuracy:.0f} %" if np.isfinite(accuracy) else "NaN or ∞ in it"
    titled(axes, shorten(name, 22), f"{units} unit{'s' * (units != 1)}, {told}")
    if not np.isfinite(accuracy):
        return
    middle, directions = _directions(values)
    if lines is not None:
        flat = ((lines.astype(np.float64) - middle) @ directions).reshape(2 * _LINES, _FINE, -1)
        for line in flat:
            axes.plot(*_plane(line, 0.0).T, color=PAPER.badge_outline, linewidth=0.9, zorder=1)
    flat = (values - middle) @ directions
    size = float(np.clip(1500 / len(values), 2, 16))
    order = np.random.default_rng(0).permutation(len(values))  # no class lies on top
    colours = np.array([CLASSES[kind % len(CLASSES)] for kind in known])
    points = _plane(flat, known.astype(np.float64))
    axes.scatter(*points[order].T, s=size, c=colours[order], linewidths=0, zorder=2)


def _directions(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A point, and two directions in columns: the axes of a layer with two units, else those of largest variance."""
    if values.shape[1] <= 2:
        return np.zeros(values.shape[1]), np.eye(values.shape[1])
    middle = values.mean(axis=0)
    directions = np.linalg.svd(values - middle, full_matrices=False)[2][:2].T
    # A direction's sign means nothing: let its largest part be positive.
    signs = np.sign(directions[np.abs(directions).argmax(axis=0), range(directions.shape[1])])
    return middle, directions * signs


def _plane(points: np.ndarray, heights: Any) -> np.ndarray:
    """Points of one number stand at their heights."""
    if points.shape[1] == 1:
        return np.column_stack([points[:, 0], np.broadcast_to(heights, len(points))])
    return points
