"""How a call is recorded: a primitive is one NumPy function and one rule per array argument.

Arrays in, array out: on plain arrays a primitive is its NumPy function. Any tensor in, tensor out: it computes the same
value and records the call. A rule is a pure function ``(g, y, *inputs, **params)`` of the output's cotangent ``g``, the
output ``y`` and the inputs, written with primitives and operators; it returns one input's cotangent. The same text runs
on arrays (fast) and on tensors (recorded, hence differentiable again).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import update_wrapper
from types import FunctionType
from typing import Any

import numpy as np

from .failures import explain, plain
from .graph import Node
from .recording import REAL, constant, is_recording, record, result
from .signatures import ANY_KEYWORD, VARIADIC, arguments, described, lacking, without_default

__all__ = ["Primitive", "primitive"]

Rule = Callable[..., Any]
Partial = Callable[..., Any] | int
Pairs = list[tuple[Node, Any]] | tuple[tuple[Node, Any], ...]

KNOWN = frozenset({float, int, bool, np.float64, np.float32, np.int64, np.bool_})  # constants, whatever their value


class Primitive:
    """A NumPy function that records its calls on tensors, and its derivative rules.

    ``vjps`` holds one rule per array argument (None: no derivative), or is None before :meth:`defvjp`. ``partials``
    holds, for an elementwise operation, ∂y/∂input per argument: a number or a function ``(y, *inputs)``.
    """

    partials: tuple[Partial | None, ...] | None = None
    vjps: tuple[Rule | None, ...] | None = None
    variadic_vjp: Rule | None = None
    slope: Any = None  # of a binary row: ∂y/∂a beside a Python float, for the reverse pass's short way
    complete = False  # whether every argument has a rule

    def __init__(self, function: Callable[..., Any], name: str | None = None, *, depth: int = 2) -> None:
        update_wrapper(self, function)
        name = name or getattr(function, "__name__", None)
        if name is None or not callable(function):
            raise TypeError(f"primitive: expected a function with a name, but got {function!r}. Define one with def.")
        if isinstance(function, np.ufunc):
            self.__signature__, self.__doc__ = described(function)
        self.function = function
        self.name = name.lstrip("_")
        self.__module__ = sys._getframe(depth).f_globals.get("__name__", "__main__")  # where pickle finds it again
        self.__qualname__ = self.__name__ = name
        self.arity, self.arrays, self.options = arguments(function, name)

    def __repr__(self) -> str:
        return f"<primitive {self.name}>"

    def __reduce__(self) -> str:
        return self.__qualname__

    def __call__(self, *args: Any, **params: Any) -> Any:
        """NumPy's function on arrays; recorded where one of ``args`` is a tensor."""
        for x in args:
            if isinstance(x, Node):
                return self.apply(type(x), args, params)
        for x in params.values():
            if isinstance(x, Node):
                return self.apply(type(x), args, params)
        try:
            return self.function(*args, **params)
        except Exception as error:
            rest = () if self.arity is None else args[self.arity :]
            explain(error, self.name, args[: self.arity], {**dict(zip(self.options, rest, strict=False)), **params})
            raise

    def apply(self, kind: type, args: tuple[Any, ...], params: dict[str, Any]) -> Any:
        """Compute on the arrays behind ``args`` and record the call."""
        if self.arity is not None and len(args) > self.arity:
            params = self._named(args[self.arity :], params)
            args = args[: self.arity]
        for key, value in params.items():
            if isinstance(value, Node):
                params[key] = self._plain(key, value)
        if self.arity is not None and len(args) < self.arity:
            self._require_arrays(len(args), params)
        inputs, values, tracked = [], [], False
        for x in args:
            if isinstance(x, Node):
                values.append(x._value)
                tracked = tracked or x._requires_grad
            else:
                if type(x) not in KNOWN:
                    x = constant(self.name, x)
                values.append(x)
            inputs.append(x)
        try:
            y = self.function(*values, **params)
        except Exception as error:
            explain(error, self.name, values, params)
            raise
        if type(y) is not np.ndarray or y.ndim == 0 or y.dtype.kind not in REAL:
            y = result(self.name, y)
        tracked = tracked and y.dtype.kind == "f"  # a step in an integer or a truth value has no derivative
        if tracked and not self.complete and is_recording():
            self._require_rules(inputs)
        return record(kind, self, y, tuple(inputs), params, tracked)

    def _named(self, rest: tuple[Any, ...], params: dict[str, Any]) -> dict[str, Any]:
        """``params`` and those given by position."""
        named = dict(zip(self.options, rest, strict=False))
        if len(rest) > len(self.options):
            most = (self.arity or 0) + len(self.options)
            raise TypeError(f"{self.name} takes {most} arguments by position at most; pass others by keyword.")
        for key in named.keys() & params.keys():
            raise TypeError(f"{self.name}: {key} is given twice, by position and by keyword.")
        return {**named, **params}

    def _require_arrays(self, count: int, params: dict[str, Any]) -> None:
        """Raise if more arrays are needed than the ``count`` that were given."""
        for key in params:
            if key in self.arrays:
                raise TypeError(f"{self.name}: {key} is an array, not a parameter; pass it by position.")
        needed = without_default(self.function)
        if count < needed:
            names = f" ({', '.join(self.arrays)})" if self.arrays else ""
            raise TypeError(f"{self.name} takes {needed} arrays by position{names}, but got {count}.")

    def _plain(self, key: str, value: Node) -> Any:
        if key in self.arrays:
            raise TypeError(f"{self.name}: {key} is an array, not a parameter; pass it by position.")
        return plain(self.name, key, value)

    def _require_rules(self, inputs: list[Any]) -> None:
        vjps = self.vjps or ()
        for i, x in enumerate(inputs):
            if isinstance(x, Node) and x._requires_grad and (i >= len(vjps) or vjps[i] is None):
                said = f"argument {i}, a tensor of shape {x._value.shape} that requires a gradient"
                if self.vjps is not None:  # it has rules, and is meant to have none here
                    raise TypeError(f"{self.name} has no derivative by {said}. Pass t.detach() for its value.")
                raise TypeError(
                    f"{self.name} has no derivative rule for {said}. "
                    f"Give it one with {self.name}.defvjp, or pass t.detach()."
                )

    def defvjp(self, *rules: Rule | None) -> Primitive:
        """Set one rule ``(g, y, *inputs, **params)`` per array argument; None where there is no derivative.

        A primitive of ``*arrays`` takes one rule ``(i, g, y, *inputs, **params)``, for its i-th input. Returns the
        primitive, so a single rule can be given by decoration.
        """
        if self.arity is None and len(rules) != 1:
            raise TypeError(
                f"{self.name}.defvjp takes one rule for all *arrays, (i, g, y, *inputs, **params), not {len(rules)}."
            )
        if self.arity is not None and len(rules) != self.arity:
            raise TypeError(
                f"{self.name}.defvjp takes one rule per array argument, {self.arity} in all, not {len(rules)}."
            )
        for i, rule in enumerate(rules):
            self._check_rule(i, rule)
        if self.arity is None:
            self.variadic_vjp = rules[0]
        else:
            self.vjps = rules
        self.complete = None not in rules
        return self

    def _check_rule(self, i: int, rule: Any) -> None:
        """Refuse what cannot be called with the cotangent, the output and the inputs."""
        if rule is not None and not callable(rule):
            raise TypeError(f"{self.name}.defvjp: rule {i} must be a function or None, but is {rule!r}.")
        if isinstance(rule, FunctionType) and self.arity is None and not rule.__code__.co_flags & VARIADIC:
            raise TypeError(f"{self.name}.defvjp: the rule must take all inputs: (i, g, y, *inputs, **params).")
        if isinstance(rule, FunctionType) and self.arity is not None:
            code, given = rule.__code__, self.arity + 2
            takes, least = code.co_argcount, code.co_argcount - len(rule.__defaults__ or ())
            if least > given + self._options() or (takes < given and not code.co_flags & VARIADIC):
                raise TypeError(
                    f"{self.name}.defvjp: rule {i} takes {takes} arguments, but is called with {given}: the cotangent, "
                    f"the output and {self.arity} of {self.name}'s own."
                )

    def _options(self) -> float:
        """How many parameters a rule may be given by keyword."""
        if isinstance(self.function, np.ufunc):
            return 0
        code = getattr(self.function, "__code__", None)
        if code is None or code.co_flags & ANY_KEYWORD:
            return np.inf
        return code.co_argcount + code.co_kwonlyargcount - (self.arity or 0)

    def vjp(self, i: int, g: Any, y: Any, inputs: Sequence[Any], params: Any) -> Any:
        """The cotangent of input ``i``, before broadcasting is undone."""
        if self.variadic_vjp is not None:
            return self.variadic_vjp(i, g, y, *inputs, **params)
        return self.vjps[i](g, y, *inputs, **params)  # type: ignore[index,misc]

    def pull(self, node: Node, g: Any) -> Pairs:
        """Each tracked input of ``node`` with its share of the cotangent ``g``, all in arrays."""
        return self.shares(node, g, node._value, [x._value if isinstance(x, Node) else x for x in node.inputs])

    def pull_recorded(self, node: Node, g: Any) -> Pairs:
        """The same in tensors, so that what comes out can be differentiated again."""
        return self.shares(node, g, node, node.inputs)

    def shares(
        self, node: Node, g: Any, y: Any, inputs: Sequence[Any], positions: Sequence[int] | None = None
    ) -> Pairs:
        """The tracked inputs of ``node``, or those in ``positions``, with their shares, computed from ``inputs``."""
        if positions is None:
            positions = tracked_inputs(node)
        try:
            return [(node.inputs[i], self.vjp(i, g, y, inputs, node.params)) for i in positions]
        except Exception as error:
            self.explain(error, inputs, node.params)
            raise

    def explain(self, error: Exception, inputs: Sequence[Any], params: Any) -> None:
        """Note on what a rule raised whose it was; or raise what the rule should have taken."""
        if missing := lacking([self.variadic_vjp, *(self.vjps or ())], params):
            raise TypeError(
                f"{self.name} was called with {missing}=, which its derivative rule does not take. Give the rule "
                f"all parameters of the operation: (g, y, *inputs, {missing}=…)."
            ) from error
        error.add_note(f"In a derivative rule of {self.name}, of inputs of shapes {list(map(np.shape, inputs))}.")


def tracked_inputs(node: Node) -> list[int]:
    """The positions of the inputs of ``node`` that require a gradient."""
    return [i for i, x in enumerate(node.inputs) if isinstance(x, Node) and x._requires_grad]


def primitive(function: Callable[..., Any]) -> Primitive:
    """Make ``function`` record its calls. Arrays come before ``/``, parameters after it.

    Without a ``/`` the arrays are the arguments that have no default. ``function`` may be one of NumPy's.

    Without rules (see :meth:`Primitive.defvjp`) it refuses tensors that require a gradient, unless its answer is of
    integers or truth values, which have none.
    """
    return Primitive(function)
