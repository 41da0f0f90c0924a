"""What is done to a large graph, in which order, and until when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..roles import role
from ..scopes import Levels
from .chains import chains
from .collapse import collapsed, deepest, with_leaves
from .groups import Groups
from .siblings import siblings
from .steps import steps
from .sums import sums

__all__ = ["Plan"]

# A graph of at most this many values is drawn value by value, and a larger one is folded until it has at most that many
# boxes: what is read line by line may be larger than what is to be seen at a glance.
WHOLE, READABLE = 120, 60
# Repeated steps are folded where there are more boxes than this. Each series of them is one more round; a graph with
# more series than rounds is no clearer for it.
_CROWDED, _ROUNDS = 20, 12


@dataclass(frozen=True)
class Plan:
    """How to fold one graph: `given` are the names that people chose, by ``id``; `roles` their roles, by name.

    `likeness` finds a number for each item, the same for those that are alike; it is asked if that matters.

    `depth` is how many levels of scopes to open (None: as many as stay readable); `fold` whether to fold what repeats
    itself (None: if the graph is large); `max_nodes` how many boxes there should be at most.
    """

    given: Mapping[int, str]
    roles: Mapping[str, str]
    likeness: Callable[[], Sequence[int]]
    depth: int | None
    fold: bool | None
    max_nodes: int

    def carried_out(self, groups: Groups) -> tuple[Groups, int | None]:
        """The groups after all that, and how many levels of scopes are open (None: all)."""
        levels = Levels()
        most = min(READABLE, self.max_nodes)
        start, opened = groups, self.depth
        if self.depth is not None:
            groups = with_leaves(collapsed(start, levels, self.depth), self._learned(start))
        if self.fold or (self.fold is None and len(start) > min(WHOLE, self.max_nodes)):
            likeness = self.likeness()
            groups = self._shrunk(groups, likeness, most)
            if self.depth is None and len(groups) > most:
                for depth in reversed(range(deepest(start))):
                    closed = self._shrunk(collapsed(start, levels, depth), likeness, most)
                    if len(closed) < len(groups):
                        groups, opened = closed, depth
                    if len(groups) <= most:
                        break
        return groups, opened

    def _shrunk(self, groups: Groups, likeness: Sequence[int], most: int) -> Groups:
        """Long sums, equal siblings and time steps folded; chains only if that is not enough."""
        groups = with_leaves(siblings(sums(groups, self.given), likeness), self._learned(groups))
        for _ in range(_ROUNDS):
            shorter = steps(groups, likeness) if len(groups) > min(_CROWDED, most) else None
            if shorter is None:
                break
            groups = shorter
        return chains(groups, self.given) if len(groups) > most else groups

    def _learned(self, groups: Groups) -> set[int]:
        """The places of the parameters, and of leaves that may be some."""
        wiring, given = groups.wiring, self.given
        leaves = [i for i, inputs in enumerate(wiring.inputs) if not inputs]
        found = [role(wiring.items[i], given.get(id(wiring.items[i]), ""), wiring.output, self.roles) for i in leaves]
        return {i for i, part in zip(leaves, found, strict=True) if part in ("parameter", "leaf")}
