"""What is said about a step: text in which the fractions and the numbers keep their places.

A page fills in the numbers, so that the same sentence holds when someone changes a value.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..numbers import as_factor, number

__all__ = ["Amount", "Kind", "Piece", "Ratio", "Sentence", "plain", "said"]

# Of a box: its value and gradient. Of an edge: upstream × local = share, and the sum of the shares
# that have reached its source, before and after this one.
Kind = Literal["value", "grad", "upstream", "local", "share", "before", "after"]

_OPERATORS = tuple("+−×·/÷^@")
_POWERS = tuple("⁰¹²³⁴⁵⁶⁷⁸⁹⁻^")


@dataclass(frozen=True)
class Ratio:
    """A derivative as a fraction: ∂L/∂x₁."""

    of: str
    by: str


@dataclass(frozen=True)
class Amount:
    """The place of a number that belongs to a box or an edge."""

    kind: Kind
    id: str


Piece = str | Ratio | Amount
Sentence = tuple[Piece, ...]


def said(sentence: Sequence[Piece], amount: Callable[[Kind, str], float]) -> str:
    """The sentence with its numbers; a negative one stands in brackets beside an operator."""
    text = ""
    for i, piece in enumerate(sentence):
        if isinstance(piece, str):
            text += piece
        elif isinstance(piece, Ratio):
            text += f"∂{piece.of}/∂{piece.by}"
        else:
            following = sentence[i + 1] if i + 1 < len(sentence) else ""
            inside = text.rstrip().endswith(_OPERATORS) or (
                isinstance(following, str) and following.startswith(_POWERS)
            )
            text += (as_factor if inside else number)(amount(piece.kind, piece.id))
    return text


def plain(sentence: Sequence[Piece]) -> list[Any]:
    """For JSON: strings, ``["ratio", "L", "x₁"]``, ``["value", "n3"]``."""
    return [
        piece if isinstance(piece, str) else ["ratio", piece.of, piece.by] if isinstance(piece, Ratio)
        else [piece.kind, piece.id]
        for piece in sentence
    ]  # fmt: skip
