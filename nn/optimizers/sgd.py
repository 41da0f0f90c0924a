"""Gradient descent, with a heavy ball or without."""

from __future__ import annotations

from typing import Any, ClassVar

from .group import Group, fraction, truth
from .optimizer import Optimizer, Parameters

__all__ = ["SGD"]


class SGD(Optimizer):
    """w ← w - lr v with v ← momentum · v + g; without momentum v is the gradient g.

    ``nesterov`` looks one step ahead: w ← w - lr (g + momentum · v). Sutskever et al. (2013).
    """

    slots: ClassVar = ("velocity",)
    checks: ClassVar = {"momentum": fraction, "nesterov": truth}

    def __init__(
        self,
        parameters: Parameters,
        lr: float,
        momentum: float = 0.0,
        *,
        nesterov: bool = False,
        weight_decay: float = 0.0,
        l1: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr, momentum=momentum, nesterov=nesterov, weight_decay=weight_decay, l1=l1)
        self._require_momentum()

    def _require_momentum(self) -> None:
        for group in self.groups:
            if group.nesterov and not group.momentum:
                raise ValueError("SGD: nesterov=True needs momentum=, such as 0.9.")

    def step(self) -> None:
        """Move every parameter that has a gradient; the others stay."""
        self._require_momentum()
        super().step()

    def change(self, i: int, g: Any, group: Group) -> Any:
        """``lr`` times the velocity."""
        momentum = group.momentum
        if momentum:
            v = self.memory[i]["velocity"] = momentum * self.memory[i]["velocity"] + g
            g = g + momentum * v if group.nesterov else v
        return group.lr * g
