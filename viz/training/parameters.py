"""The tensors that a model learns, by name: of a module, of anything with `parameters`, or given one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from autograd import Tensor

from ..names import shorten

__all__ = ["parameters_of"]


def parameters_of(model: Any, caller: str) -> dict[str, Tensor]:
    """Name and tensor of everything that is trained.

    `model` has ``named_parameters()``, or ``parameters`` (tensors, or a mapping from names to them, or a
    method that returns either), or is itself a mapping or a list of tensors. Raises ``TypeError`` otherwise.
    """
    found = _found(model)
    if found is not None and not isinstance(found, Mapping):
        found = _named(found)
    if not found or not all(isinstance(tensor, Tensor) for tensor in found.values()):
        kind = type(model).__name__
        raise TypeError(
            f"{caller}: {shorten(kind, 40)} has no parameters that can be found. Pass a model with parameters() or "
            "named_parameters(), a list of tensors, or a mapping from names to tensors."
        )
    return dict(found)


def _found(model: Any) -> Any:
    if isinstance(model, (Mapping, list, tuple)):
        return model
    for name in ("named_parameters", "parameters"):
        found = getattr(model, name, None)
        if found is not None:
            found = found() if callable(found) else found
            return dict(found) if name == "named_parameters" else found
    return None


def _named(tensors: Iterable[Any]) -> dict[str, Any]:
    """Their own names; ``p1``, ``p2``, … for those that have none, or one that is taken."""
    found: dict[str, Any] = {}
    for i, tensor in enumerate(tensors, 1):
        name = getattr(tensor, "name", None)
        found[name if name and name not in found else f"p{i}"] = tensor
    return found
