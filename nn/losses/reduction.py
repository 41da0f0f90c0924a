"""From a loss of every example to one number, each with its weight."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import Tensor

from ..arguments import numbers, plain

__all__ = ["reduced", "require_reduction"]


def reduced(what: str, losses: Any, reduction: str, sample_weight: Any = None) -> Any:
    """The mean or the sum of ``losses``, whose first axis is that of the examples, or all of them, times the weights.

    The mean is Σ w ℓ / Σ w, so that a weight of 2 is the example twice, and 0 where all weights are 0.
    """
    require_reduction(what, reduction, losses)
    if sample_weight is None:
        if reduction == "none":
            return losses
        return losses.mean() if reduction == "mean" else losses.sum()
    weights = _checked(what, sample_weight, losses)
    weighted = losses * weights.reshape(-1, *[1] * (losses.ndim - 1))
    if reduction == "none":
        return weighted
    total = weighted.sum()
    if reduction == "sum":
        return total
    return total * (1 / (float(weights.sum()) * (losses.size // len(weights)) or 1.0))


def require_reduction(what: str, reduction: str, losses: Any) -> None:
    """Refuse an unknown ``reduction``, and one of nothing."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"{what}: reduction={reduction!r} is not one of mean, sum, none.")
    if losses.size == 0 and reduction != "none":
        raise ValueError(f"{what}: there are no predictions, so there is no loss: the shape is {losses.shape}.")


def _checked(what: str, sample_weight: Any, losses: Any) -> np.ndarray:
    """``sample_weight`` as an array with a number >= 0 for each of the losses' rows, in their dtype."""
    if isinstance(sample_weight, Tensor) and sample_weight.requires_grad:
        raise TypeError(f"{what}: sample_weight has no gradient; pass the array, sample_weight.data.")
    weights = plain(numbers(what, "sample_weight", sample_weight))
    if losses.ndim == 0 or weights.shape != losses.shape[:1]:
        raise ValueError(
            f"{what}: sample_weight has shape {weights.shape}, but must have one number for each example: "
            f"{losses.shape[:1]}."
        )
    wrong = ~(np.isfinite(weights) & (weights >= 0))
    if wrong.any():
        i = int(wrong.argmax())
        raise ValueError(f"{what}: sample_weight[{i}] is {weights[i]}, but a weight is a finite number >= 0.")
    return weights.astype(losses.dtype if losses.dtype.kind == "f" else float, copy=False)
