"""Who is called what: a tensor's own name, the caller's name for it, or a number."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd import Tensor

from .names import distinct, printable, shorten
from .selection import Selection

__all__ = ["Labels", "is_tracked"]

_LONGEST_NAME = 24


class Labels:
    """The name of every tensor and array in the diagram, as it is drawn."""

    def __init__(self, selection: Selection, names: Mapping[str, Any]) -> None:
        given: dict[int, str] = {}
        for name, value in names.items():
            if isinstance(value, (Tensor, np.ndarray)) and not name.startswith("_"):
                given.setdefault(id(value), printable(name))
        for item in selection.items:
            if isinstance(item, Tensor) and item.name:
                given[id(item)] = printable(item.name)
        self.original = {id(item): given.get(id(item), "") for item in selection.items}
        constants = [id(item) for item in selection.items if not is_tracked(item)]
        keys = [id(item) for item in selection.items]
        self._names = distinct(keys, given, constants)

    def __call__(self, item: Any) -> str:
        """The name, shortened if it is very long; ``…`` for what is not drawn."""
        return shorten(self._names.get(id(item), "…"), _LONGEST_NAME)


def is_tracked(item: Any) -> bool:
    """Whether a gradient flows to this tensor; none flows to a plain array."""
    return isinstance(item, Tensor) and item.requires_grad
