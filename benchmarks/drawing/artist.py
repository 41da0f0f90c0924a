"""What a contender's process does: it builds the graph, then draws it with a watch in its hand."""

from __future__ import annotations

from time import perf_counter
from typing import Any

__all__ = ["Worker"]


class Worker:
    """Asked to `prepare` once and then to `draw`."""

    offers = ("drawing",)

    def __init__(self, painter: Any) -> None:
        self.painter, self.graph = painter, None

    def prepare(self, examples: int) -> dict[str, Any]:
        """Build the graph."""
        self.graph = self.painter.prepare(examples)
        return {}

    def draw(self) -> dict[str, Any]:
        """The seconds, the file's bytes, and how many boxes are in it."""
        start = perf_counter()
        text, boxes = self.painter.draw(self.graph)
        return {"seconds": perf_counter() - start, "bytes": len(text.encode()), "boxes": boxes}
