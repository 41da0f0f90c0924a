"""The sums of arrays that build up in the backward pass, where a value is used more than once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from autograd import Tensor

from .. import chain_rule
from ..quantity import quantity
from ..view import Quantity, View

__all__ = ["totals"]


def totals(
    view: View, ids: Mapping[int, str], order: Sequence[Tensor], grads: Mapping[Tensor, Any]
) -> dict[str, Quantity]:
    """By edge: what has arrived at its source once its share is added, where that is an array and a sum.

    `ids` are those of the boxes that show one tensor, and `order` holds these tensors as the engine visits them. Of a
    value that a box of several uses, nothing is known before the end.
    """
    flowing = [edge for edge in view.edges if edge.contribution is not None]
    uses = Counter(edge.source for edge in flowing)
    alone = set(ids.values())
    beyond = {edge.source for edge in flowing if not {edge.source, edge.target} <= alone}
    edges = {(edge.target, edge.slot): edge for edge in flowing if uses[edge.source] > 1 and edge.source not in beyond}
    sums: dict[str, Any] = {}
    found: dict[str, Quantity] = {}
    for via in order:
        wanted = [
            (slot, edge)
            for slot, x in enumerate(via.inputs)
            if isinstance(x, Tensor) and x.ndim and (edge := edges.get((ids[id(via)], slot)))
        ]
        shares = chain_rule.contributions(via, grads[via]) if wanted else []
        for slot, edge in wanted:
            share = shares[slot]
            sums[edge.source] = sums[edge.source] + share if edge.source in sums else share
            found[edge.id] = quantity(sums[edge.source])
    return found
