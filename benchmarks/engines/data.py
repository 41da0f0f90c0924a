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

DIGITS, HIDDEN = 32, (64, 256, 10)  # the quickstart's network on a batch of its digits

SHRINK, SHIFT = 0.999999, 0.1  # a million operations later the gradient is still e^-½


def batch(n: int = BATCH, layers: tuple[int, ...] = LAYERS, dtype: Any = np.float32) -> tuple[np.ndarray, np.ndarray]:
    """``n`` images for the first of ``layers`` and their labels for the last."""
    rng = np.random.default_rng(1)
    return rng.random((n, layers[0])).astype(dtype), rng.integers(0, layers[-1], n)


def weights(layers: tuple[int, ...] = LAYERS, dtype: Any = np.float32) -> list[np.ndarray]:
    """W₁, b₁, W₂, b₂, …, by He's rule."""
    rng = np.random.default_rng(2)
    made: list[np.ndarray] = []
    for rows, columns in pairwise(layers):
        made += [rng.normal(0, (2 / rows) ** 0.5, (rows, columns)), np.zeros(columns)]
    return [w.astype(dtype) for w in made]


def digits() -> tuple[np.ndarray, np.ndarray]:
    """S1's images (32, 64) as float64 and their labels (32,)."""
    return batch(DIGITS, HIDDEN, np.float64)


def small_weights() -> list[np.ndarray]:
    """S1's W₁, b₁, W₂, b₂ as float64."""
    return weights(HIDDEN, np.float64)


def images(dtype: Any = np.float32) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """C1's images (8, 1, 28, 28), weights (8, 1, 3, 3) and biases (8,), the same numbers in float32 and float64."""
    rng = np.random.default_rng(3)
    return tuple(
        [rng.normal(size=shape).astype(np.float32).astype(dtype) for shape in ((8, 1, 28, 28), (8, 1, 3, 3), (8,))]
    )


def channels() -> np.ndarray:
    """C4's images (8, 8, 28, 28)."""
    return np.random.default_rng(4).normal(size=(8, 8, 28, 28))


EPOCHS = 4  # F1's


def many_digits() -> tuple[np.ndarray, np.ndarray]:
    """F1's images (320, 64) as float64 and their labels (320,)."""
    return batch(10 * DIGITS, HIDDEN, np.float64)


def training(
    step: Callable[[], Any], current: Callable[[], Any], start: Callable[[], list[np.ndarray]] = weights
) -> Callable[[], list[float]]:
    """The answer of a training run: the losses of three steps, and how far each weight moved in a fixed direction."""

    def answer() -> list[float]:
        losses = [float(step()) for _ in range(3)]
        moved = [np.asarray(w, float) - w0 for w, w0 in zip(current(), start(), strict=True)]
        return losses + [float((w.ravel() * np.cos(np.arange(w.size))).sum()) for w in moved]

    return answer
