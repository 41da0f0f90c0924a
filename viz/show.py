"""A figure on the screen: in the notebook's output, or as a page in the browser."""

from __future__ import annotations

import sys
import tempfile
import warnings
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["show"]


def show(figure: Any, page: Callable[[], str]) -> None:
    """Display `figure` if this is a notebook; otherwise open its page, which stays in a temporary folder."""
    if _in_notebook():
        from IPython.display import display

        display(figure)
        return
    path = Path(tempfile.mkdtemp(prefix="seegrad-")) / "figure.html"
    path.write_text(page(), encoding="utf-8", newline="\n")
    if not webbrowser.open(path.as_uri()):
        warnings.warn(f"viz: no browser could be opened. The page is {path}.", stacklevel=3)


def _in_notebook() -> bool:
    """Whether IPython runs with a kernel, which shows HTML; a terminal's shell does not."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(shell, "kernel")
