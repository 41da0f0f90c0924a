"""How the chain rule runs: the reverse pass, from an output's cotangent to everything it was computed from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from heapq import heappop, heappush
from typing import Any

import numpy as np

from .between import between
from .cotangents import fit, refuse_late
from .graph import Node
from .ops.indexing import Part, whole
from .rows import ONE

__all__ = ["pull_through", "pullback"]


def pull_through(
    seeds: Sequence[tuple[Node, Any]], wanted: Iterable[Node] | None = None, *, record: bool = False
) -> dict[Node, Any]:
    """The cotangents of the nodes in ``wanted``, or else of all that keep theirs (leaves, named, retained).

    ``seeds`` pairs outputs with their cotangents. Nodes are visited after everything that was computed from them, so
    each passes its cotangent on once, when it is complete: a node that one call has used is complete as soon as that
    call has been visited; the others wait in a heap, latest first. Only what leads from an output to a node in
    ``wanted`` is visited; with a node that does so, all that used it do too, so it still becomes complete. With
    ``record`` the cotangents are tensors and can be differentiated again. Nothing is written to any node.
    """
    chosen = None if wanted is None else set(wanted)
    forks: dict[Node, list[int]] = {}
    if chosen is not None:
        leading, forks = between([y for y, _ in seeds], chosen)
        seeds = [(y, g) for y, g in seeds if y in leading]
    if not seeds:
        return {}
    pull = _puller(forks, record) if forks or record else None
    found: dict[Node, Any] = {}
    partial: dict[Node, Any] = {}  # sums so far, of nodes that are not complete
    piles: dict[Node, Pile] = {}  # what is still to be added to them
    queue: list[tuple[int, Node]] = []
    ready: list[tuple[Node, Any]] = []
    push, pop, array = ready.append, ready.pop, np.ndarray
    lone = 1 if len(seeds) == 1 else -1  # of several outputs one may be an input of another
    node, g = seeds[0]
    for y, cotangent in seeds:
        _add(partial, queue, y, cotangent)
    ahead = False  # whether the next node and its cotangent are there already
    with np.errstate(all="ignore"):  # an infinite or undefined derivative says so itself
        while True:
            if ahead:
                ahead = False
            elif ready:
                node, g = pop()
            elif queue:
                node = heappop(queue)[1]
                g = partial.pop(node)
                if piles and node in piles:
                    g = g + whole(piles.pop(node).parts)
            else:
                break
            if node.keeps if chosen is None else node in chosen:
                found[node] = g
                if forks and not forks.get(node, True):
                    continue
            op = node.op
            if op is None:
                continue
            slope = op.slope
            if slope is not None and type(node.inputs[1]) is float and not record:
                # With a number nothing is broadcast, and there is one edge to follow: W1 83 -> 65 us, W2 216 -> 177.
                x, number = node.inputs
                if slope is not ONE:
                    local = slope(node._value, x._value, number)
                    g = g * local if type(local) is float else fit(g * local, x, node)
                if x.uses == lone:
                    node = x
                    ahead = True
                else:
                    _add(partial, queue, x, g)
                continue
            for pair in op.pull(node, g) if pull is None else pull(node, g):
                x, c = pair
                if x.op is None and x.since <= node.number:
                    refuse_late(x, node)
                data = x._value
                kind = type(c)
                if kind is not type(data) or (kind is array and (c.dtype is not data.dtype or c.shape != data.shape)):
                    if kind is Part and x.uses != lone:
                        _wait(piles, partial, queue, x, c)
                        continue
                    c = fit(c, x, node)
                    pair = (x, c)
                if x.uses == lone:
                    push(pair)
                else:
                    _add(partial, queue, x, c)
    return found


def _puller(forks: dict[Node, list[int]], record: bool) -> Callable[[Node, Any], Any]:
    """What gives the inputs of a node their shares, at ``forks`` only those in the positions named there."""

    def pull(node: Node, g: Any) -> Any:
        op, positions = node.op, forks.get(node)
        if positions is None:
            return op.pull_recorded(node, g) if record else op.pull(node, g)
        y, inputs = node, node.inputs
        if not record:
            y, inputs = node._value, [x._value if isinstance(x, Node) else x for x in inputs]
        return op.shares(node, g, y, inputs, positions)

    return pull


def _add(partial: dict[Node, Any], queue: list[tuple[int, Node]], x: Node, c: Any) -> None:
    """Add ``c`` to what has arrived at ``x``, which waits until that is all."""
    if x in partial:
        partial[x] = partial[x] + c
    else:
        partial[x] = c
        heappush(queue, (x.number, x))


class Pile:
    """Parts of an array that wait to be added to it together. That takes a pass over it, so as many elements wait."""

    __slots__ = ("parts", "room")

    def __init__(self, x: Node) -> None:
        self.parts: list[Part] = []
        self.room = max(x.size, 100)  # but an array of two numbers does not pay for a call at every other part


def _wait(piles: dict[Node, Pile], partial: dict[Node, Any], queue: list[tuple[int, Node]], x: Node, c: Part) -> None:
    """Put ``c`` on the pile of ``x``, on top of what has been added there."""
    if x not in partial:
        _add(partial, queue, x, c.whole())
        return
    pile = piles.get(x) or piles.setdefault(x, Pile(x))
    pile.parts.append(c)
    pile.room -= c.g.size or 1
    if pile.room < 0:
        partial[x] = partial[x] + whole(piles.pop(x).parts)


def pullback(node: Node, g: Any) -> list[Any]:
    """What the cotangent ``g`` of ``node`` gives to each of its inputs: arrays, None for constants.

    With ``g`` = 1 at a scalar these are the local derivatives that a diagram prints on its edges.
    """
    if node.op is None:
        return []
    if np.shape(g) != node.shape:
        raise ValueError(f"pullback: the cotangent has shape {np.shape(g)}, but the tensor has shape {node.shape}.")
    with np.errstate(all="ignore"):
        shares = iter([fit(c, x, node) for x, c in node.op.pull(node, fit(g, node, node))])
    return [next(shares) if isinstance(x, Node) and x._requires_grad else None for x in node.inputs]
