"""What every engine starts from, and what its answer is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

ROUNDS = 50  # of x = x * 1.01; x = x + 0.1
START = 1.5
POINTS = np.linspace(0.5, 1.5, 10)

BATCH, LAYERS = 64, (784, 128, 64, 10)
RATE = 0.01  # small enough that thousands of steps on one batch stay ordinary numbers
ROWS = np.arange(BATCH)

SHRINK, SHIFT = 0.999999, 0.1  # a million operations later the gradient is still e^-½


def batch() -> tuple[np.ndarray, np.ndarray]:
    """Images (64, 784) as float32 and their labels (64,)."""
    rng = np.random.default_rng(1)
    return rng.random((BATCH, LAYERS[0])).astype(np.float32), rng.integers(0, LAYERS[-1], BATCH)


def weights() -> list[np.ndarray]:
    """W₁, b₁, W₂, b₂, W₃, b₃ as float32, by He's rule."""
    rng = np.random.default_rng(2)
    made: list[np.ndarray] = []
    for rows, columns in pairwise(LAYERS):
        made += [rng.normal(0, (2 / rows) ** 0.5, (rows, columns)), np.zeros(columns)]
    return [w.astype(np.float32) for w in made]


def training(step: Callable[[], Any], current: Callable[[], Any]) -> Callable[[], list[float]]:
    """The answer of a training run: the losses of three steps, and how far each weight moved in a fixed direction."""

    def answer() -> list[float]:
        losses = [float(step()) for _ in range(3)]
        moved = [np.asarray(w, float) - w0 for w, w0 in zip(current(), weights(), strict=True)]
        return losses + [float((w.ravel() * np.cos(np.arange(w.size))).sum()) for w in moved]

    return answer
