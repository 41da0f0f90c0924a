"""What comes out of each layer: histograms, and how many units are dead or saturated."""

from __future__ import annotations

from os import PathLike
from typing import Any

import numpy as np

from ..names import shorten
from .data import hidden, rows
from .paper import PAPER, framed, on_figure, titled

__all__ = ["activations"]

_COLUMNS, _BINS, _MOST = 3, 40, 24
# A slope below this one lets nearly nothing through.
_FLAT = 0.01


def activations(model: Any, x: Any, target: str | PathLike[str] | Any = None) -> Any:
    """Draw a histogram of each layer's outputs for the examples `x`.

    `model` has ``activations(x)``, which returns an array for each layer by its name. Below the names stand mean and
    standard deviation; of a ReLU the share of units that are *dead*, 0 for every example; of tanh and sigmoid the share
    of outputs that are *saturated*, where the slope is below 0.01. These are known by the names of the classes in
    ``model.named_modules()``.

    `target` is a path to write, a matplotlib figure to draw on, or None for a new one; the figure is returned. Raises
    ``TypeError`` for a model without activations, ``ValueError`` for shapes that do not fit or more than 24 layers.
    """
    caller = "viz.activations"
    found = hidden(caller, model, rows(caller, x))
    if len(found) > _MOST:
        raise ValueError(f"{caller}: {len(found)} layers are too many for one figure; draw at most {_MOST}.")
    kinds = _kinds(model)
    across = min(_COLUMNS, len(found))
    down = -(-len(found) // across)

    def draw(figure: Any) -> None:
        panels = figure.subplots(down, across, squeeze=False).ravel()
        for axes, (name, values) in zip(panels, found.items(), strict=False):
            _panel(axes, name, values.astype(np.float64), kinds.get(name.partition("#")[0], ""))
        for axes in panels[len(found) :]:
            axes.set_axis_off()

    return on_figure(caller, target, (3.1 * across, 2.4 * down), draw)


def _kinds(model: Any) -> dict[str, str]:
    """The class of each module, by its path."""
    modules: Any = getattr(model, "named_modules", tuple)()
    return {path: type(module).__name__ for path, module in modules}


def _panel(axes: Any, name: str, values: np.ndarray, kind: str) -> None:
    finite = values[np.isfinite(values)]
    title = f"{name} {kind}".strip()
    lost = values.size - finite.size
    told = f"mean {_short(finite.mean())}, std {_short(finite.std())}" if finite.size else ""
    share, word = _ill(values, kind)
    notes = [told, f"{100 * share:.0f} % {word}" if word else "", f"{lost} NaN or ∞" if lost else ""]
    titled(axes, shorten(title, 26), ", ".join(filter(None, notes)))
    framed(axes)
    axes.set_yticks([])
    axes.locator_params(axis="x", nbins=4)
    if not finite.size:
        return
    counts, edges = np.histogram(finite, _BINS)
    axes.bar(edges[:-1], counts, np.diff(edges), align="edge", color=PAPER.minus if share > 0.5 else PAPER.plus)
    # A peak, such as the zeros of a ReLU, must not flatten everything else.
    others = np.sort(counts)[-2]
    if others and counts.max() > 3 * others:
        axes.set_ylim(0, 1.5 * others)
        place = edges[counts.argmax() + 1]
        axes.annotate(
            f"{100 * counts.max() / finite.size:.0f} %", (place, 1.5 * others), (3, -2), textcoords="offset points",
            va="top", ha="left", color=PAPER.ink, fontsize=9,
        )  # fmt: skip


def _ill(values: np.ndarray, kind: str) -> tuple[float, str]:
    """The share of units or outputs through which nothing flows, and what they are called."""
    match kind.lower():
        case "relu":
            return float((values == 0).all(axis=0).mean()), "of the units dead"
        case "tanh":
            return float((1 - values**2 < _FLAT).mean()), "saturated"
        case "sigmoid":
            return float((values * (1 - values) < _FLAT).mean()), "saturated"
    return 0.0, ""


def _short(x: float) -> str:
    return f"{x:.2g}".replace("-", "−")
