"""The last resort: what is nearest to the output is drawn, and one box stands for all the rest."""

from __future__ import annotations

from collections.abc import Sequence

from .groups import Group, Groups

__all__ = ["nearest"]


def nearest(groups: Groups, count: int) -> Groups:
    """At most `count` groups, breadth first from the output along the inputs, and one more for what is left."""
    if len(groups) <= count:
        return groups
    found, seen = [len(groups) - 1], {len(groups) - 1}
    for number in found:  # grows while it is read
        for other in groups.before[number]:
            if other not in seen:
                seen.add(other)
                found.append(other)
        if len(found) >= count:
            break
    drawn = set(found[:count])

    def make(part: Sequence[int]) -> Group:
        members = tuple(sorted(i for number in part for i in groups.groups[number].members))
        return Group(members, members[:1], "before")

    return groups.merged([[number for number in range(len(groups)) if number not in drawn]], make, cut=True)
