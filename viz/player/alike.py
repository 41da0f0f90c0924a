"""Boxes in coordinates of their own: what several of them have in common is written once."""

import re
from collections import Counter
from decimal import Decimal

__all__ = ["alike"]

_BOX = re.compile(r'^<g id="(?P<id>[^"]*)">(?P<body>(?=<rect x="(?P<x>[^"]*)" y="(?P<y>[^"]*)").*)</g>$', re.MULTILINE)
_PLACE = re.compile(r'(?P<text><text)? (?P<axis>[xy])="(?P<number>[^"]*)"')
_MOVED = re.compile(r'"translate\((\S+) (\S+?)\)')
# Captions, and the sheets of heat maps: a script leaves them as they are.
_COMMON = re.compile(r'<text [^>]*class="muted\b[^>]*>(?:(?!</text).)*</text>|<rect [^>]*class="sheet"/>')
_PART = re.compile(r'<g data-part="(?:value|grad)">(?:(?!</?g\b).)*</g>')
_CLASS = re.compile(r'(<text [^>]*) class="([^"]*)"')


def alike(svg: str) -> str:
    """The drawing, in which each box is moved to its place; texts of one look have it from their group."""
    count = Counter(_common(_local(box)) for box in _BOX.finditer(svg))
    written: dict[str, str] = {}

    def short(box: re.Match[str]) -> str:
        body = _local(box)
        common = _common(body)
        start = body.index(">") + 1
        if common and count[common] > 1:
            body = _COMMON.sub("", body)
            known = common in written
            name = written.setdefault(common, f"{box['id']}-s")
            body = body[:start] + (f'<use href="#{name}"/>' if known else f'<g id="{name}">{common}</g>') + body[start:]
        body = _PART.sub(_shared, body).replace('<g data-part="value"></g>', "").replace('<g data-part="grad"></g>', "")
        return f'<g id="{box["id"]}" transform="translate({box["x"]} {box["y"]})">{body}</g>'

    return _BOX.sub(short, svg)


def _local(box: re.Match[str]) -> str:
    """What is in a box, seen from its corner; texts begin at a whole pixel."""
    corner = {"x": Decimal(box["x"]), "y": Decimal(box["y"])}

    def placed(found: re.Match[str]) -> str:
        x = Decimal(found["number"]) - corner[found["axis"]]
        start = found["text"] or ""
        return f'{start} {found["axis"]}="{_number(round(x) if start else x)}"'

    def moved(found: re.Match[str]) -> str:
        return f'"translate({_number(Decimal(found[1]) - corner["x"])} {_number(Decimal(found[2]) - corner["y"])})'

    return _MOVED.sub(moved, _PLACE.sub(placed, box["body"]))


def _number(x: Decimal | int) -> str:
    return f"{Decimal(x).normalize() + 0:f}"


def _common(body: str) -> str:
    return "".join(_COMMON.findall(body))


def _shared(part: re.Match[str]) -> str:
    """A group with the class of most of its numbers, which then need none; a script knows captions by theirs."""
    classes = Counter(name for _, name in _CLASS.findall(part[0]) if not name.startswith("muted"))
    if not classes:
        return part[0]
    ((usual, count),) = classes.most_common(1)
    if count == 1 < len(classes):
        return part[0]
    plain = _CLASS.sub(lambda text: text[1] if text[2] == usual else text[0], part[0])
    return plain.replace('">', f'" class="{usual}">', 1)
