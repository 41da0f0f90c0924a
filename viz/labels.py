"""Who is called what: a tensor's own name, the caller's name for it, or a number."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograd import Tensor

from .fold import Group, Groups, common, pattern
from .names import distinct, printable, shorten, subscripted
from .numbers import number
from .roles import is_tracked

__all__ = ["Labels", "called"]

_LONGEST_NAME = 24


def called(names: Mapping[str, Any]) -> dict[int, str]:
    """The caller's name for each tensor and array, by ``id``: the first of several."""
    found: dict[int, str] = {}
    for name, value in names.items():
        if isinstance(value, (Tensor, np.ndarray)) and not name.startswith("_"):
            found.setdefault(id(value), printable(name))
    return found


class Labels:
    """The name of every box in the diagram, as it is drawn, and of the values in it.

    `given` are the names that people chose, by ``id``. `original` is that of each group, empty if it has none.
    """

    def __init__(self, groups: Groups, given: Mapping[int, str]) -> None:
        self._groups, self._wiring, self._given = groups, groups.wiring, given
        self.original = [self._original(group) for group in groups.groups]
        keys = [key for key, group in enumerate(groups.groups) if group.kind not in ("before", "after")]
        constants = [key for key in keys if not any(map(is_tracked, self._shown(groups.groups[key])))]
        names = distinct(keys, {key: name for key in keys if (name := self.original[key])}, constants)
        # What is not drawn has no name.
        self.boxes = [shorten(names.get(key, "…"), _LONGEST_NAME) for key in range(len(groups))]

    def box(self, item: Any) -> str:
        """The name of the box that the value is in."""
        place = self._wiring.place.get(id(item))
        return self._number(item) if place is None else self.boxes[self._groups.of[place]]

    def __call__(self, item: Any) -> str:
        """The name of the value itself: in a box of several its own, or its number; ``…`` if it is hidden inside."""
        place = self._wiring.place.get(id(item))
        if place is None:
            return self._number(item)
        key = self._groups.of[place]
        group = self._groups.groups[key]
        if group.shown == (place,) or group.kind == "sum":
            return self.boxes[key]
        if id(item) in self._given:
            return shorten(subscripted(self._given[id(item)]), _LONGEST_NAME)
        return f"{self.boxes[key]}[{group.shown.index(place) + 1}]" if place in group.shown else "…"

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

    def _shown(self, group: Group) -> list[Any]:
        return [self._wiring.items[i] for i in group.shown]
