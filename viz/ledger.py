"""The single numbers of a graph, values and gradients, in two arrays: of tens of thousands, none is looked at alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograd import Tensor

from .quantity import quantity
from .summary import summary
from .view import Quantity
from .wiring import Wiring, data_of

__all__ = ["Ledger"]

_NOTHING = np.float64("nan")


class Ledger:
    """By place: the `data` of each item and its gradient in `grads` (``None`` where it has none).

    Where both are numbers of float64, `is_number` is true, and they stand in the arrays `values` and `slopes` too.
    """

    def __init__(self, wiring: Wiring, grads: Mapping[Tensor, Any]) -> None:
        self.data = [data_of(item) for item in wiring.items]
        self.grads = [grads.get(item) if isinstance(item, Tensor) else None for item in wiring.items]
        kinds = [type(g) is np.float64 and type(x) is np.float64 for g, x in zip(self.grads, self.data, strict=True)]
        self.is_number = np.array(kinds, dtype=bool)
        self.values = np.array([x if ok else _NOTHING for x, ok in zip(self.data, kinds, strict=True)])
        self.slopes = np.array([g if ok else _NOTHING for g, ok in zip(self.grads, kinds, strict=True)])

    def value(self, places: Sequence[int]) -> Quantity:
        """Of all these, in short."""
        if len(places) > 1 and self.is_number[list(places)].all():
            return quantity(self.values[list(places)])
        return summary([self.data[place] for place in places])

    def grad(self, places: Sequence[int]) -> Quantity | None:
        """Of all these that have one, in short."""
        if len(places) > 1 and self.is_number[list(places)].all():
            return quantity(self.slopes[list(places)])
        found = [self.grads[place] for place in places if self.grads[place] is not None]
        return summary(found) if found else None
