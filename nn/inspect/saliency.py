"""Which inputs a score depends on."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import grad

from ..arguments import plain
from ..data import finite
from ..modes import in_evaluation_mode, model_dtype
from ..module import Module
from ..preconditions import require_module

__all__ = ["saliency"]


def saliency(model: Module, x: Any, label: int | None = None) -> np.ndarray:
    """∂score[label]/∂x for every example: an array of the shape of ``x``.

    ``label=None`` takes the class that is predicted for each. ``model`` maps (n, …) to scores (n, C); the score is that
    before a softmax. A gradient says what a small change would do, not what a feature contributed. Simonyan, Vedaldi
    and Zisserman, *Deep Inside Convolutional Networks* (2013).
    """
    require_module("saliency", model)
    x = finite("saliency", "x", x)
    if x.dtype.kind != "f":
        x = x.astype(np.float64)
    x = x.astype(model_dtype(model) or x.dtype, copy=False)

    def total(x: Any) -> Any:
        """The sum over the examples, each of which depends on its own row alone."""
        scores = model(x)
        if scores.ndim != 2 or len(scores) != len(x):
            raise ValueError(f"saliency: the model must return scores of shape ({len(x)}, C), not {scores.shape}.")
        classes = scores.shape[1]
        if label is None:
            columns = scores.data.argmax(axis=1)
        elif isinstance(label, (int, np.integer)) and 0 <= label < classes:
            columns = np.full(len(x), label)
        else:
            raise ValueError(f"saliency: label must be a class from 0 to {classes - 1}, not {label!r}.")
        return scores[np.arange(len(x)), columns].sum()

    with in_evaluation_mode(model):
        return plain(grad(total)(x))
