"""The examples of a run: those to train on, with their weights, and those held out."""

from __future__ import annotations

from typing import Any

import numpy as np

from .arguments import number
from .data import data_pair
from .sample_weights import own_weights
from .splits import named_split

__all__ = ["divided"]

Arrays = tuple[np.ndarray, ...]


def divided(
    data: Any, validation: Any, sample_weight: Any, dtype: Any, rng: np.random.Generator | None
) -> tuple[Arrays, tuple[np.ndarray, np.ndarray] | None]:
    """The arrays to train on, (x, y) or (x, y, weights), and the pair (x, y) that is held out, or None.

    A ``validation`` that is a number is the share of ``data`` to be held out, drawn by ``rng``, or without it the last.
    """
    x, y = data_pair("fit", "data", data, dtype)
    rows, held_out, share = slice(None), None, None if validation is None else number(validation)
    if share is not None:
        if not 0 < share < 1:
            raise ValueError(
                "fit: validation must be a pair (x, y) or a number between 0 and 1, as in 0.2 for a fifth, "
                f"not {share:g}."
            )
        parts = f"what validation={share:g} leaves to train on", f"validation={share:g}"
        (rows, _), (held, _) = named_split(
            "fit", parts, np.arange(len(x)), y, (1 - share, share), shuffle=rng is not None, seed=rng
        )
        held_out = x[held], y[held]
    elif validation is not None:
        held_out = _pair_like(x, y, data_pair("fit", "validation", validation, dtype))
    weights = [] if sample_weight is None else [own_weights(sample_weight, rows, len(x), dtype)]
    return (x[rows], y[rows], *weights), held_out


def _pair_like(x: np.ndarray, y: np.ndarray, pair: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The validation's ``pair``, whose rows must be like those of ``x`` and ``y``."""
    for name, ours, theirs in zip("xy", (x, y), pair, strict=True):
        if ours.shape[1:] != theirs.shape[1:]:
            raise ValueError(
                f"fit: {name} of validation has shape {theirs.shape}, but {name} of data has shape {ours.shape}; "
                "only the first number may differ."
            )
    return pair
