"""A case as an operation of PyTorch: a ``torch.autograd.Function`` around NumPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch.autograd import Function
from torch.autograd.function import once_differentiable

from ..case import Case, Floats


def tensor(a: Any) -> torch.Tensor | None:
    """``a`` as a tensor on the same memory, where torch can."""
    return None if a is None else torch.from_numpy(np.asarray(a, order="C"))


def arrays(tensors: tuple[torch.Tensor, ...]) -> tuple[np.ndarray, ...]:
    """The tensors as arrays on the same memory."""
    return tuple(t.detach().numpy() for t in tensors)


def operation(case: Case) -> tuple[Callable[..., torch.Tensor], tuple[torch.Tensor, ...]]:
    """The function and its inputs, which require gradients."""
    floats = Floats(case)

    class Pullback(Function):
        @staticmethod
        def forward(ctx, g, *xs):
            ctx.save_for_backward(g, *xs)
            return tuple(map(tensor, floats.vjp(arrays(xs), arrays((g,))[0])))

        @staticmethod
        @once_differentiable
        def backward(ctx, *ggs):
            g, *xs = arrays(ctx.saved_tensors)
            *gradients, gradient_of_g = floats.vjp2(tuple(xs), g, arrays(ggs))
            return (tensor(gradient_of_g), *map(tensor, gradients))

    class Operation(Function):
        @staticmethod
        def forward(ctx, *xs):
            ctx.save_for_backward(*xs)
            return tensor(floats.f(*arrays(xs)))

        @staticmethod
        def backward(ctx, g):
            if floats.twice:
                return Pullback.apply(g, *ctx.saved_tensors)
            return tuple(map(tensor, floats.vjp(arrays(ctx.saved_tensors), arrays((g,))[0])))

    xs = [torch.from_numpy(x.copy()) for x in floats.xs]
    # NumPy gives an array without elements strides of 0, which torch refuses to check.
    return Operation.apply, tuple(torch.empty(x.shape, dtype=x.dtype).copy_(x).requires_grad_() for x in xs)


def check_by(case: Case, *, fast: bool) -> None:
    """Both orders, if the case has two, with torch's own steps and tolerances."""
    f, xs = operation(case)
    torch.autograd.gradcheck(f, xs, fast_mode=fast)
    if case.vjp2 is not None:
        torch.autograd.gradgradcheck(f, xs, fast_mode=fast)
