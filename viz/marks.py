"""SVG's words: rounded boxes, bending lines, arrowheads, and text with raised and lowered digits."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from .measure import SMALL
from .paint import attributes
from .palette import Theme

__all__ = ["Pen", "length"]

_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵀ", "0123456789−T", strict=True))
_HEAD_LENGTH, _HEAD_HALF = 8.5, 3.6


def length(value: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0").replace("-0", "0" if abs(value) < 0.05 else "-0")


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
        self,
        name: str,
        points: Sequence[tuple[float, float]],
        shift: float = 0.0,
        *,
        tail: bool = True,
        extra: str = "",
    ) -> str:
        """A line through the points of a curve, `shift` pixels beside it (below if positive).

        Without a `tail` it branches off from another line, where no arrowhead stands.
        """
        path = _path(points, shift, 4.0 if tail else -1.0)
        return f'<path d="{path}" fill="none" stroke-width="1.5" {self.paint(name)}{extra}/>'

    def head(self, name: str, tip: tuple[float, float], direction: int) -> str:
        """An arrowhead at `tip` that points right (1) or left (−1)."""
        x, y = tip
        back = x - direction * _HEAD_LENGTH
        return (
            f'<path d="M{length(x)} {length(y)}L{length(back)} {length(y - _HEAD_HALF)}'
            f'V{length(y + _HEAD_HALF)}Z" {self.paint(name)}/>'
        )


def _path(points: Sequence[tuple[float, float]], shift: float, inset: float) -> str:
    """Bends between points 0-1, 2-3, …; level in between. The ends stop short of the arrowheads."""
    (x, y), *_ = points
    d = f"M{length(x + inset)} {length(y + shift)}"
    for i in range(0, len(points), 2):
        (x0, y0), (x1, y1) = points[i], points[i + 1]
        # Arrowheads stand level, so the line is level where they are.
        x0 += 5 * (i == 0)
        x1 -= 5 * (i + 2 >= len(points))
        d += f"H{length(x0)}"
        if abs(y1 - y0) < 0.5:
            d += f"L{length(x1)} {length(y1 + shift)}"
        else:
            # Where the curve is steep, beside means left or right of it.
            aside = -shift * max(-1.0, min(1.0, (y1 - y0) / (x1 - x0)))
            middle = length((x0 + x1) / 2 + aside * 1.2)
            d += f"C{middle} {length(y0 + shift)} {middle} {length(y1 + shift)} {length(x1)} {length(y1 + shift)}"
    return d + f"H{length(points[-1][0] - 4)}"


def rich(content: str, size: float) -> str:
    """Escaped text; indices and powers become smaller plain characters, which every font has."""

    def kind(character: str) -> int:
        return 1 if character in _LOWERED else -1 if character in _RAISED else 0

    pieces, level = [], 0.0
    for direction, run in groupby(content, kind):
        text = "".join(run)
        wanted = size * (0.2 if direction > 0 else -0.32 if direction else 0.0)
        move = f' dy="{length(wanted - level)}"' if length(wanted - level) != "0" else ""
        if direction:
            text = "".join(_LOWERED.get(c) or _RAISED[c] for c in text)
            pieces.append(f'<tspan{move} font-size="{length(size * SMALL)}">{text}</tspan>')
        elif move:
            pieces.append(f"<tspan{move}>{escape(text)}</tspan>")
        else:
            pieces.append(escape(text))
        level = wanted
    return "".join(pieces)
