"""Which colour each kind of mark has: literal attributes for one theme, style rules for another."""

from collections.abc import Iterable

from .palette import Theme, tint

__all__ = ["attributes", "dark_rules"]

_TONES = ("plus", "minus", "mixed", "zero", "bad")
# Class: attribute, colour of the theme.
_PAINTS: dict[str, dict[str, str]] = {
    "page": {"fill": "page"},
    "box": {"fill": "box", "stroke": "outline"},
    "strong": {"fill": "box", "stroke": "ink"},
    "sick": {"fill": "box", "stroke": "bad"},
    "badge": {"fill": "badge", "stroke": "badge_outline"},
    "ink": {"fill": "ink"},
    "muted": {"fill": "muted"},
    "forward": {"stroke": "forward"},
    "forward-head": {"fill": "forward"},
    **{tone: {"stroke": tone} for tone in _TONES},
    **{f"{tone}-head": {"fill": tone} for tone in _TONES},
    **{f"{tone}-text": {"fill": f"{tone}_text"} for tone in _TONES},
}


def _colours(name: str, theme: Theme) -> dict[str, str]:
    if name.startswith("tint-"):
        _, tone, level = name.split("-")
        return {"fill": tint(theme, tone, int(level))}
    return {attribute: getattr(theme, key) for attribute, key in _PAINTS[name].items()}


def attributes(name: str, theme: Theme) -> str:
    """``class="ink" fill="#1f2933"``: literal, so every viewer understands it."""
    colours = "".join(f' {key}="{value}"' for key, value in _colours(name, theme).items())
    return f'class="{name}"{colours}'


def dark_rules(names: Iterable[str], prefix: str, theme: Theme) -> str:
    """Style rules that recolour one figure where the reader prefers dark pages."""
    rules = "".join(
        f"#{prefix} .{name}{{" + ";".join(f"{key}:{value}" for key, value in _colours(name, theme).items()) + "}"
        for name in sorted(names)
    )
    return f"@media (prefers-color-scheme:dark){{{rules}}}"
