"""Initial weights, most of them of a scale that keeps a signal's variance through the layers.

A weight matrix has shape (inputs, outputs), the weights of a convolution (outputs, inputs, h, w): there each output is
a sum over inputs · h · w numbers, and each input takes part in outputs · h · w. He et al. (2015) for relu: variance
2 / inputs. Glorot and Bengio (2010) for tanh and for outputs: variance 2 / (inputs + outputs).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .arguments import within
from .randomness import Randomness, generator

__all__ = [
    "INITIALIZERS",
    "Initializer",
    "glorot_normal",
    "glorot_uniform",
    "he_normal",
    "he_uniform",
    "normal",
    "orthogonal",
    "uniform",
    "zeros",
]

Initializer = Callable[..., Any]
Shape = tuple[int, ...]


def he_normal(shape: Shape, *, rng: Randomness) -> np.ndarray:
    """Normal numbers with variance 2 / inputs."""
    return generator("he_normal", rng).normal(0.0, math.sqrt(2 / _fans("he_normal", shape)[0]), shape)


def he_uniform(shape: Shape, *, rng: Randomness) -> np.ndarray:
    """Uniform numbers with variance 2 / inputs."""
    return _uniform(generator("he_uniform", rng), shape, 2 / _fans("he_uniform", shape)[0])


def glorot_normal(shape: Shape, *, rng: Randomness) -> np.ndarray:
    """Normal numbers with variance 2 / (inputs + outputs)."""
    return generator("glorot_normal", rng).normal(0.0, math.sqrt(2 / sum(_fans("glorot_normal", shape))), shape)


def glorot_uniform(shape: Shape, *, rng: Randomness) -> np.ndarray:
    """Uniform numbers with variance 2 / (inputs + outputs)."""
    return _uniform(generator("glorot_uniform", rng), shape, 2 / sum(_fans("glorot_uniform", shape)))


def orthogonal(shape: Shape, *, rng: Randomness) -> np.ndarray:
    """A matrix whose columns (or rows, if these are fewer) are orthonormal, drawn evenly among all; Saxe et al. (2014).

    It changes no length, so signals neither grow nor fade through many layers. Of a convolution's weights the matrix
    has a row for each output.
    """
    _fans("orthogonal", shape)
    rows, columns = (shape[0], math.prod(shape[1:]))
    q, r = np.linalg.qr(generator("orthogonal", rng).normal(size=(max(rows, columns), min(rows, columns))))
    q = q * np.sign(np.diag(r))  # else Q would not be drawn evenly: its signs are LAPACK's choice
    return (q if rows >= columns else q.T).reshape(shape)


def normal(shape: Shape, *, rng: Randomness, std: float = 1.0) -> np.ndarray:
    """Normal numbers with mean 0 and standard deviation ``std``."""
    within("normal", "std", std, 0, math.inf)
    return generator("normal", rng).normal(0.0, std, shape)


def uniform(shape: Shape, *, rng: Randomness, low: float = -1.0, high: float = 1.0) -> np.ndarray:
    """Uniform numbers in [low, high)."""
    if not within("uniform", "low", low, -math.inf, math.inf) <= within("uniform", "high", high, -math.inf, math.inf):
        raise ValueError(f"uniform: low={low!r} must not be larger than high={high!r}.")
    return generator("uniform", rng).uniform(low, high, shape)


def zeros(shape: Shape, *, rng: Randomness | None = None) -> np.ndarray:
    """Zeros, for biases and last layers: units of a hidden layer that begin alike stay alike. Nothing is drawn."""
    return np.zeros(shape)


def _fans(what: str, shape: Shape) -> tuple[int, int]:
    """How many numbers an output is the sum of, and in how many sums an input takes part."""
    integers = isinstance(shape, (tuple, list)) and all(isinstance(n, (int, np.integer)) for n in shape)
    if not integers or len(shape) not in (2, 4) or min(shape) < 1:
        raise ValueError(
            f"{what}: the shape must be (inputs, outputs) or (outputs, inputs, h, w), integers >= 1, not {shape!r}."
        )
    if len(shape) == 2:
        return shape[0], shape[1]
    return math.prod(shape[1:]), shape[0] * shape[2] * shape[3]


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
    "orthogonal": orthogonal,
    "normal": normal,
    "uniform": uniform,
    "zeros": zeros,
}
