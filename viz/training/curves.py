"""The losses over the epochs: faint for the whole run, and strong up to the epoch that is shown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ..names import shorten
from ..numbers import number
from .axis import Axis, axis
from .shapes import label, line, picture, shape

__all__ = ["curves"]

_WIDE, _HIGH = 620.0, 240.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 56.0, 530.0, 14.0, 206.0
_APART = 15.0
_TONES = {"loss": "plus", "train_loss": "mixed", "val_loss": "minus"}


def curves(
    epochs: Sequence[int], series: Mapping[str, Sequence[float]], best: int | None
) -> tuple[str, list[float], dict[str, list[float]]]:
    """The picture; and the places of its points: x of each epoch, and y of each curve there."""
    across = Axis(float(epochs[0]), float(max(epochs[-1], epochs[0] + 1)))
    down = axis(value for values in series.values() for value in values)
    xs = [_LEFT + (_RIGHT - _LEFT) * across(epoch) for epoch in epochs]
    ys = {name: [_BOTTOM - (_BOTTOM - _TOP) * down(value) for value in values] for name, values in series.items()}
    drawn = [
        f'<path class="curve {_TONES.get(name, "ink")}" d="{line(zip(xs, heights, strict=True))}"/>'
        for name, heights in ys.items()
    ]
    parts = [
        *_frame(across, down),
        *([] if best is None else _best(best, _LEFT + (_RIGHT - _LEFT) * across(best))),
        f'<g class="faint">{"".join(drawn)}</g>',
        f'<clipPath id="past"><rect width="{xs[-1] + 5:.0f}" height="{_HIGH:.0f}"/></clipPath>',
        f'<g clip-path="url(#past)">{"".join(drawn)}</g>',
        *_names({name: heights[-1] for name, heights in ys.items()}),
        shape("path", "here", d=line([(xs[-1], _TOP), (xs[-1], _BOTTOM)])),
        *(
            shape("circle", f"dot {_TONES.get(name, 'ink')}-head", r=5.0, cx=xs[-1], cy=_finite(heights[-1]))
            for name, heights in ys.items()
        ),
    ]
    ends = [f"{name} from {number(values[0])} to {number(values[-1])}" for name, values in series.items()]
    told = f"Curves over {len(epochs)} epochs: {', '.join(ends)}."
    return picture("chart", _WIDE, _HIGH, told, parts), xs, ys


def _frame(across: Axis, down: Axis) -> list[str]:
    parts = []
    for tick in down.ticks():
        y = _BOTTOM - (_BOTTOM - _TOP) * down(tick)
        parts += [
            shape("path", "grid", d=line([(_LEFT, y), (_RIGHT, y)])),
            label(_LEFT - 8, y + 4, number(tick), anchor="end"),
        ]
    for tick in across.ticks():
        if tick.is_integer():
            parts.append(label(_LEFT + (_RIGHT - _LEFT) * across(tick), _BOTTOM + 17, number(tick), anchor="middle"))
    return [*parts, label(_RIGHT, _BOTTOM + 31, "epoch", anchor="end")]


def _best(epoch: int, x: float) -> list[str]:
    """Where the validation loss is lowest; what comes later fits the training data only."""
    near_end = x > _RIGHT - 150
    words = label(
        x + (-6 if near_end else 6), _TOP + 10, f"lowest val_loss: epoch {epoch}", anchor="end" if near_end else "start"
    )
    late = shape("rect", "late", x=x, y=_TOP, width=max(_RIGHT - x, 0.0), height=_BOTTOM - _TOP)
    return [late, shape("path", "best", d=line([(x, _TOP), (x, _BOTTOM)])), words]


def _names(ends: Mapping[str, float]) -> list[str]:
    """Each curve's name at its end, no two on top of each other."""
    parts, lowest = [], -math.inf
    for name, y in sorted(ends.items(), key=lambda end: _finite(end[1])):
        lowest = max(_finite(y), lowest + _APART)
        parts.append(label(_RIGHT + 10, lowest + 4, shorten(name, 11), f"name {_TONES.get(name, 'ink')}-text"))
    return parts


def _finite(y: float) -> float:
    return y if math.isfinite(y) else _TOP
