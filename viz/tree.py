"""The graph as text: a tree from the output down, with value, gradient and chain rule in columns."""

from collections import defaultdict
from collections.abc import Mapping

from .badges import badge
from .boxes import alert
from .numbers import number, shape
from .terminal import Cell, Row, Text
from .view import Edge, Node, Quantity, View

__all__ = ["reach", "short", "tree"]

_SEEN, _BELOW = "↑ see above", "↓ see below"
# What is deeper goes on at the left margin, further down.
_DEEPEST = 12


def tree(view: View) -> Text:
    """One line per use of a value. What a shared value was made from is shown once."""
    rows: list[Row] = [_titles(view)]
    inputs: dict[str, list[Edge]] = defaultdict(list)
    for edge in view.edges:
        inputs[edge.target].append(edge)
    nodes = {node.id: node for node in view.nodes}
    seen: set[str] = set()
    roots = [view.nodes[-1]]
    for root in roots:  # grows while it is read
        if root is not roots[0]:
            rows.append([])
        rows += _subtree(view, root, nodes, inputs, seen, roots)
    shown = (view.values, view.grads)
    return Text(rows, flush_right=range(1, 1 + sum(shown)), notes=view.notes)


def _titles(view: View) -> Row:
    found = [Cell(view.title, "bold")]
    found += [Cell("value", "muted")] if view.values else []
    found += [Cell("grad", "muted")] if view.grads else []
    return found + ([Cell("upstream × local", "muted")] if _has_products(view) else [])


def _has_products(view: View) -> bool:
    return view.grads and view.local


def _subtree(
    view: View,
    root: Node,
    nodes: Mapping[str, Node],
    inputs: Mapping[str, list[Edge]],
    seen: set[str],
    roots: list[Node],
) -> list[Row]:
    """The lines of one tree; what is too deep for it is added to the roots."""
    rows: list[Row] = []
    # Each entry: node, the edge that leads to it, what stands before it, before its inputs, its depth.
    stack: list[tuple[Node, Edge | None, str, str, int]] = [(root, None, "", "", 0)]
    while stack:
        node, edge, before, indent, depth = stack.pop()
        uses = inputs.get(node.id, [])
        again = node.id in seen and node.role != "more" and node is not root
        later = depth == _DEEPEST and bool(uses) and not again
        seen.add(node.id)
        rows.append(_line(view, node, edge, before, _SEEN if again else _BELOW if later else ""))
        if later:
            roots.append(node)
        if again or later:
            continue
        for i, use in reversed(list(enumerate(uses))):
            last = i == len(uses) - 1
            branch, trunk = ("└─ ", "   ") if last else ("├─ ", "│  ")
            stack.append((nodes[use.source], use, indent + branch, indent + trunk, depth + 1))
    return rows


def _line(view: View, node: Node, edge: Edge | None, before: str, elsewhere: str) -> Row:
    label = f"{before}{_label(node, elsewhere)}"
    if node.role == "more":
        return [Cell(label)]
    cells = [Cell(label, after=None if elsewhere else _remarks(view, node))]
    if view.values:
        cells.append(Cell(reach(node, node.value, with_shape=True), "bad" if node.value.tone == "bad" else ""))
    if view.grads:
        cells.append(Cell("no grad", "muted") if node.grad is None else Cell(reach(node, node.grad), node.grad.tone))
    found = badge(edge, values=view.values) if edge is not None and _has_products(view) else None
    if found:
        cells.append(Cell(found.below or found.above, found.tone))
    return cells


def _remarks(view: View, node: Node) -> Cell | None:
    marks = "".join(f"  {alert(mark, node)}" for mark in node.marks if view.grads)
    marked = Cell(marks, "alert") if marks else None
    return Cell(f"  ▲ {node.flag}", "bad", marked) if node.flag else marked


def _label(node: Node, elsewhere: str) -> str:
    made = node.formula and not elsewhere.startswith("↑")
    label = f"{node.name} = {node.formula}" if made else node.name
    if not node.op and node.role != "more":
        label = f"{node.name} [{node.role}]"
    return f"{label} {elsewhere}".rstrip()


def reach(node: Node, q: Quantity, *, with_shape: bool = False) -> str:
    """A value or gradient of a box, as `short` as can be; of several numbers from the least to the largest."""
    if node.fold is None or node.fold.shown == 1 or q.low is None or q.high is None:
        return short(q, with_shape=with_shape)
    return f"{number(q.low)} … {number(q.high)}" if q.low != q.high else f"all {number(q.low)}"


def short(q: Quantity, *, with_shape: bool = False) -> str:
    """A number; of an array the shape, or the norm."""
    if q.is_scalar and q.numbers is not None:
        return number(q.numbers[0])
    if with_shape:
        return shape(q.shape)
    return f"norm {number(q.norm)}" if q.norm is not None else ""
