"""The computation as an HTML table, one row per value: what a screen reader reads best."""

from html import escape

from .caption import brief
from .view import View

__all__ = ["tape"]


def tape(view: View) -> str:
    """``<table>`` with the columns step, value, operation, result and gradient."""
    rows = []
    for step, node in enumerate(view.nodes, 1):
        if node.role == "more":
            cells = [str(step), node.name, "", "", ""]
        else:
            grad = "no grad" if node.grad is None else brief(node.grad)
            cells = [str(step), node.name, node.formula or node.role, brief(node.value), grad]
        rows.append("".join(f"<td>{escape(cell)}</td>" for cell in cells))
    heads = ("step", "value", "operation", "result", view.gradient_of)
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f"<table>\n<caption>{escape(view.title)}</caption>\n<thead><tr>{top}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )
