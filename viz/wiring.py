"""A graph in numbers: its values in the order of computation, and which of them each was made from."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, cast

import numpy as np

from autograd import Tensor, topological

from .formula import is_number
from .rows import Rows

__all__ = ["Uses", "Wiring", "data_of"]

# An unnamed constant with more uses than this is written into the operations as a plain number is, if it is a whole
# number, such as 2 or -1; others are more likely data.
_EVERYWHERE = 3


@dataclass(frozen=True)
class Uses:
    """All uses of a graph in arrays: use k takes item ``source[k]`` as input ``slot[k]`` of what made item ``user[k]``.

    The uses by one item stand together, in the order of the slots: those by item i are the ``count[i]`` from
    ``start[i]`` on; it is itself used ``used[i]`` times.
    """

    source: np.ndarray[Any, np.dtype[np.intp]]
    user: np.ndarray[Any, np.dtype[np.intp]]
    slot: np.ndarray[Any, np.dtype[np.intp]]
    start: np.ndarray[Any, np.dtype[np.intp]]
    count: np.ndarray[Any, np.dtype[np.intp]]
    used: np.ndarray[Any, np.dtype[np.intp]]


class Wiring:
    """Everything that ``output`` was computed from. `items` are tensors and constant arrays, inputs before outputs.

    ``inputs[i]`` are the places in `items` of what item i was made from, one for each slot that holds no plain number;
    ``uses[i]`` the places of what it was used for, one for each use; ``scopes[i]`` its scope. `numbers` are the values
    of constant tensors that are used everywhere, by ``id``: they are no items, unless they have a name or their ``id``
    is `named`. `order` holds all tensors.
    """

    def __init__(self, output: Tensor, named: Container[int] = (), *, hide: bool = True) -> None:
        self.output = output
        self.order = cast(list[Tensor], topological(output))
        self.numbers = _everywhere(self.order, output, named) if hide else {}
        numbers = self.numbers
        items: list[Any] = []
        inputs: list[tuple[int, ...]] = []
        place: dict[int, int] = {}
        known = place.get
        self._partial: list[int] = []  # some of whose operands are numbers
        for tensor in self.order:
            if numbers and id(tensor) in numbers:
                continue
            row = []
            for x in tensor.inputs:
                at = known(id(x))
                if at is None:
                    if id(x) in numbers or is_number(x):
                        continue
                    at = place[id(x)] = len(items)
                    items.append(x)
                    inputs.append(())
                row.append(at)
            if len(row) < len(tensor.inputs):
                self._partial.append(len(items))
            place[id(tensor)] = len(items)
            items.append(tensor)
            inputs.append(tuple(row))
        self.items, self.inputs, self.place = items, inputs, place
        self.scopes = [x.scope if isinstance(x, Tensor) else None for x in items]

    def __len__(self) -> int:
        return len(self.items)

    @cached_property
    def uses(self) -> Rows:
        """The places of what each item was used for, one for each use."""
        return Rows(self.flat.source, self.flat.user, len(self))

    @cached_property
    def only_user(self) -> list[int]:
        """For each item, the place of what it was used for; −1 if it has no use, or several."""
        flat, found = self.flat, np.full(len(self), -1)
        found[flat.source] = flat.user
        found[flat.used != 1] = -1
        return found.tolist()

    @cached_property
    def flat(self) -> Uses:
        """All uses at once."""
        count = np.fromiter(map(len, self.inputs), np.intp, len(self))
        start = np.cumsum(count) - count
        source = np.fromiter(chain.from_iterable(self.inputs), np.intp, int(count.sum()))
        user = np.repeat(np.arange(len(self)), count)
        slot = np.arange(len(source)) - start[user]
        for i in self._partial:
            slot[start[i] : start[i] + count[i]] = self.slots(i)
        return Uses(source, user, slot, start, count, np.bincount(source, minlength=len(self)))

    def operands(self, tensor: Tensor) -> list[Any]:
        """The inputs of an operation, with numbers for the constants that are used everywhere."""
        return [self.numbers.get(id(x), x) for x in tensor.inputs]

    def slots(self, i: int) -> Sequence[int]:
        """For each of ``inputs[i]``, which input of the operation it is."""
        taken = self.items[i].inputs if self.inputs[i] else ()
        if len(taken) == len(self.inputs[i]):
            return range(len(taken))
        return [slot for slot, x in enumerate(taken) if id(x) in self.place]


def _everywhere(order: Sequence[Tensor], output: Tensor, named: Container[int]) -> Mapping[int, float]:
    """Whole constants without a name that more than a few operations use."""
    uses: dict[int, int] = {}
    for tensor in order:
        if tensor.op is not None or tensor.requires_grad or tensor.ndim:
            continue
        if tensor.name is None and id(tensor) not in named and float(tensor.data).is_integer():
            uses[id(tensor)] = 0
    if not uses:
        return {}
    for tensor in order:
        for x in tensor.inputs:
            if id(x) in uses:
                uses[id(x)] += 1
    return {id(x): float(np.asarray(x.data)) for x in order if uses.get(id(x), 0) > _EVERYWHERE and x is not output}


def data_of(item: Any) -> Any:
    """The numbers of a tensor or of a constant array."""
    return item.data if isinstance(item, Tensor) else item
