"""A cotangent has its primal's shape and dtype: broadcasting is undone here, and what a rule got wrong is refused."""

from __future__ import annotations

from typing import Any

import numpy as np

from .graph import Node
from .ops.indexing import Part
from .ops.shaping import astype, sum_to
from .recording import REAL

__all__ = ["fit", "refuse_late"]


def fit(c: Any, x: Node, node: Node) -> Any:
    """``c`` in the shape and dtype of ``x``, an input of ``node``: broadcasting's transpose is the sum."""
    data = x._value
    if type(c) is Part:
        c = c.whole()
    if not isinstance(c, (np.ndarray, np.generic, Node)):
        c = np.asarray(c)
    if c.dtype is not data.dtype and c.dtype != data.dtype and c.dtype.kind not in REAL:
        raise TypeError(f"{_rule_of(node, x)} gave {_kind(c)}. A rule must return an array of real numbers.")
    if c.shape != data.shape:
        if not _was_broadcast(c.shape, data.shape, node):
            raise ValueError(
                f"{_rule_of(node, x)} gave a cotangent of shape {c.shape}. A rule must return its input's shape, or "
                "one that broadcasting made of it in this call."
            )
        c = sum_to(c, data.shape)
    if c.dtype != data.dtype:
        c = astype(c, data.dtype)
    return c[()] if type(c) is np.ndarray and c.ndim == 0 else c


def _was_broadcast(large: tuple[int, ...], small: tuple[int, ...], node: Node) -> bool:
    """Whether ``small`` broadcasts to ``large``, and the call has arrays of so many axes and of such lengths."""
    extra = len(large) - len(small)
    if extra < 0:
        return False
    kept = large[extra:]
    if kept != small and any(n not in (1, m) for n, m in zip(small, kept, strict=True)):
        return False
    if large == node.shape:
        return True
    shapes = [node.shape, *[np.shape(x._value if isinstance(x, Node) else x) for x in node.inputs]]
    return len(large) <= max(map(len, shapes)) and {1}.union(*shapes).issuperset(large)


def _rule_of(node: Node, x: Node) -> str:
    position = next(i for i, other in enumerate(node.inputs) if other is x)
    return f"{node.op.name}: the derivative rule of argument {position}, a tensor of shape {x.shape},"


def _kind(c: Any) -> str:
    return "nothing (None)" if c.dtype == object and c.ndim == 0 and c.item() is None else f"values of {c.dtype}"


def refuse_late(x: Node, node: Node) -> None:
    """Raise: ``x`` was a constant when ``node`` was computed from it, and perhaps in calls that nobody recorded."""
    raise ValueError(
        f"{node.op.name} took a tensor of shape {x.shape} before its requires_grad was set to True, so a part of its "
        "gradient would be missing. Compute the result again."
    )
