"""Sheets of two dimensions, crumpled or rolled up in a space of more: what the manifold hypothesis is about."""

from __future__ import annotations

import math

import numpy as np

from ..arguments import count, within
from ..randomness import Randomness, generator

__all__ = ["crumpled_paper", "swiss_roll"]

Data = tuple[np.ndarray, np.ndarray]

SHEARS, AMPLITUDE, FREQUENCY, GAP = 6, 0.6, 1.5, 0.3


def crumpled_paper(n: int = 2000, *, seed: Randomness) -> Data:
    """Two sheets of paper, crumpled together: x of shape (n, 3), labels y 0 and 1 say on which sheet.

    Two parallel squares with a gap of 0.3 go through six sine shears, xᵢ += 0.6 sin(1.5 xⱼ + φ) with j and φ drawn.
    Each shear can be undone, so the sheets never touch: a network can smooth them out, and no plane separates them.
    After the picture in Chollet, *Deep Learning with Python*, 2nd edition, figure 2.9.
    """
    y = np.arange(count("crumpled_paper", "n", n)) % 2
    rng = generator("crumpled_paper", seed, "seed")
    x = np.column_stack([rng.uniform(-1.5, 1.5, (n, 2)), GAP * (y - 0.5)])
    for shear in range(SHEARS):
        i = (2 + shear) % 3  # across the sheets first, and each axis twice
        j = (i + rng.integers(1, 3)) % 3
        x[:, i] += AMPLITUDE * np.sin(FREQUENCY * x[:, j] + rng.uniform(0, 2 * math.pi))
    return x, y


def swiss_roll(n: int = 2000, *, dimensions: int = 3, noise: float = 0.0, seed: Randomness) -> Data:
    """A rolled-up sheet: x of shape (n, dimensions), and y of shape (n, 2), where on the sheet each point is.

    The roll is one and a half turns of a spiral, uniform in its angle; y is that angle and the height, both from 0 to
    1, and x has a standard deviation of about 1 in each of its three directions. With more than three ``dimensions`` a
    rotation, drawn too, hides those; ``noise`` is the standard deviation of normal noise in all dimensions.
    """
    count("swiss_roll", "n", n)
    if count("swiss_roll", "dimensions", dimensions) < 3:
        raise ValueError(f"swiss_roll: dimensions must be at least 3, not {dimensions}: a roll needs three.")
    within("swiss_roll", "noise", noise, 0, math.inf)
    rng = generator("swiss_roll", seed, "seed")
    y = rng.uniform(0, 1, (n, 2))
    angle = 1.5 * math.pi * (1 + 2 * y[:, 0])
    scale = 6.7  # of the spiral, whose radius ends at 4.5 π
    roll = np.column_stack([angle * np.cos(angle) / scale, angle * np.sin(angle) / scale, math.sqrt(12) * y[:, 1]])
    if dimensions > 3:
        axes = np.linalg.qr(rng.normal(size=(dimensions, 3))).Q
        roll = roll @ axes.T
    return roll + rng.normal(0, noise, roll.shape), y
