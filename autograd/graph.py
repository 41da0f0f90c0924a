"""The recorded computation: nodes that point at their inputs, and an order to walk them in."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from operator import attrgetter
from types import MappingProxyType
from typing import Any

import numpy as np

__all__ = ["Node", "topological"]

NO_PARAMS: Mapping[str, Any] = MappingProxyType({})

# Counting down lets a heap, whose smallest item comes first, give back the latest node first.
next_number = count(0, -1).__next__


class Node:
    """One value of the computation: its ``data`` and the call that made it, ``op(*inputs, **params)``.

    ``inputs`` holds nodes and constants (arrays, numbers); a leaf has ``op`` None and no inputs. A node never points
    at what was made from it, so dropping the last output frees the graph by reference counting. ``number`` falls with
    every node made: sorting by it is a topological order. ``uses`` counts the recorded calls that took the node.
    ``since`` is, for a leaf, the number since which it requires a gradient: a call of a greater one took a constant.

    The engine uses the slots ``_value`` and ``_requires_grad``; ``data`` and ``requires_grad`` are the user's, who may
    set them on a tensor, within limits. (Not ``_data``: that is what NumPy's masked arrays take an array from.)
    """

    __slots__ = {  # with what `help` says of those that a user reads
        "__weakref__": None,
        "_grad": None,
        "_name": None,
        "_requires_grad": None,
        "_scope": None,
        "_value": None,
        "inputs": "What the operation was called with, tensors and constants; () for a leaf.",
        "keeps": "Whether backward() writes a gradient here: a leaf, named, or retaining it.",
        "number": "Falls with every node made, so sorting by it is a topological order.",
        "op": "The operation that made this value; None for a leaf.",
        "params": "The keywords that the operation was called with.",
        "since": "Of a leaf: the number since which it requires a gradient.",
        "spent": "Of a parameter: the gradient that an optimiser's step has used, until `grad` is set.",
        "uses": "How many recorded calls took this.",
    }

    op: Any
    inputs: tuple[Any, ...]
    params: Mapping[str, Any]
    uses: int
    number: int
    since: int
    keeps: bool
    _value: np.ndarray | np.generic
    _requires_grad: bool
    _name: str | None
    _scope: Any  # set only where a scope was open: a node made elsewhere pays nothing
    _grad: Any
    spent: Any  # set by an optimiser's step: the gradient that it used, until ``grad`` is set

    @property
    def data(self) -> Any:
        """The value: an array, or a NumPy scalar when 0-d.

        That of a leaf may be replaced, as an optimiser does, by one of its shape, which is converted to its dtype. An
        array is taken as it is, not copied. Gradients of what was computed before would be wrong.
        """
        return self._value

    @property
    def requires_grad(self) -> bool:
        """Whether gradients arrive here. That of a leaf may be set; it says how the calls that follow take it."""
        return self._requires_grad

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the axes; () for a scalar."""
        return self._value.shape

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self._value.ndim

    @property
    def size(self) -> int:
        """The number of elements."""
        return self._value.size

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the elements."""
        return self._value.dtype

    # Identity, not value: `==` compares elementwise, and a node is a key of dictionaries.
    __hash__ = object.__hash__


def make_leaf(node: Node, data: np.ndarray | np.generic, *, requires_grad: bool) -> None:
    """Make ``node`` a value that no operation has made."""
    node._value = data
    node.op = None
    node.inputs = ()
    node.params = NO_PARAMS
    node._requires_grad = requires_grad
    node.uses = 0
    node.number = node.since = next_number()
    node.keeps = requires_grad
    node._name = None
    node._grad = None


def topological(*roots: Node) -> list[Node]:
    """Every node that ``roots`` were computed from, and they themselves, inputs before outputs.

    Iterative and visits each node once, so a chain of a million nodes or a diamond of depth 1000 is linear.
    """
    order = list(dict.fromkeys(roots))
    seen = set(order)
    for node in order:  # grows while it is walked
        for x in node.inputs:
            if isinstance(x, Node) and x not in seen:
                seen.add(x)
                order.append(x)
    order.sort(key=attrgetter("number"), reverse=True)
    return order
