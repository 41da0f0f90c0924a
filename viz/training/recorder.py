"""What a training run leaves behind for its player: one snapshot for each epoch."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .parameters import parameters_of

__all__ = ["Recorder", "Snapshot"]


@dataclass(frozen=True)
class Snapshot:
    """An epoch's results, all parameters' values then, and the mean size of each one's gradient, if it has one."""

    epoch: int
    results: Mapping[str, float]
    values: Mapping[str, np.ndarray]
    gradients: Mapping[str, float]


class Recorder:
    """Takes snapshots of a model while it is trained, in any loop.

    >>> recorder = viz.Recorder(model)
    >>> for epoch in range(100):
    ...     value = loss(model(x), y)
    ...     model.zero_grad()
    ...     value.backward()
    ...     optimizer.step()
    ...     recorder.record(loss=value)

    `model` is a module, anything with ``parameters``, or the tensors themselves. Each snapshot copies all
    parameters. Called with an epoch's number and a mapping of its results, the recorder does the same, so it can
    stand where a training loop takes a function to call after every epoch.
    """

    def __init__(self, model: Any) -> None:
        self.parameters = parameters_of(model, "viz.Recorder")
        self.snapshots: list[Snapshot] = []

    def record(self, epoch: int | None = None, /, **results: Any) -> None:
        """Note the results of an epoch (numbers or 0-d tensors), the parameters, and the gradients they have now.

        Epochs count from 1, one more each time, unless `epoch` says otherwise.
        """
        last = self.snapshots[-1].epoch if self.snapshots else 0
        epoch = last + 1 if epoch is None else epoch
        if epoch <= last:
            raise ValueError(f"Recorder.record: epoch {epoch} comes after epoch {last}, but epochs must increase.")
        numbers = {name: _number(name, value) for name, value in results.items()}
        values = {name: np.array(tensor.data) for name, tensor in self.parameters.items()}
        gradients = {
            name: float(np.mean(np.abs(tensor.grad))) if tensor.size else 0.0
            for name, tensor in self.parameters.items()
            if tensor.grad is not None
        }
        self.snapshots.append(Snapshot(epoch, numbers, values, gradients))

    def __call__(self, epoch: int, results: Mapping[str, Any]) -> None:
        """Record an epoch: the form of a function that a training loop calls."""
        self.record(epoch, **results)

    def __len__(self) -> int:
        return len(self.snapshots)

    def __repr__(self) -> str:
        return f"<Recorder: {len(self)} snapshots of {len(self.parameters)} parameters>"


def _number(name: str, value: Any) -> float:
    item = getattr(value, "item", None)
    value = item() if callable(item) and getattr(value, "size", 1) == 1 else value
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise TypeError(f"Recorder.record: {name} must be a number, but got {type(value).__name__}.")
    return float(value) if not math.isnan(value) else math.nan
