"""The player: a page that shows itself in a notebook and saves itself as one HTML file."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Collection
from html import escape
from os import PathLike, fspath
from pathlib import Path
from tempfile import mkdtemp

__all__ = ["Player"]

# Bytes that a notebook should not have to keep for one output.
_LARGE = 100_000


class Player:
    """A page to step through. `title` names it, `write` makes its HTML.

    `still` makes what stands for it where scripts do not run: HTML that any notebook shows. `script`
    makes the same in plain text. In a notebook the page is `height` pixels high.
    """

    def __init__(
        self,
        title: str,
        write: Callable[[], str],
        still: Callable[[], str],
        script: Callable[[], str],
        height: int = 760,
    ) -> None:
        self.title, self.height = title, height
        self._write, self._still, self._script = write, still, script

    def __repr__(self) -> str:
        return f"<Player {self.title!r}>"

    def to_html(self) -> str:
        """A complete page, which needs no other file and asks no server for anything."""
        return self._write()

    def to_text(self) -> str:
        """What happens, step by step."""
        return self._script()

    def save(self, path: str | PathLike[str]) -> None:
        """Write the page. The path ends in .html."""
        if not isinstance(path, (str, PathLike)):
            raise TypeError(f"Player.save: expected a path, such as 'graph.html', but got {path!r}.")
        ending = Path(path).suffix.lower()
        if ending != ".html":
            found = f"the ending {ending!r}" if ending else "no ending"
            raise ValueError(
                f"Player.save: {fspath(path)!r} has {found}, but a player is saved as .html. For a still picture "
                "save viz.graph(…)."
            )
        Path(path).write_text(self.to_html(), encoding="utf-8", newline="\n")

    def show(self) -> Path:
        """Open the page in a browser; returns the file that holds it."""
        path = Path(mkdtemp(prefix="seegrad-")) / "player.html"
        self.save(path)
        webbrowser.open(path.as_uri())
        return path

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """The page in a frame of its own; below it a still picture, or words if it is large, for want of trust."""
        writers = {"text/html": self._framed, "text/plain": self.to_text}
        return {
            kind: write()
            for kind, write in writers.items()
            if (not include or kind in include) and kind not in (exclude or ())
        }

    def _framed(self) -> str:
        page = self.to_html().replace("&", "&amp;").replace("'", "&#39;")
        frame = (
            f'<iframe srcdoc=\'{page}\' sandbox="allow-scripts" title="{escape(self.title)}" '
            f'style="width:100%;height:{self.height}px;border:0"></iframe>\n'
        )
        html = frame + _details("The same as a still picture", self._still())
        if len(html.encode()) < _LARGE:
            return html
        return frame + _details("The same in words", f"<pre>{escape(self.to_text())}</pre>")


def _details(summary: str, content: str) -> str:
    return f"<details><summary>{summary}</summary>\n{content}\n</details>"
