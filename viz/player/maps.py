"""Heat maps in a page: pictures of one pixel a cell, where a path of squares would take ten times the letters."""

import base64
import re

import numpy as np

from ..paint import colours
from ..palette import LIGHT
from .png import png

__all__ = ["pixelled"]

_SHEET = re.compile(
    r'(<rect x="(?P<x>\S+)" y="(?P<y>\S+)" width="(?P<width>\S+)" height="(?P<height>\S+)" rx="0" class="sheet"/>)'
    r'(?P<cells>(?:<path d="[^"]*" class="cell-[^"]*"/>)+)'
)
_COLOUR = re.compile(r'<path d="([^"]*)" class="([^"]*)"/>')
_SQUARE = re.compile(r"M(\S+) (\S+?)h([^v]+)v")
_ID = re.compile(r'<svg [^>]*?id="([^"]*)"')
_HATCHED = re.compile(r'<path d="([^"]*)" class="hatch"/>')
_DIAGONAL = re.compile(r"M(\S+) (\S+?)l(\S+) \S+?(?=M|$)")


def pixelled(svg: str) -> str:
    """The drawing with an image, in light colours, for the cells of each map, and with each pattern of hatches once."""
    hatches: dict[str, str] = {}
    prefix = _ID.search(svg)[1]  # pyright: ignore[reportOptionalSubscript]

    def hatched(found: re.Match[str]) -> str:
        left, top, side, lines = _diagonals(found[1])
        name = hatches.setdefault(lines, f"{prefix}-h{len(hatches)}")
        return f'<use href="#{name}" transform="translate({left:g} {top:g})scale({side:g})" style="{_width(side)}"/>'

    drawn = _HATCHED.sub(hatched, _SHEET.sub(_image, svg))
    paths = "".join(f'<path id="{name}" d="{lines}" class="hatch"/>' for lines, name in hatches.items())
    return drawn.replace("</desc>", f"</desc><defs>{paths}</defs>", 1) if paths else drawn


def _image(found: re.Match[str]) -> str:
    x, y, width, height = (float(found[name]) for name in ("x", "y", "width", "height"))
    side = float(_SQUARE.search(found["cells"])[3])  # pyright: ignore[reportOptionalSubscript]
    pixels = np.zeros((round(height / side), round(width / side)), np.uint8)
    palette = [_channels(LIGHT.zero_tint)]
    for path, name in _COLOUR.findall(found["cells"]):
        for left, top, _ in _SQUARE.findall(path):
            pixels[round((float(top) - y) / side), round((float(left) - x) / side)] = len(palette)
        palette.append(_channels(colours(name, LIGHT)["fill"]))
    place = " ".join(f'{name}="{found[name]}"' for name in ("x", "y", "width", "height"))
    data = base64.b64encode(png(pixels, palette)).decode("ascii")
    return f'{found[1]}<image {place} href="data:image/png;base64,{data}"/>'


def _channels(colour: str) -> tuple[int, int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue, 255


def _diagonals(path: str) -> tuple[float, float, float, str]:
    """Where hatched cells begin, the side of one, and their diagonals in such units: one line through many cells."""
    corners = [(float(x), float(y)) for x, y, _ in _DIAGONAL.findall(path)]
    side = float(_DIAGONAL.search(path)[3])  # pyright: ignore[reportOptionalSubscript]
    left, top = min(x for x, _ in corners), min(y for _, y in corners)
    cells = dict.fromkeys((round((y - top) / side), round((x - left) / side)) for x, y in corners)
    lines = []
    for row, column in cells:
        if (row + 1, column - 1) not in cells:
            count = next(i for i in range(1, len(cells) + 1) if (row - i, column + i) not in cells)
            lines.append(f"M{column} {row}L{column + count} {row - count}")
    return left, top, side, "".join(lines)


def _width(side: float) -> str:
    return f"stroke-width:{1.5 / side:.2f}"
