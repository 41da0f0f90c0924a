"""Gradients kept small, so that one steep place does not throw the weights away."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd import Tensor

from .arguments import positive
from .optimizers.group import tensors

__all__ = ["clip_gradients"]


def clip_gradients(parameters: Any, *, norm: float | None = None, value: float | None = None) -> float:
    """Between ``loss.backward()`` and ``optimizer.step()``; returns the norm that all gradients together had.

    ``norm`` scales them all by one factor if their norm is larger (Pascanu et al., 2013), which keeps the direction;
    ``value`` clips each number to [-value, value]. A gradient that is not finite is a ``FloatingPointError``.
    """
    limit = norm if value is None else value
    if limit is None or not (norm is None or value is None):
        raise TypeError(
            "clip_gradients: give either norm= or value=, as in clip_gradients(model.parameters(), norm=1.0)."
        )
    limit = positive("clip_gradients", "norm" if value is None else "value", limit)
    found = [p for p in tensors("clip_gradients", parameters) if p.grad is not None]
    arrays = [_plain(p.grad) for p in found]
    scale = max([float(np.abs(g).max()) for g in arrays if g.size], default=0.0)
    if not math.isfinite(scale):
        i = next(i for i, g in enumerate(arrays) if not np.isfinite(g).all())
        name = f" {found[i].name}" if found[i].name else ""
        raise FloatingPointError(
            f"clip_gradients: the gradient of the parameter{name} of shape {found[i].shape} is not finite."
        )
    # Squares of scaled numbers neither overflow nor vanish.
    total = scale * math.sqrt(sum([float(np.sum(np.square(g / scale))) for g in arrays])) if scale else 0.0
    for p, g in zip(found, arrays, strict=True):
        spent = getattr(p, "spent", None)
        if value is not None:
            p.grad = np.clip(g, -limit, limit)
        elif total > limit:
            p.grad = g * (limit / total)
        p.spent = spent  # what an earlier step has used is still in it
    return total


def _plain(g: Any) -> Any:
    return g.data if isinstance(g, Tensor) else g
