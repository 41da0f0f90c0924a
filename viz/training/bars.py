"""How large the gradient of each parameter is, as bars on a logarithmic scale: vanishing and exploding ones show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..names import shorten
from ..numbers import number
from .axis import Axis, log_axis
from .shapes import label, picture, shape

__all__ = ["bars", "remark", "widths"]

_WIDE, _LEFT, _RIGHT = 620.0, 160.0, 500.0
_TOP, _BAR, _GAP = 24.0, 15.0, 8.0
# Below and above these shares of the middle gradient one counts as vanishing or exploding.
_VANISHING, _EXPLODING = 1e-4, 1e4


def bars(sizes: Mapping[str, Sequence[float | None]]) -> tuple[str, Axis]:
    """The picture of the last snapshot; the scale holds those of all of them."""
    scale = log_axis(size for values in sizes.values() for size in values if size is not None)
    bottom = _TOP + len(sizes) * (_BAR + _GAP)
    parts = []
    for tick in scale.ticks():
        x = _LEFT + (_RIGHT - _LEFT) * scale(tick)
        parts += [
            shape("path", "grid", d=f"M{x:.1f} {_TOP - 6:.1f}V{bottom:.1f}"),
            label(x, _TOP - 11, number(tick), anchor="middle"),
        ]
    last = {name: values[-1] for name, values in sizes.items()}
    for i, (name, size) in enumerate(last.items()):
        y = _TOP + i * (_BAR + _GAP)
        parts.append(label(_LEFT - 9, y + 12, shorten(name, 20), "word", "end"))
        parts.append(shape("rect", "rod", x=_LEFT, y=y, width=widths([size], scale)[0], height=_BAR, rx=4.0))
        parts.append(label(_RIGHT + 9, y + 12, f"{_shown(size)} {remark(size, list(last.values()))}".strip(), "size"))
    told = (
        "Mean size of the gradients after the last epoch: "
        + ", ".join(f"{n} {_shown(s)}" for n, s in last.items())
        + "."
    )
    return picture("chart", _WIDE, bottom + 6, told, parts), scale


def widths(sizes: Sequence[float | None], scale: Axis) -> list[float]:
    """How long each bar is, in pixels; none for no gradient, for 0 and for what is no number."""
    return [round((_RIGHT - _LEFT) * scale(size), 1) if size and size == size else 0.0 for size in sizes]


def remark(size: float | None, others: Sequence[float | None]) -> str:
    """A word for a gradient that is far from the middle one of `others`."""
    known = sorted(other for other in others if other)
    if size is None or not known:
        return ""
    middle = known[len(known) // 2]
    return "▽ vanishing" if size < _VANISHING * middle else "△ exploding" if size > _EXPLODING * middle else ""


def _shown(size: float | None) -> str:
    return "no grad" if size is None else number(size)
