"""Copying and pickling: a graph is flattened into a list, so a chain of any length survives without recursion.

A gradient may be a tensor whose graph leads back to where it is kept; it is attached after the nodes have been made.
"""

from __future__ import annotations

import copy
from typing import Any

from .graph import NO_PARAMS, Node, make_leaf, topological
from .scopes import Scope, put_scope, scope_of

__all__ = ["copied", "pickled"]


def copied(root: Node, memo: dict[int, Any], *, deep: bool = False) -> Any:
    """A new node like ``root``, on the same inputs; ``deep``: on copies of them, remembered in ``memo`` by ``id``.

    Either has its own memory for its value and its gradient.
    """
    if not deep:
        kind, data, *rest = _parts(root)
        node = _assemble((kind, data.copy(), *rest), list(root.inputs))
        node._grad = root._grad if root._grad is None or isinstance(root._grad, Node) else root._grad.copy()
        return node
    fresh = [node for node in topological(root) if id(node) not in memo]
    for node in fresh:
        kind, data, op, params, *rest = _parts(node)
        inputs = [memo[id(x)] if isinstance(x, Node) else copy.deepcopy(x, memo) for x in node.inputs]
        memo[id(node)] = _assemble((kind, data.copy(), op, copy.deepcopy(params, memo), *rest), inputs)
    for node in fresh:
        memo[id(node)]._grad = copy.deepcopy(node._grad, memo)
    return memo[id(root)]


def _parts(node: Node) -> tuple[Any, ...]:
    return (
        type(node),
        node._value,
        node.op,
        dict(node.params),
        node._requires_grad,
        node.keeps,
        node._name,
        scope_of(node),
    )


def _assemble(parts: tuple[Any, ...], inputs: list[Any]) -> Node:
    kind, data, op, params, requires_grad, keeps, name, scope = parts
    node = object.__new__(kind)
    make_leaf(node, data, requires_grad=requires_grad)
    node.op = op
    node.inputs = tuple(inputs)
    node.params = params or NO_PARAMS
    node.keeps = keeps
    node._name = name
    put_scope(node, scope)
    for x in inputs:
        if isinstance(x, Node):
            x.uses += 1
    return node


def pickled(root: Node) -> tuple[Any, ...]:
    """What pickle stores: a leaf by itself, so that graphs pickled together share it; the rest as a flat list."""
    if not root.inputs:
        return _assemble, (_parts(root), []), root._grad
    order = _with_gradients(root)
    place = {node: i for i, node in enumerate(order)}
    scopes, known = _scopes(order)
    flat = []
    for x in order:
        *parts, scope = _parts(x)
        parts.append(known.get(scope))
        flat.append((parts, [_placed(v, place) for v in x.inputs], _placed(x._grad, place)) if x.inputs else x)
    return _restored, (flat, place[root], scopes)


def _scopes(order: list[Node]) -> tuple[list[tuple[str, int | None]], dict[Scope | None, int]]:
    """The scopes of the nodes and those around them: name and place of the parent, which comes first; their places."""
    flat: list[tuple[str, int | None]] = []
    known: dict[Scope | None, int] = {}
    for node in order:
        chain, scope = [], scope_of(node)
        while scope is not None and scope not in known:
            chain.append(scope)
            scope = scope.parent
        for scope in reversed(chain):
            known[scope] = len(flat)
            flat.append((scope.name, known.get(scope.parent)))
    return flat, known


def _with_gradients(root: Node) -> list[Node]:
    """``root``'s graph together with those of the gradients that its intermediate results keep."""
    order = topological(root)
    while True:
        known = set(order)
        further = [x._grad for x in order if x.inputs and isinstance(x._grad, Node) and x._grad not in known]
        if not further:
            return order
        order = topological(*order, *further)


def _placed(x: Any, place: dict[Node, int]) -> Any:
    """A node as its place in the list; anything else in a tuple, to tell it apart."""
    return place[x] if isinstance(x, Node) else (x,)


def _restored(flat: list[Any], root: int, named: list[tuple[str, int | None]]) -> Node:
    nodes: list[Node] = []
    scopes: list[Scope] = []
    for name, parent in named:
        scopes.append(Scope(name, None if parent is None else scopes[parent]))

    def found(x: Any) -> Any:
        return x[0] if isinstance(x, tuple) else nodes[x]

    for item in flat:
        if isinstance(item, Node):
            nodes.append(item)
        else:
            *parts, scope = item[0]
            parts.append(None if scope is None else scopes[scope])
            nodes.append(_assemble(tuple(parts), [found(x) for x in item[1]]))
    for node, item in zip(nodes, flat, strict=True):
        if node is not item:
            node._grad = found(item[2])
    return nodes[root]
