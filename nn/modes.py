"""Evaluation mode for a while, and what every module computes meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd import Tensor, no_grad

from .warning import warn

if TYPE_CHECKING:
    from .module import Module

__all__ = [
    "copied",
    "evaluating",
    "in_evaluation_mode",
    "model_dtype",
    "train_all_but",
    "warn_forgotten_eval",
    "watched",
    "watcher",
]

# Who is told of every call of a module, of its arguments and its result: nobody, except inside `watched`.
watcher: ContextVar[Callable[[Module, Any], None] | None] = ContextVar("watcher", default=None)


@contextmanager
def in_evaluation_mode(model: Module) -> Iterator[None]:
    """Evaluation mode inside; afterwards every module is in the mode it was in."""
    modes = [(module, module.training) for _, module in model.named_modules()]
    model.eval()
    try:
        yield
    finally:
        for module, mode in modes:
            module.training = mode


def train_all_but(model: Module, kept: list[Module]) -> list[Module]:
    """Training mode, but for the modules that are kept in evaluation, which are returned.

    These are those that are in it while ``model`` itself is in training; where that is not, they are ``kept``.
    """
    if model.training:
        kept = [module for _, module in model.named_modules() if not module.training]
    model.train()
    for module in kept:
        module.training = False
    return kept


@contextmanager
def evaluating(model: Module) -> Iterator[None]:
    """The same, and no recording."""
    with in_evaluation_mode(model), no_grad():
        yield


def warn_forgotten_eval(layer: Module) -> None:
    """Warn once if ``layer``, which does something else in training, is called so where nothing is recorded."""
    if "_warned" in vars(layer) or (Tensor(1.0) * 1.0).requires_grad:
        return
    vars(layer)["_warned"] = True
    warn(
        f"{type(layer).__name__}({layer.arguments()}): called in training mode inside no_grad. To predict, call "
        "model.eval() before, or nn.predict(model, x)."
    )


@contextmanager
def watched(tell: Callable[[Module, Any], None]) -> Iterator[None]:
    """Inside, ``tell(module, output)`` is called after every call of a module."""
    token = watcher.set(tell)
    try:
        yield
    finally:
        watcher.reset(token)


def model_dtype(model: Module) -> Any:
    """The dtype of the model's first parameter, in which it computes; None without parameters."""
    return next((parameter.dtype for _, parameter in model.named_parameters()), None)


def copied(y: Any) -> Any:
    """The values of the output ``y``, which may be several, as arrays."""
    if isinstance(y, (list, tuple)):
        return [copied(part) for part in y] if isinstance(y, list) else tuple([copied(part) for part in y])
    if isinstance(y, Tensor):
        return y.numpy()
    return y.copy() if isinstance(y, np.ndarray) else y  # a layer may return its input as it is
