"""A step of the computation with numbers for names: ``−3 × 2`` for ``w₁ × x₁``."""

import re
from collections.abc import Mapping

from autograd import Tensor

from ..formula import formula
from .sentence import Amount, Sentence

__all__ = ["plugged"]

_LONGEST = 60
# Stand-ins for names, from Unicode's private use area: no name that is drawn holds one.
_FIRST = 0xE000
_STAND_IN = re.compile("[\ue000-\uf8ff]")


def plugged(tensor: Tensor, ids: Mapping[int, str]) -> Sentence:
    """The formula of `tensor`, with the values of its inputs; empty if one is an array or has no box."""
    boxes: list[str] = []

    def stand_in(item: object) -> str:
        boxes.append(ids.get(id(item), "") if not getattr(item, "ndim", 0) else "")
        return chr(_FIRST + len(boxes) - 1)

    text = formula(tensor, stand_in)
    if not boxes or not all(boxes) or len(text) > _LONGEST:
        return ()
    pieces: list[str | Amount] = []
    for words, sign in zip(_STAND_IN.split(text), [*_STAND_IN.findall(text), ""], strict=True):
        pieces += [words] if words else []
        pieces += [Amount("value", boxes[ord(sign) - _FIRST])] if sign else []
    return tuple(pieces)
