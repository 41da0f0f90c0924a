"""The scales of a chart, linear or logarithmic, and round numbers to write beside them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Axis", "axis", "log_axis"]

_LEAST = 1e-200


@dataclass(frozen=True)
class Axis:
    """A scale from `low` to `high`; what lies beyond an end stands at that end."""

    low: float
    high: float
    logarithmic: bool = False

    def __call__(self, x: float) -> float:
        """Where `x` stands, from 0 to 1; NaN for what is no number."""
        if not math.isfinite(x):
            return math.nan
        low, high, at = (self._of(v) for v in (self.low, self.high, min(max(x, self.low), self.high)))
        return (at - low) / (high - low)

    def _of(self, x: float) -> float:
        return math.log10(x) if self.logarithmic else x

    def ticks(self) -> list[float]:
        """A few round numbers between the ends."""
        if self.logarithmic:
            low, high = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
            return [10.0**power for power in range(low, high + 1, max(1, math.ceil((high - low) / 5)))]
        rough = (self.high - self.low) / 5
        unit = 10.0 ** math.floor(math.log10(rough))
        step = next(factor * unit for factor in (1, 2, 5, 10) if factor * unit >= rough * (1 - 1e-9))
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [float(f"{i * step:.12g}") for i in range(first, last + 1)]


def axis(values: Iterable[float]) -> Axis:
    """A scale for the finite ones of `values`: logarithmic if they are positive and span more than a factor of 50."""
    finite = [x for x in values if math.isfinite(x)] or [0.0, 1.0]
    low, high = min(finite), max(finite)
    if low > 0 and high > 50 * low:
        return log_axis(finite)
    if low < high / 2:
        low = min(low, 0.0)
    # Numbers that are all but equal get a scale that can be written in a few digits.
    room = max(high - low, 1e-6 * max(abs(low), abs(high)))
    room = room if room > _LEAST else 1.0
    return Axis(low, max(high, low + room) + 0.05 * room)


def log_axis(values: Iterable[float]) -> Axis:
    """A logarithmic scale of whole powers of ten around the positive and finite ones of `values`."""
    logs = [math.log10(x) for x in values if x > 0 and math.isfinite(x)] or [0.0]
    low = max(math.floor(min(logs)), -300)
    return Axis(10.0**low, 10.0 ** min(max(math.ceil(max(logs)), low + 1), 300), True)
