"""Which values share a box: a partition of the graph whose boxes still form an acyclic graph."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import Literal, NamedTuple

from ..wiring import Wiring

__all__ = ["Group", "Groups", "Kind", "singles"]

Kind = Literal["one", "sum", "chain", "steps", "scope", "before", "after"]


class Group(NamedTuple):
    """Values that one box stands for, as places in the wiring's items.

    `shown` are those whose values and gradients stand in the box; the other `members` are hidden inside. A box of kind

    - "one" holds nothing else than what it shows;
    - "sum" holds the partial sums of a long sum, and shows the sum;
    - "chain" holds operations that follow one another, and shows the last result;
    - "steps" holds repetitions of a step, and shows what each of them hands to the next;
    - "scope" holds all that was computed in a scope, and shows what is used outside;
    - "before" and "after" hold all that is not drawn: what the drawn values were made from, and the rest.

    `times` counts the copies of one structure that are rolled up here, or the repetitions of a step; `scope` is the
    path of a scope, or what the paths have in common if each step is one.
    """

    members: tuple[int, ...]
    shown: tuple[int, ...]
    kind: Kind = "one"
    times: int = 1
    scope: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the box is that of one value alone."""
        return self.kind == "one" and self.times == 1


@dataclass(frozen=True)
class Groups:
    """All groups, inputs before outputs.

    ``of[i]`` is the number of the group that item i is in; ``before[n]`` are the numbers of the other groups that group
    n was made from, each once.
    """

    wiring: Wiring
    groups: tuple[Group, ...]
    of: tuple[int, ...] = field(repr=False)
    before: tuple[tuple[int, ...], ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.groups)

    def after(self) -> list[list[int]]:
        """For each group, the numbers of the groups that it was used for."""
        found: list[list[int]] = [[] for _ in self.groups]
        for number, before in enumerate(self.before):
            for other in before:
                found[other].append(number)
        return found

    def merged(
        self, parts: Iterable[Sequence[int]], make: Callable[[Sequence[int]], Group], *, cut: bool = False
    ) -> Groups:
        """Each part, the numbers of several groups in order, becomes the one group that `make` returns.

        Parts that could only be computed both before and after something else stay apart; with `cut` they forget what
        they were made from, and so never are.
        """
        parts = list(parts)
        while parts:
            head, rows = self._quotient(parts, cut=cut)
            order = _sorted(head, rows, {part[-1] for part in parts} if cut else set())
            if order is not None:
                break
            # A stretch of the order is on a cycle only because of others.
            tangled = _tangled({number: rows[number] for number, first in enumerate(head) if number == first})
            parts = [part for part in parts if part[-1] not in tangled or part[-1] - part[0] < len(part)]
        else:
            return self
        groups = list(self.groups)
        for part in parts:
            groups[part[-1]] = make(part)
        place = [0] * len(head)
        for position, number in enumerate(order):
            place[number] = position
        place = [place[number] for number in head]
        found = place.__getitem__
        of = tuple(map(found, self.of))
        before = tuple([tuple(map(found, rows[number])) for number in order])
        return Groups(self.wiring, tuple([groups[number] for number in order]), of, before)

    def _quotient(self, parts: Sequence[Sequence[int]], *, cut: bool) -> tuple[list[int], list[tuple[int, ...]]]:
        """By which of its numbers each part is known, the last one, and what comes before what then."""
        head = list(range(len(self.groups)))
        for part in parts:
            for number in part:
                head[number] = part[-1]
        rows = list(self.before)
        known = head.__getitem__
        for number, row in enumerate(rows):
            if row and (others := tuple(map(known, row))) != row:
                rows[number] = tuple(dict.fromkeys(others))
        for part in parts:
            found = dict.fromkeys([other for number in part for other in rows[number]])
            found.pop(part[-1], None)
            rows[part[-1]] = () if cut else tuple(found)
        return head, rows


def singles(wiring: Wiring) -> Groups:
    """Every value in a box of its own."""
    before = tuple([row if len(row) < 2 else tuple(dict.fromkeys(row)) for row in wiring.inputs])
    alone = [(i,) for i in range(len(wiring))]
    return Groups(wiring, tuple([Group(one, one) for one in alone]), tuple(range(len(wiring))), before)


def _sorted(head: Sequence[int], rows: Sequence[Sequence[int]], first: Set[int]) -> list[int] | None:
    """In the order of their last values, if that is one of computation; otherwise as close to it as can be.

    Those in `first`, which were made from nothing, come first. ``None`` if some lie on a cycle.
    """
    numbers = [number for number, known in enumerate(head) if number == known and number not in first]
    place = dict.fromkeys(first, -1)
    late = (number for number in numbers if (row := rows[number]) and max(row) >= number)
    if all(place.get(other, other) < number for number in late for other in rows[number]):
        return [*sorted(first), *numbers]
    waiting = {number: len(rows[number]) for number in [*first, *numbers]}
    uses = _uses({number: rows[number] for number in waiting})
    ready = [(place.get(number, number), number) for number, count in waiting.items() if not count]
    heapify(ready)
    order = []
    while ready:
        _, number = heappop(ready)
        order.append(number)
        for user in uses[number]:
            waiting[user] -= 1
            if not waiting[user]:
                heappush(ready, (user, user))
    return order if len(order) == len(waiting) else None


def _tangled(before: Mapping[int, Collection[int]]) -> set[int]:
    """What lies on a cycle, or between cycles: what is left when everything else has been taken off from both ends."""
    left = dict(before)
    for towards, away in ((before, _uses(before)), (_uses(before), before)):
        waiting = {number: sum(other in left for other in towards[number]) for number in left}
        free = [number for number, count in waiting.items() if not count]
        for number in free:  # grows while it is read
            del left[number]
            for other in away[number]:
                if other in waiting:
                    waiting[other] -= 1
                    if not waiting[other]:
                        free.append(other)
        if not left:
            break
    return set(left)


def _uses(before: Mapping[int, Collection[int]]) -> dict[int, list[int]]:
    uses: dict[int, list[int]] = {number: [] for number in before}
    for number, others in before.items():
        for other in others:
            uses[other].append(number)
    return uses
