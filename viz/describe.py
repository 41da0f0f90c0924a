"""From a graph to a view of it: plain data that every writer can draw. Nothing is drawn here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any

from autograd import Tensor

from .edges import Edges
from .fold import Group, Groups
from .folded import Folded, scope_of
from .formula import expression, formula, head
from .labels import Labels
from .names import printable, shorten
from .notes import notes
from .numbers import counted
from .options import Detail, check, check_roles
from .pause import uncollected
from .quantity import quantity
from .roles import role
from .selection import Focus, Part, everything, surroundings
from .sharing import Sharing, shared
from .subject import Subject
from .view import Edge, Node, Quantity, Role, View

__all__ = ["describe", "described"]

_TEACH, _TEACH_FOLDED, _NORMAL = 25, 12, 120
_LONGEST_FORMULA = 60
_NOTHING = Quantity((), "", None, None, None, None, None, "zero")


def describe(
    tensor: Tensor,
    *,
    names: Mapping[str, Any] | None = None,
    title: str | None = None,
    roles: Mapping[str, str] | None = None,
    detail: Detail = "auto",
    max_nodes: int = 300,
    depth: int | None = None,
    fold: bool | None = None,
    focus: Focus = None,
    radius: int = 2,
    caller: str = "viz.describe",
) -> View:
    """Everything a diagram of the computation of `tensor` shows.

    A leaf that requires a gradient is a *parameter*, or an *input* if its name is ``y`` or starts
    with x, input, data, target or label; without a name it is just a *leaf*. What requires no gradient
    is a *constant*. `roles` maps
    names to other roles. `detail` "teach" puts the chain rule on every edge ("auto": up to 25
    values), "normal" leaves it out (up to 120), "compact" leaves only names and colours.

    A graph of more than 120 values is folded, unless `fold` is False: values that play the same part
    share a box that says how many they are, and so do the partial sums of a long sum, and the steps
    between the first and the last of a recurrence. `depth` is how many levels of scopes
    (``autograd.scope``, the modules of ``nn``) are open: each scope on the next level is one box;
    left out, it is as many as stay readable. `focus`, a tensor or a name, draws only what is at most
    `radius` operations away from it. What is then still more than `max_nodes` boxes is cut off, far
    from the output. `View.notes` says what was done.

    Gradients are computed here, on the whole graph; every ``.grad`` is left alone. Raises
    ``TypeError`` or ``ValueError`` for an argument that makes no sense, such as a role for a name
    that no value has.
    """
    part = everything if focus is None else surroundings(focus, radius, caller)
    return described(
        tensor,
        part,
        names=names,
        title=title,
        roles=roles,
        detail=detail,
        max_nodes=max_nodes,
        depth=depth,
        fold=fold,
        caller=caller,
    )[0]


@uncollected()
def described(
    tensor: Tensor,
    part: Part = everything,
    *,
    names: Mapping[str, Any] | None = None,
    title: str | None = None,
    roles: Mapping[str, str] | None = None,
    detail: Detail = "auto",
    max_nodes: int = 300,
    depth: int | None = None,
    fold: bool | None = None,
    known: Subject | None = None,
    caller: str = "viz.describe",
) -> tuple[View, dict[int, str]]:
    """The view of that part of the graph which `part` chooses, and which of its boxes shows a tensor or array alone.

    The latter are node ids by ``id()``. Who wants several views of one graph gives it as the `known` subject.
    """
    check(tensor, names, title, roles, detail, max_nodes, depth, fold, caller)
    subject = known or Subject(tensor, part, names, roles, hide=fold is not False)
    found = shared(subject, max_nodes=max_nodes, depth=depth, fold=fold)
    labels = Labels(found.groups, found.given, subject.naming)
    if all(group.is_plain for group in found.groups.groups):  # a role may be that of a value that is not drawn
        drawn = map(labels, found.groups.wiring.items)
        check_roles(roles or {}, [*filter(None, labels.original), *drawn], caller)
    builder = _Builder(found, subject, labels)
    nodes, edges = builder.build()
    most = _TEACH if all(node.fold is None for node in nodes) else _TEACH_FOLDED
    fitting = "teach" if len(nodes) <= most else "normal" if len(nodes) <= _NORMAL else "compact"
    view = View(
        title=printable(title) if title is not None else _title(found.groups, labels, nodes[-1].formula),
        output=labels.box(tensor),
        gradient_of=f"∂{_differentiated(tensor, labels)}/∂·",
        nodes=nodes,
        edges=edges,
        notes=notes(found, builder.flags, labels.boxes),
        detail=fitting if detail == "auto" else detail,
        count=len(found.groups.wiring) + len(found.groups.wiring.numbers),
    )
    return view, builder.alone()


class _Builder:
    """Nodes and edges of one diagram."""

    def __init__(self, found: Sharing, subject: Subject, labels: Labels) -> None:
        groups = found.groups
        self.groups, self.wiring, self.labels = groups, groups.wiring, labels
        self.given, self.roles = subject.given, subject.roles
        self.output = self.wiring.output
        self.ledger, self.flags, self.marks = subject.ledger, subject.flags, subject.marks
        self.edges = Edges(groups, self.ledger, labels)
        self.ids = [self.id_of(group) for group in groups.groups]

    def build(self) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
        make: dict[bool, Callable[[int, Group], Node]] = {True: self.node, False: self.folded}
        nodes = [
            self.more(key, group) if group.kind in ("before", "after") else make[group.is_plain](key, group)
            for key, group in enumerate(self.groups.groups)
        ]
        return tuple(nodes), self.edges.drawn(self.ids)

    def alone(self) -> dict[int, str]:
        pairs = zip(self.groups.groups, self.ids, strict=True)
        return {id(self.wiring.items[group.members[0]]): name for group, name in pairs if group.is_plain}

    def id_of(self, group: Group) -> str:
        """The same for a value however the graph is folded."""
        if group.kind in ("before", "after"):
            return {"before": "more", "after": "rest"}[group.kind]
        return f"n{group.members[0]}" if group.is_plain else f"g{group.members[-1]}"

    def node(self, key: int, group: Group) -> Node:
        """A box of one value."""
        (place,) = group.members
        item = self.wiring.items[place]
        op = getattr(item, "op", None)
        grad = self.ledger.grads[place]
        return Node(
            id=self.ids[key],
            name=self.labels.boxes[key],
            role=self.role(item, key),
            op=op.name if op is not None else "",
            head=head(op, self.wiring.operands(item)) if op is not None else "",
            formula=shorten(formula(item, self.labels), _LONGEST_FORMULA) if op is not None else "",
            value=quantity(self.ledger.data[place], pictured=True),
            grad=None if grad is None else quantity(grad, pictured=True),
            parts=self.edges.parts(place),
            flag=self.flags.get(place, ""),
            marks=self.marks.get(place, ()),
            scope=scope_of(self.wiring, [place]),
        )

    def folded(self, key: int, group: Group) -> Node:
        """A box of several values."""
        box = Folded(self.groups, key, self.ledger, self.labels)
        flags = [self.flags[i] for i in group.members if i in self.flags]
        return Node(
            id=self.ids[key],
            name=self.labels.boxes[key],
            role=self.role(box.first, key) if group.kind == "one" else self.held(group),
            op=box.op,
            head=box.head,
            formula=shorten(box.formula, _LONGEST_FORMULA),
            value=box.value,
            grad=box.grad,
            flag=flags[0] if flags else "",
            marks=box.marks(self.marks),
            fold=box.fold(self.parameters(group)),
            scope=group.scope or scope_of(self.wiring, group.shown),
        )

    def role(self, item: Any, key: int) -> Role:
        return role(item, self.labels.original[key], self.output, self.roles, self.labels.boxes[key])

    def held(self, group: Group) -> Role:
        return "output" if self.wiring.place[id(self.output)] in group.members else "value"

    def parameters(self, group: Group) -> Iterable[Tensor]:
        """What is learned, among the values of a group or, of a scope, among what these were made from."""
        inputs = self.wiring.inputs
        places = group.members
        if group.kind == "scope":
            places = sorted({*places, *chain.from_iterable([inputs[i] for i in places])})
        items = [self.wiring.items[i] for i in places if not inputs[i]]
        names = [self.given.get(id(item), "") for item in items]
        pairs = zip(items, names, strict=True)
        return [item for item, name in pairs if role(item, name, self.output, self.roles) == "parameter"]

    def more(self, key: int, group: Group) -> Node:
        return Node(self.ids[key], f"… {counted(len(group.members))} more", "more", "", "", "", _NOTHING, None)


def _differentiated(output: Tensor, labels: Labels) -> str:
    return f"Σ{labels.box(output)}" if output.ndim else labels.box(output)


def _title(groups: Groups, labels: Labels, summed: str) -> str:
    """`summed` is the formula of the last box: of a sum with its partial sums, where one step says nothing."""
    output = groups.wiring.output
    name = labels.box(output)
    plain = all(group.is_plain for group in groups.groups)
    whole = expression(groups.wiring.order, labels) if plain else None
    if whole is not None:
        return whole
    step = summed if groups.groups[-1].kind == "sum" else formula(output, labels)
    place = groups.wiring.place
    hidden = groups.groups[-1].kind != "sum" and any(
        labels(x) == "…" for x in output.inputs if id(x) in place
    )  # what it was made from is not drawn
    return f"{name} = {step}" if step and not hidden and len(name) + len(step) <= _LONGEST_FORMULA - 3 else name
