"""Options of ``fit``, checked and made ready before the first step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any

from .arguments import count, flag, kind_of
from .callbacks import Callback
from .checkpoint import Checkpoint
from .early_stopping import EarlyStopping
from .metrics import Metric
from .optimizers import Optimizer
from .preconditions import checked_monitor, direction
from .schedules import Schedule

__all__ = ["checked_callbacks", "checked_schedule", "own_checkpoint", "own_stopping"]


def own_stopping(
    early_stopping: EarlyStopping | None,
    patience: int | None,
    monitor: str,
    mode: str | None,
    metrics: Mapping[str, Metric],
    held_out: object,
) -> EarlyStopping:
    """``early_stopping``, or one with the other options; without ``held_out`` examples it must have none."""
    given = patience is not None or monitor != "val_loss" or mode is not None
    if early_stopping is not None:
        if not isinstance(early_stopping, EarlyStopping):
            raise TypeError(
                "fit: early_stopping must be an EarlyStopping, as in nn.EarlyStopping(patience=10), "
                f"not {kind_of(early_stopping)}."
            )
        if given:
            raise ValueError("fit: give patience=, monitor= and mode= to EarlyStopping(…) itself, not beside it.")
        monitor, given = early_stopping.monitor, True
    checked_monitor(monitor, metrics)
    if patience is not None:
        count("fit", "patience", patience)
    stopping = early_stopping or EarlyStopping(monitor, patience, mode=direction("fit", monitor, mode))
    if held_out is None and given:
        raise ValueError("fit: patience= and monitor= need validation=(x, y): examples that are not trained on.")
    return stopping


def checked_schedule(schedule: Any, optimizer: Optimizer) -> None:
    """Refuse what does not change the learning rate of ``optimizer``."""
    if not isinstance(schedule, Schedule):
        raise TypeError(
            f"fit: schedule must be a schedule such as nn.CosineDecay(optimizer, …), not {kind_of(schedule)}."
        )
    if schedule.optimizer is not optimizer:
        what = type(schedule).__name__
        raise ValueError(
            f"fit: the schedule {what} changes the learning rate of another optimiser. Pass the one it was made for: "
            f"optimizer=optimizer, schedule={what}(optimizer, …)."
        )


def checked_callbacks(callbacks: Any) -> list[Callback]:
    """``callbacks`` as a list of what can be called."""
    if not isinstance(callbacks, Sequence) or isinstance(callbacks, str):
        raise TypeError(f"fit: callbacks is a list of functions of the run, as in [report], not {kind_of(callbacks)}.")
    for i, callback in enumerate(callbacks):
        if isinstance(callback, type) or not callable(callback):
            raise TypeError(f"fit: callbacks[{i}] must be a function of the run, not {kind_of(callback)}.")
    return list(callbacks)


def own_checkpoint(checkpoint: str | PathLike[str] | Checkpoint | None, resume: bool) -> Checkpoint | None:
    """The file of the run. One that is there already is not overwritten by another run."""
    flag("fit", "resume", resume)
    if checkpoint is None:
        if resume:
            raise ValueError("fit: resume=True needs the file to go on from: checkpoint='run.npz'.")
        return None
    file = checkpoint if isinstance(checkpoint, Checkpoint) else Checkpoint(checkpoint)
    if not file.path.parent.is_dir():
        raise FileNotFoundError(f"fit: there is no folder {file.path.parent} for the checkpoint {file.path.name}.")
    if not resume and file.path.exists():
        raise FileExistsError(
            f"fit: the checkpoint {file.path} exists. Go on from it with resume=True, or delete it for a new run."
        )
    return file
