"""The training loop: batches, steps, validation, and the best weights at the end, however it ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from os import PathLike
from time import perf_counter
from typing import Any

import numpy as np

from .arguments import count, flag, positive
from .batches import batches
from .callbacks import Callback, Scheduled
from .checkpoint import Checkpoint, digest
from .clipping import clip_gradients
from .early_stopping import EarlyStopping
from .evaluation import measured
from .first_batch import check_first_loss
from .fit_options import checked_callbacks, checked_schedule, own_checkpoint, own_stopping
from .history import History
from .identity import identity
from .illness import ill_epoch, ill_gradient, ill_loss
from .metrics import Metric
from .modes import model_dtype, train_all_but
from .module import Module
from .optimizers import Optimizer
from .preconditions import checked_metrics, own_optimizer, require_loss, require_module
from .progress import Progress
from .randomness import Randomness, spawned
from .run import Besides, Run
from .run_data import divided
from .sample_weights import Weighted
from .schedules import Schedule
from .unscaled import warn_unstandardised
from .warning import told_once

__all__ = ["fit"]


def fit(
    model: Module,
    loss: Callable[..., Any],
    data: Any,
    *,
    validation: Any = None,
    sample_weight: Any = None,
    shuffle: bool = True,
    epochs: int,
    batch_size: int = 32,
    optimizer: Optimizer | None = None,
    schedule: Schedule | None = None,
    clip: float | None = None,
    seed: Randomness,
    early_stopping: EarlyStopping | None = None,
    patience: int | None = None,
    monitor: str = "val_loss",
    mode: str | None = None,
    metrics: Mapping[str, Metric] | None = None,
    eval_train: bool = False,
    callbacks: Sequence[Callback] = (),
    checkpoint: str | PathLike[str] | Checkpoint | None = None,
    resume: bool = False,
    progress: bool = True,
) -> History:
    """Train ``model`` on ``data`` = (x, y) to minimise ``loss(model(x), y)``; returns what happened.

    Every epoch goes once through the examples, shuffled, in batches whose last one may be shorter. Floats in ``data``
    take the dtype of the model. ``optimizer`` is by default ``Adam(model.parameters())``; ``schedule`` changes its
    learning rate; ``clip`` is the largest norm that all gradients together may have in a step. With ``sample_weight``,
    a number >= 0 for each example, an example of weight 2 counts like two: the weights are scaled to mean 1, and the
    loss of a batch of n is Σ w ℓ / n, computed by ``loss(model(x), y, sample_weight=w)``, a mean that weighs the
    examples, as those here do, or a sum. A batch whose weights are all 0 makes no step. The order of each epoch and the
    validation set are drawn by ``order, split = np.random.default_rng(seed).spawn(2)``; with ``shuffle=False`` the
    examples keep theirs, as a series needs, and of a share that is held out, the last ones are.

    With ``validation`` = (x, y), or the share of ``data`` to be held out (0.2), stratified if y is of classes, the loss
    and the ``metrics``, functions of prediction and truth, are measured on it after each epoch, and the weights of the
    epoch with the best ``monitor`` are in the model at the end: also when the epochs ran out, or when an exception or
    Ctrl-C ended the run, which is raised again and has the ``History`` so far in its attribute ``history``.
    ``patience`` stops after that many epochs that were not better. ``monitor`` is "val_loss" or "val_" and a metric's
    name; ``mode`` says whether better is "min" or "max", and may be left out for the loss and accuracies. All three,
    and what counts as better, can be said by an ``early_stopping=EarlyStopping(…)`` instead.

    ``eval_train`` measures the same on ``data`` after each epoch (``train_loss``, …), without weights. ``callbacks``
    are called with the ``Run`` after each epoch. ``checkpoint`` is a file that keeps the run, rewritten after each
    epoch; with ``resume`` it goes on from there, if the file is there, as if it had never stopped, bit for bit, up to
    ``epochs`` in all.

    Layers that are in evaluation mode where the model is in training mode stay so, such as a ``BatchNorm`` whose
    statistics are to be kept: ``model.train(); layer.eval()``. A model in evaluation mode is trained with all of its
    layers; so before a second ``fit`` say it again, as the model is left in evaluation mode.

    A loss or a parameter that is NaN or infinite raises ``FloatingPointError`` that says where it began.
    """
    require_module("fit", model)
    require_loss("fit", loss)
    optimizer = own_optimizer(model, dict(model.named_parameters()), optimizer)
    flag("fit", "shuffle", shuffle)
    order, draw = spawned("fit", seed, 2)
    train, held_out = divided(data, validation, sample_weight, model_dtype(model), draw if shuffle else None)
    warn_unstandardised(train[0])
    count("fit", "epochs", epochs)
    count("fit", "batch_size", batch_size)
    clip = None if clip is None else positive("fit", "clip", clip)
    flag("fit", "eval_train", eval_train)
    flag("fit", "progress", progress)
    metrics = checked_metrics("fit", metrics)
    if metrics and held_out is None and not eval_train:
        raise ValueError("fit: metrics= are measured on validation=(x, y), or on the data with eval_train=True.")
    stopping = own_stopping(early_stopping, patience, monitor, mode, metrics, held_out)
    others = checked_callbacks(callbacks)
    file = own_checkpoint(checkpoint, resume)
    step_loss = loss if sample_weight is None else Weighted(loss, model)

    begun = {"batch_size": batch_size, "clip": clip, "seed": seed, "eval_train": eval_train, "shuffle": shuffle}
    run = Run(model, optimizer, History(stopping.monitor), epochs, order)
    stages: list[Any] = []  # callbacks, in the order they are called
    if schedule is not None:
        checked_schedule(schedule, optimizer)
        stages.append(Scheduled(schedule, stopping.monitor, stopping.mode))
        run.parts["schedule"] = schedule
    sets = {"train": (train[0], train[1]) if eval_train else None, "val": held_out}
    sets = {name: pair for name, pair in sets.items() if pair is not None}
    run.columns = ["loss", *[f"{name}_{what}" for name in sets for what in ("loss", *metrics)], "seconds"]
    own = set(model.parameters())
    run.parts["besides"] = besides = Besides([p for p in optimizer.parameters if p not in own])
    stopping.watch(model, besides.tensors)
    if held_out is not None:
        stages.append(stopping)
        run.parts["early_stopping"] = stopping
    stages += others
    run.parts |= {f"callback {i}": c for i, c in enumerate(others) if hasattr(c, "load_state_dict")}
    if file is not None:
        stages.append(file)
        run.settings = identity(model, optimizer, schedule, loss, stopping, metrics, **begun) | {
            "digest of data and validation": digest(*train, *(held_out or ()))
        }
        if resume and file.path.exists():
            file.restore(run)
            run.stopped = stopping.over
    if progress:
        stages.insert(0, Progress(run, math.ceil(len(train[0]) / batch_size)))

    def measure() -> dict[str, float]:
        """The results of the epoch that has ended, in evaluation mode."""
        return {
            f"{name}_{what}": value
            for name, pair in sets.items()
            for what, value in measured("fit", model, loss, *pair, metrics, batch_size).items()
        }

    # A value that is not finite is reported with its place, not by NumPy's warnings.
    with (
        _taken_along(run.history),
        told_once(),
        ExitStack() as contexts,
        np.errstate(over="ignore", invalid="ignore", divide="ignore"),
    ):
        try:
            for stage in stages:
                if hasattr(stage, "__exit__"):
                    stage.__enter__()
                    contexts.push(partial(_leave, stage))
            _train(run, step_loss, train, batch_size, shuffle, clip, measure, stages)
        finally:
            run.history.best_epoch = stopping.best_epoch
            run.history.stopped_early = run.stopped and run.epoch < epochs
            model.eval()
            model.zero_grad()  # or the user's next backward() would add to the last step's gradients
    return run.history


def _train(
    run: Run,
    loss: Callable[..., Any],
    data: tuple[np.ndarray, ...],
    batch_size: int,
    shuffle: bool,
    clip: float | None,
    measure: Callable[[], dict[str, float]],
    callbacks: Sequence[Any],
) -> None:
    """The loop itself: in every epoch every batch, for every batch a step."""
    model, optimizer, first = run.model, run.optimizer, True
    kept: list[Module] = []  # in evaluation mode
    after_batch = [callback.batch for callback in callbacks if hasattr(callback, "batch")]
    while run.epoch < run.epochs and not run.stopped:
        start, total = perf_counter(), 0.0
        kept = train_all_but(model, kept)
        for i, (x, *truth) in enumerate(batches(*data, size=batch_size, rng=run.shuffle if shuffle else None), 1):
            if len(truth) == 1 or truth[1].any():  # where all weights are 0, there is nothing to learn
                value = loss(model(x), *truth)
                if first:
                    check_first_loss(value, model, optimizer)
                    first = False
                number = value.item()
                if not math.isfinite(number):
                    raise FloatingPointError(ill_loss(run.epoch + 1, i, value, model))
                optimizer.zero_grad()
                value.backward()
                if (ill := ill_gradient(run.epoch + 1, i, value, model, optimizer.parameters)) is not None:
                    raise FloatingPointError(ill)
                if clip is not None:
                    clip_gradients(optimizer.parameters, norm=clip)
                optimizer.step()
                total += number * len(x)
            for callback in after_batch:
                callback(run)
        row = {"loss": total / len(data[0]), **measure(), "seconds": 0.0}
        row["seconds"] = perf_counter() - start
        if (ill := ill_epoch(run.epoch + 1, row, model, run.history.monitor)) is not None:
            raise FloatingPointError(ill)
        run.close(row)
        for callback in callbacks:
            callback(run)


def _leave(stage: Any, *error: Any) -> None:
    """End the context of a callback; what it returns must not swallow the error that ended the run."""
    stage.__exit__(*error)


@contextmanager
def _taken_along(history: History) -> Iterator[None]:
    """An exception takes ``history`` along: who catches it has no other way to get at it."""
    try:
        yield
    except BaseException as error:
        error.history = history  # pyright: ignore[reportAttributeAccessIssue]
        if n := len(history):
            error.add_note(
                f"What its {n} epoch{'' if n == 1 else 's'} gave is this exception's attribute history; "
                "at a prompt, sys.last_value.history."
            )
        raise
