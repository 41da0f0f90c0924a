"""Values that play the same part are rolled up into one box: the products of a hundred neurons, say."""

from collections.abc import Sequence
from typing import Any

from .groups import Group, Groups
from .likeness import COMMUTATIVE, common, pattern

__all__ = ["siblings"]

# A class and a slot make one number: tens of thousands of pairs would keep the garbage collector busy.
_SLOTS = 1024


def siblings(groups: Groups, likeness: Sequence[int]) -> Groups:
    """Groups that are alike, were made from groups that are alike, and are used for groups that are alike, become one.

    This is bisimilarity in both directions, found by hashing once from the inputs up and once from the output down.
    How many inputs of a kind there are makes no difference, so sums of different lengths are alike. Groups at different
    depths never are, so no cycle can arise.
    """
    first: dict[int, int] = {}
    classes: dict[int, list[int]] = {}
    for number, key in enumerate(_downwards(groups, _upwards(groups, likeness))):
        if first.setdefault(key, number) != number:
            classes.setdefault(key, [first[key]]).append(number)

    def rolled(part: Sequence[int]) -> Group:
        alike = [groups.groups[number] for number in part]
        members = tuple(sorted(i for group in alike for i in group.members))
        shown = tuple(i for group in alike for i in group.shown)
        name = common([group.scope for group in alike])
        return Group(members, shown, alike[0].kind, sum(group.times for group in alike), name)

    return groups.merged(classes.values(), rolled)


def _upwards(groups: Groups, likeness: Sequence[int]) -> list[int]:
    """A number per group: the same where group and inputs are alike, all the way to the leaves."""
    known: dict[Any, int] = {}
    found: list[int] = []
    of, items, inputs_of = groups.of, groups.wiring.items, groups.wiring.inputs
    for number, group in enumerate(groups.groups):
        key: Any
        members, _, kind, times, _ = group
        if kind == "one" and times == 1:
            i = members[0]
            row = inputs_of[i]
            if len(row) == 1:
                key = (likeness[i], found[of[row[0]]])
            elif row:
                below = [found[of[j]] for j in row]
                if items[i].op.name in COMMUTATIVE:
                    below.sort()
                key = (likeness[i], *below)
            else:
                key = likeness[i]
        else:
            # What is hidden inside is alike as a set, and so are the inputs.
            inside = tuple(sorted({likeness[i] for i in group.members}))
            inputs = tuple(sorted({found[other] for other in groups.before[number]}))
            key = (group.kind, pattern(group.scope), inside, inputs)
        found.append(known.setdefault(key, len(known)))
    return found


def _downwards(groups: Groups, up: Sequence[int]) -> list[int]:
    """A number per group: the same where it is so upwards, and for all uses, all the way to the output."""
    known: dict[Any, int] = {}
    found = [0] * len(groups)
    uses: list[list[int] | None] = [None] * len(groups)
    of, items, inputs_of = groups.of, groups.wiring.items, groups.wiring.inputs
    for number in reversed(range(len(groups))):
        members, _, kind, times, _ = groups.groups[number]
        used = uses[number]
        key = (up[number], *(used if len(used) == 1 else sorted(set(used)))) if used else up[number]
        mine = found[number] = known.setdefault(key, len(known))
        ordered = False
        if kind == "one" and times == 1:
            others: Sequence[int] = [of[j] for j in inputs_of[members[0]]]
            # In which slot it is used matters, unless the operation is commutative.
            ordered = len(others) > 1 and items[members[0]].op.name not in COMMUTATIVE
        else:
            others = groups.before[number]
        for slot, other in enumerate(others):
            code = mine * _SLOTS + (slot % _SLOTS if ordered else 0)
            if (row := uses[other]) is None:
                uses[other] = [code]
            else:
                row.append(code)
        uses[number] = None
    return found
