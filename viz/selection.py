"""Which values are drawn: all of them, or the ones nearest to the output."""

from dataclasses import dataclass
from typing import Any


from autograd import Tensor, topological

from .formula import is_number

__all__ = ["Selection", "select"]


@dataclass(frozen=True)
class Selection:
    """`items` are the tensors and constant arrays to draw, inputs before outputs.

    `order` is the whole graph; of its tensors, `omitted` are not among the items.
    """

    order: list[Tensor]
    items: list[Any]
    omitted: int


def select(output: Tensor, max_nodes: int) -> Selection:
    """At most `max_nodes` tensors, nearest to `output` first, and the arrays they were made from.

    Walks without recursion and visits every tensor once.
    """
    order = topological(output)
    drawn = set(order) if len(order) <= max_nodes else set(_nearest(output, max_nodes))
    items: list[Any] = []
    seen: set[int] = set()
    for tensor in order:
        if tensor not in drawn:
            continue
        for item in tensor.inputs:
            if is_array(item) and id(item) not in seen:
                seen.add(id(item))
                items.append(item)
        items.append(tensor)
    return Selection(order, items, len(order) - len(drawn))


def is_array(item: Any) -> bool:  # noqa: ANN401
    """Whether an input is a constant that gets a box of its own."""
    return not isinstance(item, Tensor) and not is_number(item)


def _nearest(output: Tensor, count: int) -> list[Tensor]:
    """Breadth first from the output, along the inputs."""
    found, seen = [output], {output}
    for tensor in found:  # grows while it is read
        for item in tensor.inputs:
            if isinstance(item, Tensor) and item not in seen:
                seen.add(item)
                found.append(item)
                if len(found) >= count:
                    return found
    return found[:count]
