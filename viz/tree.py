"""The graph as text: a tree from the output down, with value, gradient and chain rule in columns."""

from collections import defaultdict

from .boxes import badge
from .measure import wide
from .numbers import number, shape
from .view import Edge, Node, Quantity, View

__all__ = ["tree"]

_SEEN = "↑ see above"


def tree(view: View) -> str:
    """One line per use of a value. What a shared value was made from is shown once."""
    inputs: dict[str, list[Edge]] = defaultdict(list)
    for edge in view.edges:
        inputs[edge.target].append(edge)
    nodes = {node.id: node for node in view.nodes}
    rows = [(view.title, "value", "grad", "upstream × local")]
    seen: set[str] = set()
    # Each entry: node, the edge that leads to it, what stands before it, before its inputs.
    stack: list[tuple[Node, Edge | None, str, str]] = [(view.nodes[-1], None, "", "")]
    while stack:
        node, edge, before, indent = stack.pop()
        again = node.id in seen and node.role != "more"
        seen.add(node.id)
        rows.append((before + _label(node, again), *_numbers(node, edge)))
        if again:
            continue
        below = inputs[node.id]
        for i, use in reversed(list(enumerate(below))):
            last = i == len(below) - 1
            branch, trunk = ("└─ ", "   ") if last else ("├─ ", "│  ")
            stack.append((nodes[use.source], use, indent + branch, indent + trunk))
    lines = _aligned(rows)
    return "\n".join([*lines, *view.notes]) + "\n"


def _label(node: Node, again: bool) -> str:
    if again:
        return f"{node.name} {_SEEN}" if node.op else f"{node.name} [{node.role}] {_SEEN}"
    if node.formula:
        label = f"{node.name} = {node.formula}"
    else:
        label = node.name if node.role == "more" else f"{node.name} [{node.role}]"
    return f"{label}  ▲ {node.flag}" if node.flag else label


def _numbers(node: Node, edge: Edge | None) -> tuple[str, str, str]:
    if node.role == "more":
        return "", "", ""
    grad = "no grad" if node.grad is None else _short(node.grad)
    found = badge(edge) if edge is not None else None
    return _short(node.value, with_shape=True), grad, found.below if found else ""


def _short(q: Quantity, *, with_shape: bool = False) -> str:
    if q.is_scalar and q.numbers is not None:
        return number(q.numbers[0])
    if with_shape:
        return shape(q.shape)
    return f"norm {number(q.norm)}" if q.norm is not None else ""


def _aligned(rows: list[tuple[str, str, str, str]]) -> list[str]:
    """Labels and products flush left, numbers flush right, two spaces between columns."""
    label, value, grad = (max(_columns(row[i]) for row in rows) for i in range(3))
    return [
        (
            f"{a}{' ' * (label - _columns(a))}  {' ' * (value - _columns(b))}{b}  {' ' * (grad - _columns(c))}{c}  {d}"
        ).rstrip()
        for a, b, c, d in rows
    ]


def _columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(2 if wide(character) else 1 for character in text)
