"""What a transform is given: the function, which of its arguments to differentiate by, and variables for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .graph import Node
from .recording import constant
from .tensor import Tensor

__all__ = ["Argnums", "Function", "is_integer", "name_of", "positions", "require_function", "variable"]

Function = Callable[..., Any]
Argnums = int | Sequence[int]

PLAIN = (np.ndarray, np.memmap)  # classes of arrays that hold nothing more


def require_function(what: str, f: Any) -> None:
    """Refuse an ``f`` that cannot be called: ``grad(f(x))`` is easily written for ``grad(f)(x)``."""
    if not callable(f):
        raise TypeError(
            f"{what}: expected a function, but got a value of type {type(f).__name__}. Give the function itself: "
            "grad(f)(x), not grad(f(x))."
        )


def positions(what: str, name: str, argnums: Argnums, count: int) -> list[int]:
    """The arguments that ``argnums`` names, of ``count``, as numbers from 0."""
    chosen: Any = [argnums] if is_integer(argnums) else argnums
    if not isinstance(chosen, (list, tuple, range)) or not all(map(is_integer, chosen)):
        raise TypeError(f"{what}: argnums must be an integer or a sequence of integers, but is {argnums!r}.")
    places = []
    for i in map(int, chosen):
        if not -count <= i < count:
            given = f"{count} positional argument{'s' * (count != 1)}"
            raise ValueError(f"{what}: argnums names argument {i}, but {name} was called with {given}.")
        if i % count in places:
            raise ValueError(f"{what}: argnums={argnums!r} names argument {i % count} twice.")
        places.append(i % count)
    return places


def is_integer(x: Any) -> bool:
    """Whether ``x`` can be an argument's number; a truth value is one by mistake."""
    return isinstance(x, (int, np.integer)) and not isinstance(x, bool)


def variable(what: str, place: str, x: Any) -> Tensor:
    """A tensor to differentiate by: a leaf for a number or array, a new node on a tensor."""
    if isinstance(x, np.ndarray) and type(x) not in PLAIN:
        raise TypeError(
            f"{what}: {place} is a {type(x).__name__}, and what that adds to an array would be lost. "
            "Pass np.asarray(x), or x.filled(value) if it is masked."
        )
    value = x if isinstance(x, Node) else constant(f"{what}: {place}", x)
    if value.dtype.kind != "f":
        shown = f"{x!r}" if value.size == 1 else f"an array of {value.dtype}"
        raise TypeError(
            f"{what}: gradients are with respect to floating-point numbers, but {place} is {shown}. "
            "Write 2.0 instead of 2, or convert with .astype(float)."
        )
    if isinstance(x, Node) and not x.requires_grad:
        return Tensor(x.data)
    return Tensor(x if isinstance(x, Node) else value)


def name_of(f: Function) -> str:
    """What ``f`` is called in errors."""
    return getattr(f, "__name__", type(f).__name__)
