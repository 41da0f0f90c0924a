"""Layers that shift and scale what they are given to mean 0 and variance 1."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd import Tensor, ops

from ..arguments import count, numbers, plain, within
from ..modes import warn_forgotten_eval
from ..module import Module
from .weights import float_type

__all__ = ["BatchNorm", "LayerNorm"]


class BatchNorm(Module):
    """Each feature to mean 0 and variance 1 over the batch, then times ``weight`` plus ``bias``.

    Takes (N, features) or (N, features, …), such as images (N, channels, H, W). In evaluation it uses the buffers
    ``running_mean`` and ``running_var``, of which each training pass replaces the share ``momentum`` by its own mean
    and (unbiased) variance. Ioffe and Szegedy (2015).
    """

    differs_in_training = True

    def __init__(self, features: int, *, momentum: float = 0.1, eps: float = 1e-5, dtype: Any = np.float64) -> None:
        dtype = float_type("BatchNorm", dtype)
        self.features = count("BatchNorm", "features", features)
        self.momentum = float(within("BatchNorm", "momentum", momentum, 0, 1))
        self.eps = float(within("BatchNorm", "eps", eps, 0, math.inf))
        self.weight = Tensor(np.ones(features, dtype), name="weight")
        self.bias = Tensor(np.zeros(features, dtype), name="bias")
        self.running_mean = Tensor(np.zeros(features, dtype), requires_grad=False)
        self.running_var = Tensor(np.ones(features, dtype), requires_grad=False)

    def forward(self, x: Any) -> Any:
        """``x`` with each feature standardised."""
        x = numbers("BatchNorm", "the input", x)
        if x.ndim < 2 or x.shape[1] != self.features:
            raise ValueError(
                f"BatchNorm({self.arguments()}): the input has shape {x.shape}, but must be (N, {self.features}) or "
                f"(N, {self.features}, …)."
            )
        axes = (0, *range(2, x.ndim))
        beside = (self.features,) + (1,) * (x.ndim - 2)  # a number per feature, beside the axes that follow
        if self.training:
            warn_forgotten_eval(self)
            n = x.size // self.features
            if n < 2:
                raise ValueError(
                    f"BatchNorm({self.arguments()}): the input has shape {x.shape}, and one number per feature has no "
                    "variance to train with. Choose a batch_size that leaves no last batch of one example; to predict, "
                    "call model.eval()."
                )
            mean, var = x.mean(axis=axes, keepdims=True), x.var(axis=axes, keepdims=True)
            self._remember(plain(mean), plain(var) * n / (n - 1))
        else:
            mean, var = [buffer.data.reshape(beside) for buffer in (self.running_mean, self.running_var)]
        scale = ops.reshape(self.weight, beside) / ops.sqrt(var + self.eps)
        return (x - mean) * scale + ops.reshape(self.bias, beside)

    def _remember(self, mean: np.ndarray, var: np.ndarray) -> None:
        """Move the running mean and variance towards those of a batch."""
        for buffer, found in ((self.running_mean, mean), (self.running_var, var)):
            buffer.data = (1 - self.momentum) * buffer.data + self.momentum * found.reshape(-1)

    def arguments(self) -> str:
        """The number of features."""
        return f"{self.features}"


class LayerNorm(Module):
    """Each row to mean 0 and variance 1 over its last axis, then times ``weight`` plus ``bias``. Ba et al. (2016)."""

    def __init__(self, features: int, *, eps: float = 1e-5, dtype: Any = np.float64) -> None:
        dtype = float_type("LayerNorm", dtype)
        self.features = count("LayerNorm", "features", features)
        self.eps = float(within("LayerNorm", "eps", eps, 0, math.inf))
        self.weight = Tensor(np.ones(features, dtype), name="weight")
        self.bias = Tensor(np.zeros(features, dtype), name="bias")

    def forward(self, x: Any) -> Any:
        """``x`` with each of its rows standardised."""
        x = numbers("LayerNorm", "the input", x)
        if x.ndim == 0 or x.shape[-1] != self.features:
            raise ValueError(
                f"LayerNorm({self.arguments()}): the input has shape {x.shape}, but its last axis must be "
                f"{self.features}."
            )
        mean, var = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
        return (x - mean) / ops.sqrt(var + self.eps) * self.weight + self.bias

    def arguments(self) -> str:
        """The number of features."""
        return f"{self.features}"
