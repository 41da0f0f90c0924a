"""The box of several values: what is said about all of them at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import numpy as np

from autograd import Tensor

from .fold import Groups, common, pattern
from .formula import formula, head, is_number
from .labels import Labels
from .ledger import Ledger
from .numbers import counted, number
from .view import Fold, Mark, Quantity
from .wiring import Wiring

__all__ = ["Folded", "scope_of"]


class Folded:
    """One group of several values."""

    def __init__(self, groups: Groups, key: int, ledger: Ledger, labels: Labels) -> None:
        self.groups, self.wiring, self.key, self.ledger, self.labels = groups, groups.wiring, key, ledger, labels
        self.group = groups.groups[key]
        self.shown = [self.wiring.items[i] for i in self.group.shown]
        self.first = self.shown[0]

    @property
    def value(self) -> Quantity:
        """Of all that is shown."""
        return self.ledger.value(self.group.shown)

    @property
    def grad(self) -> Quantity | None:
        """Of all that is shown and has one."""
        return self.ledger.grad(self.group.shown)

    @property
    def op(self) -> str:
        """The name of the operation, if it is one and the same, or else what kind of box it is; empty for leaves."""
        op = getattr(self.first, "op", None)
        if self.group.kind in ("one", "sum"):
            return op.name if op is not None else ""
        return self.group.kind

    @property
    def head(self) -> str:
        """The operation as it is drawn, or what kind of box this is."""
        kind, times = self.group.kind, self.group.times
        if kind == "steps":
            return f"{counted(times)} steps"
        if kind == "scope":
            return f"{counted(len(self.group.members))} values"
        if kind == "chain":
            return f"{counted(len(self.group.members) // times)} operations"
        if kind == "sum":
            return f"Σ of {self._addends()}"
        return head(self.first.op, self.wiring.operands(self.first), whichever=self._differ()) if self.op else ""

    @property
    def formula(self) -> str:
        """One step of the computation, in the names of the boxes, if it is the same for all; otherwise the head."""
        if self.group.kind == "sum":
            return self._sum()
        if self.group.kind != "one":
            return self.head
        if not self.op:
            return ""
        flat = self.wiring.flat
        rows = flat.start[list(self.group.shown)]
        columns = [flat.source[rows + k] for k in range(flat.count[self.group.shown[0]])]
        names = {id(self.wiring.items[column[0]]): self._common_name(column.tolist()) for column in columns}
        return formula(self.first, lambda x: names.get(id(x)) or self.labels.box(x), whichever=self._differ())

    def marks(self, found: Mapping[int, tuple[Mark, ...]]) -> tuple[Mark, ...]:
        """What is wrong with any of the values inside: each kind once, with how many there are.

        Of a sum it is what is wrong with the sum: its parts have the same gradient.
        """
        members = self.group.shown if self.group.kind == "sum" else self.group.members
        if len(members) == 1:
            return found.get(members[0], ())
        first: dict[str, Mark] = {}
        count: Counter[str] = Counter()
        for i in members:
            for mark in found.get(i, ()):
                first.setdefault(mark.kind, mark)
                count[mark.kind] += 1
        of = counted(len(members))
        return tuple(
            Mark(mark.kind, f"{counted(count[kind])} of {of} values: {mark.words}") for kind, mark in first.items()
        )

    def fold(self, parameters: Iterable[Tensor]) -> Fold:
        """The totals; `parameters` are those that values in the box are or were made from."""
        found = list(parameters)
        kind: Literal["rolled", "sum", "chain", "steps", "scope"] = (
            "rolled" if self.group.kind == "one" else self.group.kind  # type: ignore[assignment]
        )
        with np.errstate(all="ignore"):
            grads = [self.ledger.grads[self.wiring.place[id(tensor)]] for tensor in found]
            norms = [float(np.linalg.norm(np.ravel(grad))) for grad in grads if grad is not None]
            norm = float(np.linalg.norm(norms)) if found else None
        return Fold(
            kind=kind,
            times=self.group.times,
            values=len(self.group.members),
            shown=len(self.group.shown),
            parameters=sum(tensor.size for tensor in found),
            norm=norm,
        )

    def _common_name(self, places: Sequence[int]) -> str:
        """Of what several operations take in the same slot: the box, or else what the names have in common."""
        boxes = {self.groups.of[j] for j in places}
        return self.labels.boxes[boxes.pop()] if len(boxes) == 1 else self.labels.shared(places) or "…"

    def _sum(self) -> str:
        """``b + Σ v₃ + 1``: addends of which each sum has several are written once, a single one by its own name."""
        of, key, inputs, items = self.groups.of, self.key, self.wiring.inputs, self.wiring.items
        addends = [j for i in self.group.members for j in inputs[i] if of[j] != key]
        boxes = Counter([of[j] for j in addends])
        names = list(self.labels.boxes)
        if self.group.times == 1:
            for j in addends:
                if boxes[of[j]] == 1 and self.labels(items[j]) != "…":
                    names[of[j]] = self.labels(items[j])
        terms = [f"Σ {names[box]}" if n > self.group.times else names[box] for box, n in boxes.items()]
        mixed = [items[i] for i in self.group.members if len(inputs[i]) < len(items[i].inputs)]
        plain = [float(x) for item in mixed for x in self.wiring.operands(item) if is_number(x)]
        if any(plain):
            terms.append("c" if self.group.times > 1 else number(sum(plain)))
        return " + ".join(terms)

    def _addends(self) -> str:
        """How many values a long sum adds up: ``17``, or ``2–17`` if there are several sums."""
        mine, used = set(self.group.members), self.wiring.flat.used
        sizes = {}
        root: dict[int, int] = {}
        for i in reversed(self.group.members):
            top = root.get(i, i)
            for j in self.wiring.inputs[i]:
                if j in mine and used[j] == 1:
                    root[j] = top
                else:
                    sizes[top] = sizes.get(top, 0) + 1
        least, most = min(sizes.values()), max(sizes.values())
        return counted(least) if least == most else f"{counted(least)}–{counted(most)}"

    def _differ(self) -> bool:
        """Whether the plain numbers in the operations are not all the same."""
        if len(self.first.inputs) == len(self.wiring.inputs[self.group.shown[0]]):  # there are none
            return False
        numbers = {tuple([float(x) for x in self.wiring.operands(item) if is_number(x)]) for item in self.shown}
        return len(numbers) > 1 and len({tuple(map(number, some)) for some in numbers}) > 1


def scope_of(wiring: Wiring, places: Sequence[int]) -> str:
    """The path of the scope that all were computed in; with * for numbers that differ."""
    scopes = dict.fromkeys([wiring.scopes[place] for place in places])
    paths = list(dict.fromkeys(scope.path if scope is not None else "" for scope in scopes))
    return common(paths) if len(set(map(pattern, paths))) == 1 else ""
