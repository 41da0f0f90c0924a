"""Which colour each kind of mark has: literal attributes for one theme, style rules for another."""

from collections.abc import Iterable

from .palette import DARK, LIGHT, Theme, tint

__all__ = ["attributes", "both_rules", "colours", "dark_rules"]

_TONES = ("plus", "minus", "mixed", "zero", "bad")
# Class: attribute, colour of the theme.
_PAINTS: dict[str, dict[str, str]] = {
    "page": {"fill": "page"},
    "box": {"fill": "box", "stroke": "outline"},
    "strong": {"fill": "box", "stroke": "ink"},
    "sick": {"fill": "box", "stroke": "bad"},
    "badge": {"fill": "badge", "stroke": "badge_outline"},
    "alert": {"fill": "alert", "stroke": "alert_text"},
    "alert-text": {"fill": "alert_text"},
    "sheet": {"fill": "zero_tint", "stroke": "outline"},
    "hatch": {"stroke": "bad"},
    "ground": {"fill": "ground"},
    "ground-line": {"stroke": "ground"},
    "ink": {"fill": "ink"},
    "muted": {"fill": "muted"},
    "forward": {"stroke": "forward"},
    "forward-head": {"fill": "forward"},
    **{tone: {"stroke": tone} for tone in _TONES},
    **{f"{tone}-head": {"fill": tone} for tone in _TONES},
    **{f"{tone}-text": {"fill": f"{tone}_text"} for tone in _TONES},
}


def colours(name: str, theme: Theme) -> dict[str, str]:
    """The attributes of a class and their colours: ``{"fill": "#1f2933"}``."""
    if name.startswith(("tint-", "cell-")):
        kind, tone, level = name.split("-")
        fill = {"fill": tint(theme, tone, int(level))}
        # What is faint needs an outline; cells of a heat map have their neighbours.
        return fill if kind == "cell" else fill | {"stroke": getattr(theme, tone)}
    return {attribute: getattr(theme, key) for attribute, key in _PAINTS[name].items()}


def attributes(name: str, theme: Theme) -> str:
    """``class="ink" fill="#1f2933"``: literal, so every viewer understands it."""
    literal = "".join(f' {key}="{value}"' for key, value in colours(name, theme).items())
    return f'class="{name}"{literal}'


def dark_rules(names: Iterable[str], prefix: str, theme: Theme) -> str:
    """Style rules that recolour one figure where the reader prefers dark pages."""
    rules = "".join(
        f"#{prefix} .{name}{{" + ";".join(f"{key}:{value}" for key, value in colours(name, theme).items()) + "}"
        for name in sorted(names)
    )
    return f"@media (prefers-color-scheme:dark){{{rules}}}"


def both_rules(names: Iterable[str], prefix: str) -> str:
    """Style rules that colour one figure as the page's ``color-scheme`` says."""
    rules = []
    for name in sorted(names):
        light, dark = colours(name, LIGHT), colours(name, DARK)
        pairs = ";".join(f"{key}:light-dark({light[key]},{dark[key]})" for key in light)
        rules.append(f"#{prefix} .{name}{{{pairs}}}")
    return "\n".join(rules)
