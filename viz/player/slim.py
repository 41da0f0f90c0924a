"""A picture in a page: what the page's style rules can say is not said again on every text and line."""

import re

__all__ = ["slim"]

# Colours come from the palette's rules; lines are alike.
_SAID = re.compile(r' (?:fill|stroke)="#[0-9a-f]{6}"| fill="none" stroke-width="1.5"')
# A step of the page shows this part of an edge with the rest of it.
_FORWARD = re.compile(r'<g data-part="forward">(.*?)</g>')
_FONT = re.compile(r'((?: (?:font-size|text-anchor|font-weight)="[^"]*")+) class="([^"]*)"')


def slim(svg: str) -> tuple[str, str]:
    """The picture with classes in place of colours and fonts, and the style rules of its fonts."""
    fonts: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        name = fonts.setdefault(found[1], f"t{len(fonts)}")
        return f' class="{found[2]} {name}"'

    short = _FONT.sub(named, _SAID.sub("", _FORWARD.sub(r"\1", svg)))
    rules = [f".{name}{{{_rule(attributes)}}}" for attributes, name in fonts.items()]
    return short, "\n".join(rules)


def _rule(attributes: str) -> str:
    """``font-size:14px;text-anchor:end``: the attributes as properties."""
    pairs = re.findall(r'([\w-]+)="([^"]*)"', attributes)
    return ";".join(f"{key}:{value}{'px' if key == 'font-size' else ''}" for key, value in pairs)
