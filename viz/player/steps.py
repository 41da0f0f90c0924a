"""From a diagram to the steps that lead to it: forward value by value, then backward edge by edge."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..caption import held
from ..numbers import number
from ..view import Edge, Node, Quantity, View
from .sentence import Amount, Kind, Ratio, Sentence

__all__ = ["Phase", "Step", "amounts", "steps"]

Phase = Literal["start", "forward", "seed", "backward"]

_MOST_LEAVES = 8
_OF_EDGES: tuple[Kind, ...] = ("upstream", "local", "share", "before", "after")


@dataclass(frozen=True)
class Step:
    """What appears at once: the values (forward) or gradients (backward) of `nodes`, and `edges`.

    In the backward pass `via` is the box whose gradient is passed on, and `total` what the receiving
    gradient then is, if that is an array: a page can add numbers, but it has not got the arrays.
    """

    phase: Phase
    nodes: tuple[str, ...]
    edges: tuple[str, ...]
    says: Sentence
    via: str = ""
    total: Quantity | None = None


def steps(
    view: View,
    order: Sequence[str],
    plugged: Mapping[str, Sentence],
    totals: Mapping[str, Quantity],
) -> tuple[Step, ...]:
    """All steps of `view`. `order` holds its boxes as the engine's backward pass visits them.

    `plugged` holds, for boxes of numbers, the formula with numbers for names; `totals` the sums of
    arrays after an edge's share has been added.
    """
    into: dict[str, list[Edge]] = {node.id: [] for node in view.nodes}
    for edge in view.edges:
        into[edge.target].append(edge)
    leaves = [node for node in view.nodes if not node.op]
    found = [_start(leaves)] if leaves else []  # all of them may be in closed scopes
    for node in view.nodes:
        if node.op:
            says = _forward(node, plugged.get(node.id, ()))
            found.append(Step("forward", (node.id,), tuple(edge.id for edge in into[node.id]), says))
    if not order:
        return tuple(found)
    names = {node.id: node for node in view.nodes}
    of = view.gradient_of[1:-3]  # ∂L/∂·
    output = names[order[0]]
    found.append(Step("seed", (output.id,), (), _seed(of, output)))
    uses = Counter(edge.source for edge in view.edges if edge.contribution is not None)
    arrived: Counter[str] = Counter()
    for via in order:
        for edge in into[via]:
            if edge.contribution is None:
                continue
            arrived[edge.source] += 1
            place = (arrived[edge.source], uses[edge.source])
            total = totals.get(edge.id)
            says = _backward(of, names[edge.source], names[via], edge, place, total)
            found.append(Step("backward", (edge.source,), (edge.id,), says, via, total))
    return tuple(found)


def amounts(view: View, found: Sequence[Step]) -> Callable[[Kind, str], float]:
    """The numbers in the sentences of `found`, by kind and id."""
    numbers: dict[tuple[Kind, str], float] = {}
    for node in view.nodes:
        if node.value.is_scalar and node.value.numbers:
            numbers["value", node.id] = node.value.numbers[0]
        if node.grad is not None and node.grad.is_scalar and node.grad.numbers:
            numbers["grad", node.id] = node.grad.numbers[0]
    edges = {edge.id: edge for edge in view.edges}
    sums: dict[str, float] = {}
    for edge in (edges[step.edges[0]] for step in found if step.phase == "backward"):
        if edge.upstream is None or edge.local is None or edge.contribution is None or not edge.contribution.numbers:
            continue
        (share,) = edge.contribution.numbers
        before = sums.get(edge.source, 0.0)
        sums[edge.source] = before + share if edge.source in sums else share
        pairs = (edge.upstream, edge.local, share, before, sums[edge.source])
        numbers |= {(kind, edge.id): x for kind, x in zip(_OF_EDGES, pairs, strict=True)}
    return lambda kind, identifier: numbers[kind, identifier]


def _start(leaves: Sequence[Node]) -> Step:
    named = [node for node in leaves if node.role != "more"]
    pieces: list[str | Amount] = []
    for node in named[:_MOST_LEAVES]:
        pieces.append(f"{', ' if pieces else ''}{node.name} = ")
        pieces.append(Amount("value", node.id) if node.value.is_scalar else held(node, node.value))
    if len(named) > _MOST_LEAVES:
        pieces.append(f", … ({len(named)} given values)")
    return Step("start", tuple(node.id for node in leaves), (), ("Given: ", *pieces))


def _forward(node: Node, plugged: Sentence) -> Sentence:
    made = f"{node.name} = {node.formula} = "
    if not node.value.is_scalar:
        return (made, held(node, node.value))
    return (made, *plugged, " = ", Amount("value", node.id)) if plugged else (made, Amount("value", node.id))


def _seed(of: str, output: Node) -> Sentence:
    if output.grad is not None and output.grad.is_scalar:
        return ("The backward pass starts with ", Ratio(of, output.name), " = ", Amount("grad", output.id))
    return ("The backward pass starts with ", Ratio(of, output.name), ", every element of which is 1")


def _backward(of: str, x: Node, y: Node, edge: Edge, place: tuple[int, int], total: Quantity | None) -> Sentence:
    """``∂L/∂x₁ = ∂L/∂p₁ · ∂p₁/∂x₁ = 0.5 × (−3) = −1.5``, and the sum so far where there are more uses."""
    count, uses = place
    start = (Ratio(of, x.name), " = " if count == 1 else " += ")
    which = f" (use {count} of {uses})" if uses > 1 else ""
    if edge.local is None:
        upstream = (", where ḡ = ", Ratio(of, y.name)) if "ḡ" in edge.words else ()
        norm = f"; the sum of {count} has norm {number(total.norm)}" if total and total.norm is not None else ""
        return (*start, edge.words, *upstream, norm + which)
    ordinal = re.search(r" \(\w+\)$", edge.ratio)
    factors = (Ratio(of, y.name), " · ", Ratio(y.name, x.name), ordinal[0] if ordinal else "")
    product = (Amount("upstream", edge.id), " × ", Amount("local", edge.id), " = ", Amount("share", edge.id))
    if count == 1:
        return (*start, *factors, " = ", *product, which)
    running = (Amount("before", edge.id), " + ", Amount("share", edge.id), " = ", Amount("after", edge.id))
    return (*start, *factors, " = ", *product, "; the sum is now ", *running, which)
