"""A diagram: shows itself in a notebook, and saves itself in the format that a file's name asks for."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Collection, Mapping
from html import escape
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from .animation import animated
from .caption import alternative
from .describe import describe
from .dot import dot
from .latex import latex
from .look import AUTO, Look
from .mermaid import mermaid
from .page import READABLE, page
from .raster import pdf, png
from .show import show
from .svg import Picture, picture
from .table import table
from .table import tape as tape_of
from .terminal import Text
from .tree import tree
from .view import View, to_json

__all__ = ["Figure", "tape", "text"]

# A picture of so many takes seconds and 400 MB.
_MOST_PIXELS = 100_000_000


class Figure:
    """A drawn graph. `view` is what it shows, as plain data; `look` how."""

    def __init__(self, view: View, look: Look = AUTO) -> None:
        self.view, self.look = view, look
        self._drawn: Picture | None = None

    def __repr__(self) -> str:
        return f"<Figure {self.view.title!r}: {len(self.view.nodes)} boxes>"

    def __str__(self) -> str:
        return str(self.to_text())

    @property
    def picture(self) -> Picture:
        """The SVG and its size; laid out once."""
        if self._drawn is None:
            self._drawn = picture(self.view, self.look)
        return self._drawn

    def to_svg(self) -> str:
        """A complete SVG file, with light and dark colours, title and description."""
        return self.picture.svg

    def to_animation(self) -> str:
        """An SVG that plays the computation and its backward pass over and over, also in a README's ``<img>``."""
        return animated(self.view, self.look)

    def to_png(self, scale: float = 2.0) -> bytes:
        """The picture in pixels, `scale` of them for each of the SVG's; a theme "auto" is light.

        Raises ``ValueError`` for a scale that is not positive or makes too many pixels, and
        ``ModuleNotFoundError`` without the package resvg-py, which ``pip install 'seegrad[png]'`` brings.
        """
        if not isinstance(scale, (int, float)) or not 0 < scale < math.inf:
            raise ValueError(f"Figure.to_png: scale must be a positive number, not {scale!r}.")
        width, height = round(scale * self.picture.width), round(scale * self.picture.height)
        if width * height > _MOST_PIXELS:
            largest = math.floor(10 * math.sqrt(_MOST_PIXELS / (self.picture.width * self.picture.height))) / 10
            raise ValueError(
                f"Figure.to_png: scale {scale!r} makes {width} × {height} pixels, more than {_MOST_PIXELS // 10**6} "
                f"million; this figure's largest scale is {largest:g}. An SVG, from to_svg, is sharp at every size."
            )
        return png(self.to_svg(), width)

    def to_pdf(self) -> bytes:
        """The graph as Graphviz draws it. Raises ``RuntimeError`` without its program ``dot``."""
        return pdf(self.to_dot())

    def to_dot(self) -> str:
        """DOT, for Graphviz: ``graphviz.Source(figure.to_dot())``."""
        return dot(self.view, self.look)

    def to_mermaid(self) -> str:
        """A Mermaid flowchart, which GitHub draws where a README has it as a code block."""
        return mermaid(self.view, self.look)

    def to_text(self) -> Text:
        """The tree of values, gradients and chain-rule products."""
        return tree(self.view)

    def to_latex(self) -> str:
        """A LaTeX document: the expression, each step, and the chain rule for each gradient."""
        return latex(self.view)

    def to_json(self) -> str:
        """All that the figure shows, as data; NaN and infinities are strings."""
        return to_json(self.view)

    def to_page(self) -> str:
        """A complete HTML page: the picture, light or dark, and every step as a table."""
        return page(self.view, self.look)

    def to_html(self) -> str:
        """The picture as ``<img>`` and the computation as a table: safe in any notebook."""
        data = base64.b64encode(self.to_svg().encode()).decode()
        width, height = round(self.picture.width), round(self.picture.height)
        style = f"max-width:100%;height:auto;min-width:{round(READABLE * width)}px"
        return (
            f'<div style="overflow-x:auto"><img alt="{escape(alternative(self.view))}" width="{width}" '
            f'height="{height}" src="data:image/svg+xml;base64,{data}" style="{style}"></div>\n'
            f"<details><summary>Every step as a table</summary>\n{table(self.view)}\n</details>"
        )

    def save(self, path: str | PathLike[str]) -> None:
        """Write the figure in the format that the path's ending names.

        These are .svg, .animated.svg (a film), .html (a page), .png, .pdf, .dot, .mmd (Mermaid), .tex,
        .txt and .json; what a format needs is said at its method. Raises ``TypeError`` for what is no
        path, ``ValueError`` for another ending.
        """
        if not isinstance(path, (str, PathLike)):
            raise TypeError(f"Figure.save: expected a path, such as 'graph.svg', but got {path!r}.")
        writers: dict[str, Callable[[], str | bytes]] = {
            ".svg": self.to_svg,
            ".animated.svg": self.to_animation,
            ".html": self.to_page,
            ".png": self.to_png,
            ".pdf": self.to_pdf,
            ".dot": self.to_dot,
            ".mmd": self.to_mermaid,
            ".tex": self.to_latex,
            ".txt": self._plain,
            ".json": self.to_json,
        }
        film = Path(path).name.lower().endswith(".animated.svg")
        ending = ".animated.svg" if film else Path(path).suffix.lower()
        if ending not in writers:
            found = f"the ending {ending!r}" if ending else "no ending"
            raise ValueError(
                f"Figure.save: {fspath(path)!r} has {found}, but a figure is saved as {', '.join(writers)}. "
                "Save it as .svg and convert that, or give the text of to_dot() to Graphviz for other formats."
            )
        written = writers[ending]()
        Path(path).write_bytes(written.encode() if isinstance(written, str) else written)

    def show(self) -> None:
        """Show the figure: in a notebook below the cell, otherwise as a page in the browser."""
        show(self, self.to_page)

    def _plain(self) -> str:
        return self.to_text().written("utf-8", colour=False)

    def _repr_mimebundle_(
        self,
        include: Collection[str] | None = None,
        exclude: Collection[str] | None = None,
    ) -> dict[str, str]:
        """HTML and text; the bare SVG only for who asks for it (`include`)."""
        writers: dict[str, Callable[[], str]] = {"text/html": self.to_html, "text/plain": self._plain}
        if include and "image/svg+xml" in include:
            writers["image/svg+xml"] = self.to_svg
        return {
            kind: write()
            for kind, write in writers.items()
            if (not include or kind in include) and kind not in (exclude or ())
        }


def text(tensor: Any, names: Mapping[str, Any] | None = None) -> Text:
    """The same as a tree in plain text, with value, gradient and upstream × local in columns.

    Printed on a terminal it has colours, unless the variable ``NO_COLOR`` is set; where the output
    cannot write our signs, it is ASCII. As a string it is plain text.
    """
    return tree(describe(tensor, names=names, caller="viz.text"))


def tape(tensor: Any, names: Mapping[str, Any] | None = None) -> Text:
    """The steps of the computation as a table, in the order in which they were made; printed like `text`."""
    return tape_of(describe(tensor, names=names, caller="viz.tape"))
