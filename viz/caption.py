"""The diagram in words: for screen readers, for tooltips, for whoever cannot see the picture."""

from .numbers import counted, number, shape, total
from .view import Node, Quantity, View

__all__ = ["alternative", "brief", "description", "held", "remarks", "tooltip"]

_MOST = 10


def alternative(view: View) -> str:
    """One full sentence that stands for the picture."""
    values = "1 value" if view.count == 1 else f"{view.count} values"
    output = view.nodes[-1]
    flows = output.grad is not None and view.grads
    what = f"Diagram of the backward pass of {view.title}" if flows else f"Diagram of {view.title}"
    facts = [f"is {brief(output.value)}"] if view.values else []
    facts += ["carries no gradient"] if output.grad is None else []
    result = f"; {output.name} {' and '.join(facts)}" if facts else ""
    return f"{what}: {values}{result}."


def description(view: View) -> str:
    """What the picture shows, in sentences: values, gradients of the leaves, remarks."""
    sentences = [alternative(view)]
    leaves = [n for n in view.nodes if n.grad is not None and not n.op and n is not view.nodes[-1]]
    if leaves and view.grads:
        shown = [f"{_ratio(view, n.name)} = {held(n, n.grad)}" for n in leaves if n.grad is not None]
        sentences.append(f"Gradients: {', '.join(_first(shown))}.")
    found = [f"{n.name}: {remark}" for n in view.nodes for remark in remarks(view, n)]
    return " ".join([*sentences, *(f"{remark}." for remark in _first(found)), *view.notes])


def _first(items: list[str]) -> list[str]:
    """Ten of them, and how many more there are."""
    rest = len(items) - _MOST
    return [*items[:_MOST], f"and {rest} more"] if rest > 0 else items


def tooltip(view: View, node: Node) -> str:
    """All about one value; the contributions of several uses are written as a sum."""
    if node.role == "more":
        return f"{node.name}: {' '.join(view.notes)}"
    if node.role == "operation":
        return node.formula
    made = f" = {node.formula}" if node.formula else f" ({node.role})"
    value = f" = {held(node, node.value)}, {node.value.dtype}" if view.values else ""
    lines = [f"{node.name}{made}{value}"]
    if view.grads:
        found = "no grad" if node.grad is None else f"{_ratio(view, node.name)} = {_sum(node, node.grad)}"
        lines.append(found)
    return "\n".join([*lines, *remarks(view, node)])


def remarks(view: View, node: Node) -> list[str]:
    """What is wrong with a value, in words: ``first NaN here``, ``saturated, tanh′ is 0.001, below 0.01``."""
    flag = [node.flag] if node.flag else []
    return flag + [f"{mark.kind}, {mark.words}" for mark in node.marks if view.grads]


def _sum(node: Node, grad: Quantity) -> str:
    """``1 + 0.5 = 1.5``, if several numbers make up the gradient; otherwise just the gradient."""
    numbers = [part.numbers[0] for part in node.parts if part.is_scalar and part.numbers]
    if len(numbers) > 1 and grad.is_scalar and grad.numbers:
        return total(numbers, grad.numbers[0])
    return held(node, grad)


def held(node: Node, q: Quantity) -> str:
    """A value or gradient of a box, in short; of a box of several ``32 values from −1 to 0.9, mean 0.1``."""
    fold = node.fold
    if fold is None or fold.shown == 1 or q.low is None or q.mean is None or q.high is None:
        return brief(q)
    reach = f"from {number(q.low)} to {number(q.high)}, mean {number(q.mean)}"
    return f"{counted(fold.shown)} values {reach}"


def brief(q: Quantity) -> str:
    """A number; a few numbers; or the shape and norm of an array."""
    if q.is_scalar and q.numbers is not None:
        return number(q.numbers[0])
    if q.numbers:
        return f"[{', '.join(map(number, q.numbers))}] of shape {shape(q.shape)}"
    norm = f" with norm {number(q.norm)}" if q.norm is not None else ""
    return f"an array of shape {shape(q.shape)}{norm}"


def _ratio(view: View, name: str) -> str:
    return view.gradient_of.replace("·", name)
