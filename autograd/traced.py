"""One call of a function with fresh variables in place of the arguments that it is differentiated by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .gradients import gradients
from .graph import NO_PARAMS, Node, next_number
from .ops.elementwise import positive
from .recording import constant, is_recording, record, recording
from .tensor import Tensor
from .tree import flatten, tree_map

__all__ = ["Argnums", "Call", "Function", "shape_like"]

Function = Callable[..., Any]
Argnums = int | Sequence[int]


class Call:
    """``f(*args, **options)`` with a variable for each number or array in the arguments that ``argnums`` names.

    ``what`` is the transform that errors name. The call records whatever the context; ``outer`` says whether someone
    outside does too, so that results which depend on something tracked outside stay tensors.
    """

    def __init__(
        self,
        what: str,
        f: Function,
        args: Sequence[Any],
        argnums: Argnums,
        *,
        options: Mapping[str, Any] | None = None,
        has_aux: bool = False,
    ) -> None:
        self.what, self.f = what, f
        chosen = _positions(what, f, argnums, len(args))
        args = list(args)
        picked = [args[i] for i in chosen]
        given, self.unflatten = flatten(picked[0] if isinstance(argnums, (int, np.integer)) else tuple(picked))
        self.outer = is_recording()
        self.start = next_number()
        with recording():
            self.variables = [_variable(what, x) for x in given]
            # What `f` gets is a result that equals its variable: if `f` writes into it, the variable stays what it was.
            rest = iter([record(Tensor, positive, v.data, (v,), NO_PARAMS, True) for v in self.variables])
            for i in chosen:
                args[i] = tree_map(lambda _: next(rest), args[i])
            result = f(*args, **(options or {}))
        self.aux = None
        if has_aux:
            if not (isinstance(result, tuple) and len(result) == 2):
                raise TypeError(f"{what}: with has_aux=True, {_name(f)} must return (value, auxiliary data).")
            result, self.aux = result
        self.result = result

    def scalar(self) -> Any:
        """The result, which must be one number."""
        y = self.result
        if not isinstance(y, (Node, np.ndarray, np.generic, int, float)):
            raise TypeError(f"{self.what}: {_name(self.f)} must return a scalar, but returned a {type(y).__name__}.")
        if shape_of(y):
            raise ValueError(
                f"{self.what}: {_name(self.f)} must return a scalar, but returned shape {shape_of(y)}. "
                "For a vector-valued function use jacobian, or vjp with a cotangent."
            )
        return y

    def pull(
        self, ys: Sequence[Any], cotangents: Sequence[Any] | None = None, *, graph: bool | None = None
    ) -> list[Any]:
        """The gradients of ``ys`` by the variables: tensors if ``graph``, or if None where :meth:`follows` says so."""
        pairs = [(y, None if cotangents is None else cotangents[i]) for i, y in enumerate(ys)]
        pairs = [(y, g) for y, g in pairs if is_tracked(y)]
        if not pairs:
            return [np.zeros_like(v.data)[()] for v in self.variables]
        seeds = None if cotangents is None else [g for _, g in pairs]
        if graph is None:
            graph = self.follows(ys) or any(is_tracked(g) for _, g in pairs)
        return gradients([y for y, _ in pairs], self.variables, seeds, create_graph=graph)

    def follows(self, ys: Sequence[Any]) -> bool:
        """Whether ``ys`` depend on anything tracked that was there before, and someone out there records."""
        return bool(self._followers(ys))

    def _followers(self, ys: Sequence[Any]) -> set[Node]:
        """The nodes behind ``ys`` that depend on a tracked node made before this call. Its number is above ours."""
        order = list(dict.fromkeys([y for y in ys if is_tracked(y)])) if self.outer else []
        seen = set(order)
        for node in order:  # grows while it is walked
            for x in node.inputs if node.number < self.start else ():
                if is_tracked(x) and x not in seen:
                    seen.add(x)
                    order.append(x)
        found: set[Node] = set()
        for node in sorted(order, key=lambda node: node.number, reverse=True):
            if node.number > self.start or any(isinstance(x, Node) and x in found for x in node.inputs):
                found.add(node)
        return found

    def released(self, tree: Any) -> Any:
        """``tree`` as the caller may keep it: tensors where they follow something outside, else arrays."""
        followers = self._followers(flatten(tree)[0])
        return tree_map(lambda y: y.data if isinstance(y, Node) and y not in followers else y, tree)


def _positions(what: str, f: Function, argnums: Argnums, count: int) -> list[int]:
    """The arguments that ``argnums`` names, of ``count``, as numbers from 0."""
    chosen = [argnums] if isinstance(argnums, (int, np.integer)) else argnums
    if not isinstance(chosen, (list, tuple, range)) or not all(isinstance(i, (int, np.integer)) for i in chosen):
        raise TypeError(f"{what}: argnums must be an integer or a sequence of integers, but is {argnums!r}.")
    places = []
    for i in chosen:
        if not -count <= i < count:
            raise ValueError(f"{what}: argnums names argument {i}, but {_name(f)} was called with {count}.")
        if i % count in places:
            raise ValueError(f"{what}: argnums={argnums!r} names argument {i % count} twice.")
        places.append(i % count)
    return places


def _variable(what: str, x: Any) -> Tensor:
    """A tensor to differentiate by: a leaf for a number or array, a new node on a tensor."""
    value = x if isinstance(x, Node) else constant(what, x)
    if value.dtype.kind != "f":
        shown = f"{x!r}" if value.size == 1 else f"an array of {value.dtype}"
        raise TypeError(
            f"{what}: gradients are with respect to floating-point numbers, but an argument is {shown}. "
            "Write 2.0 instead of 2, or convert with .astype(float)."
        )
    if is_tracked(x):
        return Tensor(x)
    return Tensor(value.data if isinstance(value, Node) else value)


def is_tracked(x: Any) -> bool:
    """Whether ``x`` is a tensor that requires a gradient."""
    return isinstance(x, Node) and x.requires_grad


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of a tensor, an array or a number."""
    return np.shape(x.data if isinstance(x, Node) else x)


def _name(f: Function) -> str:
    return getattr(f, "__name__", type(f).__name__)


def shape_like(what: str, ys: Sequence[Any], tree: Any) -> list[Any]:
    """The leaves of ``tree``, one for each of ``ys`` and of its shape."""
    leaves, _ = flatten(tree)
    if len(leaves) != len(ys):
        raise ValueError(f"{what} has {len(leaves)} parts, but {len(ys)} are needed.")
    for i, (y, leaf) in enumerate(zip(ys, leaves, strict=True)):
        need, got = shape_of(y), shape_of(leaf)
        if need != got:
            where = f" in part {i}" if len(ys) > 1 else ""
            raise ValueError(f"{what} has shape {got}, but shape {need} is needed{where}.")
    return leaves
