"""Steps divided by how large each parameter's gradients have been: Adam's ancestors."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .group import Group, fraction, nonnegative
from .optimizer import Optimizer, Parameters

__all__ = ["Adagrad", "RMSprop"]


class Adagrad(Optimizer):
    """w ← w - lr g / (√s + eps), with the sum s of all g² so far: rare features keep large steps.

    Duchi et al. (2011).
    """

    slots: ClassVar = ("sum",)
    squares: ClassVar = ("sum",)
    checks: ClassVar = {"eps": nonnegative}

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-2,
        eps: float = 1e-10,
        *,
        weight_decay: float = 0.0,
        l1: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr, eps=eps, weight_decay=weight_decay, l1=l1)

    def change(self, i: int, g: Any, group: Group) -> Any:
        """``lr`` g / (√s + eps)."""
        s = self.memory[i]["sum"] = self.memory[i]["sum"] + g * g
        return group.lr * g / (np.sqrt(s) + group.eps)


class RMSprop(Optimizer):
    """w ← w - lr u with u ← momentum · u + g / (√v + eps), and a running mean v of g² that keeps the share ``alpha``.

    Hinton (2012).
    """

    slots: ClassVar = ("v", "velocity")
    squares: ClassVar = ("v",)
    checks: ClassVar = {"alpha": fraction, "eps": nonnegative, "momentum": fraction}

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        *,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        l1: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr, alpha=alpha, eps=eps, momentum=momentum, weight_decay=weight_decay, l1=l1)

    def change(self, i: int, g: Any, group: Group) -> Any:
        """``lr`` times the scaled gradient, or its velocity."""
        memory, alpha = self.memory[i], group.alpha
        v = memory["v"] = alpha * memory["v"] + (1 - alpha) * g * g
        u = g / (np.sqrt(v) + group.eps)
        if group.momentum:
            u = memory["velocity"] = group.momentum * memory["velocity"] + u
        return group.lr * u
