"""What the loss of the first batch tells: whether it can be trained, and what of the model it does not reach."""

from __future__ import annotations

from typing import Any

from autograd import Tensor, topological

from .arguments import kind_of
from .module import Module
from .optimizers import Optimizer
from .warning import warn

__all__ = ["check_first_loss"]


def check_first_loss(value: Any, model: Module, optimizer: Optimizer) -> None:
    """Refuse what cannot be trained; warn of a parameter, or of what looks like one, that is not trained."""
    if not isinstance(value, Tensor) or not value.requires_grad:
        raise TypeError(
            f"fit: the loss returned {kind_of(value)} that does not depend on the model's parameters. Compute it with "
            "tensors: no float(), .item(), .data, .numpy() or no_grad() between the model and the loss."
        )
    if value.ndim:
        raise ValueError(f"fit: the loss returned shape {value.shape}, but one number is needed: reduction='mean'.")
    parameters = dict(model.named_parameters())
    known = {*parameters.values(), *optimizer.parameters}
    nodes = topological(value)
    used = set(nodes)
    for path, parameter in parameters.items():
        if parameter not in used:
            warn(
                f"fit: the loss does not depend on the parameter {path} of shape {parameter.shape}, so it is not "
                "trained. Use it in forward as the tensor it is, not its .item(), .data or .numpy()."
            )
    for node in nodes:
        if node.op is None and node.requires_grad and node not in known:
            named = f" {node.name!r}" if isinstance(node, Tensor) and node.name else ""
            warn(
                f"fit: the loss depends on the tensor{named} of shape {node.data.shape}, which is not trained: it "
                "is not among the model's parameters. Keep it in an attribute of a module, or in a list, tuple or dict "
                "there; pass requires_grad=False if it is a constant."
            )
