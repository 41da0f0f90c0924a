"""Whose checkers are asked."""

from __future__ import annotations

from ..workloads import OURS, Contender

__all__ = ["CONTENDERS", "OURS"]


def _contender(name: str, module: str, package: str, *, peer: bool = True) -> Contender:
    return Contender(name, f"gradcheck.checkers.{module}", package, peer, task="gradcheck.judge")


CONTENDERS = [
    _contender(OURS, "seegrad", "autograd", peer=False),
    _contender("torch", "torch_slow", "torch"),
    _contender("torch fast", "torch_fast", "torch"),
    _contender("JAX", "jax_check_grads", "jax"),
    _contender("HIPS autograd", "hips_autograd", "autograd"),
    _contender("SciPy", "scipy_check_grad", "scipy"),
    _contender("numdifftools", "numdifftools_gradient", "numdifftools"),
]
