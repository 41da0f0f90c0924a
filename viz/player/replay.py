"""A recorded computation, run again from any of its values, in double precision."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import cached_property
from heapq import heappop, heappush
from itertools import accumulate
from typing import Any

import numpy as np

from autograd import Tensor, ops

__all__ = ["Replay"]


class Replay:
    """The computation of the last tensor of `order`, which holds all of it, inputs before outputs.

    Tensors are known by their places in `order`. Nothing is computed before it is asked for.
    """

    def __init__(self, order: Sequence[Tensor]) -> None:
        self.order = order
        # What some calls of ``where`` are given as their condition.
        self.conditions: dict[int, Any] = {}

    @cached_property
    def place(self) -> dict[Tensor, int]:
        """Where each tensor stands."""
        return {tensor: i for i, tensor in enumerate(self.order)}

    @cached_property
    def inputs(self) -> list[list[tuple[int, Any]]]:
        """What each tensor was made from, as (place, None) or (-1, constant)."""
        return [[self._input(x) for x in tensor.inputs] for tensor in self.order]

    @cached_property
    def uses(self) -> list[list[int]]:
        """The places of what was made from each."""
        found: list[list[int]] = [[] for _ in self.order]
        for i, row in enumerate(self.inputs):
            for x in {place for place, _ in row if place >= 0}:
                found[x].append(i)
        return found

    @cached_property
    def values(self) -> list[Any]:
        """All values, computed anew."""
        found: list[Any] = []
        for i, tensor in enumerate(self.order):
            found.append(_double(tensor.data) if tensor.op is None else self._call(i, found, {}))
        return found

    def work(self, tensor: Tensor) -> tuple[int, int]:
        """At most how many calls one `output` makes, and how many elements they return."""
        at = self.place[tensor]
        return len(self.order) - 1 - at, self._elements[-1] - self._elements[at]

    @cached_property
    def _elements(self) -> list[int]:
        """How many there are up to each tensor."""
        return list(accumulate(tensor.size for tensor in self.order))

    def output(self, tensor: Tensor, value: Any) -> float:
        """The sum of the output's elements, if `tensor` had another value."""
        start = self.place[tensor]
        changed: dict[int, Any] = {start: value}
        waiting = list(self.uses[start])  # in ascending order: a heap
        while waiting:
            i = heappop(waiting)
            if i not in changed:
                changed[i] = self._call(i, self.values, changed)
                for use in self.uses[i]:
                    heappush(waiting, use)
        last = len(self.order) - 1
        return float(np.sum(changed.get(last, self.values[last])))

    def turned(self) -> tuple[Replay, list[list[int]]]:
        """The same where each ``where`` takes the other branch if both are equal, and of each the tracked branches.

        There a comparison of values, which nothing records, may turn: ``where(x > 0, x, -x)`` at 0.
        """
        other, branches = copy(self), []
        other.conditions = {}
        for i, tensor in enumerate(self.order):
            if tensor.op is ops.where:
                condition, a, b = (item if x < 0 else self.values[x] for x, item in self.inputs[i])
                equal = np.equal(a, b)
                if np.any(equal):
                    other.conditions[i] = np.logical_xor(condition, equal)
                    branches.append([x for x, _ in self.inputs[i][1:] if x >= 0 and self.order[x].requires_grad])
        return other, branches

    def later(self, tensor: Tensor) -> list[int]:
        """What is computed from `tensor`, and from that, and so on: places."""
        found: set[int] = set()
        waiting = [self.place[tensor]]
        while waiting:
            new = [use for use in self.uses[waiting.pop()] if use not in found]
            found.update(new)
            waiting += new
        return list(found)

    def _input(self, item: Any) -> tuple[int, Any]:
        if isinstance(item, Tensor):
            return self.place[item], None
        return -1, _double(item) if isinstance(item, np.ndarray) else item

    def _call(self, i: int, values: Sequence[Any], changed: dict[int, Any]) -> Any:
        """The value of a tensor; its own data are never used."""
        tensor = self.order[i]
        found = [item if x < 0 else changed[x] if x in changed else values[x] for x, item in self.inputs[i]]
        if i in self.conditions:
            found[0] = self.conditions[i]
        return tensor.op(*found, **tensor.params)


def _double(data: Any) -> Any:
    """The data in float64, if they are floating-point numbers."""
    return data.astype(np.float64) if data.dtype.kind == "f" else data
