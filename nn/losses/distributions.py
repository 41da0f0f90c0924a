"""The loss of a whole distribution over classes."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import Tensor, ops

from ..arguments import floats, of_equal_shape, plain
from .reduction import reduced

__all__ = ["expected", "kl_divergence", "probabilities"]


def kl_divergence(logits: Any, targets: Any, *, reduction: str = "mean", sample_weight: Any = None) -> Any:
    """Σ p (log p - log softmax(logits)) over the classes, for logits and targets p of shape (N, C).

    How many nats it costs to take the model's distribution for the targets': 0 if they are equal.
    """
    logits = floats("kl_divergence", "logits", logits)
    if logits.ndim != 2 or logits.shape[1] < 2:
        raise ValueError(
            f"kl_divergence: logits must have shape (N, C), a row of C >= 2 scores for each example, but have shape "
            f"{logits.shape}."
        )
    logits, targets = of_equal_shape("kl_divergence", "logits", logits, "targets", targets)
    p = probabilities("kl_divergence", "targets", targets, logits)
    safe = ops.where(ops.greater(p, 0), p, 1)  # 0 log 0 is 0
    losses = (p * ops.log(safe)).sum(axis=1) - expected(p, ops.log_softmax(logits, axis=1))
    return reduced("kl_divergence", losses, reduction, sample_weight)


def expected(p: Any, log_q: Any) -> Any:
    """Σ p log q over the classes, where 0 log 0 is 0: a score may be -∞ where it must never be chosen."""
    certain = (plain(p) == 0) & np.isneginf(plain(log_q))
    return (p * ops.where(certain, 0, log_q)).sum(axis=1)


def probabilities(what: str, name: str, p: Any, logits: Any) -> Any:
    """``p`` in the dtype of ``logits``, if its rows are distributions over the classes."""
    values = plain(p)
    if not (np.minimum.reduce(values, axis=None, initial=0) >= 0 and np.isfinite(values).all()):
        wrong = values[~(values >= 0)] if (~(values >= 0)).any() else values[~np.isfinite(values)]
        raise ValueError(f"{what}: {name} of shape {values.shape} are probabilities, >= 0, but one is {wrong[0]}.")
    sums = values.sum(axis=1)
    far = np.absolute(sums - 1) > 1e-3
    if far.any():
        i = int(far.argmax())
        raise ValueError(
            f"{what}: {name} of shape {values.shape} are probabilities, whose rows must sum to 1, but row {i} sums to "
            f"{sums[i]:g}."
        )
    return p if isinstance(p, Tensor) else p.astype(logits.dtype, copy=False)
