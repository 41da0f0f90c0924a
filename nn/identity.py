"""What a run was begun with, in words: two runs that differ in any of it are not the same run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .description import attributes, code_of, described, is_ours
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

    Not among them is what may change on the way: ``epochs``, ``patience``, callbacks, progress; and attributes whose
    names begin with an underscore.
    """
    return {
        "model": _model(model),
        "optimizer": _optimizer(optimizer, schedule),
        "schedule": "none" if schedule is None else _schedule(schedule),
        "loss": described(loss),
        "monitor": stopping.monitor,
        "mode": stopping.mode,
        "min_delta": repr(stopping.min_delta),
        "metrics": "; ".join([_metric(name, metric) for name, metric in metrics.items()]) or "none",
        **{name: described(value) for name, value in others.items()},
    }


def _model(model: Module) -> str:
    """Its layers, and then line by line what their sizes do not say: settings, functions, what ``forward`` does."""
    lines = [re.sub(r" at 0x[0-9a-fA-F]+", "", repr(model))]
    for path, module in model.named_modules():
        place = f"{path}." if path else ""
        lines += [f"{place}{name}={line}" for name, line in attributes(module, omitted=("training",)).items()]
        if not is_ours(type(module)) and hasattr(type(module).forward, "__code__"):
            lines.append(f"{place}forward has the code {code_of(type(module).forward)}")
    return "\n".join(lines)


def _schedule(schedule: Schedule) -> str:
    """Its class and settings, without where it is."""
    settings = attributes(schedule, omitted=("starts", *schedule.state_dict()))
    then = getattr(schedule, "then", None)
    if isinstance(then, Schedule):
        settings["then"] = _schedule(then)
    return f"{type(schedule).__name__}({', '.join([f'{name}={line}' for name, line in settings.items()])})"


def _metric(name: str, metric: Any) -> str:
    """What is measured, and by which name if that is another."""
    line = described(metric)
    return name if line == name else f"{name}={line}"


def _optimizer(optimizer: Optimizer, schedule: Schedule | None) -> str:
    """Its class and the settings of its groups; of a scheduled learning rate, where it began."""
    groups = []
    for i, group in enumerate(optimizer.groups):
        settings = dict(group.settings)
        if schedule is not None:
            settings["lr"] = schedule.starts[i]
        groups.append(", ".join([f"{name}={value!r}" for name, value in settings.items()]))
    return f"{type(optimizer).__name__}({'; '.join(groups)})"
