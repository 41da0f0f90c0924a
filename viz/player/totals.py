"""The sums of arrays that build up in the backward pass, where a value is used more than once."""

from collections.abc import Mapping, Sequence
from typing import Any

from autograd import Tensor

from .. import chain_rule
from ..quantity import quantity
from ..view import Quantity, View

__all__ = ["totals"]


def totals(view: View, ids: Mapping[int, str], order: Sequence[Tensor]) -> dict[str, Quantity]:
    """By edge: what has arrived at its source once its share is added, where that is an array and a sum.

    `order` holds the drawn tensors as the engine visits them.
    """
    edges = {(edge.target, edge.slot): edge for edge in view.edges if edge.contribution is not None}
    uses: dict[str, int] = {}
    for edge in edges.values():
        uses[edge.source] = uses.get(edge.source, 0) + 1
    grads = chain_rule.upstreams(order[0], list(order)) if order else {}
    sums: dict[str, Any] = {}
    found: dict[str, Quantity] = {}
    for via in order:
        wanted = [
            (slot, edge)
            for slot, x in enumerate(via.inputs)
            if (edge := edges.get((ids[id(via)], slot))) and uses[edge.source] > 1 and isinstance(x, Tensor) and x.ndim
        ]
        shares = chain_rule.contributions(via, grads[via]) if wanted else []
        for slot, edge in wanted:
            share = shares[slot]
            sums[edge.source] = sums[edge.source] + share if edge.source in sums else share
            found[edge.id] = quantity(sums[edge.source])
    return found
