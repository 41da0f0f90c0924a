"""One curve, measured with noise: the smallest thing that can be underfitted and overfitted."""

from __future__ import annotations

import math

import numpy as np

from ..arguments import count, within
from ..randomness import Randomness, generator

__all__ = ["noisy_sine"]


def noisy_sine(n: int = 30, *, noise: float = 0.25, seed: Randomness) -> tuple[np.ndarray, np.ndarray]:
    """y = sin(2 x) + normal noise at ``n`` places x, uniform in [-2, 2]: both of shape (n, 1).

    ``noise`` is its standard deviation. The true curve is known, so a fit can be compared with it: ``np.sin(2 * x)``.
    """
    within("noisy_sine", "noise", noise, 0, math.inf)
    rng = generator("noisy_sine", seed, "seed")
    x = rng.uniform(-2, 2, (count("noisy_sine", "n", n), 1))
    return x, np.sin(2 * x) + rng.normal(0, noise, x.shape)
