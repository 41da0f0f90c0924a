"""Which value is meant by a name: its own, the one that a picture shows, or that of a box of several."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from .names import Naming, parted, printable, subscripted
from .scopes import Levels
from .wiring import Wiring

__all__ = ["meant", "unheard_of"]

_MOST_NAMES, _MOST_LIKE, _MOST_COMPARED, _ALIKE = 10, 5, 5000, 0.5


def meant(name: str, wiring: Wiring, naming: Naming) -> tuple[int, str] | None:
    """The place of the value, and what it is called there; ``None`` if nothing is called so.

    Of a box of several values, ``w*``, it is the first; of a scope, ``layer1``, the result.
    """
    place = naming.find(name)
    if place is not None:
        return place, naming[place]
    like = _pattern(name)
    if "*" in name or "…" in name:
        for i, known in enumerate(naming.given):
            if known and (like.fullmatch(known) or like.fullmatch(subscripted(known))):
                return i, f"{naming[i]}, the first of {name}" if "*" in name else naming[i]
    place = _result(name, wiring)
    return None if place is None else (place, f"{naming[place]}, the result of {name}")


def unheard_of(name: str, naming: Naming, scopes: Iterable[str] = ()) -> str:
    """What to say of a name that means nothing: names like it, or which there are."""
    known = list(dict.fromkeys([*filter(None, naming.given), *scopes]))
    like = get_close_matches(name, known[:_MOST_COMPARED], _MOST_LIKE, _ALIKE)
    if like:
        return f"nothing in the graph is called so; names like it are {', '.join(like)}"
    shown = known[:_MOST_NAMES] + ["…"] * (len(known) > _MOST_NAMES) + naming.counts()
    return f"the names in the graph are {', '.join(shown)}"


def _pattern(name: str) -> re.Pattern[str]:
    """What a name with * for numbers and … for what does not fit may stand for."""
    written = re.escape(subscripted(name)).replace(r"\*", r"\d+").replace("…", ".*")
    return re.compile(written, re.DOTALL)


def _result(name: str, wiring: Wiring) -> int | None:
    """The last value that was computed in a scope: of several runs, ``layer1′`` is the second."""
    base, time = parted(name)
    like = _pattern(base)
    levels = Levels()
    last: dict[object, int] = {}
    fits: dict[str, bool] = {}
    for i, scope in enumerate(wiring.scopes):
        for key, path in levels.of(scope):
            if path not in fits:
                known = (printable(path), printable(path.rpartition("/")[2]))
                fits[path] = any(like.fullmatch(text) or like.fullmatch(subscripted(text)) for text in known)
            if fits[path]:
                last[key] = i
    return list(last.values())[time - 1] if time <= len(last) else None
