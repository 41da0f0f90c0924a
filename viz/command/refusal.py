"""What the command does not accept, and where: the text with a caret under the place."""

from __future__ import annotations

from ..measure import wide
from ..names import printable

__all__ = ["Refusal"]

# Longer lines are cut around the place.
_WIDEST = 72


class Refusal(ValueError):
    """`message` says what was wrong with ``text[start:end]`` and what to write instead."""

    def __init__(self, message: str, text: str = "", start: int = 0, end: int = 0) -> None:
        self.message = message
        super().__init__("\n".join([message, *_pointed(text, start, end)]) if text else message)


def _pointed(text: str, start: int, end: int) -> list[str]:
    """The line with the place, and the line with the caret under it."""
    start = min(start, len(text))
    end = max(min(end, len(text)), start + 1)
    first = max(0, start - _WIDEST // 2) if len(text) > _WIDEST else 0
    last = first + _WIDEST
    before, place, after = (_shown(part) for part in (text[first:start], text[start : min(end, last)], text[end:last]))
    left, right = "…" * (first > 0), "…" * (last < len(text))
    caret = "^" + "~" * (_columns(place) - 1)
    return [f"  {left}{before}{place}{after}{right}", f"  {' ' * (len(left) + _columns(before))}{caret}"]


def _shown(part: str) -> str:
    """One character for each: blanks as they are, and � for what cannot be printed."""
    return "".join(" " if character.isspace() else printable(character) for character in part)


def _columns(part: str) -> int:
    return sum(2 if wide(character) else 1 for character in part)
