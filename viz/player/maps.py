"""Heat maps in a page: pixels of one image, where paths of squares for each colour would take ten times as much."""

import base64
import re
from typing import Any

import numpy as np

from ..paint import colours
from ..palette import LIGHT
from .png import png

__all__ = ["Maps"]

_SHEET = re.compile(
    r'(<rect x="(?P<x>\S+)" y="(?P<y>\S+)" width="(?P<width>\S+)" height="(?P<height>\S+)" rx="0" class="sheet"/>)'
    r'(?P<cells>(?:<path d="[^"]*" class="cell-[^"]*"/>)+)'
)
_COLOUR = re.compile(r'<path d="([^"]*)" class="([^"]*)"/>')
_SQUARE = re.compile(r"M(\S+) (\S+?)h([^v]+)v")
_ID = re.compile(r'<svg [^>]*?id="([^"]*)"')
_HATCHED = re.compile(r'<path d="([^"]*)" class="hatch"/>')
_DIAGONAL = re.compile(r"M(\S+) (\S+?)l(\S+) \S+?(?=M|$)")


class Maps:
    """The heat maps of all pictures of a page: each is painted once, in the sheet of the first picture that has it."""

    def __init__(self) -> None:
        self._colours: dict[tuple[int, int, int, int], int] = {_channels(LIGHT.zero_tint): 0}
        # By its pixels and their shape, the id of the sheet a map is in and the row where it begins.
        self._places: dict[tuple[bytes, Any], tuple[str, int]] = {}

    def pixelled(self, svg: str) -> str:
        """The drawing with windows on its sheet, in light colours, for its maps, and each pattern of hatches once."""
        prefix = _ID.search(svg)[1]  # pyright: ignore[reportOptionalSubscript]
        hatches: dict[str, str] = {}
        sheet: list[np.ndarray] = []

        def hatched(found: re.Match[str]) -> str:
            left, top, side, lines = _diagonals(found[1])
            name = hatches.setdefault(lines, f"{prefix}-h{len(hatches)}")
            return (
                f'<use href="#{name}" transform="translate({left:g} {top:g})scale({side:g})" style="{_width(side)}"/>'
            )

        def windowed(found: re.Match[str]) -> str:
            pixels = self._pixels(found)
            key = pixels.tobytes(), pixels.shape
            if key not in self._places:
                self._places[key] = f"{prefix}-m", sum(map(len, sheet))
                sheet.append(pixels)
            (name, top), (rows, columns) = self._places[key], pixels.shape
            place = " ".join(f'{name}="{found[name]}"' for name in ("x", "y", "width", "height"))
            return f'{found[1]}<svg {place} viewBox="0 {top} {columns} {rows}"><use href="#{name}"/></svg>'

        drawn = _HATCHED.sub(hatched, _SHEET.sub(windowed, svg))
        shared = [f'<path id="{name}" d="{lines}" class="hatch"/>' for lines, name in hatches.items()]
        shared += [self._image(f"{prefix}-m", sheet)] if sheet else []
        return drawn.replace("</desc>", f"</desc><defs>{''.join(shared)}</defs>", 1) if shared else drawn

    def _pixels(self, found: re.Match[str]) -> np.ndarray:
        """The cells of a map as places in the palette."""
        x, y, width, height = (float(found[name]) for name in ("x", "y", "width", "height"))
        side = float(_SQUARE.search(found["cells"])[3])  # pyright: ignore[reportOptionalSubscript]
        pixels = np.zeros((round(height / side), round(width / side)), np.uint8)
        for path, name in _COLOUR.findall(found["cells"]):
            colour = self._colours.setdefault(_channels(colours(name, LIGHT)["fill"]), len(self._colours))
            for left, top, _ in _SQUARE.findall(path):
                pixels[round((float(top) - y) / side), round((float(left) - x) / side)] = colour
        return pixels

    def _image(self, name: str, sheet: list[np.ndarray]) -> str:
        """Maps below one another, in a single image."""
        width = max(pixels.shape[1] for pixels in sheet)
        whole = np.concatenate([np.pad(pixels, ((0, 0), (0, width - pixels.shape[1]))) for pixels in sheet])
        data = base64.b64encode(png(whole, list(self._colours))).decode("ascii")
        size = f'width="{width}" height="{len(whole)}"'
        return f'<image id="{name}" {size} href="data:image/png;base64,{data}"/>'


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
