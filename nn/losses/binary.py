"""Losses of two classes, told apart by one score."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import Tensor, binary, ops

from ..arguments import of_equal_shape, plain
from ..warning import warn
from .reduction import reduced

__all__ = ["binary_cross_entropy", "hinge"]

# What only moves numbers, or hardly changes them: a sigmoid before it is one still.
MOVES = {"reshape", "getitem", "transpose", "squeeze", "expand_dims", "astype", "clip", "concatenate", "stack"}
MANY = 20  # scores that all lie in (0, 1), near both of its ends


def binary_cross_entropy(logits: Any, targets: Any, *, reduction: str = "mean", sample_weight: Any = None) -> Any:
    """-log sigmoid(logit) where the target is 1, -log(1 - sigmoid(logit)) where it is 0; targets between are mixed."""
    logits, targets = of_equal_shape("binary_cross_entropy", "logits", logits, "targets", targets)
    values = plain(targets)
    inside = (values >= 0) & (values <= 1)
    if not inside.all():
        raise ValueError(
            f"binary_cross_entropy: targets must be between 0 and 1, but one is {values[~inside].flat[0]}. "
            "If they are -1 and +1, pass (targets + 1) / 2 or use hinge."
        )
    _warn_of_probabilities(logits)
    return reduced("binary_cross_entropy", _binary_cross_entropy(logits, targets), reduction, sample_weight)


def hinge(scores: Any, targets: Any, *, reduction: str = "mean", sample_weight: Any = None) -> Any:
    """max(0, 1 - target · score), for targets -1 and +1."""
    scores, targets = of_equal_shape("hinge", "scores", scores, "targets", targets)
    values = plain(targets)
    inside = np.absolute(values) == 1
    if not inside.all():
        raise ValueError(
            f"hinge: targets must be -1 or +1, but one is {values[~inside].flat[0]}. "
            "If they are 0 and 1, pass 2 * targets - 1."
        )
    return reduced("hinge", ops.relu(1 - targets * scores), reduction, sample_weight)


def _warn_of_probabilities(logits: Any) -> None:
    """Warn of logits that a sigmoid has made: as they were recorded, else as their values tell."""
    made = logits
    while isinstance(made, Tensor) and made.op is not None and made.op.name in MOVES:
        made = made.inputs[0]
    found = "are the result of a sigmoid" if getattr(made, "op", None) is ops.sigmoid else ""
    values = plain(logits)
    if not found and values.size >= MANY and 0 < (low := values.min()) < 0.1 and 0.9 < (high := values.max()) < 1:
        found = f"all lie between {low:.3g} and {high:.3g}, as after a sigmoid"
    if found:
        warn(
            f"binary_cross_entropy: the logits {found}. Pass the scores before the sigmoid: the loss contains it.",
            kind="a sigmoid before binary_cross_entropy",
        )


def _logistic(z: Any, t: Any) -> Any:
    """log(1 + eᶻ) - t z: neither overflows nor cancels, because the exponential is of -|z|."""
    return np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))


# fmt: off
#                               y          ∂y/∂logit                            ∂y/∂target
_binary_cross_entropy = binary(_logistic,  lambda y, z, t: ops.sigmoid(z) - t,  lambda y, z, t: -z,
                               name="binary_cross_entropy")
# fmt: on
