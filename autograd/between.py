"""What lies between the outputs and the nodes whose gradients are asked for: all that a reverse pass has to visit."""

from __future__ import annotations

import math
from collections.abc import Iterable
from operator import attrgetter

from .graph import Node

__all__ = ["between"]


def between(ys: Iterable[Node], wanted: set[Node]) -> tuple[set[Node], dict[Node, list[int]]]:
    """Those of ``ys`` that were computed from a node in ``wanted``, and where their graph forks off elsewhere.

    A fork is a node between the two, ``wanted`` included, some of whose tracked inputs do not lead to ``wanted``; with
    it comes the list of the positions of those that do. What was made before everything in ``wanted`` cannot depend on
    it and is not looked at, so a gradient inside a long computation costs what it spans itself.
    """
    oldest = max([x.number for x in wanted], default=-math.inf)  # numbers fall with creation
    start = set(ys)
    order, seen = list(start), set(start)
    lone = 1 if len(order) == 1 else -1  # then a node with one use is met once
    forked = False
    for node in order:  # grows while it is walked
        further = False
        for x in node.inputs:
            if isinstance(x, Node) and x._requires_grad:
                if x.number > oldest:
                    forked = True
                    continue
                further = True
                if x.uses == lone:
                    order.append(x)
                elif x not in seen:
                    seen.add(x)
                    order.append(x)
        if not further and node not in wanted:
            forked = True
    return _forks(start, order, wanted) if forked else (start, {})


def _forks(start: set[Node], nodes: list[Node], wanted: set[Node]) -> tuple[set[Node], dict[Node, list[int]]]:
    """As :func:`between`, for a graph of ``nodes`` not all of which lead to ``wanted``."""
    leading: set[Node] = set()
    forks: dict[Node, list[int]] = {}
    for node in sorted(nodes, key=attrgetter("number"), reverse=True):
        kept, others = [], False
        for i, x in enumerate(node.inputs):
            if isinstance(x, Node) and x._requires_grad:
                if x in leading:
                    kept.append(i)
                else:
                    others = True
        if kept or node in wanted:
            leading.add(node)
            if others:
                forks[node] = kept
    return start & leading, forks
