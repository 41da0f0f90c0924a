"""Inputs brought to mean 0 and standard deviation 1, by what the training examples say alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from .data import finite
from .warning import warn

__all__ = ["Standardiser", "standardise"]


def standardise(train: Any, *others: Any) -> tuple[np.ndarray, ...]:
    """``train`` with every column at mean 0 and standard deviation 1, and ``others`` shifted and scaled by the same.

    ``x_train, x_val, x_test = nn.standardise(x_train, x_val, x_test)``: what validation and test look like must not
    decide how they are scaled. To scale predictions back, keep a ``Standardiser``.
    """
    scale = Standardiser(train)
    return (scale(train), *[scale(other) for other in others])


class Standardiser:
    """The map (x - mean) / std of each column of ``train``; ``inverse`` undoes it.

    Columns are what lies behind the first axis. A column that is constant becomes 0, by a std of 1, and is warned of.
    float32 stays float32; integers become float64.
    """

    def __init__(self, train: Any) -> None:
        train = finite("standardise", "train", train)
        if len(train) < 2:
            raise ValueError("standardise: train has one example; a standard deviation needs two or more.")
        self.mean = train.mean(axis=0, dtype=np.float64)
        constant = np.asarray((train == train[0]).all(axis=0))  # not std == 0: the mean of 0.1 ten times is rounded
        self.std = np.where(constant, 1.0, train.std(axis=0, dtype=np.float64))
        if constant.any():
            first = ", ".join(map(str, np.argwhere(constant)[0].tolist()))
            n = int(constant.sum())
            one = "train" if train.ndim == 1 else f"column {first} of train"
            subject = f"{one} is" if n == 1 else f"{n} columns of train, the first of them {first}, are"
            warn(f"standardise: {subject} constant and {'becomes' if n == 1 else 'become'} 0, which teaches nothing.")

    def __call__(self, x: Any) -> np.ndarray:
        """``x`` standardised."""
        x, dtype = self._columns(x)
        return ((x - self.mean) / self.std).astype(dtype, copy=False)

    def inverse(self, z: Any) -> np.ndarray:
        """``z`` in the units of ``train``."""
        z, dtype = self._columns(z)
        return (z * self.std + self.mean).astype(dtype, copy=False)

    def _columns(self, x: Any) -> tuple[np.ndarray, Any]:
        x = finite("standardise", "x", x)
        if x.shape[1:] != self.mean.shape:
            raise ValueError(
                f"standardise: x has shape {x.shape}, but train had (n, {', '.join(map(str, self.mean.shape))}); "
                "only the first number may differ."
            )
        return x, x.dtype if x.dtype.kind == "f" else np.float64

    def __repr__(self) -> str:
        return f"Standardiser of {self.mean.size} column{'' if self.mean.size == 1 else 's'}"
