"""The diagram in words: for screen readers, for tooltips, for whoever cannot see the picture."""

from .numbers import number, shape, total
from .view import Node, Quantity, View

__all__ = ["alternative", "brief", "description", "tooltip"]

_MOST = 10


def alternative(view: View) -> str:
    """One full sentence that stands for the picture."""
    values = "1 value" if view.count == 1 else f"{view.count} values"
    output = view.nodes[-1]
    result = f"{output.name} is {brief(output.value)}"
    if output.grad is None:
        return f"Diagram of {view.title}: {values}; {result} and carries no gradient."
    return f"Diagram of the backward pass of {view.title}: {values}; {result}."


def description(view: View) -> str:
    """What the picture shows, in sentences: values, gradients of the leaves, remarks."""
    sentences = [alternative(view)]
    leaves = [n for n in view.nodes if n.grad is not None and not n.op and n is not view.nodes[-1]]
    if leaves:
        shown = [f"{_ratio(view, n.name)} = {brief(n.grad)}" for n in leaves[:_MOST] if n.grad is not None]
        rest = f", and {len(leaves) - _MOST} more" if len(leaves) > _MOST else ""
        sentences.append(f"Gradients: {', '.join(shown)}{rest}.")
    sentences += [f"{n.name}: {n.flag}." for n in view.nodes if n.flag]
    return " ".join([*sentences, *view.notes])


def tooltip(view: View, node: Node) -> str:
    """All about one value; the contributions of several uses are written as a sum."""
    if node.role == "more":
        return f"{node.name}: {' '.join(view.notes)}"
    made = f" = {node.formula}" if node.formula else f" ({node.role})"
    lines = [f"{node.name}{made} = {brief(node.value)}, {node.value.dtype}"]
    if node.grad is None:
        lines.append("no grad")
    else:
        lines.append(f"{_ratio(view, node.name)} = {_sum(node.parts, node.grad)}")
    if node.flag:
        lines.append(node.flag)
    return "\n".join(lines)


def _sum(parts: tuple[Quantity, ...], grad: Quantity) -> str:
    """``1 + 0.5 = 1.5``, if several numbers make up the gradient; otherwise just the gradient."""
    numbers = [part.numbers[0] for part in parts if part.is_scalar and part.numbers]
    if len(numbers) > 1 and grad.is_scalar and grad.numbers:
        return total(numbers, grad.numbers[0])
    return brief(grad)


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
