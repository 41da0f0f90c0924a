"""A scope becomes one box: everything that one run of it computed."""

from collections.abc import Sequence, Set
from typing import Any

from ..scopes import Levels
from .groups import Group, Groups

__all__ = ["collapsed", "deepest", "with_leaves"]


def collapsed(groups: Groups, levels: Levels, depth: int) -> Groups:
    """Open `depth` levels of scopes; each scope on the next level becomes one group.

    Scopes that hold a single value stay as they are.
    """
    parts: dict[Any, list[int]] = {}
    paths: dict[int, str] = {}
    for number, group in enumerate(groups.groups):
        around = levels.of(groups.wiring.items[group.shown[0]]) if group.is_plain else ()
        if len(around) > depth:
            key, path = around[depth]
            parts.setdefault(key, []).append(number)
            paths[number] = path
    used = groups.after()

    def make(part: Sequence[int]) -> Group:
        inside = set(part)
        members = tuple(i for number in part for i in groups.groups[number].members)
        shown = [n for n in part if not used[n] or any(user not in inside for user in used[n])]
        return Group(members, tuple(groups.groups[n].shown[0] for n in shown), "scope", 1, paths[part[0]])

    return groups.merged([part for part in parts.values() if len(part) > 1], make)


def with_leaves(groups: Groups, learned: Set[int]) -> Groups:
    """Parameters, whose places are `learned`, move into the scope if only one uses them. Data stay outside."""
    if all(group.kind != "scope" for group in groups.groups):
        return groups
    after = groups.after()
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
    return max((len(levels.of(item)) for item in groups.wiring.items), default=0)
