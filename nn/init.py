"""Initial weights whose scale keeps a signal's variance through the layers.

A weight matrix has shape (inputs, outputs). He et al. (2015) for relu: variance 2 / inputs. Glorot and Bengio (2010)
for tanh and for outputs: variance 2 / (inputs + outputs).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .randomness import Randomness, generator

__all__ = ["INITIALIZERS", "Initializer", "glorot_normal", "glorot_uniform", "he_normal", "he_uniform"]

Initializer = Callable[..., Any]
Shape = tuple[int, int]


def he_normal(shape: Shape, *, rng: Randomness) -> np.ndarray:
    """Normal numbers with variance 2 / inputs."""
    return generator("he_normal", rng).normal(0.0, math.sqrt(2 / _matrix("he_normal", shape)[0]), shape)


def he_uniform(shape: Shape, *, rng: Randomness) -> np.ndarray:
    """Uniform numbers with variance 2 / inputs."""
    return _uniform(generator("he_uniform", rng), shape, 2 / _matrix("he_uniform", shape)[0])


def glorot_normal(shape: Shape, *, rng: Randomness) -> np.ndarray:
    """Normal numbers with variance 2 / (inputs + outputs)."""
    return generator("glorot_normal", rng).normal(0.0, math.sqrt(2 / sum(_matrix("glorot_normal", shape))), shape)


def glorot_uniform(shape: Shape, *, rng: Randomness) -> np.ndarray:
    """Uniform numbers with variance 2 / (inputs + outputs)."""
    return _uniform(generator("glorot_uniform", rng), shape, 2 / sum(_matrix("glorot_uniform", shape)))


def _matrix(what: str, shape: Shape) -> Shape:
    """``shape``, if it is of a matrix with elements."""
    integers = isinstance(shape, (tuple, list)) and all(isinstance(n, (int, np.integer)) for n in shape)
    if not integers or len(shape) != 2 or min(shape) < 1:
        raise ValueError(f"{what}: the shape must be (inputs, outputs), integers >= 1, not {shape!r}.")
    return shape


def _uniform(rng: np.random.Generator, shape: Shape, variance: float) -> np.ndarray:
    limit = math.sqrt(3 * variance)  # U(-l, l) has variance l²/3
    return rng.uniform(-limit, limit, shape)


INITIALIZERS: dict[str, Initializer] = {
    "he": he_normal,
    "he_normal": he_normal,
    "he_uniform": he_uniform,
    "glorot": glorot_uniform,
    "glorot_normal": glorot_normal,
    "glorot_uniform": glorot_uniform,
}
