"""The loss around a model's parameters, in a plane through them: one way along the gradient, one way at random."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from typing import Any

import numpy as np

from autograd import Tensor, gradients, no_grad

from ..numbers import number
from ..training.parameters import parameters_of
from .paper import PAPER, framed, on_axes, titled

__all__ = ["loss_surface"]

_LEVELS, _PIXELS = 12, 150
_STRONGEST = 0.75


def loss_surface(
    model: Any,
    loss: Callable[..., Any],
    data: Any,
    target: str | PathLike[str] | Any = None,
    *,
    radius: float = 1.0,
    steps: int = 25,
    seed: int = 0,
) -> Any:
    """Draw ``loss(model(x), y)`` over the plane through the parameters w of `model`: w + a·g + b·r.

    g is the gradient there and r a random direction (of ``np.random.default_rng(seed)``) at right angles to it. Both
    have the length of w times `radius`, and a and b go from −1 to 1 in `steps` steps; going against the gradient is to
    the left. `data` is (x, y). The parameters are what they were at the end. A model with dropout is to
    be switched to evaluation first.

    `target` is a path to write, axes to draw on, or None for a new figure; the figure is returned. Raises
    ``ValueError`` where the gradient is zero or no number, which is no direction.
    """
    caller = "viz.loss_surface"
    _check(caller, loss, data, radius, steps)
    x, y = data
    tensors = list(parameters_of(model, caller).values())
    before = [np.array(tensor.data) for tensor in tensors]
    start = loss(model(x), y)
    if not isinstance(start, Tensor) or start.ndim:
        raise TypeError(f"{caller}: loss(model(x), y) must be a tensor of one number, not {start!r:.60}.")
    along = np.concatenate([np.ravel(g).astype(np.float64) for g in gradients(start, tensors)])
    if not np.isfinite(along).all() or not along.any():
        what = "is zero: the model is at a stationary point" if np.isfinite(along).all() else "is not finite"
        raise ValueError(f"{caller}: the gradient {what}, so there is no direction along it.")
    where = np.concatenate([np.ravel(value).astype(np.float64) for value in before])
    length = radius * (float(np.linalg.norm(where)) or 1.0)
    along /= np.linalg.norm(along)
    aside = np.random.default_rng(seed).standard_normal(len(along))
    aside -= (aside @ along) * along
    aside /= np.linalg.norm(aside) or 1.0
    places = np.linspace(-1, 1, steps)
    field = np.empty((steps, steps))
    try:
        with no_grad(), np.errstate(all="ignore"):
            for i, b in enumerate(places):
                for j, a in enumerate(places):
                    _move(tensors, before, where + length * (a * along + b * aside))
                    field[i, j] = float(np.asarray(getattr(found := loss(model(x), y), "data", found)))
    finally:
        for tensor, value in zip(tensors, before, strict=True):
            tensor.data = value[()]
    here = float(start.data)
    return on_axes(caller, target, (5.6, 4.8), lambda axes: _draw(axes, places, field, here, length))


def _check(caller: str, loss: Any, data: Any, radius: Any, steps: Any) -> None:
    if not callable(loss):
        raise TypeError(f"{caller}: loss must be a function of prediction and truth, not {loss!r:.60}.")
    if not isinstance(data, (tuple, list)) or len(data) != 2:
        raise TypeError(f"{caller}: data must be (x, y), not {type(data).__name__}.")
    if not isinstance(radius, (int, float)) or not 0 < radius < np.inf:
        raise ValueError(f"{caller}: radius must be a positive number, not {radius!r}.")
    if not isinstance(steps, int) or isinstance(steps, bool) or not 3 <= steps <= 200:
        raise ValueError(f"{caller}: steps must be a whole number from 3 to 200, not {steps!r}.")


def _move(tensors: list[Tensor], before: list[np.ndarray], point: np.ndarray) -> None:
    start = 0
    for tensor, value in zip(tensors, before, strict=True):
        part = point[start : start + value.size].reshape(value.shape).astype(value.dtype)
        tensor.data = part[()]
        start += value.size


def _finer(field: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Each row at more places, by linear interpolation."""
    more = np.linspace(-1, 1, _PIXELS)
    with np.errstate(all="ignore"):
        return np.array([np.interp(more, places, row) for row in field])


def _draw(axes: Any, places: np.ndarray, field: np.ndarray, here: float, length: float) -> None:
    finite = np.isfinite(field)
    low, high = float(field[finite].min()), float(field[finite].max())
    fine = _finer(_finer(field, places).T, places).T
    # Valleys are much flatter than walls: shades and lines by ranks of the loss.
    ranks = np.searchsorted(np.sort(fine, axis=None), fine) / np.count_nonzero(np.isfinite(fine))
    image = np.empty((*fine.shape, 4))
    image[..., :3] = [int(PAPER.plus[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    image[..., 3] = _STRONGEST * np.where(np.isfinite(fine), ranks, 0)
    axes.imshow(image, origin="lower", aspect="auto", interpolation="none", extent=(-1, 1, -1, 1))
    levels = np.unique(np.quantile(field[finite], np.linspace(0, 1, _LEVELS + 2)[1:-1]))
    if high > low and len(levels):
        lines = axes.contour(
            places, places, np.where(finite, field, np.nan), levels, colors=[PAPER.ink], linewidths=0.7
        )
        axes.clabel(lines, levels[::2], fontsize=8, fmt=lambda value: number(float(f"{value:.3g}")), inline_spacing=2)
    axes.plot(
        [0], [0], "o", color=PAPER.minus, markeredgecolor=PAPER.page, markeredgewidth=1.5, markersize=10, zorder=5
    )
    axes.annotate(
        "", (-0.28, 0), (0, 0), zorder=4, arrowprops={"arrowstyle": "-|>", "color": PAPER.minus, "linewidth": 2}
    )
    framed(axes)
    axes.set_xticks([-1, 0, 1])
    axes.set_yticks([-1, 0, 1])
    axes.tick_params(axis="x", pad=7)
    axes.set_xlabel(f"along the gradient, in units of {number(float(f'{length:.3g}'))}", color=PAPER.muted)
    axes.set_ylabel("along a random direction", color=PAPER.muted)
    titled(axes, "Loss around the parameters", f"{number(here)} at the dot; arrow: downhill")
