"""What makes two values alike before anything is said about their neighbours: operation, shape, name, scope."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd import Tensor

from ..formula import is_number
from ..wiring import Wiring

__all__ = ["COMMUTATIVE", "common", "likenesses", "pattern"]

COMMUTATIVE = frozenset({"add", "multiply", "maximum", "minimum"})
# Here it makes no difference to the structure which number stands in the operation.
_ANY_NUMBER = frozenset({"add", "subtract", "multiply", "divide", "true_divide", "maximum", "minimum"})
_DIGITS = re.compile(r"\d+")


def pattern(name: str) -> str:
    """The name with # for every number in it: ``w2.13[5]`` is a ``w#.#[#]``."""
    return _DIGITS.sub("#", name)


def common(names: list[str]) -> str:
    """What names of one pattern have in common, with * for the numbers that differ: ``w2.*[*]``."""
    first, *others = names
    words, numbers = _DIGITS.split(first), _DIGITS.findall(first)
    for other in others:
        for i, number in enumerate(_DIGITS.findall(other)):
            if number != numbers[i]:
                numbers[i] = "*"
    return "".join(word + number for word, number in zip(words, [*numbers, ""], strict=True))


def likenesses(wiring: Wiring, given: Mapping[int, str], roles: Mapping[str, str]) -> list[int]:
    """A number for each item; items with the same number are alike.

    `given` are the names that people chose, by ``id``; names that differ in their numbers only are alike. `roles` are
    those that the caller chose, by name.
    """
    known: dict[Any, int] = {}
    scopes: dict[int, str] = {}
    patterns: dict[str, str] = {}
    found = []
    for item, inputs, scope in zip(wiring.items, wiring.inputs, wiring.scopes, strict=True):
        name = given.get(id(item), "")
        if name:
            role = roles.get(name, "")
            name = patterns.get(name) or patterns.setdefault(name, pattern(name))
        else:
            role = ""
        if not isinstance(item, Tensor):
            key: Any = ("array", np.shape(item), name, role)
        else:
            where = ""
            if scope is not None:
                where = scopes.get(id(scope)) or scopes.setdefault(id(scope), pattern(scope.path))
            data = item.data
            if item.op is None:
                key = ("leaf", data.shape, name, role, item.requires_grad)
            else:
                key = (item.op.name, data.shape, name, role, item.requires_grad, where)
                if item.params or len(inputs) < len(item.inputs):
                    key = (*key, _params(item.params), _numbers(item))
        found.append(known.setdefault(key, len(known)))
    return found


def _numbers(tensor: Tensor) -> Any:
    """The plain numbers among the inputs, where they matter; where not, in which slots they stand."""
    whichever = tensor.op.name in _ANY_NUMBER
    return tuple(
        "" if isinstance(x, Tensor) or not is_number(x) else "#" if whichever else float(x) for x in tensor.inputs
    )


def _params(params: Mapping[str, Any]) -> str:
    """All parameters in words; numbers in an index make no difference."""
    return repr([(key, pattern(repr(value)) if key == "index" else repr(value)) for key, value in params.items()])
