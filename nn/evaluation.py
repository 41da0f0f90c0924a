"""Using a model rather than training it: evaluation mode, and nothing recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograd import Tensor

from .arguments import count, kind_of, number, numbers, plain
from .batches import batches
from .calls import model_input
from .data import data_pair, require_finite
from .metrics import Metric
from .modes import copied, evaluating, model_dtype
from .module import Module
from .preconditions import checked_metrics, require_loss, require_module
from .warning import told_once

__all__ = ["evaluate", "measured", "predict"]


def predict(model: Module, x: Any) -> Any:
    """The model's output for ``x`` as a plain array, in evaluation mode and without recording.

    Floats in ``x`` take the dtype of the model, as in ``fit``; NaN and infinities are refused, also as there. Several
    outputs are a list or a tuple of arrays.
    """
    require_module("predict", model)
    x = plain(numbers("predict", "x", x))
    require_finite("predict", "x", x)
    x = model_input("predict", model, x)
    with evaluating(model):
        return copied(model(x))


def evaluate(
    model: Module,
    loss: Callable[..., Any],
    data: Any,
    metrics: Mapping[str, Metric] | None = None,
    *,
    batch_size: int = 32,
) -> dict[str, float]:
    """``{"loss": …}`` and the ``metrics`` over all of ``data``, a pair (x, y), in evaluation mode.

    The loss is the number that a ``History`` holds, for batches of ``batch_size``. A metric is a function of all
    predictions and truths, two arrays, that returns a number.
    """
    require_module("evaluate", model)
    require_loss("evaluate", loss)
    x, y = data_pair("evaluate", "data", data, model_dtype(model))
    metrics = checked_metrics("evaluate", metrics)
    count("evaluate", "batch_size", batch_size)
    return measured("evaluate", model, loss, x, y, metrics, batch_size)


def measured(
    what: str,
    model: Module,
    loss: Callable[..., Any],
    x: np.ndarray,
    y: np.ndarray,
    metrics: Mapping[str, Metric],
    batch_size: int,
) -> dict[str, float]:
    """``evaluate`` on arguments that have been checked."""
    total, predictions = 0.0, []
    with evaluating(model), told_once():
        for some_x, some_y in batches(x, y, size=batch_size, rng=None):
            prediction = model(some_x)
            total += _one(what, "the loss", loss(prediction, some_y), "reduction='mean'") * len(some_x)
            predictions.append(prediction.data if isinstance(prediction, Tensor) else prediction)
    results = {"loss": total / len(x)}
    if metrics:
        together = _together(what, predictions, len(x))
        for name, metric in metrics.items():
            results[name] = _one(what, f"the metric {name!r}", metric(together, y), "take the mean")
    return results


def _one(what: str, name: str, value: Any, advice: str) -> float:
    """``value``, which the loss or a metric returned, as a number."""
    found = number(value)
    if found is None and isinstance(value, (Tensor, np.ndarray)):
        raise ValueError(f"{what}: {name} returned shape {value.shape}, but one number is needed: {advice}.")
    if found is None:
        raise TypeError(f"{what}: {name} must return one number, not {kind_of(value)}.")
    return found


def _together(what: str, predictions: list[Any], n: int) -> np.ndarray:
    """The predictions for all batches as one array."""
    if all(isinstance(p, np.ndarray) and p.ndim for p in predictions) and sum(map(len, predictions)) == n:
        return np.concatenate(predictions)
    first = predictions[0]
    found = f"shape {first.shape} for the first batch" if hasattr(first, "shape") else kind_of(first)
    raise TypeError(f"{what}: metrics= need a model that returns an array with a row for each example, not {found}.")
