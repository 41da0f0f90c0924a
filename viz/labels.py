"""Who is called what: a tensor's own name, the caller's name for it, or a number."""

from collections.abc import Container, Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np

from autograd import Tensor

from .fold import Group, Groups, common, pattern
from .names import Naming, again, printable, shorten, subscripted
from .numbers import number
from .roles import is_tracked
from .wiring import Wiring

__all__ = ["Labels", "called", "naming"]

_LONGEST_NAME = 24


def called(names: Mapping[str, Any]) -> dict[int, str]:
    """The caller's name for each tensor and array, by ``id``: the first of several."""
    found: dict[int, str] = {}
    for name, value in names.items():
        if isinstance(value, (Tensor, np.ndarray)) and not name.startswith("_"):
            found.setdefault(id(value), printable(name))
    return found


def naming(wiring: Wiring, given: Mapping[int, str]) -> Naming:
    """The names of all values of a graph, of which people have `given` some, by ``id``."""
    known, items = given.get, wiring.items
    return Naming([known(id(x), "") for x in items], [not is_tracked(x) for x in items])


class Labels:
    """The name of every box in the diagram, as it is drawn, and of the values in it.

    A box of one value, or that shows one, has the name of that; one of several has what their names have in common, a
    scope the end of its path. Where that is taken, or nothing, it is called like the first value that it shows. `given`
    are the names that people chose, by ``id``; `original` is that of each group, empty if it has none.
    """

    def __init__(self, groups: Groups, given: Mapping[int, str], naming: Naming) -> None:
        self._groups, self._wiring, self._given, self._naming = groups, groups.wiring, given, naming
        self.original = [self._original(group) for group in groups.groups]
        boxes: dict[int, str] = {}
        for key, group in enumerate(groups.groups):
            if group.kind not in ("before", "after") and len(group.shown) == 1 and not group.scope:
                boxes[key] = naming[group.shown[0]]
        used = set(boxes.values())
        for key, group in enumerate(groups.groups):
            if group.kind not in ("before", "after") and key not in boxes:
                boxes[key] = self._several(key, group, used)
                used.add(boxes[key])
        # What is not drawn has no name.
        self.boxes = [shorten(boxes.get(key, "…"), _LONGEST_NAME) for key in range(len(groups))]

    def box(self, item: Any) -> str:
        """The name of the box that the value is in."""
        place = self._wiring.place.get(id(item))
        return self._number(item) if place is None else self.boxes[self._groups.of[place]]

    def __call__(self, item: Any) -> str:
        """The name of the value itself: also in a box of several, unless it is hidden inside: ``…``."""
        place = self._wiring.place.get(id(item))
        if place is None:
            return self._number(item)
        key = self._groups.of[place]
        group = self._groups.groups[key]
        if group.shown == (place,) or group.kind == "sum":
            return self.boxes[key]
        return shorten(self._naming[place], _LONGEST_NAME) if id(item) in self._given or place in group.shown else "…"

    def shared(self, places: Sequence[int]) -> str:
        """What the names that people gave to all these values have in common: ``w*.*[*]``; empty if that is nothing."""
        names = list(dict.fromkeys(self._given.get(id(self._wiring.items[place]), "") for place in places))
        return common(names) if len(set(map(pattern, names))) == 1 else ""

    def _number(self, item: Any) -> str:
        known = self._wiring.numbers.get(id(item))
        return "…" if known is None else number(known)

    def _original(self, group: Group) -> str:
        if group.scope:
            return printable(group.scope.rpartition("/")[2])
        return "" if group.kind in ("before", "after") else self.shared(group.shown)

    def _several(self, key: int, group: Group, used: Container[str]) -> str:
        """The name of a box of several values, or of a scope, unlike those that are `used`."""
        first = self._naming[group.shown[0]]
        name = subscripted(self.original[key]) or first
        if name in used and not group.scope:
            name = first
        return next(unlike for time in count(1) if (unlike := again(name, time)) not in used)
