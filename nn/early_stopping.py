"""Early stopping: remember the weights where the validation was best, stop when it stays worse, restore them always."""

from __future__ import annotations

import math
from collections.abc import Iterable
from types import TracebackType
from typing import Self

import numpy as np

from autograd import Tensor

from .arguments import count, kind_of, number
from .module import Module
from .preconditions import require_module

__all__ = ["EarlyStopping"]


class EarlyStopping:
    """A context in which a model is trained, and at whose end it has its best weights, however the end came.

    ::

        with EarlyStopping(model, patience=10) as stopping:
            for epoch in range(200):
                ...
                if stopping.update(validation_loss):
                    break

    ``update`` is called once per epoch; it is true when the last ``patience`` epochs were not better than the best one
    (never, without patience). ``mode`` says whether better is smaller, "min", or larger, "max". Of equal epochs the
    first is best. ``also`` names trained tensors that are not the model's: they are restored with it.
    """

    best: float | None = None
    best_epoch: int | None = None

    def __init__(
        self, model: Module, *, patience: int | None = None, mode: str = "min", also: Iterable[Tensor] = ()
    ) -> None:
        require_module("EarlyStopping", model)
        if patience is not None:
            count("EarlyStopping", "patience", patience)
        if mode not in ("min", "max"):
            raise ValueError(f"EarlyStopping: mode must be 'min' or 'max', not {mode!r}.")
        self.model = model
        self.patience = patience
        self.mode = mode
        self.also = list(also)
        self.epoch = 0
        self._state: dict[str, np.ndarray] | None = None
        self._others: list[np.ndarray] = []

    def update(self, value: float) -> bool:
        """Note the epoch's ``value``; whether to stop."""
        found = number(value)
        if found is None:
            raise TypeError(
                f"EarlyStopping: the value of epoch {self.epoch + 1} must be one number, not {kind_of(value)}."
            )
        value = found
        if math.isnan(value):
            raise ValueError(
                f"EarlyStopping: the value of epoch {self.epoch + 1} is NaN, which is neither better nor worse."
            )
        self.epoch += 1
        if self.best is None or (value < self.best if self.mode == "min" else value > self.best):
            state, others = self.model.state_dict(), [np.array(tensor.data) for tensor in self.also]
            # Together: Ctrl-C falls between calls, and must not find the weights of one epoch with another's number.
            self._state, self._others, self.best, self.best_epoch = state, others, value, self.epoch
        return (
            self.patience is not None and self.best_epoch is not None and self.epoch - self.best_epoch >= self.patience
        )

    def restore(self) -> None:
        """Give the model the weights of the best epoch; before the first update, leave it as it is."""
        if self._state is not None:
            self.model.load_state_dict(self._state)
            for tensor, value in zip(self.also, self._others, strict=True):
                tensor.data = value.copy()[()]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            self.restore()
        except KeyboardInterrupt:  # an impatient second Ctrl-C: half of the weights would be of another epoch
            self.restore()
            raise
        if error is not None and self.best_epoch is not None:
            error.add_note(f"The model has the weights of epoch {self.best_epoch}, its best one: {self.best:.6g}.")
