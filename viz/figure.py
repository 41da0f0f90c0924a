"""A diagram: shows itself in a notebook, and saves itself as SVG, DOT, text or JSON."""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection, Mapping
from html import escape
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from .caption import alternative
from .describe import describe
from .dot import dot
from .options import Detail
from .svg import ThemeName, picture
from .tape import tape
from .tree import tree
from .view import View, to_json

__all__ = ["Figure", "graph", "text"]

# The smallest scale at which the text of a picture can be read.
_READABLE = 0.6
_THEMES = ("auto", "light", "dark")


class Figure:
    """A drawn graph. `view` is what it shows, as plain data."""

    def __init__(self, view: View, theme: ThemeName = "auto") -> None:
        self.view = view
        self.theme: ThemeName = theme

    def __repr__(self) -> str:
        return f"<Figure {self.view.title!r}: {len(self.view.nodes)} boxes>"

    def __str__(self) -> str:
        return self.to_text()

    def to_svg(self) -> str:
        """A complete SVG file, with light and dark colours, title and description."""
        return picture(self.view, self.theme).svg

    def to_dot(self) -> str:
        """DOT, for Graphviz: ``graphviz.Source(figure.to_dot())``."""
        return dot(self.view)

    def to_text(self) -> str:
        """The tree of values, gradients and chain-rule products."""
        return tree(self.view)

    def to_json(self) -> str:
        """All that the figure shows, as data; NaN and infinities are strings."""
        return to_json(self.view)

    def to_html(self) -> str:
        """The picture as ``<img>`` and the computation as a table: safe in any notebook."""
        drawn = picture(self.view, self.theme)
        data = base64.b64encode(drawn.svg.encode()).decode()
        # A wide picture shrinks to what is still readable, then it scrolls.
        style = f"max-width:100%;height:auto;min-width:{round(_READABLE * drawn.width)}px"
        return (
            f'<div style="overflow-x:auto"><img alt="{escape(alternative(self.view))}" '
            f'src="data:image/svg+xml;base64,{data}" style="{style}"></div>\n'
            f"<details><summary>Every step as a table</summary>\n{tape(self.view)}\n</details>"
        )

    def save(self, path: str | PathLike[str]) -> None:
        """Write the figure in the format that the path's ending names."""
        if not isinstance(path, (str, PathLike)):
            raise TypeError(f"Figure.save: expected a path, such as 'graph.svg', but got {path!r}.")
        writers: dict[str, Callable[[], str]] = {
            ".svg": self.to_svg,
            ".dot": self.to_dot,
            ".txt": self.to_text,
            ".json": self.to_json,
        }
        ending = Path(path).suffix.lower()
        if ending not in writers:
            found = f"the ending {ending!r}" if ending else "no ending"
            raise ValueError(
                f"Figure.save: {fspath(path)!r} has {found}, but a figure is saved as "
                f"{', '.join(writers)}. Save it as .svg and convert that, or give the text of "
                "to_dot() to Graphviz for other formats."
            )
        Path(path).write_text(writers[ending](), encoding="utf-8", newline="\n")

    def _repr_mimebundle_(
        self,
        include: Collection[str] | None = None,
        exclude: Collection[str] | None = None,
    ) -> dict[str, str]:
        """HTML and text; the bare SVG only for who asks for it (`include`)."""
        writers = {"text/html": self.to_html, "text/plain": self.to_text}
        if include and "image/svg+xml" in include:
            writers["image/svg+xml"] = self.to_svg
        return {
            kind: write()
            for kind, write in writers.items()
            if (not include or kind in include) and kind not in (exclude or ())
        }


def graph(
    tensor: Any,
    *,
    names: Mapping[str, Any] | None = None,
    title: str | None = None,
    roles: Mapping[str, str] | None = None,
    theme: ThemeName = "auto",
    detail: Detail = "auto",
    max_nodes: int = 300,
) -> Figure:
    """Draw how `tensor` was computed and how its gradient flows back.

    Every value is a box. On the edges stand the local derivative and, below it, the chain rule:
    upstream × local = contribution. The gradients are computed for the drawing; ``.grad`` stays
    as it is. Of a tensor that is no scalar, the gradients of the sum of its elements are shown.

    `names` names tensors and arrays that have no ``.name`` of their own: ``names=locals()``.
    `roles` gives values, by name, another outline: parameter, input, constant, value or output.
    Without it a leaf is a constant if it requires no gradient, an input if its name is ``y`` or
    starts with x, input, data, target or label, otherwise a parameter.
    `detail` is "teach" (the chain rule on every edge), "normal" (values and gradients) or "auto":
    "teach" up to 25 boxes. Of more than `max_nodes` values, the nearest to the output are drawn.
    `theme` is "light", "dark" or "auto", which follows the reader's settings.
    """
    if theme not in _THEMES:
        raise ValueError(f"viz.graph: theme must be one of {', '.join(_THEMES)}, not {theme!r}.")
    view = describe(
        tensor,
        names=names,
        title=title,
        roles=roles,
        detail=detail,
        max_nodes=max_nodes,
        caller="viz.graph",
    )
    return Figure(view, theme)


def text(tensor: Any, names: Mapping[str, Any] | None = None) -> str:
    """The same as a tree in plain text, with value, gradient and upstream × local in columns."""
    return tree(describe(tensor, names=names, caller="viz.text"))
