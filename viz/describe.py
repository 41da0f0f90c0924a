"""From a graph to a view of it: plain data that every writer can draw. Nothing is drawn here."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from autograd import Tensor

from . import chain_rule
from .formula import expression, formula, head, is_number
from .names import distinct, shorten, stem
from .numbers import shape
from .quantity import quantity
from .selection import Selection, is_array, select
from .view import Edge, Node, Quantity, Role, View

__all__ = ["describe"]

Detail = Literal["auto", "teach", "normal"]

_TEACH = 25
_LONGEST_NAME = 24
_LONGEST_FORMULA = 60
_MORE = "more"
_ROLES = ("parameter", "input", "constant", "value", "output")
# Leaves whose name starts like this are data, not something to learn.
_INPUTS = ("x", "input", "data", "target", "label")


def describe(
    tensor: Tensor,
    *,
    names: Mapping[str, Any] | None = None,
    title: str | None = None,
    roles: Mapping[str, str] | None = None,
    detail: Detail = "auto",
    max_nodes: int = 300,
    caller: str = "viz.describe",
) -> View:
    """Everything a diagram of the computation of `tensor` shows.

    A leaf that requires a gradient is a *parameter*, or an *input* if its name is ``y`` or starts
    with x, input, data, target or label; what requires no gradient is a *constant*. `roles` maps
    names to other roles. `detail` "teach" puts the chain rule on every edge ("auto": up to 25
    values), "normal" leaves it out.

    Gradients are computed here; every ``.grad`` is left alone. Raises ``TypeError`` if `tensor` is
    no tensor.
    """
    check(tensor, names, roles, caller)
    selection = select(tensor, max_nodes)
    labels = _Labels(selection, names or {})
    nodes, edges = _Builder(tensor, selection, labels, roles or {}).build()
    short = len(nodes) <= _TEACH
    return View(
        title=title if title is not None else _title(tensor, selection, labels),
        output=labels(tensor),
        gradient_of=f"∂{_differentiated(tensor, labels)}/∂·",
        nodes=nodes,
        edges=edges,
        notes=_notes(tensor, selection, labels, max_nodes),
        detail=("teach" if short else "normal") if detail == "auto" else detail,
        count=len(selection.order),
    )


def check(
    tensor: object,
    names: object,
    roles: Mapping[str, str] | None,
    caller: str,
) -> None:
    """Raise ``TypeError`` or ``ValueError`` for arguments of the wrong kind."""
    if not isinstance(tensor, Tensor):
        what = f"{type(tensor).__name__} {tensor!r}" if tensor is not None else "None"
        raise TypeError(
            f"{caller}: expected a Tensor, the result of a computation, but got {shorten(what, 60)}. "
            f"Pass the tensor that you computed, for example {caller}(loss)."
        )
    if names is not None and not isinstance(names, Mapping):
        raise TypeError(
            f"{caller}: names must be a mapping from names to tensors, for example names=locals(), "
            f"but got {type(names).__name__}."
        )
    for name, role in (roles or {}).items():
        if role not in _ROLES:
            raise ValueError(
                f"{caller}: roles gives {name!r} the role {role!r}, but the roles are "
                f"{', '.join(_ROLES)}."
            )


class _Labels:
    """The name of every tensor and array in the diagram, as it is drawn."""

    def __init__(self, selection: Selection, names: Mapping[str, Any]) -> None:
        given: dict[int, str] = {}
        for name, value in names.items():
            if isinstance(value, (Tensor, np.ndarray)) and not name.startswith("_"):
                given.setdefault(id(value), name)
        for item in selection.items:
            if isinstance(item, Tensor) and item.name:
                given[id(item)] = item.name
        self.original = {id(item): given.get(id(item), "") for item in selection.items}
        constants = [id(item) for item in selection.items if not _tracked(item)]
        keys = [id(item) for item in selection.items]
        self._names = distinct(keys, given, constants)

    def __call__(self, item: Any) -> str:
        return shorten(self._names.get(id(item), "…"), _LONGEST_NAME)


class _Builder:
    """Nodes and edges of one diagram."""

    def __init__(
        self, output: Tensor, selection: Selection, labels: _Labels, roles: Mapping[str, str]
    ) -> None:
        self.output, self.selection, self.labels, self.roles = output, selection, labels, roles
        self.tensors = [item for item in selection.items if isinstance(item, Tensor)]
        self.ids = {id(item): f"n{i}" for i, item in enumerate(selection.items)}
        self.grads = chain_rule.upstreams(output, self.tensors)
        self.grad_of = {tensor: quantity(grad) for tensor, grad in self.grads.items()}
        self.value_of = {id(item): quantity(_data(item)) for item in selection.items}

    def build(self) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
        edges: list[Edge] = []
        for tensor in self.tensors:
            edges += self.edges_into(tensor, len(edges))
        parts: dict[str, list[Quantity]] = {identifier: [] for identifier in self.ids.values()}
        for edge in reversed(edges):  # in the order of the backward pass
            if edge.contribution is not None and edge.source != _MORE:
                parts[edge.source].append(edge.contribution)
        flags = self.flags(edges)
        nodes = [
            self.node(item, tuple(parts[self.ids[id(item)]]), flags) for item in self.selection.items
        ]
        if self.selection.omitted:
            nodes.insert(0, self.more())
        return tuple(nodes), tuple(edges)

    def node(self, item: Any, parts: tuple[Quantity, ...], flags: Mapping[str, str]) -> Node:
        identifier = self.ids[id(item)]
        op = getattr(item, "op", None)
        return Node(
            id=identifier,
            name=self.labels(item),
            role=self.role(item),
            op=op.name if op is not None else "",
            head=head(op, item.inputs) if op is not None else "",
            formula=shorten(formula(item, self.labels), _LONGEST_FORMULA) if op is not None else "",
            value=self.value_of[id(item)],
            grad=self.grad_of.get(item) if isinstance(item, Tensor) else None,
            parts=parts,
            flag=flags.get(identifier, ""),
        )

    def role(self, item: Any) -> Role:
        original = self.labels.original[id(item)]
        chosen = self.roles.get(original) or self.roles.get(self.labels(item))
        if chosen:
            return chosen  # type: ignore[return-value]
        if not _tracked(item):
            return "constant"
        if item.op is not None:
            return "output" if item is self.output else "value"
        name = stem(original).lower()
        return "input" if name == "y" or name.startswith(_INPUTS) else "parameter"

    def more(self) -> Node:
        count = f"{self.selection.omitted:,}".replace(",", "\N{NO-BREAK SPACE}")
        nothing = Quantity((), "", None, None, None, None, None, "zero")
        return Node(_MORE, f"… {count} more", "more", "", "", "", nothing, None)

    def edges_into(self, tensor: Tensor, number: int) -> list[Edge]:
        """One edge per input that has a box, in the order of the inputs."""
        gradient = self.grads.get(tensor)
        flows = tensor.op is not None and gradient is not None
        shares = chain_rule.contributions(tensor, gradient) if flows else []
        locals_ = chain_rule.local_derivatives(tensor) if flows and not tensor.ndim else []
        y = self.labels(tensor)
        operands = [x if is_number(x) else self.labels(x) for x in tensor.inputs]
        uses = Counter(id(x) for x in tensor.inputs)
        seen: Counter[int] = Counter()
        edges = []
        cut = False
        for slot, item in enumerate(tensor.inputs):
            source = self.ids.get(id(item))
            if not isinstance(item, Tensor) and not is_array(item):
                continue
            if source is None:
                if not cut:
                    edges.append(_plain_edge(number + len(edges), _MORE, self.ids[id(tensor)], slot))
                cut = True
                continue
            seen[id(item)] += 1
            share = shares[slot] if flows else None
            if share is None:
                edges.append(_plain_edge(number + len(edges), source, self.ids[id(tensor)], slot))
                continue
            scalar = not tensor.ndim and not item.ndim
            ratio = f"∂{shorten(y, 12)}/∂{shorten(self.labels(item), 12)}"
            if uses[id(item)] > 1:
                ratio += f" {_ordinal(seen[id(item)])}"
            edges.append(
                Edge(
                    id=f"e{number + len(edges)}",
                    source=source,
                    target=self.ids[id(tensor)],
                    slot=slot,
                    ratio=ratio,
                    symbol=chain_rule.local_symbol(tensor, slot, y, operands) if scalar else "",
                    upstream=float(gradient) if scalar else None,
                    local=float(locals_[slot]) if scalar else None,
                    contribution=quantity(share),
                    words="" if scalar else chain_rule.words(tensor, slot, y, operands, item.shape),
                )
            )
        return edges

    def flags(self, edges: list[Edge]) -> dict[str, str]:
        """Where the first NaN or infinity arose: forward if there is one, otherwise backward."""
        found: dict[str, str] = {}
        for item in self.selection.items:
            inputs = [x for x in getattr(item, "inputs", ()) if isinstance(x, Tensor) or is_array(x)]
            sick = any(quantity(_data(x)).tone == "bad" for x in inputs)
            if self.value_of[id(item)].tone == "bad" and not sick:
                found[self.ids[id(item)]] = f"first {_illness(_data(item))} here"
        if found:
            return found
        sick_targets = {self.ids[id(t)] for t, grad in self.grad_of.items() if grad.tone == "bad"}
        for tensor, grad in self.grad_of.items():
            identifier = self.ids[id(tensor)]
            targets = {edge.target for edge in edges if edge.source == identifier}
            if grad.tone == "bad" and not targets & sick_targets:
                found[identifier] = f"first {_illness(self.grads[tensor])} gradient here"
        return found


def _plain_edge(number: int, source: str, target: str, slot: int) -> Edge:
    return Edge(f"e{number}", source, target, slot, "", "", None, None, None, "")


def _tracked(item: Any) -> bool:
    return isinstance(item, Tensor) and item.requires_grad


def _data(item: Any) -> Any:
    return item.data if isinstance(item, Tensor) else item


def _illness(data: Any) -> str:
    return "NaN" if np.isnan(np.asarray(data)).any() else "∞"


def _ordinal(count: int) -> str:
    return {1: "1st", 2: "2nd", 3: "3rd"}.get(count, f"{count}th")


def _differentiated(output: Tensor, labels: _Labels) -> str:
    return f"Σ{labels(output)}" if output.ndim else labels(output)


def _title(output: Tensor, selection: Selection, labels: _Labels) -> str:
    name = labels(output)
    whole = None if selection.omitted else expression(selection.order, labels)
    if whole is not None:
        return whole
    step = formula(output, labels)
    return f"{name} = {step}" if step and len(name) + len(step) <= _LONGEST_FORMULA - 3 else name


def _notes(
    output: Tensor, selection: Selection, labels: _Labels, max_nodes: int
) -> tuple[str, ...]:
    notes = []
    name = labels(output)
    if output.ndim and output.requires_grad:
        notes.append(
            f"{name} has shape {shape(output.shape)}: the gradients are those of the sum Σ{name} of "
            f"its {math.prod(output.shape)} elements (every element of the seed is 1)."
        )
    if selection.omitted:
        total = len(selection.order)
        notes.append(
            f"Shown: the {total - selection.omitted} of {total} values that are nearest to {name}; "
            f"more than max_nodes={max_nodes} would not be readable. "
            f"Their gradients come from the whole graph."
        )
    return tuple(notes)
