"""Two classes in the plane that no straight line separates."""

from __future__ import annotations

import math

import numpy as np

from ..arguments import count, within
from ..randomness import Randomness, generator

__all__ = ["circles", "spirals", "two_moons"]

Data = tuple[np.ndarray, np.ndarray]


def two_moons(n: int = 200, *, noise: float = 0.1, seed: Randomness) -> Data:
    """Two half circles of radius 1 that reach into one another: x of shape (n, 2), labels y 0 (upper) and 1 (lower).

    ``noise`` is the standard deviation of the normal noise on both coordinates.
    """
    y, rng = _classes("two_moons", n, seed)
    angle = rng.uniform(0, math.pi, len(y))
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    return _noisy("two_moons", np.where(y[:, None] == 0, upper, lower), noise, rng), y


def circles(n: int = 200, *, ratio: float = 0.5, noise: float = 0.05, seed: Randomness) -> Data:
    """Two circles with one centre: x of shape (n, 2), labels y 0 (radius 1) and 1 (radius ``ratio``, in [0, 1)).

    Every layer of two tanh units bends the plane without tearing it, so none makes them separable: it takes a third
    unit (Olah, *Neural Networks, Manifolds, and Topology*, 2014).
    """
    y, rng = _classes("circles", n, seed)
    within("circles", "ratio", ratio, 0, 1)
    angle = rng.uniform(0, 2 * math.pi, len(y))
    radius = np.where(y == 0, 1.0, ratio)
    return _noisy("circles", np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), noise, rng), y


def spirals(n: int = 600, *, turns: float = 1.75, noise: float = 0.02, seed: Randomness) -> Data:
    """Two spirals wound into one another, of radius up to 1: x of shape (n, 2), labels y 0 and 1."""
    y, rng = _classes("spirals", n, seed)
    within("spirals", "turns", turns, 0, math.inf)
    radius = np.sqrt(rng.uniform(0.02, 1, len(y)))  # as many points along the arm wherever on it
    angle = 2 * math.pi * turns * radius + math.pi * y
    return _noisy("spirals", np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), noise, rng), y


def _classes(what: str, n: int, seed: Randomness) -> tuple[np.ndarray, np.random.Generator]:
    """Labels 0, 1, 0, 1, …, and the generator of everything else."""
    return np.arange(count(what, "n", n)) % 2, generator(what, seed, "seed")


def _noisy(what: str, x: np.ndarray, noise: float, rng: np.random.Generator) -> np.ndarray:
    return x + rng.normal(0, within(what, "noise", noise, 0, math.inf), x.shape)
