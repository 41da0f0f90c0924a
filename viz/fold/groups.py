"""Which values share a box: a partition of the graph whose boxes still form an acyclic graph."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import chain
from typing import Any, Literal, NamedTuple

import numpy as np

from ..rows import Rows
from ..wiring import Wiring

__all__ = ["Group", "Groups", "Kind", "singles"]

Places = np.ndarray[Any, np.dtype[np.intp]]
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
    """All groups, inputs before outputs; ``of[i]`` is the number of the group that item i is in."""

    wiring: Wiring
    groups: tuple[Group, ...]
    of: tuple[int, ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.groups)

    @cached_property
    def crossing(self) -> Places:
        """The uses, by their places in ``wiring.flat``, that lead from one group to another; not to one "before".

        In the order of the groups, in a group of its members, and of each of the slots.
        """
        of, flat = np.array(self.of), self.wiring.flat
        ends = np.array([group.kind == "before" for group in self.groups])
        target = of[flat.user]
        found = np.flatnonzero((of[flat.source] != target) & ~ends[target])
        position = np.empty(len(of), np.intp)
        members = chain.from_iterable([group.members for group in self.groups])
        position[np.fromiter(members, np.intp, len(of))] = np.arange(len(of))
        return found[np.argsort(position[flat.user[found]], kind="stable")]

    @cached_property
    def links(self) -> tuple[Places, Places]:
        """The groups that one comes from another: sources and targets, each pair once, in the order of `crossing`."""
        of, flat = np.array(self.of), self.wiring.flat
        source, target = of[flat.source[self.crossing]], of[flat.user[self.crossing]]
        _, first = np.unique(target * len(self) + source, return_index=True)
        first.sort()
        return source[first], target[first]

    @cached_property
    def before(self) -> Rows:
        """For each group, the numbers of the other groups that it was made from, each once."""
        source, target = self.links
        return Rows(target, source, len(self))

    @cached_property
    def after(self) -> Rows:
        """For each group, the numbers of the groups that it was used for, each once."""
        source, target = self.links
        return Rows(source, target, len(self))

    def merged(
        self, parts: Iterable[Sequence[int]], make: Callable[[Sequence[int]], Group], *, cut: bool = False
    ) -> Groups:
        """Each part, the numbers of several groups in order, becomes the one group that `make` returns.

        Parts that could only be computed both before and after something else stay apart; with `cut` they forget what
        they were made from, and so never are.
        """
        parts = list(parts)
        while parts:
            head = np.arange(len(self))  # by which of its numbers each part is known: the last
            lasts, lengths = [part[-1] for part in parts], [len(part) for part in parts]
            head[list(chain.from_iterable(parts))] = np.repeat(lasts, lengths)
            source, target = (head[ends] for ends in self.links)
            first = {part[-1] for part in parts} if cut else set()
            kept = (source != target) & ~np.isin(target, list(first))
            source, target = source[kept], target[kept]
            numbers = np.flatnonzero(head == np.arange(len(self))).tolist()
            order = _sorted(numbers, source, target, first)
            if order is not None:
                break
            # A stretch of the order is on a cycle only because of others.
            tangled = _tangled(_rows(numbers, source, target))
            parts = [part for part in parts if part[-1] not in tangled or part[-1] - part[0] < len(part)]
        else:
            return self
        groups = list(self.groups)
        for part in parts:
            groups[part[-1]] = make(part)
        place = np.zeros(len(self), np.intp)
        place[order] = np.arange(len(order))
        return Groups(self.wiring, tuple([groups[n] for n in order]), tuple(place[head[list(self.of)]].tolist()))


def singles(wiring: Wiring) -> Groups:
    """Every value in a box of its own."""
    alone = list(zip(range(len(wiring)), strict=True))
    return Groups(wiring, tuple(map(Group, alone, alone)), tuple(range(len(wiring))))


def _rows(numbers: Iterable[int], source: Places, target: Places) -> dict[int, list[int]]:
    """By number, the others that each was made from, each once."""
    rows: dict[int, dict[int, None]] = {number: {} for number in numbers}
    for before, after in zip(source.tolist(), target.tolist(), strict=True):
        rows[after][before] = None
    return {number: list(row) for number, row in rows.items()}


def _sorted(numbers: Sequence[int], source: Places, target: Places, first: Set[int]) -> list[int] | None:
    """In the order of their last values, if that is one of computation; otherwise as close to it as can be.

    Those in `first`, which were made from nothing, come first. ``None`` if some lie on a cycle.
    """
    if (np.where(np.isin(source, list(first)), -1, source) < target).all():
        return [*sorted(first), *[number for number in numbers if number not in first]]
    rows = _rows(numbers, source, target)
    waiting = {number: len(row) for number, row in rows.items()}
    uses = _uses(rows)
    ready = [(-1 if number in first else number, number) for number, count in waiting.items() if not count]
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
