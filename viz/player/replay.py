"""A recorded computation, run again from any of its values, in double precision."""

from collections.abc import Sequence
from heapq import heappop, heappush
from typing import Any

import numpy as np

from autograd import Tensor

__all__ = ["Replay"]


class Replay:
    """The computation of the last tensor of `order`, which holds all of it, inputs before outputs."""

    def __init__(self, order: Sequence[Tensor]) -> None:
        self.order = order
        self.place = {tensor: i for i, tensor in enumerate(order)}
        self.uses: list[list[int]] = [[] for _ in order]
        self.values: dict[Tensor, Any] = {}
        for i, tensor in enumerate(order):
            self.values[tensor] = _double(tensor.data) if tensor.op is None else self._call(tensor, self.values)
            for x in dict.fromkeys(x for x in tensor.inputs if isinstance(x, Tensor)):
                self.uses[self.place[x]].append(i)

    def output(self, tensor: Tensor, value: Any) -> float:
        """The sum of the output's elements, if `tensor` had another value."""
        changed: dict[Tensor, Any] = {tensor: value}
        waiting = list(self.uses[self.place[tensor]])  # in ascending order: a heap
        while waiting:
            i = heappop(waiting)
            later = self.order[i]
            if later not in changed:
                changed[later] = self._call(later, changed)
                for use in self.uses[i]:
                    heappush(waiting, use)
        last = self.order[-1]
        return float(np.sum(changed.get(last, self.values[last])))

    def work(self, tensor: Tensor) -> tuple[int, int]:
        """At most how many calls one `output` makes, and how many elements they return."""
        later = self.order[self.place[tensor] + 1 :]
        return len(later), sum(item.size for item in later)

    def _call(self, tensor: Tensor, changed: dict[Tensor, Any]) -> Any:
        values = [
            changed.get(x, self.values.get(x)) if isinstance(x, Tensor) else _double(x) if np.ndim(x) else x
            for x in tensor.inputs
        ]
        with np.errstate(all="ignore"):
            return tensor.op(*values, **tensor.params)


def _double(data: Any) -> Any:
    """The data in float64, if they are floating-point numbers."""
    return data.astype(np.float64) if data.dtype.kind == "f" else data
