"""How a call is recorded: a primitive is one NumPy function and one rule per array argument.

Arrays in, array out: on plain arrays a primitive is its NumPy function. Any tensor in, tensor out: it computes the same
value and records the call. A rule is a pure function ``(g, y, *inputs, **params)`` of the output's cotangent ``g``, the
output ``y`` and the inputs, written with primitives and operators; it returns one input's cotangent. The same text runs
on arrays (fast) and on tensors (recorded, hence differentiable again).
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

import numpy as np

from .graph import NO_PARAMS, Node
from .recording import constant, record

__all__ = ["Primitive", "binary", "primitive", "unary"]

Rule = Callable[..., Any]
Partial = Callable[..., Any] | int
Pairs = list[tuple[Node, Any]] | tuple[tuple[Node, Any], ...]

VARIADIC = 0x04  # CPython's flag of a code object with *args
ONE = 1  # the partial derivative that costs no call; compared by identity
KNOWN = frozenset({float, int, bool, np.ndarray, np.float64, np.float32, np.int64, np.bool_})

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


class Primitive:
    """A NumPy function that records its calls on tensors, and its derivative rules.

    ``vjps`` holds one rule per array argument (None: no derivative), or is None before :meth:`defvjp`. ``partials``
    holds, for an elementwise operation, ∂y/∂input per argument: a number or a function ``(y, *inputs)``.
    """

    partials: tuple[Partial | None, ...] | None = None
    vjps: tuple[Rule | None, ...] | None = None
    variadic_vjp: Rule | None = None

    def __init__(self, function: Callable[..., Any], name: str | None = None, *, depth: int = 2) -> None:
        update_wrapper(self, function)
        self.function = function
        self.name = (name or function.__name__).lstrip("_")
        self.__module__ = sys._getframe(depth).f_globals["__name__"]  # where pickle finds it again
        self.__qualname__ = self.__name__ = name or function.__name__
        code = getattr(function, "__code__", None)  # a ufunc has none, and no options that we honour
        if code is None:
            self.arity: int | None = function.nin  # type: ignore[attr-defined]
            self.options: tuple[str, ...] = ()
        else:
            self.arity = None if code.co_flags & VARIADIC else code.co_posonlyargcount
            self.options = code.co_varnames[code.co_posonlyargcount : code.co_argcount]

    def __repr__(self) -> str:
        return f"<primitive {self.name}>"

    def __reduce__(self) -> str:
        return self.__qualname__

    def __call__(self, *args: Any, **params: Any) -> Any:
        for x in args:
            if isinstance(x, Node):
                return self.apply(type(x), args, params)
        return self.function(*args, **params)

    def apply(self, kind: type, args: tuple[Any, ...], params: dict[str, Any]) -> Any:
        """Compute on the arrays behind ``args`` and record the call."""
        if self.arity is not None and len(args) > self.arity:
            params = {**dict(zip(self.options, args[self.arity :], strict=False)), **params}
            args = args[: self.arity]
        for key, value in params.items():
            if isinstance(value, Node):
                params[key] = self._plain(key, value)
        inputs = tuple([x if isinstance(x, Node) or type(x) in KNOWN else constant(self.name, x) for x in args])
        y = self.function(*[x.data if isinstance(x, Node) else x for x in inputs], **params)
        if isinstance(y, np.ndarray):
            y = y if y.ndim else y[()]
        elif not isinstance(y, np.generic):
            y = np.asarray(y)[()]
        tracked = any([isinstance(x, Node) and x.requires_grad for x in inputs]) and y.dtype.kind == "f"
        if tracked and self.variadic_vjp is None:
            self._require_rules(inputs)
        return record(kind, self, y, inputs, params, tracked)

    def _plain(self, key: str, value: Node) -> Any:
        if value.requires_grad:
            raise TypeError(
                f"{self.name}: {key}= has no derivative, so it cannot be a tensor that requires a gradient. "
                f"Pass {key}=t.detach() if that is what you mean."
            )
        return value.data

    def _require_rules(self, inputs: tuple[Any, ...]) -> None:
        vjps = self.vjps or ()
        for i, x in enumerate(inputs):
            if isinstance(x, Node) and x.requires_grad and (i >= len(vjps) or vjps[i] is None):
                raise TypeError(
                    f"{self.name} has no derivative rule for argument {i}, a tensor of shape {x.data.shape} that "
                    f"requires a gradient. Give it one with {self.name}.defvjp, or pass t.detach()."
                )

    def defvjp(self, *rules: Rule | None) -> Primitive:
        """Set one rule ``(g, y, *inputs, **params)`` per array argument; None where there is no derivative.

        A primitive of ``*arrays`` takes one rule ``(i, g, y, *inputs, **params)``, for its i-th input. Returns the
        primitive, so a single rule can be given by decoration.
        """
        arity = 1 if self.arity is None else self.arity
        if len(rules) != arity:
            what = "a primitive of *arrays, whose rule takes the input's number first" if self.arity is None else "them"
            raise TypeError(f"{self.name}.defvjp takes {arity} rules, one per array argument ({what}); got {len(rules)}.")
        if self.arity is None:
            self.variadic_vjp = rules[0]
        else:
            self.vjps = rules
        return self

    def vjp(self, i: int, g: Any, y: Any, inputs: tuple[Any, ...], params: Any) -> Any:
        """The cotangent of input ``i``, before broadcasting is undone."""
        if self.variadic_vjp is not None:
            return self.variadic_vjp(i, g, y, *inputs, **params)
        return self.vjps[i](g, y, *inputs, **params)  # type: ignore[index,misc]

    def pull(self, node: Node, g: Any) -> Pairs:
        """Each tracked input of ``node`` with its share of the cotangent ``g``, all in arrays."""
        values = tuple([x.data if isinstance(x, Node) else x for x in node.inputs])
        return self._shares(node, g, node.data, values)

    def pull_recorded(self, node: Node, g: Any) -> Pairs:
        """The same in tensors, so that what comes out can be differentiated again."""
        return self._shares(node, g, node, node.inputs)

    def _shares(self, node: Node, g: Any, y: Any, inputs: tuple[Any, ...]) -> Pairs:
        return [
            (x, self.vjp(i, g, y, inputs, node.params))
            for i, x in enumerate(node.inputs)
            if isinstance(x, Node) and x.requires_grad
        ]


class Elementwise(Primitive):
    """A primitive whose rules are its partial derivatives times the cotangent."""

    def __init__(self, function: Callable[..., Any], partials: tuple[Partial, ...], name: str | None) -> None:
        super().__init__(function, name, depth=5)
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

    def __call__(self, x: Any, /) -> Any:
        if isinstance(x, Node):
            return record(type(x), self, self.function(x.data), (x,), NO_PARAMS, x.requires_grad)
        return self.function(x)

    def pull(self, node: Node, g: Any) -> Pairs:
        (x,) = node.inputs
        return ((x, self._rule(g, node.data, x.data)),)


class Binary(Elementwise):
    """y = f(a, b), element by element with broadcasting.

    ``method`` does the work as a plain function, so that it can be a class's operator method: one call instead of two.
    """

    def __init__(self, function: Callable[..., Any], partials: tuple[Partial, Partial], name: str | None) -> None:
        super().__init__(function, partials, name)
        self.method, self.pull = _binary_closures(self, OPERATORS.get(function, function), *partials)  # type: ignore[method-assign]

    def __call__(self, a: Any, b: Any, /) -> Any:
        return self.method(a, b)


def _binary_closures(op: Binary, compute: Any, da: Any, db: Any) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The forward call and the pullback of ``op``, with what they need in local variables."""
    name, function = op.name, op.function
    da = da if da is ONE else _function(da)
    db = db if db is ONE else _function(db)

    def method(a: Any, b: Any, /) -> Any:
        if isinstance(a, Node):
            kind, u, tracked = type(a), a.data, a.requires_grad
            if isinstance(b, Node):
                v = b.data
                tracked = tracked or b.requires_grad
            else:
                v = b = b if type(b) in KNOWN else constant(name, b)
        elif isinstance(b, Node):
            kind, v, tracked = type(b), b.data, b.requires_grad
            u = a = a if type(a) in KNOWN else constant(name, a)
        else:
            return function(a, b)
        return record(kind, op, compute(u, v), (a, b), NO_PARAMS, tracked)

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

    return method, pull


def primitive(function: Callable[..., Any]) -> Primitive:
    """Make ``function`` record its calls. Arrays are positional-only (before ``/``), parameters come after.

    Without rules (see :meth:`Primitive.defvjp`) it refuses tensors that require a gradient, unless its answer is of
    integers or truth values, which have none.
    """
    return Primitive(function)


def unary(function: Callable[..., Any], partial: Partial, *, name: str | None = None) -> Unary:
    """y = f(x), element by element, from ``function`` and ``partial(y, x)`` = dy/dx (or a number)."""
    return Unary(function, partial, name)


def binary(function: Callable[..., Any], da: Partial, db: Partial, *, name: str | None = None) -> Binary:
    """y = f(a, b) with broadcasting, from ``function``, ``da(y, a, b)`` = ∂y/∂a and ``db(y, a, b)`` = ∂y/∂b."""
    return Binary(function, (da, db), name)
