"""Which part of a graph is looked at: all of it, what is near one value, or what lies on the way to one."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np

from autograd import Tensor

from . import chain_rule
from .fold import Group, Groups, Kind, singles
from .illness import first_ill
from .ledger import Ledger
from .lookup import meant, unheard_of
from .names import Naming
from .numbers import number
from .wiring import Wiring

__all__ = ["Focus", "Part", "around", "everything", "origin", "part_of", "surroundings", "ways"]

# A value of the graph, or its name.
Focus = Tensor | np.ndarray | str | None
# Chooses from a graph and its names; says what it has chosen.
Part = Callable[[Wiring, Naming], tuple[Groups, str]]

# What else a value on a path was made from is drawn, if it is not more than this.
_PARTNERS = 3
_MOST_ORIGINS = 5
# How to see the rest of a graph.
_ALL = "viz.graph without focus draws the whole graph"


def everything(wiring: Wiring, naming: Naming) -> tuple[Groups, str]:
    """The whole graph, about which there is nothing to say."""
    return singles(wiring), ""


def surroundings(focus: Focus, radius: int, caller: str) -> Part:
    """What is at most `radius` operations away from `focus`, before it or after it."""
    distance = _distance(radius, caller)

    def part(wiring: Wiring, naming: Naming) -> tuple[Groups, str]:
        centre, name = _found(focus, "focus", wiring, naming, caller)
        groups = part_of(wiring, around(wiring, [centre], radius))
        return (
            groups,
            f"Shown: what is {distance} {name}.{_further(groups, f'radius={radius + 1} goes further, {_ALL}')}",
        )

    return part


def origin(radius: int, caller: str) -> Part:
    """What is at most `radius` operations away from where the first NaN or infinity arose."""
    distance = _distance(radius, caller)

    def part(wiring: Wiring, naming: Naming) -> tuple[Groups, str]:
        flags = first_ill(wiring, Ledger(wiring, chain_rule.upstreams(wiring.output, wiring.order)))
        if not flags:
            raise ValueError(f"{caller}: every value and every gradient is finite. Draw the graph with viz.graph.")
        places = sorted(flags)[:_MOST_ORIGINS]
        what = "arose" if len(flags) == 1 else f"arose, {len(places)} of {len(flags)} places"
        first = flags[places[0]].removesuffix(" here")
        groups = part_of(wiring, around(wiring, places, radius))
        more = _further(groups, f"radius={radius + 1} goes further, {_ALL}")
        return groups, f"Shown: what is {distance} where the {first} {what}.{more}"

    return part


def ways(start: Focus, caller: str) -> Part:
    """All that lies between the output and `start`."""

    def part(wiring: Wiring, naming: Naming) -> tuple[Groups, str]:
        place, name = _found(start, "wrt", wiring, naming, caller)
        groups = part_of(wiring, _between(wiring, place))
        return groups, f"Shown: every way on which the gradient reaches {name}.{_further(groups, _ALL)}"

    return part


def _further(groups: Groups, how: str) -> str:
    """How to see the rest, if there is one."""
    return f" To see more: {how}." if any(group.kind in ("before", "after") for group in groups.groups) else ""


def _distance(radius: object, caller: str) -> str:
    if not isinstance(radius, int) or isinstance(radius, bool) or radius < 0:
        raise ValueError(f"{caller}: radius must be a whole number of at least 0, not {radius!r}.")
    return f"at most {radius} operation{'s' * (radius != 1)} away from"


def _found(focus: Focus, argument: str, wiring: Wiring, naming: Naming, caller: str) -> tuple[int, str]:
    """The place of a value, given itself or by a name, and what it is called in the note."""
    if isinstance(focus, (Tensor, np.ndarray)):
        if id(focus) in wiring.place:
            place = wiring.place[id(focus)]
            return place, naming[place]
        if id(focus) in wiring.numbers:
            raise ValueError(
                f"{caller}: {argument} is a constant without a name that is written as the number "
                f"{number(wiring.numbers[id(focus)])} in every operation; with fold=False it has a box."
            )
        raise ValueError(f"{caller}: {argument} is no value that the output was computed from.")
    if not isinstance(focus, str):
        raise TypeError(f"{caller}: {argument} must be a tensor or a name, but got {type(focus).__name__}.")
    found = meant(focus, wiring, naming)
    if found is None:
        scopes = dict.fromkeys(scope.path for scope in wiring.scopes if scope is not None)
        raise ValueError(f"{caller}: {argument} is {focus!r}, but {unheard_of(focus, naming, scopes)}.")
    return found


def around(wiring: Wiring, centres: Collection[int], radius: int) -> set[int]:
    """What the values were made from, and what was made from them, at most `radius` operations away."""
    found = set(centres)
    for neighbours in (wiring.inputs, wiring.uses):
        layer = seen = set(centres)
        for _ in range(radius):
            layer = {j for i in layer for j in neighbours[i]} - seen
            seen = seen | layer
        found |= seen
    return found


def _between(wiring: Wiring, start: int) -> set[int]:
    """Everything on a way from the value to the output, and what each of them was made from beside that."""
    found = {start}
    for i in range(start + 1, len(wiring)):
        if any(j in found for j in wiring.inputs[i]):
            found.add(i)
    partners = [set(wiring.inputs[i]) - found for i in found if i != start]
    return found.union(*(some for some in partners if len(some) <= _PARTNERS))


def part_of(wiring: Wiring, kept: Collection[int]) -> Groups:
    """The values kept and the output, each by itself; one box for what they were made from, one for the rest."""
    output = len(wiring) - 1
    kept = set(kept) - {output}
    before = set(kept)
    for i in reversed(range(output)):
        if i in before:
            before.update(wiring.inputs[i])
    after = set(range(output)) - before
    groups = _rest(singles(wiring), after, "after")
    return _rest(groups, before - kept, "before")


def _rest(groups: Groups, members: Collection[int], kind: Kind) -> Groups:
    inside = tuple(sorted(members))
    group = Group(inside, inside[-1:], kind)
    parts = [[groups.of[i] for i in inside]] if inside else []
    return groups.merged(parts, lambda part: group, cut=kind == "before")
