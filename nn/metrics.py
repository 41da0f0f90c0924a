"""What people read beside the loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .arguments import class_labels, numbers, plain

__all__ = ["Metric", "accuracy"]

Metric = Callable[[Any, Any], Any]  # of predictions and truths, two arrays; returns a number


def accuracy(logits: Any, labels: Any) -> float:
    """The share of rows of ``logits``, of shape (N, C), whose largest score is that of the integer label.

    A row with a NaN in it is wrong.
    """
    logits = plain(numbers("accuracy", "logits", logits))
    labels = class_labels("accuracy", "logits", logits, labels, "compute ((scores > 0) == targets).mean().")
    if len(labels) == 0:
        raise ValueError("accuracy: there are no predictions.")
    return float(np.mean((logits.argmax(axis=1) == labels) & ~np.isnan(logits).any(axis=1)))
