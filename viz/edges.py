"""The uses of values: one edge for each input of each operation, with the chain rule on it."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from autograd import Tensor

from . import chain_rule
from .fold import Groups
from .formula import is_number
from .labels import Labels
from .names import shorten
from .numbers import counted
from .quantity import quantity
from .summary import summary
from .view import Edge, Quantity

__all__ = ["Edges"]

_LONGEST_NAME = 12

# Item number `source` is input number `slot` of the operation that made item `user`.
Use = tuple[int, int, int]


class Edges:
    """The edges of a diagram, from group to group.

    `grads` are the gradients of all tensors that have one.
    """

    def __init__(self, groups: Groups, grads: Mapping[Tensor, Any], labels: Labels) -> None:
        self.groups, self.wiring, self.grads, self.labels = groups, groups.wiring, grads, labels
        # Per operation, what each input receives; asked for again and again.
        self._shares: dict[int, list[Any]] = {}

    def drawn(self, ids: Sequence[str]) -> tuple[Edge, ...]:
        """All edges, in the order of the groups they lead to; `ids` are those of the groups.

        Between two plain boxes there is one edge for each use, otherwise one for all of them together.
        """
        found: list[Edge] = []
        for key, group in enumerate(self.groups.groups):
            bundles: dict[Any, list[Use]] = {}
            for use in self._uses_by(key):
                source = self.groups.of[use[0]]
                plain = group.is_plain and self.groups.groups[source].is_plain
                bundles.setdefault((source, use[2]) if plain else source, []).append(use)
            for bundle in bundles.values():
                source = self.groups.of[bundle[0][0]]
                found.append(self._edge(f"e{len(found)}", ids[source], ids[key], bundle))
        return tuple(found)

    def parts(self, place: int) -> tuple[Quantity, ...]:
        """What each use of an item contributes to its gradient, in the order of the backward pass.

        Nothing if a use has no edge of its own.
        """
        users = self.wiring.uses[place]
        for key, count in Counter(self.groups.of[user] for user in users).items():
            group = self.groups.groups[key]
            if group.kind in ("before", "after") or (count > 1 and not group.is_plain):
                return ()
        uses = [(place, user, slot) for user in sorted(set(users), reverse=True) for slot in self._slots(place, user)]
        return tuple(quantity(share) for use in uses if (share := self._share(use)) is not None)

    def _uses_by(self, key: int) -> list[Use]:
        """What a group uses of other groups."""
        group = self.groups.groups[key]
        if group.kind == "before":
            return []
        of, inputs = self.groups.of, self.wiring.inputs
        return [
            (source, user, slot)
            for user in group.members
            for source, slot in zip(inputs[user], self.wiring.slots(user), strict=True)
            if of[source] != key
        ]

    def _slots(self, place: int, user: int) -> list[int]:
        """Where the operation takes the item, latest slot first."""
        item = self.wiring.items[place]
        return [slot for slot, x in enumerate(self.wiring.items[user].inputs) if x is item][::-1]

    def _edge(self, identifier: str, source: str, target: str, uses: Sequence[Use]) -> Edge:
        place, user, slot = uses[0]
        ends = (identifier, source, target, slot)
        kinds = {self.groups.groups[self.groups.of[i]].kind for i in (place, user)}
        if kinds & {"before", "after"}:
            return Edge(*ends, count=len(uses))
        if len(uses) == 1:
            return self._single(ends, *uses[0])
        shares = [share for use in uses if (share := self._share(use)) is not None]
        if not shares:
            return Edge(*ends, count=len(uses))
        words = f"Σ over {counted(len(shares))} uses"
        return Edge(*ends, contribution=summary(shares), words=words, count=len(uses))

    def _share(self, use: Use) -> Any:
        """What one use contributes to the gradient; ``None`` where no gradient flows."""
        place, user, slot = use
        item = self.wiring.items[place]
        if not isinstance(item, Tensor) or item not in self.grads:
            return None
        if len(self.wiring.uses[place]) == 1:  # all there is
            return self.grads[item]
        return self._shares_of(user)[slot]

    def _shares_of(self, user: int) -> list[Any]:
        if user not in self._shares:
            tensor = self.wiring.items[user]
            gradient = self.grads.get(tensor)
            nothing = [None] * len(tensor.inputs)
            self._shares[user] = nothing if gradient is None else chain_rule.contributions(tensor, gradient)
        return self._shares[user]

    def _single(self, ends: tuple[str, str, str, int], place: int, user: int, slot: int) -> Edge:
        """The chain rule on one use."""
        item, tensor = self.wiring.items[place], self.wiring.items[user]
        share = self._shares_of(user)[slot]
        if share is None:
            return Edge(*ends)
        y = self.labels(tensor)
        operands = [x if is_number(x) else self.labels(x) for x in self.wiring.operands(tensor)]
        ratio = f"∂{shorten(y, _LONGEST_NAME)}/∂{shorten(self.labels(item), _LONGEST_NAME)}"
        ratio += _which(slot, tensor.inputs)
        if tensor.ndim or item.ndim:
            words = chain_rule.words(tensor, slot, y, operands)
            return Edge(*ends, ratio=ratio, contribution=quantity(share), words=words)
        local = float(chain_rule.local_derivatives(tensor)[slot])
        # A formula leaves out what makes a derivative NaN: where it is NaN, the equation would be false.
        symbol = chain_rule.local_symbol(tensor, slot, y, operands) if math.isfinite(local) else ""
        upstream = float(self.grads[tensor])
        return Edge(*ends, ratio=ratio, symbol=symbol, upstream=upstream, local=local, contribution=quantity(share))


def _which(slot: int, inputs: tuple[Any, ...]) -> str:
    """`` (2nd)`` where an operation uses one value more than once, otherwise nothing."""
    uses = Counter(map(id, inputs))
    if uses[id(inputs[slot])] == 1:
        return ""
    count = sum(x is inputs[slot] for x in inputs[: slot + 1])
    ordinal = {1: "1st", 2: "2nd", 3: "3rd"}.get(count, f"{count}th")
    return f" ({ordinal})"
