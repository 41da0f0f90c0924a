"""The palette as style rules: each class of the drawing, and the page's own colours, in light and in dark."""

from collections.abc import Iterable
from dataclasses import fields

from ..paint import colours
from ..palette import DARK, LEVELS, LIGHT

__all__ = ["later", "rules", "variables"]

_TONES = ("plus", "minus", "zero", "bad")
_LEVELS = range(1, LEVELS + 1)
# What a script gives to parts of a picture, also where the finished one has not got it; what a page has around it.
_ALWAYS = (
    "ink", "muted", "badge", "box", "strong", "sick", "alert-text", *_TONES,
    *(f"{tone}-head" for tone in _TONES), *(f"{tone}-text" for tone in _TONES),
    "tint-zero-1", "tint-bad-1", *(f"tint-{tone}-{level}" for tone in ("plus", "minus") for level in _LEVELS),
)  # fmt: skip
# Parts that pictures have copies of, in which no rule sees what they stand in.
_COPIED = ("hatch", "muted", "sheet")
# The ring around what the current step is about.
_NOW: tuple[str, str] = ("#e69f00", "#ffc24b")


def variables(style: str, *, used: bool = True) -> str:
    """CSS: those colours of the palette, as ``--ink``, that `style` uses, or all others.

    Which of two colours counts, `color-scheme` says.
    """
    found = {name: pair for name, pair in _pairs().items() if (f"({name})" in style) is used}
    return f".sg{{{';'.join(f'{name}:light-dark({light},{dark})' for name, (light, dark) in found.items())}}}"


def rules(classes: Iterable[str]) -> str:
    """CSS: ``.ink{fill:…}`` for each of the classes."""
    names = {pair: f"var({name})" for name, pair in _pairs().items()}
    alike: dict[str, list[str]] = {}
    for name in sorted(classes):
        light, dark = colours(name, LIGHT), colours(name, DARK)
        found = {key: names.get((light[key], dark[key]), f"light-dark({light[key]},{dark[key]})") for key in light}
        if name.endswith("-text"):
            found = {"fill": f"{found['fill']};color:{found['fill']}"}
        for key, value in found.items():
            alike.setdefault(f"{{{key}:{value}}}", []).append(f".sg .{name}{f',.{name}' if name in _COPIED else ''}")
    return "\n".join(f"{','.join(same)}{rule}" for rule, same in alike.items())


def later(classes: Iterable[str]) -> set[str]:
    """What scripts may give to parts of a picture with these classes, and of others of its page."""
    return {*_ALWAYS, *_with_kin(classes)}


def _pairs() -> dict[str, tuple[str, str]]:
    found = {
        f"--{field.name.replace('_', '-')}": (getattr(LIGHT, field.name), getattr(DARK, field.name))
        for field in fields(LIGHT)
        if isinstance(getattr(LIGHT, field.name), str)
    }
    return found | {"--now": _NOW}


def _with_kin(classes: Iterable[str]) -> set[str]:
    """The classes, and others of their kind: sums on their way may have other signs and sizes than in the end."""
    found = set(classes)
    tones = ("plus", "minus")
    if any("mixed" in name for name in found):
        tones = ("plus", "minus", "mixed")
        found |= {"mixed", "mixed-head", "mixed-text", *(f"tint-mixed-{level}" for level in _LEVELS)}
    if any(name.startswith("cell-") for name in found):
        found |= {"cell-zero-1", "cell-bad-1", *(f"cell-{tone}-{level}" for tone in tones for level in _LEVELS)}
    return found
