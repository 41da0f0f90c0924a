"""Which column a box stands in: after all its inputs, and close to where it is used."""

from collections import defaultdict
from collections.abc import Sequence

from .shapes import Box, Link

__all__ = ["ranks", "sorted_topologically"]


def ranks(boxes: Sequence[Box], links: Sequence[Link]) -> dict[str, int]:
    """The longest path from any source; then boxes with slack move right, next to their first use.

    Raises ``ValueError`` if the links form a cycle.
    """
    inputs, uses = defaultdict(list), defaultdict(list)
    for link in links:
        inputs[link.target].append(link.source)
        uses[link.source].append(link.target)
    order = sorted_topologically(boxes, links)
    rank: dict[str, int] = {}
    for name in order:
        rank[name] = 1 + max((rank[source] for source in inputs[name]), default=-1)
    for name in reversed(order):
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
