"""What part a value plays: something to learn, data, a leaf that may be either, a constant, a result, or the output."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from autograd import Tensor

from .names import stem, subscripted
from .view import Role

__all__ = ["is_tracked", "role"]

# Leaves whose name starts like this are data, not something to learn.
_INPUTS = ("x", "input", "data", "target", "label")


def is_tracked(item: Any) -> bool:
    """Whether a gradient flows to this tensor; none flows to a plain array."""
    return isinstance(item, Tensor) and item.requires_grad


def role(item: Any, name: str, output: Tensor, chosen: Mapping[str, str], drawn: str = "") -> Role:
    """Of an item that people call `name`, and the diagram `drawn`; `chosen` holds, by name, what the caller decided."""
    for known in (name, drawn or subscripted(name)):
        if known in chosen:
            return cast(Role, chosen[known])
    if not is_tracked(item):
        return "constant"
    if item.op is not None:
        return "output" if item is output else "value"
    if not name:  # nobody said what it is for
        return "leaf"
    start = stem(name).lower()
    return "input" if start == "y" or start.startswith(_INPUTS) else "parameter"
