"""How many numbers it takes to say where on the data's manifold a point is."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..arguments import within
from ..data import finite

__all__ = ["intrinsic_dimension"]


def intrinsic_dimension(x: Any, *, discard: float = 0.1) -> float:
    """The TwoNN estimate for points ``x`` of shape (n, …): from distances to the first and second neighbour.

    Where density hardly changes between neighbours, μ = r₂/r₁ has the distribution F = 1 - μ^(-d) in d dimensions, so
    -log(1 - F) against log μ is a line of slope d. The share ``discard`` of the largest μ is left out of the fit;
    repeated points count once. It takes time n². Noise has all dimensions of the space: on the scale of the distances
    between neighbours even a little of it is what is seen.

    Facco, d'Errico, Rodriguez and Laio, *Estimating the intrinsic dimension of datasets by a minimal neighborhood
    information* (2017).
    """
    within("intrinsic_dimension", "discard", discard, 0, 1)
    points = finite("intrinsic_dimension", "x", x)
    points = np.unique(points.reshape(len(points), -1).astype(np.float64), axis=0)
    n = len(points)
    kept = round((1 - discard) * n)
    if n < 3 or kept < 2:
        raise ValueError(
            f"intrinsic_dimension: x has {n} different point{'' if n == 1 else 's'}, of which {kept} would be kept; "
            "it takes at least 3, and some hundreds for an estimate."
        )
    points /= np.abs(points).max()  # or squares of small or large numbers would not be numbers
    first, second = _two_nearest(points).T
    if not first.all():
        raise ValueError(
            "intrinsic_dimension: some points of x are nearer to others than rounding tells apart at the scale of the "
            "rest. Round x, so that they count once, or leave out what is far away."
        )
    log_ratio = np.sort(np.log(second / first))[:kept]
    tail = -np.log1p(-np.arange(1, n + 1) / (n + 1))[:kept]  # F of the i-th smallest; / n would be log 0 at the last
    squares = log_ratio @ log_ratio
    if squares == 0:
        raise ValueError(
            "intrinsic_dimension: every point has its first and second neighbour at the same distance, as on a grid; "
            "TwoNN needs points that lie at random."
        )
    return float(log_ratio @ tail / squares)


def _two_nearest(points: np.ndarray, block: int = 512) -> np.ndarray:
    """The distances of each point to its two nearest others, in ascending order: shape (n, 2)."""
    centred = points - points.mean(axis=0)
    squares = np.einsum("ij,ij->i", centred, centred)
    nearest = np.empty((len(points), 2))
    for start in range(0, len(points), block):
        rows = slice(start, start + block)
        roughly = squares - 2 * (centred[rows] @ centred.T)  # plus a constant of the row
        roughly[np.arange(len(roughly)), np.arange(len(points))[rows]] = np.inf
        neighbours = np.argpartition(roughly, 1, axis=1)[:, :2]
        # Measured again: in the form above the distances of near points cancel.
        gaps = np.linalg.norm(centred[neighbours] - centred[rows][:, None], axis=2)
        nearest[rows] = np.sort(gaps, axis=1)
    return nearest
