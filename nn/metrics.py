"""What people read beside the loss."""

from __future__ import annotations

from typing import Any

import numpy as np

from .arguments import class_labels, numbers, plain

__all__ = ["accuracy"]


def accuracy(logits: Any, labels: Any) -> float:
    """The share of rows of ``logits``, of shape (N, C), whose largest score is that of the integer label.

    A row with a NaN in it is wrong.
    """
    logits = plain(numbers("accuracy", "logits", logits))
    labels = class_labels("accuracy", "logits", logits, labels)
    if len(labels) == 0:
        raise ValueError("accuracy: there are no predictions.")
    return float(np.mean((logits.argmax(axis=1) == labels) & ~np.isnan(logits).any(axis=1)))
