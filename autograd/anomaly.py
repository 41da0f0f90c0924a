"""``detect_anomaly()``: which operation went wrong, where an array was changed behind its back or a NaN was born."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy as shallow
from typing import Any, overload

import numpy as np

from .graph import Node, topological
from .recording import Recorder, inspecting, recorded_by
from .reverse import pullback
from .scopes import Scope

__all__ = ["detect_anomaly"]


@overload
def detect_anomaly() -> recorded_by: ...
@overload
def detect_anomaly(function: Callable[..., Any], /) -> Callable[..., Any]: ...
def detect_anomaly(function: Callable[..., Any] | None = None, /) -> Any:
    """A context, or a decorator, in which the gradients of what is computed inside are inspected before they are used.

    It needs no parentheses as a decorator: ``@detect_anomaly``.

    A ``ValueError`` names the operation an input of which was changed after the call, in place or by ``t.data = …``, so
    that its derivative would be wrong. A ``FloatingPointError`` names the one whose derivative is NaN at a cotangent
    without NaN. For finding mistakes: inside, every input is copied and every backward pass runs twice.
    """
    context = inspecting(_Inspector)
    return context if function is None else context(function)


class _Inspector:
    """Keeps a copy of each call's inputs until the context ends; the calls are known by their nodes' numbers."""

    def __init__(self, outside: Recorder | None) -> None:
        around = outside.scope if isinstance(outside, _Inspector) else outside
        self.scope = around if isinstance(around, Scope) else None
        self.copies: dict[int, tuple[Any, ...]] = {}
        self.latest: dict[int, np.ndarray] = {}

    def admits(self, node: Node, op: Any, inputs: tuple[Any, ...]) -> bool:
        """Copy ``inputs``, and mark ``node`` with the scope that is open."""
        self.copies[node.number] = (op, *[self._copy(_value(x)) for x in inputs])
        return self.scope is None or self.scope.admits(node, op, inputs)

    def within(self, name: str) -> _Inspector:
        """The same inspector, in a scope of its own."""
        inner = shallow(self)
        inner.scope = Scope(name, self.scope)
        return inner

    def _copy(self, value: Any) -> Any:
        """A copy of ``value``; one for all calls that see the same."""
        if not isinstance(value, np.ndarray):
            return value
        known = self.latest.get(id(value))
        if known is None or not _same(known, value):
            known = self.latest[id(value)] = value.copy()
        return known

    def inspect(self, seeds: Sequence[tuple[Node, Any]]) -> None:
        """Raise if the backward pass from ``seeds`` meets a changed input or makes a NaN."""
        cotangents: dict[Node, Any] = {}
        for y, g in seeds:
            cotangents[y] = cotangents.get(y, 0) + _value(g)
        for node in reversed(topological(*cotangents)):
            g = cotangents.pop(node, None)
            if g is None or node.op is None:
                continue
            self._check_inputs(node)
            for i, (x, c) in enumerate(zip(node.inputs, pullback(node, g), strict=True)):
                if c is not None:
                    if np.isnan(c).any() and not np.isnan(g).any():
                        raise FloatingPointError(
                            f"detect_anomaly: the derivative of {node.op.name} by input {_described(i, x)} is NaN "
                            "at a cotangent without NaN. Keep the input where the derivative exists, for instance with "
                            "where(mask, x, 1) before the operation."
                        )
                    cotangents[x] = cotangents.get(x, 0) + c

    def _check_inputs(self, node: Node) -> None:
        op, *copies = self.copies.get(node.number, (None,))
        if op is not node.op:  # recorded outside
            return
        for i, (x, copy) in enumerate(zip(node.inputs, copies, strict=True)):
            if not _same(copy, _value(x)):
                raise ValueError(
                    f"detect_anomaly: input {_described(i, x)} of {node.op.name} was changed after the call, so "
                    "its derivative would be wrong. Call backward() before you change it, or pass a copy."
                )


def _value(x: Any) -> Any:
    return x.data if isinstance(x, Node) else x


def _same(a: Any, b: Any) -> bool:
    return np.shape(a) == np.shape(b) and bool(np.all((a == b) | (a != a) & (b != b)))


def _described(i: int, x: Any) -> str:
    name = f"{x._name!r}, " if isinstance(x, Node) and x._name is not None else ""
    return f"{i} ({name}shape {np.shape(_value(x))})"
