"""How large each parameter's gradient is, on a logarithmic scale: vanishing and exploding ones show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from os import PathLike
from typing import Any, NamedTuple

import numpy as np

from ..names import shorten
from ..numbers import number
from ..training.bars import remark
from ..training.parameters import parameters_of
from .paper import PAPER, framed, on_axes, titled

__all__ = ["gradient_flow"]

# Of more parameters, as many are shown from the start and from the end.
_MOST = 40


class _Row(NamedTuple):
    name: str
    mean: float | None
    top: float | None


def gradient_flow(model: Any, target: str | PathLike[str] | Any = None) -> Any:
    """Draw the mean and the largest |∂L/∂w| of each parameter of `model`, in the order of its layers.

    `model` has ``named_parameters()`` or ``parameters()``, or is a mapping or a list of tensors. ``backward()``
    has been called: what is drawn is each ``.grad``.

    `target` is a path to write, axes to draw on, or None for a new figure; the figure is returned. Raises ``TypeError``
    for what has no parameters, ``ValueError`` if there are no gradients.
    """
    rows = [_row(name, tensor.grad) for name, tensor in parameters_of(model, "viz.gradient_flow").items()]
    if all(row.mean is None for row in rows):
        raise ValueError(
            "viz.gradient_flow: no parameter has a gradient. Call backward() on a loss first; a training loop that "
            "has ended may have cleared them."
        )
    shown: list[_Row | None] = [*rows]
    if len(rows) > _MOST:
        shown = [*rows[: _MOST // 2], None, *rows[-_MOST // 2 :]]
    size = (7.5, 1.3 + 0.3 * len(shown))
    return on_axes("viz.gradient_flow", target, size, lambda axes: _draw(axes, shown, len(rows)))


def _row(name: str, grad: Any) -> _Row:
    if grad is None:
        return _Row(name, None, None)
    sizes = np.abs(np.asarray(grad, np.float64))
    return _Row(name, float(sizes.mean()), float(sizes.max())) if sizes.size else _Row(name, 0.0, 0.0)


def _draw(axes: Any, shown: Sequence[_Row | None], count: int) -> None:
    means = [row.mean for row in shown if row is not None]
    drawn = [x for row in shown if row is not None for x in (row.mean, row.top) if x and math.isfinite(x)]
    low = 10.0 ** (math.floor(math.log10(min(drawn, default=0.1))) - 0.5)
    high = 10.0 ** math.ceil(math.log10(max(drawn, default=1.0)) + 0.01)
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    labels = []
    for place, row in enumerate(shown):
        labels.append("…" if row is None else shorten(row.name, 28))
        if row is None:
            _beside(axes, place, f"{count - len(shown) + 1} more", PAPER.muted)
            continue
        if row.mean and row.top and math.isfinite(row.top):
            axes.barh(place, row.mean - low, left=low, height=0.56, color=PAPER.plus, zorder=2)
            axes.plot([row.mean, row.top], [place, place], color=PAPER.plus, linewidth=1.2, zorder=2)
            axes.plot([row.top], [place], "|", color=PAPER.plus, markersize=9, markeredgewidth=2, zorder=2)
        ill = row.mean is not None and not math.isfinite(row.mean)
        text = "no grad" if row.mean is None else f"{number(row.mean)}  {remark(row.mean, means)}".rstrip()
        _beside(axes, place, text, PAPER.bad if ill else PAPER.ink)
    axes.set_yticks(range(len(shown)), labels, color=PAPER.ink)
    framed(axes, grid="x")
    axes.set_xlabel("|∂L/∂w|", color=PAPER.muted)
    titled(axes, "Size of the gradients", "bar and number: mean; tick: largest")


def _beside(axes: Any, place: int, text: str, color: str) -> None:
    axes.annotate(
        text,
        (1, place),
        (8, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="center",
        color=color,
        annotation_clip=False,
    )
