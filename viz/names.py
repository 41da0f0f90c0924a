"""What a value is called: its own name, the caller's name for it, or ``v1``, ``v2`` and so on."""

import re
from collections.abc import Sequence

__all__ = ["Naming", "again", "parted", "printable", "shorten", "stem", "subscripted"]

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

# What tells a name from the same one before it.
_REPEATED = re.compile(r"(.*?)(?:([′″])|#([1-9]\d{0,8}))?", re.DOTALL)
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


class Naming:
    """What every value is called, as it is drawn (``w₁``), by its place; no two are called alike.

    `given` holds for each the name that people chose, or nothing. The first to claim a name keeps it; the second and
    the third get primes (``h′``, ``h″``), later ones are counted (``h#4``). All others are numbered in their order:
    ``c₁``, ``c₂``, … where `constant`, otherwise ``v₁``, ``v₂``, ….
    """

    def __init__(self, given: Sequence[str], constant: Sequence[bool]) -> None:
        self.given = given
        places: dict[str, int] = {}
        times: dict[str, int] = {}
        for place, name in enumerate(given):
            if name:
                base = unique = subscripted(name)
                while unique in places:
                    times[base] = times.get(base, 1) + 1
                    unique = again(base, times[base])
                places[unique] = place
        self._places, self._named = places, {place: name for name, place in places.items()}
        self._numbers, self._constant = self._numbered(constant), constant

    def __len__(self) -> int:
        return len(self.given)

    def __getitem__(self, place: int) -> str:
        known = self._named.get(place)
        return known or subscripted(f"{'vc'[self._constant[place]]}{self._numbers[place]}")

    def find(self, name: str) -> int | None:
        """The place of what is called so, typed as people gave it or as it is drawn: ``w1``, ``w₁``, ``h'``, ``v3``."""
        if name and name in self.given:
            return self.given.index(name)
        base, time = parted(name)
        drawn = again(subscripted(base), time)
        for known in (name, drawn):
            if known in self._places:
                return self._places[known]
        return next((i for i in range(len(self)) if i not in self._named and self[i] == drawn), None)

    def counts(self) -> list[str]:
        """The numbered names in short: ``v₁ to v₉``, ``c₁``."""
        found = []
        for constant in (False, True):
            places = [i for i, n in enumerate(self._numbers) if n and self._constant[i] == constant]
            ends = [self[i] for i in dict.fromkeys((*places[:1], *places[-1:]))]
            found += [" to ".join(ends)] if len(places) > 2 else ends
        return found

    def _numbered(self, constant: Sequence[bool]) -> list[int]:
        """The numbers of those without a name, 0 for the others."""
        taken = {name for name in self._places if name[0] in "vc"}
        last = [0, 0]
        numbers = []
        for place, kind in enumerate(constant):
            if place in self._named:
                numbers.append(0)
                continue
            last[kind] += 1
            while taken and subscripted(f"{'vc'[kind]}{last[kind]}") in taken:
                last[kind] += 1
            numbers.append(last[kind])
        return numbers


def again(name: str, time: int) -> str:
    """How a name is told from the same one before: ``h``, ``h′``, ``h″``, ``h#4``."""
    return name + ("", "′", "″")[time - 1] if time <= 3 else f"{name}#{time}"


def parted(name: str) -> tuple[str, int]:
    """The opposite: ``h″`` is the third ``h``; typed, ``h''`` or ``h#3``."""
    found = _REPEATED.fullmatch(name.replace("'", "′").replace("′′", "″"))
    if found is None:
        return name, 1
    return found[1], "?′″".index(found[2]) + 1 if found[2] else int(found[3] or 1)
