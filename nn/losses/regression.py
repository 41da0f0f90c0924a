"""Losses of numbers: how far a prediction is from its target. The shapes must be equal: nothing is broadcast."""

from __future__ import annotations

from typing import Any

from autograd import ops

from ..arguments import of_equal_shape, positive
from .reduction import reduced

__all__ = ["huber", "l1", "mse"]


def mse(prediction: Any, target: Any, *, reduction: str = "mean", sample_weight: Any = None) -> Any:
    """The squared difference."""
    prediction, target = of_equal_shape("mse", "prediction", prediction, "target", target)
    return reduced("mse", ops.square(prediction - target), reduction, sample_weight)


def l1(prediction: Any, target: Any, *, reduction: str = "mean", sample_weight: Any = None) -> Any:
    """The absolute difference; where it is 0, so is its gradient."""
    prediction, target = of_equal_shape("l1", "prediction", prediction, "target", target)
    return reduced("l1", ops.absolute(prediction - target), reduction, sample_weight)


def huber(
    prediction: Any, target: Any, *, delta: float = 1.0, reduction: str = "mean", sample_weight: Any = None
) -> Any:
    """½ d² where the difference d is at most ``delta``, else delta (|d| - ½ delta): an outlier pulls no harder."""
    prediction, target = of_equal_shape("huber", "prediction", prediction, "target", target)
    delta = positive("huber", "delta", delta)
    distance = ops.absolute(prediction - target)
    bent = ops.minimum(distance, delta)
    return reduced("huber", bent * (distance - 0.5 * bent), reduction, sample_weight)
