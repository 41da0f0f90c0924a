"""The uses of values: one edge for each input of each operation, with the chain rule on it."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
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
from .summary import summary
from .view import Edge, Quantity

__all__ = ["Edges"]

_LONGEST_NAME = 12
# The rules of these give the same for an array as for each of its numbers, to the last bit.
_EXACT = frozenset({"add", "subtract", "multiply"})

# Item number `source` is input number `slot` of the operation that made item `user`.
Use = tuple[int, int, int]


class Edges:
    """The edges of a diagram, from group to group."""

    def __init__(self, groups: Groups, ledger: Ledger, labels: Labels) -> None:
        self.groups, self.wiring, self.labels = groups, groups.wiring, labels
        self.ledger, self.grads = ledger, ledger.grads

    def drawn(self, ids: Sequence[str]) -> tuple[Edge, ...]:
        """All edges, in the order of the groups they lead to; `ids` are those of the groups.

        Between two plain boxes there is one edge for each use, otherwise one for all of them together.
        """
        found: list[Edge] = []
        of, groups = self.groups.of, self.groups.groups
        with np.errstate(all="ignore"):
            for key, group in enumerate(groups):
                bundles: dict[Any, list[Use]] = {}
                apart = group.is_plain
                for use in self._uses_by(key) if group.kind != "before" else ():
                    source = of[use[0]]
                    name = (source, use[2]) if apart and groups[source].is_plain else source
                    if (bundle := bundles.get(name)) is None:
                        bundles[name] = [use]
                    else:
                        bundle.append(use)
                for uses in bundles.values():
                    found.append(self._edge(f"e{len(found)}", ids[of[uses[0][0]]], ids[key], uses))
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

    def _uses_by(self, key: int) -> Iterator[Use]:
        """What a group uses of other groups."""
        of, inputs, items = self.groups.of, self.wiring.inputs, self.wiring.items
        for user in self.groups.groups[key].members:
            row = inputs[user]
            if not row:
                continue
            all_there = len(row) == len(items[user].inputs)
            for slot, source in enumerate(row) if all_there else zip(self.wiring.slots(user), row, strict=True):
                if of[source] != key:
                    yield source, user, slot

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
        if len(uses) == 1 and self._stands_for(user):
            return self._single(ends, *uses[0])
        shares = self._shares(uses)
        if not len(shares):
            return Edge(*ends, count=len(uses))
        words = f"Σ over {counted(len(shares))} uses"
        if len(uses) == 1:
            words = f"through {shorten(self.labels.boxes[self.groups.of[user]], _LONGEST_NAME)}"
        if not self._stands_for(place):
            return Edge(*ends, contribution=summary(shares), words=words, count=len(uses))
        # What goes to one value adds up.
        whole = len(uses) == len(self.wiring.uses[place])
        total = quantity(self.grads[place] if whole else sum(shares[1:], shares[0]))
        words += f" = {number(total.numbers[0])}" if total.is_scalar and total.numbers else f" → {shape(total.shape)}"
        return Edge(*ends, contribution=total, words=words, count=len(uses))

    def _stands_for(self, place: int) -> bool:
        """Whether value and gradient in the box are those of this item; partial sums have the gradient of the sum."""
        group = self.groups.groups[self.groups.of[place]]
        return len(group.shown) == 1 and (group.shown[0] == place or group.kind == "sum")

    def _shares(self, uses: Sequence[Use]) -> Sequence[Any]:
        """What many uses contribute, leaving out those along which no gradient flows."""
        items, inputs = self.wiring.items, self.wiring.inputs
        ops = {items[user].op for _, user, _ in uses}
        if len(ops) == 1 and (op := ops.pop()).name in _EXACT:
            rows = [inputs[user] for _, user, _ in uses]
            if set(map(len, rows)) == {2}:
                users, slots = (np.fromiter([use[i] for use in uses], int, len(uses)) for i in (1, 2))
                taken = np.fromiter(chain.from_iterable(rows), int, 2 * len(rows)).reshape(-1, 2)
                if self.ledger.is_number[users].all() and self.ledger.is_number[taken].all():
                    return self._at_once(op, users, taken, slots)
        return [share for use in uses if (share := self._share(use)) is not None]

    def _at_once(self, op: Any, users: Any, rows: Any, slots: Any) -> Any:
        """The same for one operation on many pairs of numbers: its rule is asked once, with arrays."""
        values, slopes = self.ledger.values, self.ledger.slopes
        found = np.empty(len(users))
        for slot in (0, 1):
            at = slots == slot
            found[at] = op.vjps[slot](slopes[users[at]], values[users[at]], *values[rows[at]].T)
        return found

    def _share(self, use: Use) -> Any:
        """What one use contributes to the gradient; ``None`` where no gradient flows."""
        place, user, slot = use
        whole, gradient = self.grads[place], self.grads[user]
        if whole is None or len(self.wiring.uses[place]) == 1:  # nothing, or all there is
            return whole
        return None if gradient is None else chain_rule.contribution(self.wiring.items[user], slot, gradient)

    def _single(self, ends: tuple[str, str, str, int], place: int, user: int, slot: int) -> Edge:
        """The chain rule on one use."""
        item, tensor = self.wiring.items[place], self.wiring.items[user]
        gradient = self.grads[user]
        if gradient is None or self.grads[place] is None:
            return Edge(*ends)
        share = chain_rule.contribution(tensor, slot, gradient)
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
