"""A scope becomes one box: everything that one run of it computed."""

from collections.abc import Sequence, Set
from typing import Any

import numpy as np

from autograd import Scope

from ..scopes import Levels
from .groups import Group, Groups

__all__ = ["collapsed", "deepest", "with_leaves"]


def collapsed(groups: Groups, levels: Levels, depth: int) -> Groups:
    """Open `depth` levels of scopes; each scope on the next level becomes one group.

    Scopes that hold a single value stay as they are.
    """
    by_scope: dict[Scope | None, list[int]] = {}
    for number, group in enumerate(groups.groups):
        if group.is_plain:
            by_scope.setdefault(groups.wiring.scopes[group.members[0]], []).append(number)
    found: dict[Any, list[int]] = {}
    paths: dict[int, str] = {}
    for scope, numbers in by_scope.items():
        around = levels.of(scope)
        if len(around) > depth:
            key, path = around[depth]
            found.setdefault(key, []).extend(numbers)
            paths[numbers[0]] = path
    parts = [sorted(part) for part in found.values() if len(part) > 1]
    is_shown = _leaving(groups, parts)

    def make(part: Sequence[int]) -> Group:
        members = [groups.groups[number].members[0] for number in part]
        shown = [i for number, i in zip(part, members, strict=True) if is_shown[number]]
        return Group(tuple(members), tuple(shown), "scope", 1, paths[part[0]])

    return groups.merged(parts, make)


def _leaving(groups: Groups, parts: Sequence[Sequence[int]]) -> list[bool]:
    """Whether each group is used outside of the part that it is in, or not at all."""
    part_of = np.full(len(groups), -1)
    for at, part in enumerate(parts):
        part_of[part] = at
    source, target = groups.links
    found = np.ones(len(groups), bool)
    found[source] = False
    found[source[part_of[source] != part_of[target]]] = True
    return found.tolist()


def with_leaves(groups: Groups, learned: Set[int]) -> Groups:
    """Parameters, whose places are `learned`, move into the scope if only one uses them. Data stay outside."""
    if all(group.kind != "scope" for group in groups.groups):
        return groups
    after = groups.after
    parts: dict[int, list[int]] = {}
    for number, before in enumerate(groups.before):
        is_learned = not before and set(groups.groups[number].members) <= learned
        if is_learned and len(after[number]) == 1 and groups.groups[after[number][0]].kind == "scope":
            parts.setdefault(after[number][0], []).append(number)

    def make(part: Sequence[int]) -> Group:
        members = tuple(sorted(i for number in part for i in groups.groups[number].members))
        box = groups.groups[part[-1]]
        return Group(members, box.shown, box.kind, box.times, box.scope)

    return groups.merged([[*leaves, scope] for scope, leaves in parts.items()], make)


def deepest(groups: Groups) -> int:
    """How many levels of scopes there are."""
    levels = Levels()
    return max((len(levels.of(scope)) for scope in set(groups.wiring.scopes)), default=0)
