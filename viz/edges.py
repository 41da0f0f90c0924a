"""The uses of values: one edge for each input of each operation, with the chain rule on it."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from . import chain_rule
from .fold import Groups
from .formula import is_number
from .labels import Labels
from .ledger import Ledger
from .names import shorten
from .numbers import counted, number, shape
from .quantity import quantity
from .shares import Shares
from .summary import summary
from .view import Edge, Quantity

__all__ = ["Edges"]

_LONGEST_NAME = 12

# Uses, a row each: item number `source` is input number `slot` of the operation that made item `user`.
Bundle = np.ndarray[Any, np.dtype[np.intp]]


class Edges:
    """The edges of a diagram, from group to group."""

    def __init__(self, groups: Groups, ledger: Ledger, labels: Labels) -> None:
        self.groups, self.wiring, self.labels = groups, groups.wiring, labels
        self.shares, self.grads = Shares(groups.wiring, ledger), ledger.grads

    def drawn(self, ids: Sequence[str]) -> tuple[Edge, ...]:
        """All edges, in the order of the groups they lead to; `ids` are those of the groups.

        Between two plain boxes there is one edge for each use, otherwise one for all of them together.
        """
        with np.errstate(all="ignore"):
            return tuple([self._edge(f"e{n}", ids, uses) for n, uses in enumerate(self._bundles())])

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
        with np.errstate(all="ignore"):
            return tuple([quantity(share) for use in uses if (share := self.shares.one(*use)) is not None])

    def _bundles(self) -> Iterator[Bundle]:
        """The uses that share an edge, edge by edge."""
        groups, flat = self.groups.groups, self.wiring.flat
        crossing, of = self.groups.crossing, np.array(self.groups.of)
        uses = np.stack([flat.source[crossing], flat.user[crossing], flat.slot[crossing]], axis=1)
        source, target, slot = of[uses[:, 0]], of[uses[:, 1]], uses[:, 2]
        plain = np.array([group.is_plain for group in groups])
        apart = np.where(plain[source] & plain[target], slot, -1)
        code = (target * len(groups) + source) * (slot.max(initial=0) + 2) + apart
        _, first, which = np.unique(code, return_index=True, return_inverse=True)
        bundles = np.split(uses[np.argsort(which, kind="stable")], np.cumsum(np.bincount(which))[:-1])
        return (bundles[n] for n in np.argsort(first, kind="stable"))

    def _slots(self, place: int, user: int) -> list[int]:
        """Where the operation takes the item, latest slot first."""
        item = self.wiring.items[place]
        return [slot for slot, x in enumerate(self.wiring.items[user].inputs) if x is item][::-1]

    def _edge(self, identifier: str, ids: Sequence[str], uses: Bundle) -> Edge:
        place, user, slot = map(int, uses[0])
        ends = (identifier, ids[self.groups.of[place]], ids[self.groups.of[user]], slot)
        kinds = {self.groups.groups[self.groups.of[i]].kind for i in (place, user)}
        if kinds & {"before", "after"}:
            return Edge(*ends, count=len(uses))
        if len(uses) == 1 and self._stands_for(user):
            return self._single(ends, place, user, slot)
        shares = self.shares.all(uses)
        if not len(shares):
            return Edge(*ends, count=len(uses))
        words = f"Σ over {counted(len(shares))} uses"
        if len(uses) == 1:
            words = f"through {shorten(self.labels.boxes[self.groups.of[user]], _LONGEST_NAME)}"
        if not self._stands_for(place):
            return Edge(*ends, contribution=summary(shares), words=words, count=len(uses))
        # What goes to one value adds up.
        whole = len(uses) == self.wiring.flat.used[place]
        total = quantity(self.grads[place] if whole else sum(shares[1:], shares[0]))
        words += f" = {number(total.numbers[0])}" if total.is_scalar and total.numbers else f" → {shape(total.shape)}"
        return Edge(*ends, contribution=total, words=words, count=len(uses))

    def _stands_for(self, place: int) -> bool:
        """Whether value and gradient in the box are those of this item; partial sums have the gradient of the sum."""
        group = self.groups.groups[self.groups.of[place]]
        return len(group.shown) == 1 and (group.shown[0] == place or group.kind == "sum")

    def _single(self, ends: tuple[str, str, str, int], place: int, user: int, slot: int) -> Edge:
        """The chain rule on one use."""
        item, tensor = self.wiring.items[place], self.wiring.items[user]
        gradient = self.grads[user]
        if gradient is None or self.grads[place] is None:
            return Edge(*ends)
        share = self.shares.into(user, slot)
        y = self.labels(tensor)
        operands = [x if is_number(x) else self.labels(x) for x in self.wiring.operands(tensor)]
        ratio = f"∂{shorten(y, _LONGEST_NAME)}/∂{shorten(self.labels(item), _LONGEST_NAME)}"
        ratio += _which(slot, tensor.inputs)
        if tensor.ndim or item.ndim:
            words = chain_rule.words(tensor, slot, y, operands, share)
            return Edge(*ends, ratio=ratio, contribution=quantity(share), words=words)
        local = float(chain_rule.local_derivatives(tensor)[slot])
        # A formula leaves out what makes a derivative NaN: where it is NaN, the equation would be false.
        symbol = chain_rule.local_symbol(tensor, slot, y, operands) if math.isfinite(local) else ""
        upstream = float(gradient)
        return Edge(*ends, ratio=ratio, symbol=symbol, upstream=upstream, local=local, contribution=quantity(share))


def _which(slot: int, inputs: tuple[Any, ...]) -> str:
    """`` (2nd)`` where an operation uses one value more than once, otherwise nothing."""
    uses = Counter(map(id, inputs))
    if uses[id(inputs[slot])] == 1:
        return ""
    count = sum(x is inputs[slot] for x in inputs[: slot + 1])
    ordinal = {1: "1st", 2: "2nd", 3: "3rd"}.get(count, f"{count}th")
    return f" ({ordinal})"
