"""The examples of a run: those to train on, with their weights, and those held out."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from .arguments import number
from .data import data_pair, finite
from .splits import split

__all__ = ["divided", "weighted"]

Arrays = tuple[np.ndarray, ...]


def divided(
    data: Any, validation: Any, sample_weight: Any, dtype: Any, rng: np.random.Generator
) -> tuple[Arrays, tuple[np.ndarray, np.ndarray] | None]:
    """The arrays to train on, (x, y) or (x, y, weights), and the pair (x, y) that is held out, or None.

    A ``validation`` that is a number is the share of ``data`` that ``rng`` draws to be held out.
    """
    x, y = data_pair("fit", "data", data, dtype)
    train = (x, y) if sample_weight is None else (x, y, _weights(sample_weight, x, dtype))
    if validation is None:
        return train, None
    share = number(validation)
    if share is None:
        return train, _pair_like(x, y, data_pair("fit", "validation", validation, dtype))
    if not 0 < share < 1:
        raise ValueError(
            f"fit: validation must be a pair (x, y) or a number between 0 and 1, as in 0.2 for a fifth, not {share:g}."
        )
    (rows, _), (held, _) = split(np.arange(len(x)), y, (1 - share, share), seed=rng)
    return tuple([array[rows] for array in train]), (x[held], y[held])


def _pair_like(x: np.ndarray, y: np.ndarray, pair: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The validation's ``pair``, whose rows must be like those of ``x`` and ``y``."""
    for name, ours, theirs in zip("xy", (x, y), pair, strict=True):
        if ours.shape[1:] != theirs.shape[1:]:
            raise ValueError(
                f"fit: {name} of validation has shape {theirs.shape}, but {name} of data has shape {ours.shape}; "
                "only the first number may differ."
            )
    return pair


def _weights(sample_weight: Any, x: np.ndarray, dtype: Any) -> np.ndarray:
    weights = finite("fit", "sample_weight", sample_weight).astype(dtype)
    if weights.shape != (len(x),):
        raise ValueError(
            f"fit: sample_weight has shape {weights.shape}, but there must be one weight for each of the {len(x)} "
            f"examples: shape ({len(x)},)."
        )
    if weights.min() < 0 or weights.max() == 0:
        found = f"one is {weights.min():g}" if weights.min() < 0 else "all are 0"
        raise ValueError(f"fit: sample_weight must be >= 0 and somewhere larger, but {found}.")
    return weights


def weighted(loss: Callable[..., Any]) -> Callable[..., Any]:
    """``loss`` as a function of prediction, truth and weights."""
    try:
        parameters = inspect.signature(loss).parameters
    except ValueError:  # written in C, perhaps: the call will tell
        parameters = {"sample_weight": None}
    named = "sample_weight" in parameters
    if not named and not any(p is not None and p.kind is p.VAR_KEYWORD for p in parameters.values()):
        raise TypeError(
            "fit: sample_weight= needs a loss that takes the weights: def loss(prediction, target, *, sample_weight): …"
        )
    return lambda prediction, target, weights: loss(prediction, target, sample_weight=weights)
