"""What Graphviz makes of a graph that is described for it."""

from __future__ import annotations

from typing import Any

__all__ = ["by_graphviz"]


def by_graphviz(source: Any) -> tuple[str, int]:
    """The SVG file of a ``graphviz`` object, and how many nodes it has."""
    text = source.pipe(format="svg").decode()
    return text, text.count('class="node"')
