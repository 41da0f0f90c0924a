"""Using a model rather than training it: evaluation mode, and nothing recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograd import Tensor, no_grad

from .arguments import data_pair
from .module import Module

__all__ = ["evaluate", "evaluating", "model_dtype", "predict"]

Metric = Callable[[Any, Any], Any]


@contextmanager
def evaluating(model: Module) -> Iterator[None]:
    """Evaluation mode and no recording inside; afterwards every module is in the mode it was in."""
    modes = [(module, module.training) for _, module in model.named_modules()]
    model.eval()
    try:
        with no_grad():
            yield
    finally:
        for module, mode in modes:
            module.training = mode


def predict(model: Module, x: Any) -> Any:
    """The model's output for ``x`` as a plain array, in evaluation mode and without recording."""
    with evaluating(model):
        y = model(x)
    return y.numpy() if isinstance(y, Tensor) else y


def evaluate(
    model: Module, loss: Callable[..., Any], data: Any, metrics: Mapping[str, Metric] | None = None
) -> dict[str, float]:
    """``{"loss": …}`` and the ``metrics`` over all of ``data``, a pair (x, y), in evaluation mode.

    A metric is a function of the prediction and the truth, two arrays, that returns a number.
    """
    x, y = data_pair("evaluate", "data", data, model_dtype(model))
    return measured("evaluate", model, loss, x, y, metrics or {})


def measured(
    what: str, model: Module, loss: Callable[..., Any], x: np.ndarray, y: np.ndarray, metrics: Mapping[str, Metric]
) -> dict[str, float]:
    """``evaluate`` on arrays that have been checked."""
    with evaluating(model):
        prediction = model(x)
        value = loss(prediction, y)
    if np.ndim(getattr(value, "data", value)):
        raise ValueError(f"{what}: the loss returned shape {value.shape}, but one number is needed: reduction='mean'.")
    results = {"loss": float(value)}
    plain = prediction.data if isinstance(prediction, Tensor) else prediction
    for name, metric in metrics.items():
        number = metric(plain, y)
        try:
            results[name] = float(number)
        except (TypeError, ValueError):
            raise TypeError(f"{what}: the metric {name!r} must return one number, not {number!r}.") from None
    return results


def model_dtype(model: Module) -> Any:
    """The dtype of the model's first parameter, in which it computes."""
    return next((parameter.dtype for parameter in model.parameters()), np.dtype(np.float64))
