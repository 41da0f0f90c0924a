"""The computation as a table, one row per value: what a screen reader reads best, and the engine's tape."""

from html import escape

from .caption import held, remarks
from .terminal import Cell, Row, Text
from .tree import reach
from .view import Node, View

__all__ = ["table", "tape"]


def table(view: View) -> str:
    """HTML: ``<table>`` with the columns step, value, operation, result, gradient, and remarks if there are any."""
    wanted, rows = _wanted(view), []
    for step, node in enumerate(view.nodes, 1):
        grad = "no grad" if node.grad is None else held(node, node.grad)
        cells = [str(step), node.name, node.formula or node.role, held(node, node.value), grad, _remarks(view, node)]
        if node.role == "more":
            cells[2:] = [""] * 4
        rows.append("".join(f"<td>{escape(cells[i])}</td>" for i in wanted))
    top = "".join(f'<th scope="col">{escape(_heads(view)[i])}</th>' for i in wanted)
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f"<table>\n<caption>{escape(view.title)}</caption>\n<thead><tr>{top}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )


def tape(view: View) -> Text:
    """The same as text in columns."""
    wanted = _wanted(view)
    rows: list[Row] = [[Cell(_heads(view)[i], "muted") for i in wanted]]
    for step, node in enumerate(view.nodes, 1):
        if node.role == "more":
            rows.append([Cell(str(step)), Cell(node.name)])
            continue
        cells = [
            Cell(str(step)),
            Cell(node.name, "bold"),
            Cell(node.formula or f"[{node.role}]"),
            Cell(reach(node, node.value, with_shape=True), "bad" if node.value.tone == "bad" else ""),
            Cell("no grad", "muted") if node.grad is None else Cell(reach(node, node.grad), node.grad.tone),
            Cell(_remarks(view, node), "bad" if node.flag else "alert"),
        ]
        rows.append([cells[i] for i in wanted])
    return Text(rows, flush_right=[place for place, i in enumerate(wanted) if i in (0, 3, 4)], notes=view.notes)


def _heads(view: View) -> tuple[str, ...]:
    return "step", "value", "operation", "result", view.gradient_of, "remarks"


def _wanted(view: View) -> list[int]:
    """The numbers of the columns that the view shows."""
    remarked = any(remarks(view, node) for node in view.nodes)
    shown = (True, True, True, view.values, view.grads, remarked)
    return [i for i, wanted in enumerate(shown) if wanted]


def _remarks(view: View, node: Node) -> str:
    return "; ".join(remarks(view, node))
