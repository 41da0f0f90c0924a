"""What the command prints: every step with its value and gradient, beside it what finite differences say."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from autograd import Tensor, hessian, topological

from ..describe import described
from ..names import subscripted
from ..numbers import number, shape
from ..player.ladder import Check
from ..terminal import Cell, Row, Text
from ..view import Quantity
from .check import differences, verdict
from .problem import Problem
from .refusal import Refusal

__all__ = ["first_order", "second_order"]

# Numbers that all second derivatives may be taken by: their table has as many columns.
_WIDEST = 10


def first_order(given: Problem) -> Text:
    """A row for each value: the operation, the result, the gradient, the finite difference, and whether they agree."""
    view, ids = described(given.result, caller="seegrad")
    order = cast(list[Tensor], topological(given.result))
    drawn = [tensor for tensor in order if id(tensor) in ids]
    found = {ids[id(tensor)]: check for tensor, check in differences(given, drawn).items()}
    heads = ("value", "operation", "result", view.gradient_of, "difference", "")
    rows: list[Row] = [[Cell(head, "muted") for head in heads]]
    for node in view.nodes:
        if node.role == "more":
            rows.append([Cell(node.name)])
            continue
        rows.append(
            [
                Cell(node.name, "bold"),
                Cell(node.formula or f"[{node.role}]"),
                Cell(_short(node.value), "bad" if node.value.tone == "bad" else ""),
                Cell("no grad", "muted") if node.grad is None else Cell(_short(node.grad), node.grad.tone),
                *_difference(given, found.get(node.id), node.value.shape),
            ]
        )
    return Text(rows, flush_right=(2, 3, 4), notes=view.notes)


def _difference(given: Problem, check: Check | None, lengths: tuple[int, ...]) -> list[Cell]:
    if check is None:
        return []
    said = Cell(verdict(given, check), "bad" if check.state == "differs" else "muted")
    if check.along:
        return [Cell(f"norm {number(check.numbers[0])}"), said]
    return [Cell(_listed(np.reshape(check.numbers, lengths))), said]


def _short(q: Quantity) -> str:
    """All numbers, if they are few; otherwise the shape and the norm."""
    if q.numbers:
        return _listed(np.reshape(q.numbers, q.shape))
    return f"{shape(q.shape)} norm {number(q.norm)}" if q.norm is not None else shape(q.shape)


def _listed(numbers: Any) -> str:
    """``2``, ``[1, 2]``, ``[[1, 2], [3, 4]]``."""
    return f"[{', '.join(map(_listed, numbers))}]" if np.ndim(numbers) else number(float(numbers))


def second_order(given: Problem) -> Text:
    """The matrix of second derivatives by every number of the names that are differentiated by."""
    values = [given.values[name] for name in given.wrt]
    count = sum(value.size for value in values)
    if count > _WIDEST:
        raise Refusal(
            f"--order 2: {', '.join(given.wrt)} are {count} numbers; the table of second derivatives holds {_WIDEST}. "
            "Choose some with --wrt."
        )
    with np.errstate(all="ignore"):
        blocks = hessian(given.total, tuple(range(len(values))))(*values)
    matrix = np.block(
        [[np.reshape(blocks[i][j], (a.size, b.size)) for j, b in enumerate(values)] for i, a in enumerate(values)]
    )
    labels = [label for name, value in zip(given.wrt, values, strict=True) for label in _labels(name, value)]
    rows: list[Row] = [[Cell("∂²/∂·∂·", "muted"), *[Cell(label, "bold") for label in labels]]]
    for label, row in zip(labels, matrix, strict=True):
        rows.append([Cell(label, "bold"), *[Cell(number(float(x)), _tone(x)) for x in row]])
    return Text(rows, flush_right=range(1, count + 1))


def _labels(name: str, value: np.ndarray) -> list[str]:
    """``w₁``; of an array ``X[0,1]``."""
    if not value.ndim:
        return [subscripted(name)]
    return [f"{name}[{','.join(map(str, place))}]" for place in np.ndindex(value.shape)]


def _tone(x: float) -> str:
    return "plus" if x > 0 else "minus" if x < 0 else ""
