"""Where the first NaN or infinity arose: the origin, not all that it spread to."""

from collections.abc import Mapping, Sequence
from typing import Any

from autograd import Tensor

from .quantity import quantity
from .selection import data_of, is_array
from .view import Edge, Quantity

__all__ = ["first_ill"]


def first_ill(
    items: Sequence[Any],
    ids: Mapping[int, str],
    values: Mapping[int, Quantity],
    grads: Mapping[Tensor, Quantity],
    edges: Sequence[Edge],
) -> dict[str, str]:
    """A remark for each node whose value is ill while all it was made from is well.

    Only if all values are well: for each node whose gradient is ill while those of all its uses
    are well. `items` come in the order of computation; the rest is keyed as in the diagram.
    """
    found: dict[str, str] = {}
    for item in items:
        inputs = [x for x in getattr(item, "inputs", ()) if isinstance(x, Tensor) or is_array(x)]
        ill = values[id(item)].tone == "bad"
        if ill and not any(quantity(data_of(x)).tone == "bad" for x in inputs):
            found[ids[id(item)]] = f"first {values[id(item)].illness} here"
    if found:
        return found
    uses: dict[str, set[str]] = {}
    for edge in edges:
        uses.setdefault(edge.source, set()).add(edge.target)
    ill_targets = {ids[id(tensor)] for tensor, grad in grads.items() if grad.tone == "bad"}
    for tensor, grad in grads.items():
        identifier = ids[id(tensor)]
        if grad.tone == "bad" and not uses.get(identifier, set()) & ill_targets:
            found[identifier] = f"first {grad.illness} gradient here"
    return found
