"""SVG's words: rounded boxes, bending lines, arrowheads, and text with raised and lowered digits."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from .measure import SMALL
from .paint import attributes
from .palette import Theme
from .strokes import Piece, direction, path
from .strokes import point as length

__all__ = ["Pen", "rich"]

_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵀ", "0123456789−T", strict=True))
_HEAD_LENGTH, _HEAD_HALF = 8.5, 3.6


class Pen:
    """Writes SVG elements in the colours of one theme and remembers which classes it used."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.used: set[str] = set()

    def paint(self, name: str) -> str:
        """The attributes of one class."""
        self.used.add(name)
        return attributes(name, self.theme)

    def rect(
        self,
        name: str,
        place: tuple[float, float, float, float],
        radius: float,
        extra: str = "",
    ) -> str:
        """A rectangle (x, y, width, height) with round corners."""
        x, y, width, height = map(length, place)
        return (
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{length(radius)}" {self.paint(name)}{extra}/>'
        )

    def text(
        self,
        name: str,
        place: tuple[float, float],
        content: str,
        size: float,
        *,
        anchor: str = "start",
        bold: bool = False,
    ) -> str:
        """One line of text in one colour; `anchor` says which of its ends stands at `place`."""
        weight = ' font-weight="bold"' if bold else ""
        side = f' text-anchor="{anchor}"' if anchor != "start" else ""
        return (
            f'<text x="{length(place[0])}" y="{length(place[1])}" font-size="{length(size)}"'
            f"{side}{weight} {self.paint(name)}>{rich(content, size)}</text>"
        )

    def runs(
        self,
        place: tuple[float, float],
        content: Sequence[tuple[str, str]],
        size: float,
        *,
        bold: bool = False,
    ) -> str:
        """One line of text in several colours; colours of tones are set in bold."""
        spans = "".join(
            f"<tspan {self.paint(paint)}"
            + (' font-weight="bold">' if bold or paint.endswith("-text") else ">")
            + f"{rich(text, size)}</tspan>"
            for text, paint in content
        )
        return f'<text x="{length(place[0])}" y="{length(place[1])}" font-size="{length(size)}">{spans}</text>'

    def line(
        self, name: str, pieces: Sequence[Piece], shift: float = 0.0, *, tail: bool = True, extra: str = ""
    ) -> str:
        """A line along Bézier curves, `shift` pixels beside them (to the right of the way they go).

        Without a `tail` it branches off from another line, where no arrowhead stands.
        """
        d = path(pieces, shift, 4.0 if tail else -1.0, 4.0)
        return f'<path d="{d}" fill="none" stroke-width="1.5" {self.paint(name)}{extra}/>'

    def head(self, name: str, piece: Piece, *, end: bool) -> str:
        """An arrowhead at the end of a piece of a line, or one at its start that points backwards."""
        (x, y), (ux, uy) = piece[3 if end else 0], direction(piece, end=end)
        back = _HEAD_LENGTH if end else -_HEAD_LENGTH
        (ax, ay), (bx, by) = [
            (x - back * ux + side * uy, y - back * uy - side * ux) for side in (_HEAD_HALF, -_HEAD_HALF)
        ]
        across = f"V{length(by)}" if length(ax) == length(bx) else f"L{length(bx)} {length(by)}"
        return f'<path d="M{length(x)} {length(y)}L{length(ax)} {length(ay)}{across}Z" {self.paint(name)}/>'

    def squares(self, name: str, corners: Sequence[tuple[float, float]], side: float) -> str:
        """Squares of one colour, given their left upper corners, as one element."""
        edge = length(side)
        d = "".join(f"M{length(x)} {length(y)}h{edge}v{edge}h-{edge}z" for x, y in corners)
        return f'<path d="{d}" {self.paint(name)}/>'

    def hatched(self, corners: Sequence[tuple[float, float]], side: float) -> str:
        """Squares with diagonals."""
        d = "".join(f"M{length(x)} {length(y + side)}l{length(side)} {length(-side)}" for x, y in corners)
        return f'<path d="{d}" fill="none" stroke-width="1.5" {self.paint("hatch")}/>'


def rich(content: str, size: float) -> str:
    """Escaped text; indices and powers become smaller plain characters, which every font has."""

    def kind(character: str) -> int:
        return 1 if character in _LOWERED else -1 if character in _RAISED else 0

    pieces, level = [], 0.0
    for side, run in groupby(content, kind):
        text = "".join(run)
        wanted = size * (0.2 if side > 0 else -0.32 if side else 0.0)
        move = f' dy="{length(wanted - level)}"' if length(wanted - level) != "0" else ""
        if side:
            text = "".join(_LOWERED.get(c) or _RAISED[c] for c in text)
            pieces.append(f'<tspan{move} font-size="{length(size * SMALL)}">{text}</tspan>')
        elif move:
            pieces.append(f"<tspan{move}>{escape(text)}</tspan>")
        else:
            pieces.append(escape(text))
        level = wanted
    return "".join(pieces)
