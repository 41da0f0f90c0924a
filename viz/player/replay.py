"""A recorded computation, run again from any of its values, in double precision."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from heapq import heappop, heappush
from typing import Any

import numpy as np

from autograd import Tensor, ops

__all__ = ["Replay", "work"]


class Replay:
    """The computation of the last tensor of `order`, which holds all of it, inputs before outputs.

    Tensors are known by their places in `order`.
    """

    def __init__(self, order: Sequence[Tensor]) -> None:
        self.order = order
        self.place = {tensor: i for i, tensor in enumerate(order)}
        # For each tensor its inputs, as (place, None) or (-1, constant), and the places that use it.
        self.inputs = [[self._input(x) for x in tensor.inputs] for tensor in order]
        self.uses: list[list[int]] = [[] for _ in order]
        self.values: list[Any] = []
        # What some calls of ``where`` are given as their condition.
        self.conditions: dict[int, Any] = {}
        for i, tensor in enumerate(order):
            self.values.append(_double(tensor.data) if tensor.op is None else self._call(i, {}))
            for x in dict.fromkeys(place for place, _ in self.inputs[i] if place >= 0):
                self.uses[x].append(i)

    def output(self, tensor: Tensor, value: Any) -> float:
        """The sum of the output's elements, if `tensor` had another value."""
        start = self.place[tensor]
        changed: dict[int, Any] = {start: value}
        waiting = list(self.uses[start])  # in ascending order: a heap
        while waiting:
            i = heappop(waiting)
            if i not in changed:
                changed[i] = self._call(i, changed)
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

    def _call(self, i: int, changed: dict[int, Any]) -> Any:
        """The value of a tensor; its own data are never used."""
        tensor, values = self.order[i], self.values
        found = [item if x < 0 else changed[x] if x in changed else values[x] for x, item in self.inputs[i]]
        if i in self.conditions:
            found[0] = self.conditions[i]
        return tensor.op(*found, **tensor.params)


def work(order: Sequence[Tensor]) -> dict[Tensor, tuple[int, int]]:
    """For each tensor, at most how many calls one `Replay.output` makes, and how many elements they return."""
    found: dict[Tensor, tuple[int, int]] = {}
    elements = 0
    for calls, tensor in enumerate(reversed(order)):
        found[tensor] = (calls, elements)
        elements += tensor.size
    return found


def _double(data: Any) -> Any:
    """The data in float64, if they are floating-point numbers."""
    return data.astype(np.float64) if data.dtype.kind == "f" else data
