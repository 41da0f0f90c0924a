"""What people read beside the loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .arguments import class_labels, count, numbers, plain
from .warning import warn

__all__ = ["Metric", "accuracy", "calibration_error", "confusion_matrix"]

Metric = Callable[[Any, Any], Any]  # of predictions and truths, two arrays; returns a number


def accuracy(logits: Any, labels: Any) -> float:
    """The share of rows of ``logits``, of shape (N, C), whose largest score is that of the integer label.

    A row with a NaN in it is wrong.
    """
    logits, labels = _scored("accuracy", logits, labels)
    return float(np.mean((logits.argmax(axis=1) == labels) & ~np.isnan(logits).any(axis=1)))


def confusion_matrix(logits: Any, labels: Any) -> np.ndarray:
    """How often class i was taken for class j: integers of shape (C, C), rows are truths and columns predictions.

    The prediction is the largest score of a row of ``logits``, of shape (N, C).
    """
    logits, labels = _scored("confusion_matrix", logits, labels)
    _require_no_nan("confusion_matrix", logits)
    classes = logits.shape[1]
    pairs = classes * labels.astype(int) + logits.argmax(axis=1)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


def calibration_error(logits: Any, labels: Any, *, bins: int = 15) -> float:
    """The expected calibration error: by how much confidence and accuracy differ, from 0 to 1.

    Confidence is the largest probability of a row of softmax(logits). Examples are put into ``bins`` of equal width by
    it, and |accuracy - mean confidence| of each bin is weighted by its examples. Guo, Pleiss, Sun and Weinberger, *On
    Calibration of Modern Neural Networks* (2017).
    """
    logits, labels = _scored("calibration_error", logits, labels)
    _require_no_nan("calibration_error", logits)
    largest = logits.max(axis=1, keepdims=True)
    if not np.isfinite(largest).all():
        i = int(np.argmin(np.isfinite(largest)))
        raise ValueError(
            f"calibration_error: the largest of the logits in row {i} is {largest[i, 0]}, so its softmax is no number."
        )
    count("calibration_error", "bins", bins)
    if logits.min() >= 0 and np.abs(logits.sum(axis=1) - 1).max() < 1e-6:
        warn(
            "calibration_error: the logits are not negative and every row sums to 1, as after a softmax. "
            "Pass the scores before the softmax, or the logarithms of the probabilities."
        )
    powers = np.exp(logits - largest)
    confidence = 1 / powers.sum(axis=1)  # the largest power is 1
    right = logits.argmax(axis=1) == labels
    number = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)  # bin m is ((m - 1)/M, m/M]
    gaps = np.bincount(number, right - confidence, minlength=bins)
    return float(np.abs(gaps).sum() / len(labels))


def _scored(what: str, logits: Any, labels: Any) -> tuple[np.ndarray, np.ndarray]:
    """``logits`` and ``labels`` of at least one example."""
    logits = plain(numbers(what, "logits", logits))
    labels = class_labels(what, "logits", logits, labels, "compute ((scores > 0) == targets).mean().")
    if len(labels) == 0:
        raise ValueError(f"{what}: there are no predictions.")
    return logits, labels


def _require_no_nan(what: str, logits: np.ndarray) -> None:
    bad = np.isnan(logits).any(axis=1)
    if bad.any():
        n = int(bad.sum())
        raise ValueError(
            f"{what}: {n} row{'' if n == 1 else 's'} of logits {'has' if n == 1 else 'have'} a NaN, the first is row "
            f"{int(bad.argmax())}: no class is predicted there."
        )
