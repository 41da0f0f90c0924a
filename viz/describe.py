"""From a graph to a view of it: plain data that every writer can draw. Nothing is drawn here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast

from autograd import Tensor

from . import chain_rule
from .edges import MORE, edges
from .formula import expression, formula, head
from .health import marks
from .illness import first_ill
from .labels import Labels, is_tracked
from .names import printable, shorten, stem
from .numbers import shape
from .options import Detail, check, check_roles
from .quantity import quantity
from .selection import Selection, data_of, select
from .view import Edge, Node, Quantity, Role, View

__all__ = ["describe", "described"]

_TEACH, _NORMAL = 25, 120
_LONGEST_FORMULA = 60
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
    values), "normal" leaves it out (up to 120), "compact" leaves only names and colours.

    Gradients are computed here; every ``.grad`` is left alone. Raises ``TypeError`` or ``ValueError``
    for an argument that makes no sense, such as a role for a name that no value has.
    """
    return described(tensor, names=names, title=title, roles=roles, detail=detail, max_nodes=max_nodes, caller=caller)[
        0
    ]


def described(
    tensor: Tensor,
    *,
    names: Mapping[str, Any] | None = None,
    title: str | None = None,
    roles: Mapping[str, str] | None = None,
    detail: Detail = "auto",
    max_nodes: int = 300,
    caller: str = "viz.describe",
) -> tuple[View, dict[int, str]]:
    """The view that `describe` gives, and which of its boxes shows a tensor or array: node ids by ``id()``."""
    check(tensor, names=names, title=title, roles=roles, detail=detail, max_nodes=max_nodes, caller=caller)
    selection = select(tensor, max_nodes)
    labels = Labels(selection, names or {})
    if not selection.omitted:  # otherwise a role may be that of a value that is not drawn
        drawn = map(labels, selection.items)
        check_roles(roles or {}, [*filter(None, labels.original.values()), *drawn], caller)
    builder = _Builder(tensor, selection, labels, roles or {})
    nodes, edges = builder.build()
    fitting = "teach" if len(nodes) <= _TEACH else "normal" if len(nodes) <= _NORMAL else "compact"
    view = View(
        title=printable(title) if title is not None else _title(tensor, selection, labels),
        output=labels(tensor),
        gradient_of=f"∂{_differentiated(tensor, labels)}/∂·",
        nodes=nodes,
        edges=edges,
        notes=_notes(tensor, selection, labels, max_nodes),
        detail=fitting if detail == "auto" else detail,
        count=len(selection.order),
    )
    return view, builder.ids


class _Builder:
    """Nodes and edges of one diagram."""

    def __init__(self, output: Tensor, selection: Selection, labels: Labels, roles: Mapping[str, str]) -> None:
        self.output, self.selection, self.labels, self.roles = output, selection, labels, roles
        self.tensors = [item for item in selection.items if isinstance(item, Tensor)]
        self.ids = {id(item): f"n{i}" for i, item in enumerate(selection.items)}
        self.grads = chain_rule.upstreams(output, self.tensors)
        self.grad_of = {tensor: quantity(grad, pictured=True) for tensor, grad in self.grads.items()}
        self.value_of = {id(item): quantity(data_of(item), pictured=True) for item in selection.items}
        self.marks = marks(output, self.grads)

    def build(self) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
        found = edges(self.tensors, self.grads, self.ids, self.labels)
        parts: dict[str, list[Quantity]] = {identifier: [] for identifier in self.ids.values()}
        for edge in reversed(found):
            if edge.contribution is not None:
                parts[edge.source].append(edge.contribution)
        for item in self.selection.used_elsewhere:
            parts[self.ids[id(item)]] = []
        flags = first_ill(self.selection.items, self.ids, self.value_of, self.grad_of, found)
        nodes = [self.node(item, tuple(parts[self.ids[id(item)]]), flags) for item in self.selection.items]
        if self.selection.omitted:
            nodes.insert(0, self.more())
        return tuple(nodes), found

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
            marks=self.marks.get(item, ()) if isinstance(item, Tensor) else (),
        )

    def role(self, item: Any) -> Role:
        original = self.labels.original[id(item)]
        chosen = self.roles.get(original, self.roles.get(self.labels(item)))
        if chosen is not None:
            return cast(Role, chosen)
        if not is_tracked(item):
            return "constant"
        if item.op is not None:
            return "output" if item is self.output else "value"
        name = stem(original).lower()
        return "input" if name == "y" or name.startswith(_INPUTS) else "parameter"

    def more(self) -> Node:
        count = f"{self.selection.omitted:,}".replace(",", "\N{NO-BREAK SPACE}")
        nothing = Quantity((), "", None, None, None, None, None, "zero")
        return Node(MORE, f"… {count} more", "more", "", "", "", nothing, None)


def _differentiated(output: Tensor, labels: Labels) -> str:
    return f"Σ{labels(output)}" if output.ndim else labels(output)


def _title(output: Tensor, selection: Selection, labels: Labels) -> str:
    name = labels(output)
    whole = None if selection.omitted else expression(selection.order, labels)
    if whole is not None:
        return whole
    step = formula(output, labels)
    return f"{name} = {step}" if step and len(name) + len(step) <= _LONGEST_FORMULA - 3 else name


def _notes(output: Tensor, selection: Selection, labels: Labels, max_nodes: int) -> tuple[str, ...]:
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
            f"max_nodes={max_nodes} allows no more. Their gradients come from the whole graph."
        )
    return tuple(notes)
