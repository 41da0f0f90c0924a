"""What a training loop of one's own forgets, and a step can see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograd import Tensor

from ..module import Module, Parameters
from ..warning import warn

__all__ = ["Forgotten"]


class Forgotten:
    """Looks at what the steps of the optimiser ``what`` are given, and warns of each mistake once."""

    def __init__(self, what: str, parameters: Any) -> None:
        self.what = what
        groups = parameters if isinstance(parameters, (list, tuple)) else []
        lists = [parameters, *[group.get("parameters") for group in groups if isinstance(group, Mapping)]]
        models = [found.module for found in lists if isinstance(found, Parameters)]
        self.modes = [(model, model.noted_modes()) for model in models]
        self.zero_grad = True  # whether it is still to be looked for

    def look_at_modes(self) -> None:
        """Warn if a model whose layers differ in training was called for this step in evaluation mode alone."""
        for model, modes in self.modes:
            if modes:
                if modes == {False}:
                    self._warn_of_evaluation(model)
                modes.clear()

    def _warn_of_evaluation(self, model: Module) -> None:
        self.modes = [(other, modes) for other, modes in self.modes if other is not model]
        for path, layer in model.named_modules():
            in_training = layer.training and not model.training  # a layer that was put there by itself
            if layer.differs_in_training and not in_training:
                place = f", its {path}," if path else ""
                warn(
                    f"{self.what}.step: the model was called in evaluation mode, as fit leaves it, where "
                    f"{type(layer).__name__}({layer.arguments()}){place} is not what it is in training. Call "
                    "model.train() first; to train with a layer as in evaluation, call its eval() after that."
                )
                return

    def look_at_gradient(self, parameter: Tensor, g: Any) -> None:
        """Warn if ``backward`` has added ``g`` to the gradient that a step had used; one made 0 in place was not."""
        spent = getattr(parameter, "spent", None)
        if spent is not None and spent is not g and self.zero_grad and spent.any():
            self.zero_grad = False
            name = f" of {parameter.name}" if parameter.name else ""
            warn(
                f"{self.what}.step: the gradient{name}, of shape {parameter.shape}, contains that of an earlier step: "
                "backward() adds to what is there. Call optimizer.zero_grad() before the first backward() of each step."
            )
        parameter.spent = g
