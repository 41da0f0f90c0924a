"""Early stopping: remember the weights where the validation was best, stop when it stays worse, restore them always."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, Self

import numpy as np

from autograd import Tensor

from .arguments import count, kind_of, number, within
from .module import Module
from .preconditions import direction, require_module
from .run import Run

__all__ = ["EarlyStopping"]


class EarlyStopping:
    """What ends a run whose ``monitor`` is not better for ``patience`` epochs, and gives back the best weights.

    For ``fit(…, early_stopping=EarlyStopping("val_accuracy", patience=10))``; and for a loop of one's own a context, at
    whose end the model has its best weights, however the end came::

        with EarlyStopping(patience=10).watch(model) as stopping:
            for epoch in range(200):
                ...
                if stopping.update(validation_loss):
                    break

    ``mode`` says whether better is smaller, "min", or larger, "max"; it may be left out for losses and accuracies.
    Better by ``min_delta`` or less is not better. Of equal epochs the first is best. Without ``patience`` none is last.
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        patience: int | None = None,
        min_delta: float = 0.0,
        mode: str | None = None,
    ) -> None:
        if not isinstance(monitor, str):
            hint = " Name the model in .watch(model)." if isinstance(monitor, Module) else ""
            raise TypeError(
                "EarlyStopping: monitor must be the name of a column of the history, such as 'val_loss', "
                f"not {kind_of(monitor)}.{hint}"
            )
        if patience is not None:
            count("EarlyStopping", "patience", patience)
        self.monitor = monitor
        self.patience = patience
        self.min_delta = float(within("EarlyStopping", "min_delta", min_delta, 0, math.inf))
        self.mode = direction("EarlyStopping", monitor, mode)
        self.model: Module | None = None
        self._forget()

    def _forget(self) -> None:
        self.epoch = 0
        self.best: float | None = None
        self.best_epoch: int | None = None
        self._weights: dict[str, np.ndarray] = {}
        self._others: list[np.ndarray] = []

    def watch(self, model: Module, also: Iterable[Tensor] = ()) -> Self:
        """Begin anew with ``model``; ``also`` are trained tensors that are not the model's, restored with it."""
        require_module("EarlyStopping.watch", model)
        self.model = model
        self.also = list(also)
        self._forget()
        return self

    def _watched(self) -> Module:
        if self.model is None:
            raise ValueError("EarlyStopping: there is no model yet: with EarlyStopping(…).watch(model) as stopping: …")
        return self.model

    def update(self, value: float) -> bool:
        """Note the epoch's ``value``; whether to stop."""
        model, found = self._watched(), number(value)
        if found is None:
            raise TypeError(
                f"EarlyStopping: the value of epoch {self.epoch + 1} must be one number, not {kind_of(value)}."
            )
        if math.isnan(found):
            raise ValueError(
                f"EarlyStopping: the value of epoch {self.epoch + 1} is NaN, which is neither better nor worse."
            )
        self.epoch += 1
        if self.best is None or self._gain(found, self.best) > self.min_delta:
            weights, others = model.state_dict(), [np.array(tensor.data) for tensor in self.also]
            # Together: Ctrl-C falls between calls, and must not find the weights of one epoch with another's number.
            self._weights, self._others, self.best, self.best_epoch = weights, others, found, self.epoch
        return self.over

    @property
    def over(self) -> bool:
        """Whether the patience is: the last so many epochs were not better."""
        return self.patience is not None and self.epoch - (self.best_epoch or 0) >= self.patience

    def _gain(self, value: float, best: float) -> float:
        """By how much ``value`` is better."""
        return 0.0 if value == best else best - value if self.mode == "min" else value - best  # ∞ - ∞ is no number

    def __call__(self, run: Run) -> None:
        """As a callback of ``fit``: look at the epoch that has ended."""
        if self.update(run.row[self.monitor]):
            run.stop()
        run.history.best_epoch = self.best_epoch

    def restore(self) -> None:
        """Give the model the weights of the best epoch; before the first update, leave it as it is."""
        if self.best_epoch is not None:
            self._watched().load_state_dict(self._weights)
            for tensor, value in zip(self.also, self._others, strict=True):
                tensor.data = value.copy()[()]

    def __enter__(self) -> Self:
        self._watched()
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

    def state_dict(self) -> dict[str, Any]:
        """The best epoch so far, its value and weights, and how many epochs there were: arrays and numbers."""
        if self.best is None or self.best_epoch is None:
            return {"epoch": self.epoch}
        return {
            "epoch": self.epoch,
            "best": self.best,
            "best_epoch": self.best_epoch,
            **{f"weights.{path}": array.copy() for path, array in self._weights.items()},
            **{f"others.{i}": array.copy() for i, array in enumerate(self._others)},
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from what ``state_dict`` returned, with a model of the same shapes; else nothing has changed."""
        own = {f"weights.{path}": array for path, array in self._watched().state_dict().items()}
        own |= {f"others.{i}": np.asarray(tensor.data) for i, tensor in enumerate(self.also)}
        shapes = dict.fromkeys(("epoch", "best", "best_epoch"), ()) | {name: a.shape for name, a in own.items()}
        arrays = {name: np.asarray(value) for name, value in state.items()}
        fits = {name: array.shape for name, array in arrays.items()} in (shapes, {"epoch": ()})
        if not fits or any(not np.can_cast(arrays[n].dtype, own[n].dtype, "same_kind") for n in own if n in arrays):
            raise ValueError("EarlyStopping.load_state_dict: the state is not of a run with this model.")
        epoch, best, best_epoch = [number(state.get(name)) for name in ("epoch", "best", "best_epoch")]
        fits = epoch is not None and epoch >= 0 and epoch % 1 == 0
        if "best" in state:
            fits &= best is not None and not math.isnan(best)
            fits &= best_epoch is not None and 1 <= best_epoch <= (epoch or 0) and best_epoch % 1 == 0
        if not fits:
            found = ", ".join([f"{name} {state[name]}" for name in ("epoch", "best", "best_epoch") if name in state])
            raise ValueError(f"EarlyStopping.load_state_dict: no run can be at {found}. Nothing was loaded.")
        self._forget()
        self.epoch = int(state["epoch"])
        if "best" in state:
            self.best, self.best_epoch = float(state["best"]), int(state["best_epoch"])
            self._weights = {n.partition(".")[2]: np.array(v) for n, v in state.items() if n.startswith("weights.")}
            self._others = [np.array(state[f"others.{i}"]) for i in range(len(self.also))]
