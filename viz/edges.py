"""The uses of values: one edge for each input of each operation, with the chain rule on it."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from autograd import Tensor

from . import chain_rule
from .formula import is_number
from .names import shorten
from .quantity import quantity
from .view import Edge

__all__ = ["MORE", "edges"]

# The id of the box that stands for all values that are not drawn.
MORE = "more"
_LONGEST_NAME = 12


def edges(
    tensors: Iterable[Tensor],
    grads: Mapping[Tensor, Any],
    ids: Mapping[int, str],
    name_of: Callable[[Any], str],
) -> tuple[Edge, ...]:
    """All edges into the tensors, in their order, and in the order of the inputs of each.

    `ids` holds, by ``id()``, the boxes that are drawn. What an operation uses of the others becomes
    a single edge from `MORE`.
    """
    found: list[Edge] = []
    for tensor in tensors:
        found += _edges_into(tensor, grads.get(tensor), ids, name_of, len(found))
    return tuple(found)


def _edges_into(
    tensor: Tensor, gradient: Any, ids: Mapping[int, str], name_of: Callable[[Any], str], number: int
) -> list[Edge]:
    flows = tensor.op is not None and gradient is not None
    shares: list[Any] = chain_rule.contributions(tensor, gradient) if flows else [None] * len(tensor.inputs)
    local: list[Any] = chain_rule.local_derivatives(tensor) if flows and not tensor.ndim else shares
    upstream = None if gradient is None or tensor.ndim else float(gradient)
    y = name_of(tensor)
    operands = [x if is_number(x) else name_of(x) for x in tensor.inputs]
    found: list[Edge] = []
    for slot, item in enumerate(tensor.inputs):
        if is_number(item):
            continue
        source = ids.get(id(item), MORE)
        place = (f"e{number + len(found)}", source, ids[id(tensor)], slot)
        share = shares[slot]
        if source == MORE:
            if all(edge.source != MORE for edge in found):
                found.append(Edge(*place))
        elif share is None:
            found.append(Edge(*place))
        else:
            ratio = f"∂{shorten(y, _LONGEST_NAME)}/∂{shorten(name_of(item), _LONGEST_NAME)}"
            ratio += _which(slot, tensor.inputs)
            scalar = not tensor.ndim and not item.ndim
            # A formula leaves out what makes a derivative NaN: where it is NaN, the equation would be false.
            formula = scalar and math.isfinite(local[slot])
            found.append(
                Edge(
                    *place,
                    ratio=ratio,
                    symbol=chain_rule.local_symbol(tensor, slot, y, operands) if formula else "",
                    upstream=upstream if scalar else None,
                    local=float(local[slot]) if scalar else None,
                    contribution=quantity(share),
                    words="" if scalar else chain_rule.words(tensor, slot, y, operands),
                )
            )
    return found


def _which(slot: int, inputs: tuple[Any, ...]) -> str:
    """`` (2nd)`` where an operation uses one value more than once, otherwise nothing."""
    uses = Counter(map(id, inputs))
    if uses[id(inputs[slot])] == 1:
        return ""
    count = sum(x is inputs[slot] for x in inputs[: slot + 1])
    ordinal = {1: "1st", 2: "2nd", 3: "3rd"}.get(count, f"{count}th")
    return f" ({ordinal})"
