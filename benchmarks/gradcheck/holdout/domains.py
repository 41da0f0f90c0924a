"""Badly scaled random inputs of given shapes."""

from __future__ import annotations

import numpy as np

Array = np.ndarray
Generator = np.random.Generator
Shape = tuple[int, ...]


def scaled(rng: Generator, shape: Shape, low: float = -4, high: float = 4) -> Array:
    """Normal numbers, times a power of ten, each times another smaller one; now and then an exact zero or a tie."""
    x = rng.standard_normal(shape) * 10 ** rng.uniform(low, high) * 10 ** rng.uniform(-1.5, 1.5, shape)
    if rng.random() < 0.2 and x.size > 1:
        x.flat[0] = x.flat[1]
    if rng.random() < 0.15 and x.size:
        x.flat[-1] = 0.0
    return x


def tame(rng: Generator, shape: Shape) -> Array:
    """Badly scaled, but not so large that an exponential overflows."""
    return np.clip(scaled(rng, shape, -5, 1.2), -300, 300)


def positive(rng: Generator, shape: Shape) -> Array:
    """Positive numbers of all sizes."""
    return np.abs(scaled(rng, shape, -6, 6)) + 1e-300


def unit(rng: Generator, shape: Shape) -> Array:
    """Between -1 and 1, also close to the ends."""
    return rng.choice([-1, 1], shape) * (1 - 10 ** rng.uniform(-6, 0, shape))


def above_one(rng: Generator, shape: Shape) -> Array:
    """Above 1, also close to it."""
    return 1 + 10 ** rng.uniform(-5, 3, shape)


def offset(rng: Generator, shape: Shape) -> Array:
    """Small differences on a large number."""
    return 10 ** rng.uniform(0, 6) + rng.standard_normal(shape)


def regular(rng: Generator, shape: Shape) -> Array:
    """A well-conditioned matrix times a power of ten."""
    return (rng.standard_normal(shape) + 3 * np.eye(shape[-1])) * 10 ** rng.uniform(-3, 3)
