"""Copying and pickling: a graph is flattened into a list, so a chain of any length survives without recursion."""

from __future__ import annotations

import copy
from typing import Any

from .graph import NO_PARAMS, Node, make_leaf, next_number, topological

__all__ = ["copied", "pickled"]


def copied(root: Node, memo: dict[int, Any], *, deep: bool = False) -> Any:
    """A new node like ``root``, on the same inputs; ``deep``: on copies of them, remembered in ``memo`` by ``id``."""
    if not deep:
        return _assemble(_parts(root), list(root.inputs))
    for node in topological(root):
        if id(node) not in memo:
            inputs = [memo[id(x)] if isinstance(x, Node) else copy.deepcopy(x, memo) for x in node.inputs]
            memo[id(node)] = _assemble(_parts(node, memo), inputs)
    return memo[id(root)]


def _parts(node: Node, memo: dict[int, Any] | None = None) -> tuple[Any, ...]:
    data, grad = (node.data, node._grad) if memo is None else (node.data.copy(), copy.deepcopy(node._grad, memo))
    return (type(node), data, node.op, dict(node.params), node.requires_grad, node.keeps, node._name, grad)


def _assemble(parts: tuple[Any, ...], inputs: list[Any]) -> Node:
    kind, data, op, params, requires_grad, keeps, name, grad = parts
    node = object.__new__(kind)
    make_leaf(node, data, requires_grad=requires_grad)
    node.op = op
    node.inputs = tuple(inputs)
    node.params = params or NO_PARAMS
    node.keeps = keeps
    node._name = name
    node._grad = grad
    for x in inputs:
        if isinstance(x, Node):
            x.uses += 1
    return node


def pickled(root: Node) -> tuple[Any, ...]:
    """What pickle stores: a leaf by itself, so that graphs pickled together share it; the rest as a flat list."""
    if not root.inputs:
        return _assemble, (_parts(root), [])
    order = topological(root)
    place = {node: i for i, node in enumerate(order)}
    flat = [
        node if not node.inputs else (_parts(node), [place[x] if isinstance(x, Node) else (x,) for x in node.inputs])
        for node in order
    ]
    return _restored, (flat,)


def _restored(flat: list[Any]) -> Node:
    nodes: list[Node] = []
    for item in flat:
        if isinstance(item, Node):
            item.number = next_number()  # leaves may have been made in another order
            nodes.append(item)
        else:
            parts, inputs = item
            nodes.append(_assemble(parts, [x[0] if isinstance(x, tuple) else nodes[x] for x in inputs]))
    return nodes[-1]
