"""From the snapshots of a run to what its player shows: some epochs of it, and what the model said then."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd import Tensor

from .recorder import Snapshot
from .region import Region, Window, answers, labels, regions, window

__all__ = ["Plane", "best_epoch", "chosen", "layers", "plane"]

_MOST_POINTS = 300
_MOST_LAYERS = 14


@dataclass(frozen=True)
class Plane:
    """The data in the plane, `points` (n, 2) as shares of the picture with their `classes`, and a region a frame."""

    where: Window
    points: np.ndarray
    classes: np.ndarray
    regions: list[Region]


def chosen(snapshots: Sequence[Snapshot], most: int) -> list[Snapshot]:
    """At most `most` of them, evenly: the first, the last and the best are among them."""
    if len(snapshots) <= most:
        return list(snapshots)
    places = set(np.linspace(0, len(snapshots) - 1, most).round().astype(int).tolist())
    best = best_epoch(snapshots)
    found = [s for i, s in enumerate(snapshots) if i in places]
    if best is not None and all(s.epoch != best for s in found):
        nearest = min(range(1, len(found) - 1), key=lambda i: abs(found[i].epoch - best))
        found[nearest] = next(s for s in snapshots if s.epoch == best)
    return sorted(found, key=lambda s: s.epoch)


def best_epoch(snapshots: Sequence[Snapshot]) -> int | None:
    """The epoch with the lowest validation loss, if it was measured."""
    losses = [(s.results["val_loss"], s.epoch) for s in snapshots if math.isfinite(s.results.get("val_loss", math.nan))]
    return min(losses)[1] if losses else None


def layers(snapshots: Sequence[Snapshot]) -> dict[str, list[float | None]]:
    """For each parameter, the mean size of its gradient in each snapshot; of many, those at even distances."""
    names = [name for name in snapshots[0].values if any(name in s.gradients for s in snapshots)]
    if len(names) > _MOST_LAYERS:
        places = np.linspace(0, len(names) - 1, _MOST_LAYERS).round().astype(int)
        names = [names[i] for i in places]
    return {name: [s.gradients.get(name) for s in snapshots] for name in names}


def plane(
    predict: Callable[[np.ndarray], Any],
    parameters: Mapping[str, Tensor],
    snapshots: Sequence[Snapshot],
    data: tuple[np.ndarray, np.ndarray],
    threshold: float | None,
) -> Plane:
    """What the model said in each snapshot. Its parameters are as they were when this returns, or raises."""
    x, y = data
    if len(x) > _MOST_POINTS:
        places = np.linspace(0, len(x) - 1, _MOST_POINTS).round().astype(int)
        x, y = x[places], y[places]
    where = window(x)
    points = np.concatenate([where.grid, x])
    kept = {name: tensor.data for name, tensor in parameters.items()}
    found = []
    try:
        for snapshot in snapshots:
            for name, tensor in parameters.items():
                tensor.data = snapshot.values[name].astype(tensor.dtype)[()]
            found.append(answers(predict, points))
    finally:
        for name, tensor in parameters.items():
            tensor.data = kept[name]
    return Plane(where, where.place(x), labels(y, found[0].shape[1]), regions(found, threshold))
