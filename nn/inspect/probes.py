"""What a linear model can read from each layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..data import paired
from ..preconditions import require_module
from ..randomness import Randomness
from ..splits import named_split

__all__ = ["linear_probe"]

HALVES = "the half that the classifiers are fitted to", "the half that they are judged by"
RIDGE = 1e-6  # of the mean square of a feature: for features that repeat one another


def linear_probe(model: Any, x: Any, y: Any, *, seed: Randomness) -> dict[str, float]:
    """For the input and the output of every layer, how often a linear classifier of it is right: ``{path: accuracy}``.

    The classifier is least squares from the features to the classes, one-hot, fitted to one half of the examples and
    judged by the other. Where the numbers rise from layer to layer, the network is pulling the classes apart. Outputs
    without a row for each example are left out.

    Alain and Bengio, *Understanding intermediate layers using linear classifier probes* (2016).
    """
    require_module("linear_probe", model)
    x, y = paired("linear_probe", x, y)
    if y.ndim != 1 or y.dtype.kind not in "iub":
        raise ValueError(
            f"linear_probe: y must be class labels, one axis of integers, but is of {y.dtype} and has shape {y.shape}."
        )
    (seen, _), (held, _) = named_split(
        "linear_probe", HALVES, np.arange(len(y)), y, (0.5, 0.5), stratify=True, seed=seed
    )
    classes, labels = np.unique(y, return_inverse=True)
    one_hot = np.eye(len(classes))[labels]
    accuracies = {}
    for path, features in {"input": x, **model.activations(x)}.items():
        if not isinstance(features, np.ndarray) or not features.ndim or len(features) != len(y):
            continue
        features = features.reshape(len(y), -1).astype(np.float64)
        scores = _least_squares(features[seen], one_hot[seen], features[held])
        accuracies[path] = float(np.mean(scores.argmax(axis=1) == labels[held]))
    return accuracies


def _least_squares(x: np.ndarray, targets: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The linear fit of ``targets`` to ``x``, with a constant, at ``others``."""
    mean = x.mean(axis=0)
    centred = x - mean
    square = centred.T @ centred
    square.flat[:: len(square) + 1] += max(RIDGE * np.trace(square) / len(square), np.finfo(float).tiny)
    weights = np.linalg.solve(square, centred.T @ (targets - targets.mean(axis=0)))
    return (others - mean) @ weights + targets.mean(axis=0)
