"""From an expression to its value: the engine's operations, part by part."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from autograd import Tensor, ops

from .functions import CONSTANTS, FUNCTIONS, MOST, Kind, elements
from .grammar import TOO_LARGE, Expression, axis_of
from .refusal import Refusal

__all__ = ["evaluated"]

# Elements that all values together may have.
_IN_ALL = 1_000_000
_DEEPEST = 4

_OPERATORS: Mapping[type[ast.AST], Callable[..., Any]] = MappingProxyType(
    {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
        ast.Div: operator.truediv,
        ast.FloorDiv: operator.floordiv,
        ast.Mod: operator.mod,
        ast.Pow: operator.pow,
        ast.MatMult: operator.matmul,
        ast.USub: operator.neg,
        ast.UAdd: operator.pos,
        ast.Lt: operator.lt,
        ast.LtE: operator.le,
        ast.Gt: operator.gt,
        ast.GtE: operator.ge,
        ast.Eq: operator.eq,
        ast.NotEq: operator.ne,
    }
)


def evaluated(expression: Expression, values: Mapping[str, Any]) -> Any:
    """The value of `expression`: a tensor if it depends on one, otherwise an array or a NumPy number.

    Numbers are NumPy's: a part without names that is too large for one, such as ``9**9**9``, is known at once. Raises
    ``Refusal`` for it, and for what cannot be computed, with its place.
    """
    known = {**CONSTANTS, **values}
    results: list[Any] = []  # of parts that are still to be used; a part's are the last ones
    constant: list[bool] = []  # whether they are made of numbers alone
    large: list[ast.expr] = []
    total = 0
    # NaN and infinities are shown, not warned about.
    with np.errstate(all="ignore", over="call", call=lambda *_: large.append(part)):
        for part in expression.parts:
            count = _count(part)
            used = results[len(results) - count :]
            del results[len(results) - count :]
            try:
                result = _value(expression, part, used, known)
            except Refusal:
                raise
            except (ArithmeticError, IndexError, TypeError, ValueError) as error:
                raise expression.refused(f"this cannot be computed: {error}", part) from None
            alone = all(constant[len(results) :]) and not (isinstance(part, ast.Name) and part.id in values)
            constant[len(results) :] = [alone]
            if alone and part in large and np.isinf(result).any():
                raise expression.refused(TOO_LARGE, part)
            total += math.prod(np.shape(result))
            if total > _IN_ALL:
                raise expression.refused(f"more than {_IN_ALL:,} numbers would be computed up to here", part)
            results.append(result)
    return results[0]


def _count(part: ast.expr) -> int:
    """How many values the part is made of."""
    match part:
        case ast.BinOp() | ast.Compare():
            return 2
        case ast.UnaryOp():
            return 1
        case ast.List(elts=items) | ast.Call(args=items):
            return len(items)
    return 0


def _value(expression: Expression, part: ast.expr, used: Sequence[Any], known: Mapping[str, Any]) -> Any:
    options: dict[str, Any] = {}
    kind: Kind = "elementwise"
    match part:
        case ast.Constant(value=float() | int() as value):
            return np.float64(value)
        case ast.Name(id=name):
            return known[name]
        case ast.List():
            return _stacked(expression, part, used)
        case ast.Call(func=ast.Name(id=name)):
            function = FUNCTIONS[name]
            call, kind = function.call, function.kind
            options = {"axis": axis_of(part)} if part.keywords else {}
        case ast.BinOp(op=op) | ast.UnaryOp(op=op) | ast.Compare(ops=[op]):
            call = _OPERATORS[type(op)]
            kind = "product" if isinstance(op, ast.MatMult) else "elementwise"
        case _:
            raise TypeError(f"{type(part).__name__} is not in the grammar.")
    size = elements(kind, used)
    if size > MOST:
        raise expression.refused(f"this would have {size:,} numbers; a value may have {MOST:,}", part)
    return call(*used, **options)


def _stacked(expression: Expression, part: ast.expr, items: Sequence[Any]) -> Any:
    """An array of the items, which are all of one shape."""
    shapes = {np.shape(item) for item in items}
    if len(shapes) > 1:
        found = " and ".join(str(shape) for shape in sorted(shapes))
        raise expression.refused(f"the rows of a matrix must be equally long, but there are shapes {found}", part)
    if len(shapes.pop()) >= _DEEPEST:
        raise expression.refused(f"lists may be nested {_DEEPEST} deep", part)
    if any(isinstance(item, Tensor) for item in items):
        return ops.stack(list(items))
    return np.stack(items)
