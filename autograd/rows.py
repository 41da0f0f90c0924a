"""An elementwise operation is a row: its NumPy function and its partial derivatives, one per argument.

The cotangent of an argument is ``g`` times the partial derivative; broadcasting is undone by the reverse pass.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from .graph import NO_PARAMS, Node, next_number
from .primitive import KNOWN, Pairs, Partial, Primitive, Rule
from .recording import constant, record, recorder

__all__ = ["Binary", "Elementwise", "Unary", "binary", "unary"]

new = object.__new__
current = recorder.get

ONE = 1  # the partial derivative that costs no call; compared by identity

# On NumPy scalars an operator is ten times faster than the ufunc: 40 against 500 ns (`python -m benchmarks`, W1).
OPERATORS: dict[Any, Callable[[Any, Any], Any]] = {
    np.add: operator.add,
    np.subtract: operator.sub,
    np.multiply: operator.mul,
    np.divide: operator.truediv,
    np.power: operator.pow,
    np.remainder: operator.mod,
    np.floor_divide: operator.floordiv,
}


class Elementwise(Primitive):
    """A primitive whose rules are its partial derivatives times the cotangent."""

    def __init__(self, function: Callable[..., Any], partials: tuple[Partial, ...], name: str | None) -> None:
        super().__init__(function, name, depth=4)
        self.partials = partials
        self.vjps = tuple([_rule(partial) for partial in partials])


def _rule(partial: Partial) -> Rule:
    """ḡ · ∂y/∂input."""
    if partial is ONE:
        return lambda g, y, *inputs: g
    partial = _function(partial)
    return lambda g, y, *inputs: g * partial(y, *inputs)


def _function(partial: Partial) -> Callable[..., Any]:
    return partial if callable(partial) else lambda y, *inputs: partial


class Unary(Elementwise):
    """y = f(x), element by element."""

    def __init__(self, function: Callable[..., Any], partial: Partial, name: str | None) -> None:
        super().__init__(function, (partial,), name)
        self._rule = _rule(partial)
        self._on_others = function if isinstance(function, np.ufunc) else _plain(function, self.name)

    def __call__(self, x: Any, /) -> Any:
        """``f(x)``; recorded on a tensor."""
        if isinstance(x, Node):
            return record(type(x), self, self.function(x.data), (x,), NO_PARAMS, x.requires_grad)
        return self._on_others(x)

    def pull(self, node: Node, g: Any) -> Pairs:
        """As for every primitive, with one call less."""
        (x,) = node.inputs
        return ((x, self._rule(g, node.data, x.data)),)


def _plain(function: Callable[[Any], Any], name: str) -> Callable[[Any], Any]:
    """``function`` for what is no tensor; an object with ``__primitive__`` (a formula) answers for itself.

    NumPy asks such objects about its ufuncs; nobody would about a function written in Python.
    """

    def plain(x: Any) -> Any:
        answer = getattr(x, "__primitive__", None)
        return function(x) if answer is None else answer(name)

    return plain


class Binary(Elementwise):
    """y = f(a, b), element by element with broadcasting.

    ``method`` does the work where ``a`` is a tensor, as a plain function, so that it can be a class's operator.
    """

    def __init__(self, function: Callable[..., Any], partials: tuple[Partial, Partial], name: str | None) -> None:
        super().__init__(function, partials, name)
        self.compute = OPERATORS.get(function, function)
        self.method = _binary_method(self, self.compute)
        self.slope = partials[0] if partials[0] is ONE else _function(partials[0])
        self.pull = _binary_pull(*partials)  # type: ignore[method-assign]

    def __call__(self, a: Any, b: Any, /) -> Any:
        """``f(a, b)``; recorded where one is a tensor."""
        if isinstance(a, Node):
            return self.method(a, b)
        if isinstance(b, Node):
            a = a if type(a) in KNOWN else constant(self.name, a)
            return record(type(b), self, self.compute(a, b.data), (a, b), NO_PARAMS, b.requires_grad)
        return self.function(a, b)


def _binary_method(op: Binary, compute: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """``op`` for a tensor on the left. It spells out what ``record`` does: 53 → 42 µs for 100 calls (W1, forward)."""
    name = op.name

    def method(a: Any, b: Any, /) -> Any:
        tracked = a.requires_grad
        if isinstance(b, Node):
            v = b.data
            tracked = tracked or b.requires_grad
        else:
            v = b if type(b) is float or type(b) in KNOWN else (b := constant(name, b))
        node = new(type(a))
        node.data = compute(a.data, v)
        node.number = next_number()
        node.params = NO_PARAMS
        node.uses = 0
        node.keeps = False
        node._name = node._grad = None
        if tracked and ((watch := current()) is None or watch.admits(op, (a, b))):
            node.op = op
            node.inputs = (a, b)
            node.requires_grad = True
            a.uses += 1
            if v is not b:
                b.uses += 1  # pyright: ignore[reportAttributeAccessIssue]
        else:
            node.op = None
            node.inputs = ()
            node.requires_grad = False
        return node

    return method


def _binary_pull(da: Any, db: Any) -> Callable[[Node, Any], Pairs]:
    """The pullback of a binary operation, with its partial derivatives in local variables."""
    da, db = [partial if partial is ONE else _function(partial) for partial in (da, db)]

    def pull(node: Node, g: Any) -> Pairs:
        a, b = node.inputs
        if not isinstance(b, Node):
            return ((a, g if da is ONE else g * da(node.data, a.data, b)),)
        v = b.data
        if not isinstance(a, Node):
            return ((b, g if db is ONE else g * db(node.data, a, v)),)
        u = a.data
        if not b.requires_grad:
            return ((a, g if da is ONE else g * da(node.data, u, v)),)
        to_b = (b, g if db is ONE else g * db(node.data, u, v))
        if not a.requires_grad:
            return (to_b,)
        return ((a, g if da is ONE else g * da(node.data, u, v)), to_b)

    return pull


def unary(function: Callable[..., Any], partial: Partial, *, name: str | None = None) -> Unary:
    """y = f(x), element by element, from ``function`` and ``partial(y, x)`` = dy/dx (or a number)."""
    return Unary(function, partial, name)


def binary(function: Callable[..., Any], da: Partial, db: Partial, *, name: str | None = None) -> Binary:
    """y = f(a, b) with broadcasting, from ``function``, ``da(y, a, b)`` = ∂y/∂a and ``db(y, a, b)`` = ∂y/∂b."""
    return Binary(function, (da, db), name)
