"""A picture in a page: what the page's style rules can say is not said again on every text and line."""

import re
from collections.abc import Sequence

from ..boxes import OUTLINES
from .alike import alike
from .maps import Maps
from .paths import shorter

__all__ = ["slim"]

# Colours come from the palette's rules; lines are alike.
_SAID = re.compile(r' (?:fill|stroke)="#[0-9a-f]{6}"| fill="none" stroke-width="1.5"')
# A step of the page shows this part of an edge with the rest of it.
_FORWARD = re.compile(r'<g data-part="forward">(.*?)</g>')
_OUTLINE = re.compile(r' class="([^"]*)" stroke-width="([^"]*)"')
_FONT = re.compile(r'((?: (?:font-size|text-anchor|font-weight)="[^"]*")+) class="([^"]*)"')
# Parts of a box that are shown and hidden together.
_ALIKE = re.compile(r'<g data-part="(\w+)">((?:(?!</?g\b).)*)</g>(?:<g data-part="\1">(?:(?!</?g\b).)*</g>)+')
# HTML needs no quotes around a number or a word, but before a slash.
_WORD = re.compile(r' (x|y|width|height|rx|dy|font-size|data-part)="([-.\w]+)"(?=[ >])')
_LINE = re.compile(r'd="(M[^"a-z]*)"')


def slim(pictures: Sequence[str]) -> tuple[list[str], str]:
    """The pictures with classes in place of colours, fonts and outlines, and the style rules of these two."""
    fonts: dict[str, str] = {}
    outlines = {name: f"{width:g}" for name, width in OUTLINES.items()}  # of which a script may give any to any box
    maps = Maps()

    def named(found: re.Match[str]) -> str:
        name = fonts.setdefault(found[1], f"t{len(fonts)}")
        return f' class="{found[2]} {name}"'

    def outlined(found: re.Match[str]) -> str:
        outlines[found[1]] = found[2]
        return f' class="{found[1]}"'

    def short(svg: str) -> str:
        text = maps.pixelled(_OUTLINE.sub(outlined, _FONT.sub(named, _SAID.sub("", _FORWARD.sub(r"\1", svg)))))
        return _WORD.sub(
            r" \1=\2", alike(_LINE.sub(lambda line: f'd="{shorter(line[1])}"', _ALIKE.sub(_together, text)))
        )

    found = [short(svg) for svg in pictures]
    # Any other rule goes before an outline's, as it would before an attribute.
    rules = [f":where(.{name}){{stroke-width:{stroke}}}" for name, stroke in outlines.items()]
    rules += [f".{name}{{{_rule(attributes)}}}" for attributes, name in fonts.items()]
    return found, "\n".join(rules)


def _together(parts: re.Match[str]) -> str:
    """Neighbours with one name as one group."""
    return parts[0].replace(f'</g><g data-part="{parts[1]}">', "")


def _rule(attributes: str) -> str:
    """``font-size:14px;text-anchor:end;font-weight:normal``: all that a group might say otherwise."""
    found = {"text-anchor": "start", "font-weight": "normal"} | dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
    return ";".join(f"{key}:{value}{'px' if key == 'font-size' else ''}" for key, value in found.items())
