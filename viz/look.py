"""How a view is drawn, as far as it can be chosen: colours, direction, layout, operations."""

from dataclasses import dataclass, fields
from typing import Literal, get_args

from .layout import Direction

__all__ = ["AUTO", "Engine", "Look", "Operations", "ThemeName"]

ThemeName = Literal["auto", "light", "dark"]
Engine = Literal["auto", "own", "dot", "graphviz-pure"]
Operations = Literal["merged", "nodes"]


@dataclass(frozen=True)
class Look:
    """The choices; each is one of a few words.

    `theme` "auto" follows what the reader prefers. `direction` is left to right or top to bottom.
    `engine` places the boxes: our own layout (also for "auto"), Graphviz' ``dot``, or
    ``graphviz-pure``. `ops` "merged" writes an operation in the box of its result, "nodes" draws it
    as a node of its own.
    """

    theme: ThemeName = "auto"
    direction: Direction = "LR"
    engine: Engine = "auto"
    ops: Operations = "merged"

    def check(self, caller: str) -> None:
        """Raise ``ValueError`` for the first choice that there is not."""
        for field, choices in zip(fields(self), (ThemeName, Direction, Engine, Operations), strict=True):
            chosen = getattr(self, field.name)
            if not isinstance(chosen, str) or chosen not in get_args(choices):
                raise ValueError(
                    f"{caller}: {field.name} must be one of {', '.join(get_args(choices))}, not {chosen!r}."
                )


# The look of who chooses nothing.
AUTO = Look()
