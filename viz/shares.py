"""What uses contribute to a gradient: of one, the engine's pullback; of thousands, the same numbers at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import chain_rule
from .ledger import Ledger
from .wiring import Wiring, data_of

__all__ = ["Shares"]

# The rules of these give the same for an array as for each of its numbers, to the last bit.
_EXACT = frozenset({"add", "subtract", "multiply"})


class Shares:
    """The contributions of the uses of one graph."""

    def __init__(self, wiring: Wiring, ledger: Ledger) -> None:
        self.wiring, self.ledger = wiring, ledger
        self._known: dict[int, list[Any]] = {}

    def one(self, place: int, user: int, slot: int) -> Any:
        """What one use contributes; ``None`` where no gradient flows."""
        whole, gradient = self.ledger.grads[place], self.ledger.grads[user]
        if whole is None or self.wiring.flat.used[place] == 1:  # nothing, or all there is
            return whole
        return None if gradient is None else self.into(user, slot)

    def into(self, user: int, slot: int) -> Any:
        """What one input receives from an operation that has a gradient: of arrays the rules are asked once."""
        tensor: Any = self.wiring.items[user]
        gradient: Any = self.ledger.grads[user]
        if not np.ndim(tensor.inputs[slot].data) and not np.ndim(gradient):
            return chain_rule.contribution(tensor, slot, gradient)
        if user not in self._known:
            self._known[user] = chain_rule.contributions(tensor, gradient)
        return self._known[user][slot]

    def all(self, uses: np.ndarray[Any, np.dtype[np.intp]]) -> Sequence[Any]:
        """What many uses, a row each, contribute, leaving out those along which no gradient flows."""
        place, user, slot = uses.T
        known = self.ledger.is_number
        if not (known[place].all() and known[user].all()):
            return [share for use in uses.tolist() if (share := self.one(*use)) is not None]
        found = self.ledger.slopes[place]  # of what has no other use, that is all
        by_op: dict[Any, list[int]] = {}
        for k in np.flatnonzero(self.wiring.flat.used[place] > 1).tolist():
            by_op.setdefault(self.wiring.items[user[k]].op, []).append(k)
        for op, at in by_op.items():
            if op.name in _EXACT:
                found[at] = self._at_once(op, user[at], slot[at])
            else:
                found[at] = [self.one(*use) for use in uses[at].tolist()]
        return found  # type: ignore[return-value]

    def _at_once(self, op: Any, users: Any, slots: Any) -> Any:
        """Of one operation on many pairs of numbers: its rule is asked once for each slot, with arrays."""
        values, slopes = self.ledger.values, self.ledger.slopes
        found = np.empty(len(users))
        for slot in (0, 1):
            at = users[slots == slot]
            found[slots == slot] = op.vjps[slot](slopes[at], values[at], self._operands(at, 0), self._operands(at, 1))
        return found

    def _operands(self, users: Any, slot: int) -> Any:
        """What each operation takes there, items or plain numbers."""
        flat = self.wiring.flat
        if (flat.count[users] == 2).all():
            places = flat.source[flat.start[users] + slot]
            if self.ledger.is_number[places].all():
                return self.ledger.values[places]
        items = self.wiring.items
        return np.array([data_of(items[user].inputs[slot]) for user in users.tolist()], dtype=np.float64)
