"""What a value is called: its own name, the caller's name for it, or ``v1``, ``v2`` and so on."""

import re
from collections.abc import Iterable, Mapping, Sequence

__all__ = ["distinct", "printable", "shorten", "stem", "subscripted"]

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

_INDEXED = re.compile(r"(.*[^\W\d_]['′]*)_?(\d+)", re.DOTALL)


def subscripted(name: str) -> str:
    """``w1`` and ``w_1`` become ``w₁``; a name without a number at its end stays as it is."""
    found = _INDEXED.fullmatch(name)
    return found[1] + found[2].translate(_SUBSCRIPTS) if found else name


def printable(text: str) -> str:
    """The text with spaces for line breaks, and � for what no font draws and no SVG may hold."""
    return "".join(c if c.isprintable() else "�" for c in " ".join(text.split()))


def stem(name: str) -> str:
    """The name without the number at its end: ``x`` of ``x1``."""
    found = _INDEXED.fullmatch(name)
    return found[1] if found else name


def shorten(name: str, limit: int) -> str:
    """At most `limit` characters; what is left out of the middle becomes ``…``."""
    if len(name) <= limit:
        return name
    tail = (limit - 1) // 2
    return name[: limit - 1 - tail] + "…" + name[len(name) - tail :]


def distinct(
    keys: Sequence[int],
    given: Mapping[int, str],
    constants: Iterable[int] = (),
) -> dict[int, str]:
    """One name per key, as it is drawn (``w₁``), no two alike.

    `given` holds the names people chose; the first to claim a name keeps it and later ones get
    primes (``h``, ``h′``, ``h″``). All other keys are numbered in the order of `keys`: ``c₁``,
    ``c₂``, … if they are `constants`, otherwise ``v₁``, ``v₂``, ….
    """
    names: dict[int, str] = {}
    used: set[str] = set()
    for key in keys:
        if key in given:
            name = subscripted(given[key])
            while name in used:
                name = name[:-1] + "″" if name.endswith("′") else name + "′"
            names[key] = name
            used.add(name)
    letters, counts = dict.fromkeys(constants, "c"), {"c": 0, "v": 0}
    for key in keys:
        while key not in names:
            letter = letters.get(key, "v")
            counts[letter] += 1
            name = subscripted(f"{letter}{counts[letter]}")
            if name not in used:
                names[key] = name
    return names
