"""Which column a box stands in: after all its inputs, and close to where it is used."""

from collections import defaultdict
from collections.abc import Sequence

from .shapes import Box, Link

__all__ = ["depths", "ranks", "sorted_topologically"]


def depths(boxes: Sequence[Box], links: Sequence[Link]) -> dict[str, int]:
    """The length of the longest path that ends at each box, in topological order.

    Raises ``ValueError`` if the links form a cycle.
    """
    inputs = defaultdict(list)
    for link in links:
        inputs[link.target].append(link.source)
    depth: dict[str, int] = {}
    for name in sorted_topologically(boxes, links):
        depth[name] = 1 + max((depth[source] for source in inputs[name]), default=-1)
    return depth


def ranks(depth: dict[str, int], links: Sequence[Link]) -> dict[str, int]:
    """The column of each box: its depth, or where there is slack, next to its first use."""
    uses = defaultdict(list)
    for link in links:
        uses[link.source].append(link.target)
    rank = dict(depth)
    for name in reversed(depth):
        if uses[name]:
            rank[name] = min(rank[target] for target in uses[name]) - 1
    return rank


def sorted_topologically(boxes: Sequence[Box], links: Sequence[Link]) -> list[str]:
    """Sources before targets; the order of `boxes` decides where both ways are open."""
    waiting = {box.id: 0 for box in boxes}
    uses = defaultdict(list)
    for link in links:
        waiting[link.target] += 1
        uses[link.source].append(link.target)
    ready = [name for name, count in waiting.items() if not count]
    for name in ready:  # grows while it is read
        for target in uses[name]:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    if len(ready) < len(waiting):
        raise ValueError("layout: the links form a cycle, but only acyclic graphs can be drawn.")
    return ready
