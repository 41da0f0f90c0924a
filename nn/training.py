"""The training loop: batches, steps, validation, and the best weights at the end, however it ends."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import numpy as np

from autograd import Tensor, topological

from .arguments import count, flag, kind_of
from .batches import batches
from .data import data_pair
from .early_stopping import EarlyStopping
from .evaluation import measured, model_dtype
from .history import History
from .illness import ADVICE, ill_parameter, origin
from .metrics import Metric
from .module import Module
from .optimizers import Optimizer
from .preconditions import (
    checked_metrics,
    checked_mode,
    own_optimizer,
    require_loss,
    require_module,
    validation_pair,
)
from .progress import Progress
from .randomness import Randomness, generator

__all__ = ["fit"]


def fit(
    model: Module,
    loss: Callable[..., Any],
    data: Any,
    *,
    validation: Any = None,
    epochs: int,
    batch_size: int = 32,
    optimizer: Optimizer | None = None,
    seed: Randomness,
    patience: int | None = None,
    monitor: str = "val_loss",
    mode: str | None = None,
    metrics: Mapping[str, Metric] | None = None,
    eval_train: bool = False,
    progress: bool = True,
) -> History:
    """Train ``model`` on ``data`` = (x, y) to minimise ``loss(model(x), y)``; returns what happened.

    Every epoch goes once through the examples, shuffled by ``np.random.default_rng(seed)``, in batches whose last one
    may be shorter. ``optimizer`` is by default ``Adam(model.parameters())``. Floats in ``data`` take the dtype of the
    model.

    With ``validation`` = (x, y) the loss and the ``metrics``, functions of prediction and truth, are measured on it
    after each epoch, and the weights of the epoch with the best ``monitor`` are in the model at the end: also when the
    epochs ran out, or when an exception or Ctrl-C ended the run, which is raised again and has the ``History`` so far
    in its attribute ``history``. ``patience`` stops after that many epochs that were not better. ``monitor`` is
    "val_loss" or "val_" and a metric's name; ``mode`` says whether better is "min" or "max", and may be left out for
    the loss and accuracies.

    ``eval_train`` measures the same on ``data`` after each epoch (``train_loss``, …). The model is left in evaluation
    mode. A loss or a parameter that is NaN or infinite raises ``FloatingPointError`` that says where it began.
    """
    require_module("fit", model)
    require_loss("fit", loss)
    parameters = dict(model.named_parameters())
    optimizer = own_optimizer(model, parameters, optimizer)
    dtype = model_dtype(model)
    x, y = data_pair("fit", "data", data, dtype)
    held_out = None if validation is None else validation_pair(validation, x, y, dtype)
    rng = generator("fit", seed, "seed")
    count("fit", "epochs", epochs)
    count("fit", "batch_size", batch_size)
    if patience is not None:
        count("fit", "patience", patience)
    flag("fit", "eval_train", eval_train)
    flag("fit", "progress", progress)
    metrics = checked_metrics("fit", metrics)
    if metrics and held_out is None and not eval_train:
        raise ValueError("fit: metrics= are measured on validation=(x, y), or on the data with eval_train=True.")
    mode = checked_mode(monitor, mode, metrics)
    if held_out is None and (patience is not None or monitor != "val_loss"):
        raise ValueError("fit: patience= and monitor= need validation=(x, y): examples that are not trained on.")

    history = History(monitor)
    others = [tensor for tensor in optimizer.parameters if tensor not in set(parameters.values())]
    stopping = EarlyStopping(model, patience=patience, mode=mode, also=others)
    bar = Progress(epochs, math.ceil(len(x) / batch_size), show=progress)
    # A value that is not finite is reported below with its place, not by NumPy's warnings.
    with _taken_along(history), bar, stopping, np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        try:
            for epoch in range(1, epochs + 1):
                start = perf_counter()
                model.train()
                shuffled = batches(x, y, size=batch_size, rng=rng)
                row = {"loss": _epoch(epoch, model, loss, shuffled, optimizer, parameters, bar)}
                if eval_train:
                    results = measured("fit", model, loss, x, y, metrics, batch_size)
                    row |= {f"train_{name}": value for name, value in results.items()}
                if held_out is not None:
                    results = measured("fit", model, loss, *held_out, metrics, batch_size)
                    row |= {f"val_{name}": value for name, value in results.items()}
                row["seconds"] = perf_counter() - start
                _require_finite(epoch, row, parameters, monitor)
                history.append(row)
                bar.epoch(epoch, row)
                if held_out is not None and stopping.update(row[monitor]) and epoch < epochs:
                    history.stopped_early = True
                    break
        finally:
            history.best_epoch = stopping.best_epoch
            model.eval()
            model.zero_grad()  # or the user's next backward() would add to the last step's gradients
    return history


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


def _epoch(
    epoch: int,
    model: Module,
    loss: Callable[..., Any],
    data: Any,
    optimizer: Optimizer,
    parameters: Mapping[str, Tensor],
    bar: Progress,
) -> float:
    """One pass over the batches; the mean over the examples of their batch's loss."""
    total, seen = 0.0, 0
    for i, (x, y) in enumerate(data, 1):
        value = loss(model(x), y)
        if i == epoch == 1:
            _check_loss(value, parameters, optimizer)
        number = value.item()
        if not math.isfinite(number):
            raise FloatingPointError(
                f"fit: the loss is {number} in epoch {epoch}, batch {i}: {origin(value, parameters)}. {ADVICE}"
            )
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        total += number * len(x)
        seen += len(x)
        bar.step()
    return total / seen


def _check_loss(value: Any, parameters: Mapping[str, Tensor], optimizer: Optimizer) -> None:
    """Refuse what cannot be trained; warn of a parameter, or of what looks like one, that is not trained."""
    if not isinstance(value, Tensor) or not value.requires_grad:
        raise TypeError(
            f"fit: the loss returned {kind_of(value)} that does not depend on the model's parameters. Compute it with "
            "tensors: no float(), .item(), .data, .numpy() or no_grad() between the model and the loss."
        )
    if value.ndim:
        raise ValueError(f"fit: the loss returned shape {value.shape}, but one number is needed: reduction='mean'.")
    known = {*parameters.values(), *optimizer.parameters}
    nodes = topological(value)
    used = set(nodes)
    for path, parameter in parameters.items():
        if parameter not in used:
            warnings.warn(
                f"fit: the loss does not depend on the parameter {path} of shape {parameter.shape}, so it is not "
                "trained. Use it in forward as the tensor it is, not its .item(), .data or .numpy().",
                UserWarning,
                stacklevel=4,
            )
    for node in nodes:
        if node.op is None and node.requires_grad and node not in known:
            named = f" {node.name!r}" if isinstance(node, Tensor) and node.name else ""
            warnings.warn(
                f"fit: the loss depends on the tensor{named} of shape {node.data.shape}, which is not trained: it "
                "is not among the model's parameters. Keep it in an attribute of a module, or in a list, tuple or dict "
                "there; pass requires_grad=False if it is a constant.",
                UserWarning,
                stacklevel=4,
            )


def _require_finite(epoch: int, row: Mapping[str, float], parameters: Mapping[str, Tensor], monitor: str) -> None:
    ill = ill_parameter(parameters)
    if ill is not None:
        raise FloatingPointError(f"fit: after epoch {epoch} {ill}. {ADVICE}")
    for name in ("train_loss", "val_loss", monitor):
        if not math.isfinite(row.get(name, 0.0)):
            raise FloatingPointError(
                f"fit: {name} is {row[name]} after epoch {epoch}, with finite parameters. {ADVICE}"
            )
