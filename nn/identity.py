"""What a run was begun with, in words: two runs that differ in any of it are not the same run."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from .early_stopping import EarlyStopping
from .module import Module
from .optimizers import Optimizer
from .schedules import Schedule

__all__ = ["identity"]


def identity(
    model: Module,
    optimizer: Optimizer,
    schedule: Schedule | None,
    loss: Any,
    stopping: EarlyStopping,
    metrics: Mapping[str, Any],
    **others: Any,
) -> dict[str, str]:
    """The settings that must be equal for a run to go on as if it had never stopped, by their names.

    Not among them is what may change on the way: ``epochs``, ``patience``, callbacks, progress.
    """
    return {
        "model": re.sub(r" at 0x[0-9a-fA-F]+", "", repr(model)),
        "optimizer": _optimizer(optimizer, schedule),
        "schedule": "none" if schedule is None else type(schedule).__name__,
        "loss": _name(loss),
        "monitor": stopping.monitor,
        "mode": stopping.mode,
        "min_delta": repr(stopping.min_delta),
        "metrics": ", ".join(metrics) or "none",
        **{name: _setting(value) for name, value in others.items()},
    }


def _optimizer(optimizer: Optimizer, schedule: Schedule | None) -> str:
    """Its class and the settings of its groups; of a scheduled learning rate, where it began."""
    groups = []
    for i, group in enumerate(optimizer.groups):
        settings = dict(group.settings)
        if schedule is not None:
            settings["lr"] = schedule.starts[i]
        groups.append(", ".join([f"{name}={value!r}" for name, value in settings.items()]))
    return f"{type(optimizer).__name__}({'; '.join(groups)})"


def _name(function: Any) -> str:
    if isinstance(function, functools.partial):
        given = [*map(_setting, function.args), *[f"{k}={_setting(v)}" for k, v in function.keywords.items()]]
        return f"{_name(function.func)}({', '.join(given)})"
    return getattr(function, "__name__", type(function).__name__)


def _setting(value: Any) -> str:
    """``value`` in a line; of what has no short name, such as an array or a generator, only its kind."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return str(value)
    if isinstance(value, (np.bool_, np.integer, np.floating)):
        return str(value.item())
    return type(value).__name__
