"""How an operation is written: in the head of its box, as a formula, and in the title."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd import Tensor

from .indexed import indexed
from .names import shorten
from .numbers import number
from .symbol import Symbol, apply

__all__ = ["expression", "formula", "head", "is_number", "short_params"]

_SIGNS = {
    "add": "+",
    "subtract": "−",
    "multiply": "×",
    "divide": "÷",
    "true_divide": "÷",
    "matmul": "@",
    "negative": "−( )",
    "absolute": "| |",
}
_FORMULA = {"multiply": " × ", "matmul": " @ "}
_TITLE = {"matmul": " @ "}
_HEAD = 18
_LONGEST_TITLE = 60


def is_number(item: Any) -> bool:
    """Whether an input is a plain number, which is written in the operation and gets no box."""
    if isinstance(item, np.ndarray):
        return not item.ndim and item.dtype.kind in "fiub"
    return isinstance(item, (int, float, np.floating, np.integer, np.bool_))


def head(op: Any, inputs: Sequence[Any], *, whichever: bool = False) -> str:
    """``×``, ``tanh``; with plain numbers among the inputs ``× 2``, ``^2``, ``maximum(·, 0)``.

    `whichever` writes c for all numbers.
    """
    name: str = op.name
    sign = _SIGNS.get(name, name)
    if not any(map(is_number, inputs)):
        return "^" if op.name == "power" else shorten(sign, _HEAD)
    words = [("c" if whichever else number(float(x))) if is_number(x) else "·" for x in inputs]
    if len(words) == 2 and op.name == "power":
        return f"^{words[1]}" if words[0] == "·" else f"{words[0]}^"
    if len(words) == 2 and op.name in _SIGNS:
        second = f"({words[1]})" if words[1].startswith("−") else words[1]
        return " ".join(word for word in (words[0], sign, second) if word != "·")
    written = f"{op.name}({', '.join(words)})"
    return written if len(written) <= _HEAD else shorten(op.name, _HEAD)


def formula(tensor: Tensor, name_of: Callable[[Any], str], *, whichever: bool = False) -> str:
    """One step of the computation: ``w₁ × x₁``; empty for a leaf.

    `whichever` writes c for plain numbers: it is the formula of several operations that differ in them.
    """
    if tensor.op is None:
        return ""
    operands = [Symbol("c") if whichever and is_number(x) else _operand(x, name_of) for x in tensor.inputs]
    return _applied(tensor, operands, _FORMULA).text


def expression(order: Sequence[Tensor], name_of: Callable[[Any], str]) -> str | None:
    """All steps at once: ``L = tanh(w₁·x₁ + w₂·x₂ + b)``; ``None`` above 60 characters.

    `order` is all of the graph, inputs before outputs. A value used twice is written out twice, so
    what is too long is given up at once: the work stays linear where the text would not.
    """
    if len(order) > _LONGEST_TITLE:
        return None
    written: dict[Tensor, Symbol | None] = {}
    for tensor in order:
        if tensor.op is None:
            written[tensor] = Symbol(name_of(tensor))
            continue
        parts = [written[x] if isinstance(x, Tensor) else _operand(x, name_of) for x in tensor.inputs]
        if any(part is None for part in parts):
            written[tensor] = None
            continue
        whole = _applied(tensor, parts, _TITLE)
        written[tensor] = whole if len(whole.text) <= _LONGEST_TITLE else None
    output = order[-1]
    found = written[output]
    if found is None:
        return None
    title = name_of(output) if output.op is None else f"{name_of(output)} = {found.text}"
    return title if len(title) <= _LONGEST_TITLE else None


def _operand(item: Any, name_of: Callable[[Any], str]) -> Any:
    return item if is_number(item) else Symbol(name_of(item))


def _applied(tensor: Tensor, operands: Sequence[Any], signs: Mapping[str, str]) -> Symbol:
    found = indexed(tensor.op.name, operands, tensor.params)
    if found is not None:
        return found
    return apply(tensor.op.name, operands, short_params(tensor.params), signs)


def short_params(params: Mapping[str, Any]) -> dict[str, str]:
    """The parameters worth writing: not those that are off or usual, nor whole arrays."""
    return {
        key: shorten(str(getattr(value, "__name__", value)), 12)
        for key, value in params.items()
        if not isinstance(value, np.ndarray) and value is not None and value is not False and value != "C"
        if (key, value) != ("ord", 2)
    }
