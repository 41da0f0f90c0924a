"""What ``fit`` calls with the run: a callback, after each epoch; its method ``batch``, if it has one, after each batch.

A callback that is a context is entered before the first epoch and left after the last one, however the run ends; the
exception that ended it goes on, whatever ``__exit__`` returns. If it has ``state_dict`` and ``load_state_dict``, a
checkpoint keeps its state.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .run import Run
from .schedules import Plateau, Schedule

__all__ = ["Callback", "Scheduled"]

Callback = Callable[[Run], Any]


class Scheduled:
    """The callback that steps a learning rate's schedule; after an epoch with the value of ``monitor``, or the loss.

    ``mode`` says whether a smaller or a larger ``monitor`` is better.
    """

    def __init__(self, schedule: Schedule, monitor: str, mode: str) -> None:
        self.schedule = schedule
        self.monitor = monitor
        self.mode = mode

    def batch(self, run: Run) -> None:
        """A batch is done."""
        if self.schedule.every == "batch":
            self.schedule.step()

    def __call__(self, run: Run) -> None:
        """An epoch is done."""
        measured = self.monitor in run.row
        value = run.row[self.monitor if measured else "loss"]
        if isinstance(self.schedule, Plateau):
            self.schedule.step(value, self.mode if measured else "min")
        elif self.schedule.every == "epoch":
            self.schedule.step(value)
