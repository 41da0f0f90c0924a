"""Where a NaN or an infinity came from: the message for a run that cannot go on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from autograd import Tensor, gradients, topological

from .data import not_finite
from .module import Module

__all__ = ["ill_epoch", "ill_gradient", "ill_loss"]

ADVICE = "Lower the learning rate, scale the inputs to about -1 … 1, or keep log, sqrt and division off 0."


def ill_loss(epoch: int, batch: int, loss: Tensor, model: Module) -> str:
    """Why the run cannot go on from a ``loss`` that is not finite."""
    found = _origin(loss, dict(model.named_parameters()))
    return f"fit: the loss is {loss.item()} in epoch {epoch}, batch {batch}: {found}. {ADVICE}"


def ill_gradient(epoch: int, batch: int, loss: Tensor, model: Module, trained: Iterable[Tensor]) -> str | None:
    """Why no step can be made with the gradients of the ``trained`` tensors; None if all are finite.

    Their squares are summed first, which takes one pass and no memory; an overflow of the sum is looked into.
    """
    for tensor in trained:
        g = tensor.grad
        if g is None or math.isfinite(np.vdot(g, g)) or np.isfinite(g).all():
            continue
        parameters = dict(model.named_parameters())
        names = [path for path, parameter in parameters.items() if parameter is tensor]
        return (
            f"fit: the loss is {loss.item():.6g} in epoch {epoch}, batch {batch}, but the gradient of "
            f"{names[0] if names else 'a tensor'} of shape {tensor.shape} has {not_finite(g)}: "
            f"{_origin_of_gradient(loss, parameters)}. {ADVICE}"
        )
    return None


def ill_epoch(epoch: int, row: Mapping[str, float], model: Module, monitor: str) -> str | None:
    """Why the run cannot go on after an epoch with the results ``row``; None if all is finite."""
    ill = _ill_parameter(dict(model.named_parameters()))
    if ill is not None:
        return f"fit: after epoch {epoch} {ill}. {ADVICE}"
    for name in ("train_loss", "val_loss", monitor):
        value = row.get(name, 0.0)
        if not math.isfinite(value):
            return f"fit: {name} is {value} after epoch {epoch}, with finite parameters. {ADVICE}"
    return None


def _ill_parameter(parameters: Mapping[str, Tensor]) -> str | None:
    """The first of ``parameters`` that holds a value that is not finite, described; None if all are healthy."""
    for path, parameter in parameters.items():
        if not np.isfinite(parameter.data).all():
            return f"the parameter {path} of shape {parameter.shape} has {not_finite(parameter.data)}"
    return None


def _origin(loss: Tensor, parameters: Mapping[str, Tensor]) -> str:
    """The first value in the computation of ``loss`` that is not finite: a parameter, or an operation's result."""
    ill = _ill_parameter(parameters)
    if ill is not None:
        return ill
    for node, where in _placed(loss, parameters):
        if node.op is not None and not np.isfinite(node.data).all():
            return f"the result of {node.op.name}{where}, of shape {node.data.shape}, has {not_finite(node.data)}"
    return "the loss itself"


def _origin_of_gradient(loss: Tensor, parameters: Mapping[str, Tensor]) -> str:
    """The first operation of the backward pass whose derivative is not finite."""
    placed = [(node, where) for node, where in _placed(loss, parameters) if node.requires_grad]
    found = gradients(loss, [node for node, _ in placed])
    for (node, _), g in zip(reversed(placed), reversed(found), strict=True):
        if g is not None and not np.isfinite(g).all():
            users = [f"{user.op.name}{where}" for user, where in placed if any(x is node for x in user.inputs)]
            return f"it begins in the derivative of {' or '.join(dict.fromkeys(users))}"
    return "computed again, it is finite"


def _placed(loss: Tensor, parameters: Mapping[str, Tensor]) -> Iterator[tuple[Any, str]]:
    """What ``loss`` was computed from, in order, each with the parameters it uses, or the last ones used before it."""
    paths = {parameter: path for path, parameter in parameters.items()}
    layer = ""
    for node in topological(loss):
        used = [paths[x] for x in _tensors(node.inputs) if x in paths]
        if used:
            layer = f" after {used[-1]}"
        yield node, f" with {' and '.join(used)}" if used else layer


def _tensors(inputs: Iterable[Any]) -> list[Tensor]:
    return [x for x in inputs if isinstance(x, Tensor)]
