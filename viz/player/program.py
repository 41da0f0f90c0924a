"""Which computations a page can run again, forward and backward, when a value is changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd import Tensor

__all__ = ["OPERATIONS", "constants", "why_not"]

# What the page's script can compute, with derivatives: `assets/operations.js` holds the same names.
# fmt: off
OPERATIONS = frozenset({
    "absolute", "add", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctan2", "arctanh", "cbrt", "ceil", "clip",
    "cos", "cosh", "divide", "exp", "exp2", "expm1", "floor", "floor_divide", "gelu", "hypot", "log", "log10", "log1p",
    "log2", "logaddexp", "maximum", "minimum", "multiply", "negative", "positive", "power", "reciprocal", "relu",
    "remainder", "rint", "round", "sigmoid", "sign", "sin", "sinh", "softplus", "sqrt", "square", "subtract", "tan",
    "tanh", "trunc", "where",
})
# fmt: on
_MOST = 60


def why_not(order: Sequence[Tensor], drawn: int) -> str:
    """Why a page cannot run the computation again, as a sentence; empty if it can.

    `order` is the whole graph; `drawn` of its tensors have a box of their own.
    """
    if drawn < len(order):
        return "Values cannot be changed here: not all of the computation is drawn."
    if len(order) > _MOST:
        return f"Values can be changed in graphs of at most {_MOST} values; this one has {len(order)}."
    for tensor in order:
        constants = [item for item in tensor.inputs if not isinstance(item, Tensor)]
        if tensor.ndim or any(np.ndim(item) for item in constants):
            return "Values can be changed where all are single numbers; here some are arrays."
        if tensor.dtype != np.float64 and tensor.requires_grad:
            return f"Values can be changed where all are of float64; here some are of {tensor.dtype}."
        if tensor.op is not None and not _known(tensor.op):
            return f"Values cannot be changed here: the page cannot compute {tensor.op.name}."
    return ""


def constants(tensor: Tensor) -> dict[int, float]:
    """The numbers among the inputs of the operation that made `tensor`, by their place."""
    return {i: float(item) for i, item in enumerate(tensor.inputs) if not isinstance(item, Tensor)}


def _known(op: Any) -> bool:
    """Whether it is the engine's own: a user's operation may have the name of one."""
    return op.name in OPERATIONS and op.__module__.startswith("autograd.ops.")
