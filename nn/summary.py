"""What a model is made of: layers, the shapes of their outputs, and their parameters."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from .calls import calls
from .module import Module
from .preconditions import require_module

__all__ = ["Summary", "summary"]


@dataclass(frozen=True)
class Row:
    """One module."""

    path: str
    title: str
    shape: str
    parameters: int


@dataclass(frozen=True)
class Summary:
    """A table that prints as text, and in a notebook as HTML. ``rows`` begin with the model itself."""

    rows: tuple[Row, ...]
    trained: int
    buffers: int

    @property
    def total(self) -> str:
        """The last line."""
        kept = f", and {self.buffers:,} in buffers" if self.buffers else ""
        return f"{self.trained:,} parameter{'' if self.trained == 1 else 's'}{kept}"

    def __repr__(self) -> str:
        head = ("", "layer", "output", "parameters")
        lines = [head, *[(row.path, row.title, row.shape, _count(row.parameters)) for row in self.rows]]
        widths = [max(len(line[column]) for line in lines) for column in range(4)]
        texts = [
            f"{path:<{widths[0]}}  {title:<{widths[1]}}  {shape:<{widths[2]}}  {n:>{widths[3]}}".rstrip()
            for path, title, shape, n in lines
        ]
        rule = "─" * max(map(len, texts))
        return "\n".join([texts[0], rule, *texts[1:], rule, self.total])

    def _repr_html_(self) -> str:
        left, right = "text-align:left;padding:0 .8em 0 0", "text-align:right"
        head = "".join(
            f'<th style="{style}">{name}</th>'
            for style, name in ((left, ""), (left, "layer"), (left, "output"), (right, "parameters"))
        )
        body = "".join(
            f'<tr><td style="{left}">{escape(row.path)}</td><td style="{left}">{escape(row.title)}</td>'
            f'<td style="{left}">{escape(row.shape)}</td><td style="{right}">{_count(row.parameters)}</td></tr>'
            for row in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{self.total}</p>"


def summary(model: Module, x: Any) -> Summary:
    """The layers of ``model``, with the shape of each output for the examples ``x``, in evaluation mode.

    A module that is called more than once has its last shape; one that is not called has none. Parameters that two
    modules share are counted in both, and once in the total.
    """
    require_module("summary", model)
    shapes = {path: _shape(y) for path, y in calls("summary", model, x)}
    rows = [
        Row(
            path,
            f"{type(module).__name__}({module.arguments()})",
            shapes.get(path, "not called"),
            sum([p.size for p in module.parameters()]),
        )
        for path, module in model.named_modules()
    ]
    return Summary(tuple(rows), rows[0].parameters, sum([buffer.size for _, buffer in model.named_buffers()]))


def _shape(y: Any) -> str:
    if isinstance(y, (list, tuple)):
        return ", ".join([_shape(part) for part in y])
    return str(np.shape(y))


def _count(n: int) -> str:
    return f"{n:,}" if n else ""
