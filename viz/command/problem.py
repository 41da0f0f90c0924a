"""An expression with the values of its names: a function, a point, and the tensor that it is there."""

from __future__ import annotations

import inspect
import keyword
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from autograd import Tensor, ops

from ..names import shorten
from .evaluation import evaluated
from .functions import FUNCTIONS, MOST
from .grammar import Expression, parse
from .refusal import Refusal

__all__ = ["Problem", "problem"]


# What a value may be besides numbers; an expression may have such names for values of its own.
_NOT_FINITE = MappingProxyType({"inf": np.float64(np.inf), "nan": np.float64(np.nan)})
# Characters of a value: as many numbers as it may have, with all of their digits.
_LONGEST = 30 * MOST


class Problem:
    """`leaves` are the tensors by name, in the order of their use; `wrt` names those that have a gradient.

    `result` is the value of `expression` there. Its name is L, unless that is taken.
    """

    def __init__(self, expression: Expression, values: Mapping[str, np.ndarray], wrt: Sequence[str]) -> None:
        self.expression, self.values, self.wrt = expression, values, list(wrt)
        self.leaves = {n: Tensor(v, name=n, requires_grad=n in self.wrt) for n, v in values.items()}
        self.result: Tensor = evaluated(expression, self.leaves)
        if not isinstance(self.result, Tensor) or not self.result.requires_grad:
            raise Refusal(_without_gradient(self.result, self.wrt))
        if self.result.op is not None and "L" not in self.leaves:
            self.result.name = "L"

    @property
    def function(self) -> Any:
        """The expression as a function of the values of `wrt`, in that order; the others are constants."""

        def f(*values: Any) -> Any:
            return evaluated(self.expression, {**self.values, **dict(zip(self.wrt, values, strict=True))})

        kind = inspect.Parameter.POSITIONAL_ONLY
        f.__name__ = shorten(self.expression.text, 60)
        f.__signature__ = inspect.Signature([inspect.Parameter(n, kind) for n in self.wrt])
        return f

    def total(self, *values: Any) -> Any:
        """The sum of the elements of `function`: what the gradients shown are those of."""
        return ops.sum(self.function(*values))


def problem(text: str, assignments: Sequence[str], wrt: Sequence[str] = ()) -> Problem:
    """What the words of a command line mean; raises ``Refusal`` for what they must not be."""
    values = dict(map(_assigned, assignments))
    if len(values) < len(assignments):
        names = [assignment.partition("=")[0].strip() for assignment in assignments]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refusal(f"{twice} is given two values")
    expression = parse(text, values)
    for name in values:
        if name not in expression.names:
            raise Refusal(f"{name} is given a value, but the expression has no {name}")
    for name in wrt:
        if name not in expression.names:
            raise Refusal(f"--wrt: the expression has no {name}; it has {', '.join(expression.names) or 'no names'}")
    return Problem(expression, {name: values[name] for name in expression.names}, wrt or expression.names)


def _assigned(assignment: str) -> tuple[str, np.ndarray]:
    """``w=-3`` or ``X=[[1, 2], [3, 4]]``."""
    name, sign, value = assignment.partition("=")
    name = name.strip()
    if not sign or not name.isidentifier() or keyword.iskeyword(name):
        raise Refusal(f"expected a name and its value, such as w=2, but got {shorten(repr(assignment), 60)}")
    if name in FUNCTIONS:
        raise Refusal(f"{name} is a function's name; give the value another one")
    if not value.strip():
        raise Refusal(f"{name} has no value; write one after the sign, such as {name}=2")
    found = np.asarray(evaluated(parse(value, _NOT_FINITE, _LONGEST), _NOT_FINITE), np.float64)
    return name, found


def _without_gradient(result: Any, wrt: Sequence[str]) -> str:
    data = np.asarray(getattr(result, "data", result))
    if data.dtype.kind != "f":
        return "the result is true or false, which has no gradient; write where(condition, a, b)"
    if wrt:
        return f"the result does not depend on {', '.join(wrt)}, so it has no gradient"
    return "the expression has no names, so there is nothing to differentiate by; write one and its value, such as w=2"
