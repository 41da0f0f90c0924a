"""What ``fit``, ``evaluate`` and their kin refuse before they begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograd import Tensor

from .arguments import kind_of
from .metrics import Metric
from .module import Module
from .optimizers import Adam, Optimizer

__all__ = ["checked_metrics", "checked_monitor", "direction", "own_optimizer", "require_loss", "require_module"]


def require_module(what: str, model: Any) -> None:
    """Refuse what is no model."""
    if not isinstance(model, Module):
        raise TypeError(f"{what}: model must be an nn.Module, not {kind_of(model)}.")


def require_loss(what: str, loss: Any) -> None:
    """Refuse what cannot be called with prediction and truth."""
    if isinstance(loss, type) or not callable(loss):
        raise TypeError(
            f"{what}: loss must be a function of prediction and truth, such as nn.mse, not {kind_of(loss)}."
        )


def own_optimizer(model: Module, parameters: Mapping[str, Tensor], optimizer: Optimizer | None) -> Optimizer:
    """``optimizer`` if it trains the model, or the default one."""
    if not parameters:
        raise ValueError(
            f"fit: the model {type(model).__name__} has no parameters. They are tensors in a module's attributes that "
            "require a gradient, or in modules there, also in lists, tuples and dicts."
        )
    if optimizer is None:
        return Adam(parameters.values())
    if not isinstance(optimizer, Optimizer):
        raise TypeError(
            "fit: optimizer must be an optimiser such as nn.Adam(model.parameters(), lr=1e-3), "
            f"not {kind_of(optimizer)}."
        )
    if not set(parameters.values()) & set(optimizer.parameters):
        raise ValueError(
            f"fit: the optimiser {type(optimizer).__name__} holds none of the model's parameters; it was made for "
            f"another model. Make it from this one: {type(optimizer).__name__}(model.parameters(), …)."
        )
    return optimizer


def checked_metrics(what: str, metrics: Mapping[str, Metric] | None) -> dict[str, Metric]:
    """``metrics`` as a dict."""
    if metrics is None:
        return {}
    if not isinstance(metrics, Mapping):
        raise TypeError(
            f"{what}: metrics is a dict of functions, as in {{'accuracy': nn.accuracy}}, not {kind_of(metrics)}."
        )
    for name, metric in metrics.items():
        if not isinstance(name, str) or isinstance(metric, type) or not callable(metric):
            raise TypeError(
                f"{what}: metrics is a dict of functions by their names, as in {{'accuracy': nn.accuracy}}, "
                f"but has {name!r}: {kind_of(metric)}."
            )
    if "loss" in metrics:
        raise ValueError(f"{what}: a metric cannot be called 'loss': that is the loss itself. Choose another name.")
    return dict(metrics)


def checked_monitor(monitor: str, metrics: Mapping[str, Metric]) -> None:
    """Refuse to watch what is not measured."""
    known = ["val_loss", *[f"val_{name}" for name in metrics]]
    if monitor not in known:
        raise ValueError(f"fit: monitor={monitor!r} is not measured; it can be {' or '.join(known)}.")


def direction(what: str, monitor: str, mode: str | None) -> str:
    """Whether a smaller or a larger ``monitor`` is better: "min" or "max"."""
    if mode is not None:
        if mode not in ("min", "max"):
            raise ValueError(f"{what}: mode must be 'min' or 'max', not {mode!r}.")
        return mode
    if monitor.endswith("loss"):
        return "min"
    if monitor.endswith("accuracy"):
        return "max"
    raise ValueError(f"{what}: monitor={monitor!r} needs mode='max' if a larger value is better, or mode='min'.")
