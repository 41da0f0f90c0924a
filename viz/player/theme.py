"""The palette as style rules: each class of the drawing, and the page's own colours, in light and in dark."""

from dataclasses import fields

from ..paint import attributes
from ..palette import DARK, LEVELS, LIGHT, Theme

__all__ = ["rules"]

_TONES = ("plus", "minus", "mixed", "zero", "bad")
_CLASSES = (
    "box", "strong", "sick", "badge", "ink", "muted", "forward", "forward-head", *_TONES,
    *(f"{tone}-head" for tone in _TONES), *(f"{tone}-text" for tone in _TONES),
    *(f"tint-{tone}-{level}" for tone in _TONES for level in range(1, LEVELS + 1)),
)  # fmt: skip
# The ring around what the current step is about.
_NOW = ("#e69f00", "#ffc24b")


def rules() -> str:
    """CSS: ``.ink{fill:…}`` and variables ``--ink``; which of two colours counts, `color-scheme` says."""
    pairs = {
        f"--{field.name.replace('_', '-')}": (getattr(LIGHT, field.name), getattr(DARK, field.name))
        for field in fields(LIGHT)
        if isinstance(getattr(LIGHT, field.name), str)
    } | {"--now": _NOW}
    names = {pair: name for name, pair in pairs.items()}
    variables = [f"{name}:light-dark({light},{dark})" for name, (light, dark) in pairs.items()]
    lines = [f".sg{{{';'.join(variables)}}}"]
    for name in _CLASSES:
        light, dark = _painted(name, LIGHT), _painted(name, DARK)
        colours = {
            key: f"var({names[pair]})"
            if (pair := (light[key], dark[key])) in names
            else f"light-dark({pair[0]},{pair[1]})"
            for key in light
        }
        if name.endswith("-text"):
            colours["color"] = colours["fill"]
        lines.append(f".sg .{name}{{{';'.join(f'{key}:{value}' for key, value in colours.items())}}}")
    return "\n".join(lines)


def _painted(name: str, theme: Theme) -> dict[str, str]:
    """The colours of a class, read from its attributes."""
    words = [word.partition("=") for word in attributes(name, theme).split()]
    return {key: value.strip('"') for key, _, value in words if key != "class"}
