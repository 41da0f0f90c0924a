"""The plane of the data: which class the model sees where, the boundary, and the points."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from ..numbers import number
from ..palette import LIGHT
from ..player.png import png
from .frames import Plane
from .region import LEVELS, Region
from .shapes import label, line, picture, shape

__all__ = ["area", "image", "lines", "wrong"]

_SIDE, _LEFT, _TOP, _BOTTOM = 400.0, 40.0, 8.0, 24.0
# Negative and positive as everywhere here; then Okabe and Ito's other colours.
_COLOURS = (LIGHT.minus, LIGHT.plus, "#009e73", "#cc79a7", "#f0e442", "#56b4e9", "#000000", "#e69f00")
_STRONGEST = 165


def area(plane: Plane) -> str:
    """The picture of the last frame."""
    region = plane.regions[-1]
    box = {"x": _LEFT, "y": _TOP, "width": _SIDE, "height": _SIDE}
    parts = [
        shape("image", "field", href=image(region), preserveAspectRatio="none", **box),
        shape("path", "boundary", d=lines(region)),
        shape("rect", "border", **box),
        *_ticks(plane),
    ]
    missed = wrong(plane, region)
    for i, ((x, y), kind) in enumerate(zip(plane.points, plane.classes, strict=True)):
        place = {"cx": _LEFT + _SIDE * float(x), "cy": _TOP + _SIDE * float(y)}
        parts.append(
            shape(
                "circle",
                f"point {'wrong' if missed[i] == '1' else ''}".strip(),
                r=4.0,
                fill=_COLOURS[int(kind) % 8],
                **place,
            )
        )
    share = missed.count("0") / max(len(missed), 1)
    right = f"{number(100 * share)} % of the {len(missed)} points are on the right side"
    told = f"What the model says about the plane: {right}."
    return picture("area", _LEFT + _SIDE + 10, _TOP + _SIDE + _BOTTOM, told, parts)


def image(region: Region) -> str:
    """The region's colours as a data URI."""
    kinds = range((int(region.pixels.max(initial=0)) - 1) // LEVELS + 1)
    palette = [(255, 255, 255, 0)]
    for kind in kinds:
        red, green, blue = (int(_COLOURS[kind % 8][i : i + 2], 16) for i in (1, 3, 5))
        palette += [(red, green, blue, round(_STRONGEST * level / (LEVELS - 1))) for level in range(LEVELS)]
    return "data:image/png;base64," + base64.b64encode(png(region.pixels, palette)).decode()


def lines(region: Region) -> str:
    """The boundary, as a path."""
    return "".join(line((_LEFT + _SIDE * x, _TOP + _SIDE * y) for x, y in points) for points in region.lines)


def wrong(plane: Plane, region: Region) -> str:
    """A digit for each point: 1 if it is on the wrong side."""
    return "".join(str(int(a != b)) for a, b in zip(region.said, plane.classes, strict=True))


def _ticks(plane: Plane) -> Sequence[str]:
    """The corners of the plane, in numbers."""
    where, bottom = plane.where, _TOP + _SIDE
    return [
        label(_LEFT, bottom + 16, number(float(f"{where.left:.2g}"))),
        label(_LEFT + _SIDE, bottom + 16, number(float(f"{where.right:.2g}")), anchor="end"),
        label(_LEFT - 6, bottom, number(float(f"{where.bottom:.2g}")), anchor="end"),
        label(_LEFT - 6, _TOP + 11, number(float(f"{where.top:.2g}")), anchor="end"),
    ]
