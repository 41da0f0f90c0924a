"""Text in columns that prints in colour where the terminal can, and in ASCII where it must."""

import codecs
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, Any

from .measure import wide

__all__ = ["Cell", "Row", "Text"]

# What a terminal that cannot write a sign gets instead.
# fmt: off
_ASCII: Mapping[str, str] = MappingProxyType({
    **dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)),
    "−": "-", "×": "*", "·": "*", "÷": "/", "⊙": ".*", "≥": ">=", "≤": "<=", "≠": "!=", "±": "+-", "∞": "inf",
    "∂": "d", "Σ ": "sum ", "Σ": "sum ", "ḡ": "g", "‖": "||", "′": "'", "″": "\"", "…": "...", "→": "->",
    "\N{NO-BREAK SPACE}": " ",
    "├─": "|-", "└─": "`-", "│": "|", "↑": "^", "↓": "v", "▲": "!", "▽": "v", "△": "^", "✕": "x", "▬": "-",
})
# fmt: on
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵀ", "0123456789-T")
_POWER = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵀ]+")

# SGR codes of the 16 colours that every terminal has.
_COLOURS: Mapping[str, str] = MappingProxyType(
    {"plus": "34", "minus": "33", "mixed": "35", "bad": "1;31", "alert": "33;1", "muted": "2", "bold": "1"}
)


@dataclass(frozen=True)
class Cell:
    """A piece of text, in one of the colours above or in none; and what follows it in another."""

    text: str
    colour: str = ""
    after: "Cell | None" = None

    def spelled(self, spell: Callable[[str], str]) -> "Cell":
        """The same with every text spelled otherwise."""
        return Cell(spell(self.text), self.colour, self.after and self.after.spelled(spell))

    def painted(self) -> str:
        """The text between codes that switch the colour on and off."""
        code = _COLOURS.get(self.colour)
        shown = f"\x1b[{code}m{self.text}\x1b[0m" if code else self.text
        return shown + (self.after.painted() if self.after else "")

    def __str__(self) -> str:
        return self.text + (str(self.after) if self.after else "")


Row = Sequence[Cell]


class Text(str):
    """A table as a string: rows of cells in columns, the last of which may be of any length.

    As a string it is plain Unicode. Printed, it does what standard output can: colours on a terminal
    (not with the variable ``NO_COLOR``, nor on a ``dumb`` one), ASCII where its encoding lacks a sign.
    """

    __slots__ = ("_flush_right", "_notes", "_rows")
    _rows: Sequence[Row]
    _flush_right: frozenset[int]
    _notes: Sequence[str]

    def __new__(cls, rows: Sequence[Row], flush_right: Sequence[int] = (), notes: Sequence[str] = ()) -> "Text":
        """Columns `flush_right` are aligned at their right; `notes` follow below."""
        self = super().__new__(cls, _written(rows, frozenset(flush_right), notes, lambda text: text, colour=False))
        self._rows, self._flush_right, self._notes = rows, frozenset(flush_right), notes
        return self

    def __str__(self) -> str:
        out = sys.stdout
        return self.written(_encoding(out), colour=_has_colours(out))

    def __repr__(self) -> str:
        return str(self).rstrip("\n")

    def written(self, encoding: str, *, colour: bool) -> str:
        """The text with only what `encoding` can write, with or without colours."""
        return _written(
            self._rows, self._flush_right, self._notes, lambda text: _spelled(text, encoding), colour=colour
        )


def _encoding(out: IO[str] | None) -> str:
    """The stream's, if it has one that Python knows; a stream of text, not bytes, has none and takes everything."""
    try:
        return codecs.lookup(getattr(out, "encoding", None) or "utf-8").name
    except LookupError:
        return "ascii"


def _has_colours(out: Any) -> bool:
    """Whether this is a terminal that shows colours; see no-color.org."""
    if out is None or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(out.isatty())


def _written(
    rows: Sequence[Row], flush_right: frozenset[int], notes: Sequence[str], spell: Callable[[str], str], *, colour: bool
) -> str:
    spelled = [[cell.spelled(spell) for cell in row] for row in rows]
    count = max((len(row) for row in spelled), default=0)
    widths = [max((_columns(str(row[i])) for row in spelled if i < len(row)), default=0) for i in range(count)]
    lines = []
    for row in spelled:
        line, pending = "", ""
        for i, cell in enumerate(row):
            room = " " * (widths[i] - _columns(str(cell)))
            before, after = (room, "") if i in flush_right else ("", room)
            if str(cell):
                line += pending + before + (cell.painted() if colour else str(cell))
                pending = after + "  "
            else:
                pending += room + "  "
        lines.append(line)
    return "\n".join([*lines, *map(spell, notes)]) + "\n"


def _spelled(text: str, encoding: str) -> str:
    """The text as it is, if it can be written; otherwise with ASCII for what cannot."""
    if _writes(encoding, text):
        return text
    text = _POWER.sub(
        lambda found: found[0] if _writes(encoding, found[0]) else "^" + found[0].translate(_RAISED), text
    )
    for sign, spelling in _ASCII.items():
        if sign in text and not _writes(encoding, sign):
            text = text.replace(sign, spelling)
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _writes(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(2 if wide(character) else 1 for character in text)
