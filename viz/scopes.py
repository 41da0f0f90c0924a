"""The scopes of a graph as a tree: who computed what, level by level."""

import re
from typing import Any

from autograd import Scope

__all__ = ["Levels"]

# A module in a list in a list has the path layers.0.3: a layer, and in it a neuron.
_INNER = re.compile(r"(?<=\d)\.|/")


class Levels:
    """The scopes around any value, from the outermost in. Each run of a scope is another one."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[tuple[Any, str], ...]] = {}
        self._alive: list[Scope] = []  # so that no other gets its id

    def of(self, scope: Scope | None) -> tuple[tuple[Any, str], ...]:
        """A key and the path for each level around what was computed in `scope`; nothing if that is none."""
        if scope is None:
            return ()
        found = self._known.get(id(scope))
        if found is not None:
            return found
        chain: list[Scope] = []
        here: Scope | None = scope
        while here is not None and id(here) not in self._known:
            chain.append(here)
            here = here.parent
        levels = self._known[id(here)] if here is not None else ()
        for inner in reversed(chain):
            outside, path = levels[-1] if levels else (None, ""), inner.path
            ends = [found.start() for found in _INNER.finditer(path, len(outside[1]) + 1)]
            # What is in one list shares the run of the scope around it.
            levels += tuple(((outside[0], path[:end]), path[:end]) for end in ends)
            levels += ((id(inner), path),)
            self._known[id(inner)] = levels
            self._alive.append(inner)
        return levels
