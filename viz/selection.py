"""Which values are drawn: all of them, or the ones nearest to the output."""

from dataclasses import dataclass
from typing import Any, cast

from autograd import Tensor, topological

from .formula import is_number

__all__ = ["Selection", "data_of", "is_array", "select"]


@dataclass(frozen=True)
class Selection:
    """`items` are the tensors and constant arrays to draw, inputs before outputs.

    `order` is the whole graph; of its tensors, `omitted` are not among the items. Of those that are,
    `used_elsewhere` are also used by some that are not.
    """

    order: list[Tensor]
    items: list[Any]
    omitted: int
    used_elsewhere: list[Tensor]


def select(output: Tensor, max_nodes: int) -> Selection:
    """At most `max_nodes` tensors, nearest to `output` first, and the arrays they were made from.

    Walks without recursion and visits every tensor once.
    """
    order = cast(list[Tensor], topological(output))
    drawn = set(order) if len(order) <= max_nodes else set(_nearest(output, max_nodes))
    items: list[Any] = []
    seen: set[int] = set()
    elsewhere: dict[Tensor, None] = {}
    for tensor in order:
        if tensor not in drawn:
            elsewhere |= dict.fromkeys(x for x in tensor.inputs if isinstance(x, Tensor) and x in drawn)
            continue
        for item in tensor.inputs:
            if is_array(item) and id(item) not in seen:
                seen.add(id(item))
                items.append(item)
        items.append(tensor)
    return Selection(order, items, len(order) - len(drawn), list(elsewhere))


def is_array(item: Any) -> bool:
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


def data_of(item: Any) -> Any:
    """The numbers of a tensor or of a constant array."""
    return item.data if isinstance(item, Tensor) else item
