"""Time steps: where a graph repeats itself along its longest path, all but the first and the last become one box.

A step is a stretch of the path, together with what is used in that step only, or was made from it only.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np

from .groups import Group, Groups
from .likeness import common, pattern

__all__ = ["steps"]

# The first and the last step are drawn, so fewer than this many leave nothing to fold.
_FEWEST = 4
_LONGEST_STEP = 400
# If a step has more groups than this, its last repetition is folded with the others.
_LARGE_STEP = 12
# A value that is handed on over more steps than this (a shared weight) belongs to none of them.
_FAR = 8


def steps(groups: Groups, likeness: Sequence[int]) -> Groups | None:
    """The same with one series of repetitions folded; None if the longest path has none that can be."""
    path = _longest_path(groups)
    words = _words(groups, likeness)
    found = _repetition(np.array([words[number] for number in path]))
    if found is None:
        return None
    start, period, count = found
    step_of = {number: (at - start) // period for at, number in enumerate(path) if start <= at < start + period * count}
    _assign(groups, step_of, count)
    contents: list[list[int]] = [[] for _ in range(count)]
    for number in sorted(step_of):
        contents[step_of[number]].append(number)
    first, last = _alike(contents, words)
    # One step stays open at either end, unless another one, which is not like these, stands there.
    first += first == 0
    last -= last == count and len(contents[last - 1]) <= _LARGE_STEP
    if last - first < _FEWEST - 2:
        return None
    inside = [number for step in range(first, last) for number in contents[step]]
    inside += _between(groups, inside)
    states = [path[start + period * (step + 1) - 1] for step in range(first, last)]

    def make(part: Sequence[int]) -> Group:
        members = tuple(sorted(i for number in part for i in groups.groups[number].members))
        shown = tuple(i for number in states for i in groups.groups[number].shown)
        names = [groups.groups[number].scope for number in states]
        return Group(members, shown, "steps", last - first, common(names) if all(names) else "")

    folded = groups.merged([sorted(inside)], make)
    return None if folded is groups else folded


def _words(groups: Groups, likeness: Sequence[int]) -> list[int]:
    """A number for each group, the same for those that are alike, whatever they were made from."""
    known: dict[Any, int] = {}
    found = []
    for group in groups.groups:
        if group.kind == "one":
            key: Any = (likeness[group.shown[0]], group.times > 1)
        elif group.kind in ("before", "after", "steps"):
            key = group.members  # like nothing else
        else:
            key = (group.kind, pattern(group.scope), tuple(sorted(likeness[i] for i in group.members)))
        found.append(known.setdefault(key, len(known)))
    return found


def _longest_path(groups: Groups) -> list[int]:
    """From a leaf to the output, through as many groups as possible."""
    height: list[int] = []
    towards: list[int] = []
    for before in groups.before:
        best = max(before, key=height.__getitem__, default=-1)  # the first of several
        towards.append(best)
        height.append(height[best] + 1 if best >= 0 else 0)
    path = [len(groups) - 1]
    while towards[path[-1]] >= 0:
        path.append(towards[path[-1]])
    return path[::-1]


def _repetition(words: np.ndarray) -> tuple[int, int, int] | None:
    """Where the longest periodic stretch starts, its period, and how often that fits into it.

    Of several periods that explain about as much, the shortest. Whole periods are counted from the end.
    """
    best, most = None, 0
    for period in range(1, min(_LONGEST_STEP, len(words) // _FEWEST) + 1):
        same = np.concatenate(([False], words[:-period] == words[period:], [False]))
        edges = np.flatnonzero(same[1:] != same[:-1])
        lengths = edges[1::2] - edges[::2]
        if not lengths.size:
            continue
        longest = int(lengths.argmax())
        count = (int(lengths[longest]) + period) // period
        if count >= _FEWEST and count * period > 1.1 * most:
            end = int(edges[2 * longest + 1]) + period
            best, most = (end - count * period, period, count), count * period
            if most > 0.9 * len(words):
                break
    return best


def _assign(groups: Groups, step_of: dict[int, int], count: int) -> None:
    """Put what stands beside the path into its steps."""
    after = groups.after
    far = min(_FAR, count // 2)
    every = range(len(groups))

    def by_uses(number: int) -> None:
        """What is used in one step, or soon after, belongs there."""
        where = [step_of.get(other, -1) for other in after[number]]
        if where and min(where) >= 0 and max(where) - min(where) <= far:
            step_of[number] = min(where)

    def by_inputs(number: int) -> None:
        """What was made from one step, or from the last few, belongs to the latest."""
        where = [step_of[other] for other in groups.before[number] if other in step_of]
        if where and max(where) - min(where) <= far:
            step_of[number] = max(where)

    for rule, order in ((by_uses, every[::-1]), (by_inputs, every), (by_uses, every[::-1])):
        for number in order:
            if number not in step_of and groups.groups[number].kind not in ("before", "after"):
                rule(number)


def _alike(contents: Sequence[Sequence[int]], words: Sequence[int]) -> tuple[int, int]:
    """The longest stretch of steps, first and one after the last, that hold the same."""
    held = [sorted(words[number] for number in content) for content in contents]
    best, at = (0, 0), 0
    for _, stretch in groupby(held):
        length = len(list(stretch))
        if length > best[1] - best[0]:
            best = (at, at + length)
        at += length
    return best


def _between(groups: Groups, inside: Sequence[int]) -> list[int]:
    """What was made from the groups inside, and is used for others of them: it has to come along."""
    chosen = set(inside)
    later = set(chosen)
    for number in range(min(inside), len(groups)):
        if number not in later and any(other in later for other in groups.before[number]):
            later.add(number)
    earlier = set(chosen)
    for number in range(len(groups) - 1, -1, -1):
        if number in earlier:
            earlier.update(groups.before[number])
    return sorted((later & earlier) - chosen)
