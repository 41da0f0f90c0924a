"""An elementwise operation is a row: its NumPy function and its partial derivatives, one per argument.

The cotangent of an argument is ``g`` times the partial derivative; broadcasting is undone by the reverse pass.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from .failures import explain
from .graph import NO_PARAMS, Node, next_number
from .partials import ONE, function_of, on_numbers, rule_of, times
from .primitive import KNOWN, Pairs, Partial, Primitive
from .recording import constant, record, recorder, result

__all__ = ["Binary", "Elementwise", "Unary", "binary", "binary_method", "unary"]

new = object.__new__
current = recorder.get

NOTHING: Any = object()  # stands for an array that was not given

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

    complete = True

    def __init__(self, function: Callable[..., Any], partials: tuple[Partial, ...], name: str | None) -> None:
        super().__init__(function, name, depth=4)
        for i, partial in enumerate(partials):
            if not callable(partial) and not isinstance(partial, (int, float)):
                raise TypeError(f"{self.name}: derivative {i} must be a number or a function, but is {partial!r}.")
        self.partials = partials
        self.vjps = tuple([rule_of(partial) for partial in partials])
        self.sure = isinstance(function, np.ufunc) and _makes_floats_of_floats(function)

    def _refuse(self, count: int, options: dict[str, Any]) -> None:
        """Raise: what was given is not the arrays."""
        more = f"the keyword {next(iter(options))!r}" if options else f"{count} argument{'s' * (count != 1)}"
        takes = "one array" if self.arity == 1 else "two arrays"
        raise TypeError(f"{self.name} takes {takes} by position and nothing else, but got {more}.")


def _makes_floats_of_floats(ufunc: np.ufunc) -> bool:
    """Whether the results need no look: neither truth values, as of a comparison, nor objects, as of ``frompyfunc``."""
    floats, real = set("efdg"), set("?bBhHiIlLqQefdg")
    loops = [loop.split("->") for loop in ufunc.types]
    made = {out for taken, out in loops if floats & set(taken) and set(taken) <= real}
    return bool(made) and made <= floats


class Unary(Elementwise):
    """y = f(x), element by element."""

    def __init__(self, function: Callable[..., Any], partial: Partial, name: str | None) -> None:
        super().__init__(function, (partial,), name)
        self._rule = times(partial) if callable(partial) else rule_of(partial)  # unguarded: its input is never Python's
        self._on_others = function if isinstance(function, np.ufunc) else _plain(function, self.name)

    def __call__(self, x: Any = NOTHING, /, *others: Any, **options: Any) -> Any:
        """``f(x)``; recorded on a tensor."""
        if others or options or x is NOTHING:
            self._refuse((x is not NOTHING) + len(others), options)
        if isinstance(x, Node):
            try:
                y = self.function(x._value)
            except Exception as error:
                explain(error, self.name, (x._value,))
                raise
            if self.sure:
                return record(type(x), self, y, (x,), NO_PARAMS, x._requires_grad)
            y = result(self.name, y)
            return record(type(x), self, y, (x,), NO_PARAMS, x._requires_grad and y.dtype.kind == "f")
        return self._on_others(x)

    def pull(self, node: Node, g: Any) -> Pairs:
        """As for every primitive, with one call less."""
        (x,) = node.inputs
        return ((x, self._rule(g, node._value, x._value)),)


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
        self.method = binary_method(self, self.compute) if self.sure else _checked_method(self)
        if 0 not in partials:  # else the rules do it, which know what 0 times infinity is
            self.slope = partials[0] if partials[0] is ONE else on_numbers(partials[0])
            self.pull = _binary_pull(*partials)  # type: ignore[method-assign]

    def __call__(self, a: Any = NOTHING, b: Any = NOTHING, /, *others: Any, **options: Any) -> Any:
        """``f(a, b)``; recorded where one is a tensor."""
        if others or options or b is NOTHING:
            self._refuse((a is not NOTHING) + (b is not NOTHING) + len(others), options)
        if isinstance(a, Node):
            return self.method(a, b)
        if isinstance(b, Node):
            if not self.sure:
                return self.apply(type(b), (a, b), {})
            a = a if type(a) in KNOWN else constant(self.name, a)
        try:
            y = self.compute(a, b._value) if isinstance(b, Node) else self.function(a, b)
        except Exception as error:
            explain(error, self.name, (a, b._value if isinstance(b, Node) else b))
            raise
        return record(type(b), self, y, (a, b), NO_PARAMS, b._requires_grad) if isinstance(b, Node) else y


def binary_method(op: Primitive, compute: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """``op``, whose results are surely of floats, for a tensor on the left.

    It spells out what ``record`` does: 53 → 42 µs for 100 calls (W1, forward).
    """
    name = op.name

    def method(a: Any, b: Any, /) -> Any:
        tracked = a._requires_grad
        if isinstance(b, Node):
            v = b._value
            tracked = tracked or b._requires_grad
        else:
            v = b if type(b) is float or type(b) in KNOWN else (b := constant(name, b))
        node = new(type(a))
        try:
            node._value = compute(a._value, v)
        except Exception as error:
            explain(error, name, (a._value, v))
            raise
        node.number = next_number()
        node.params = NO_PARAMS
        node.uses = 0
        node.keeps = False
        node._name = node._grad = None
        if tracked and ((watch := current()) is None or watch.admits(node, op, (a, b))):
            node.op = op
            node.inputs = (a, b)
            node._requires_grad = True
            a.uses += 1
            if v is not b:
                b.uses += 1  # pyright: ignore[reportAttributeAccessIssue]
        else:
            node.op = None
            node.inputs = ()
            node._requires_grad = False
        return node

    method.__qualname__ = name  # what Python says of `pow(t, 2, 3)`
    return method


def _checked_method(op: Binary) -> Callable[[Any, Any], Any]:
    """The same for a function whose results may be anything."""
    return lambda a, b, /: op.apply(type(a), (a, b), {})


def _binary_pull(da: Any, db: Any) -> Callable[[Node, Any], Pairs]:
    """The pullback of a binary operation, with its partial derivatives in local variables."""
    da_beside, db_beside = [on_numbers(partial) for partial in (da, db)]  # beside a constant
    da, db = [partial if partial is ONE else function_of(partial) for partial in (da, db)]

    def pull(node: Node, g: Any) -> Pairs:
        a, b = node.inputs
        if not isinstance(b, Node):
            return ((a, g if da is ONE else g * da_beside(node._value, a._value, b)),)
        v = b._value
        if not isinstance(a, Node):
            return ((b, g if db is ONE else g * db_beside(node._value, a, v)),)
        u = a._value
        if not b._requires_grad:
            return ((a, g if da is ONE else g * da(node._value, u, v)),)
        to_b = (b, g if db is ONE else g * db(node._value, u, v))
        if not a._requires_grad:
            return (to_b,)
        return ((a, g if da is ONE else g * da(node._value, u, v)), to_b)

    return pull


def unary(function: Callable[..., Any], partial: Partial, *, name: str | None = None) -> Unary:
    """y = f(x), element by element, from ``function`` and ``partial(y, x)`` = dy/dx (or a number)."""
    return Unary(function, partial, name)


def binary(function: Callable[..., Any], da: Partial, db: Partial, *, name: str | None = None) -> Binary:
    """y = f(a, b) with broadcasting, from ``function``, ``da(y, a, b)`` = ∂y/∂a and ``db(y, a, b)`` = ∂y/∂b."""
    return Binary(function, (da, db), name)
