"""What is claimed of slopes, and how far a reading bears it out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .flat import EPS, Flat
from .ladder import Ladder, Rows
from .reading import Reading
from .verdict import LOOSE, SAFETY

__all__ = ["Claim", "Question"]

Array = np.ndarray


@dataclass
class Claim:
    """The slopes ``a``; ``largest`` is the largest derivative known of each row, ``size`` how large it is itself."""

    a: Array
    rtol: float
    largest: Array
    size: Array

    def scale(self, reading: Reading) -> Array:
        """What their error is a part of."""
        return np.fmax(np.abs(self.a), np.abs(reading.value))

    def agrees(self, reading: Reading) -> Array:
        """Whether they agree within rtol and the error: no absolute tolerance, but where the value underflowed."""
        allowed = self.rtol * self.scale(reading) + SAFETY * reading.error
        allowed += np.where(reading.value == 0, EPS, EPS**2) * self.largest
        return np.isfinite(reading.value) & (np.abs(self.a - reading.value) <= allowed)

    def known(self, reading: Reading) -> Array:
        """Where differences are known to rtol."""
        return reading.error <= self.rtol * self.scale(reading)

    def precise(self, reading: Reading) -> Array:
        """Whether the slopes are known to be right to rtol."""
        return np.abs(self.a - reading.value) + reading.error <= self.rtol * self.scale(reading)

    def seen(self, reading: Reading) -> Array:
        """Whether the slopes can only be off by a small part, all in all."""
        return np.abs(self.a - reading.value) + reading.error <= LOOSE * self.scale(reading)

    def nothing(self, reading: Reading, ladder: Ladder) -> Array:
        """Where a slope of 0, exactly or but for rounding, is also all that differences could show."""
        h = ladder.steps[0] if len(ladder.steps) else 1.0
        steep = np.maximum(self.largest, ladder.variation / h)
        seen = np.maximum(1e3 * EPS * self.size / h + 1e-290, self.rtol * steep)
        return (np.abs(self.a) <= 1e3 * EPS * steep) & (reading.error <= seen)

    def still(self, ladder: Ladder) -> Array:
        """Where nothing moves, by steps that are not too small to move anything: a slope of 0 is believed at once."""
        if not len(ladder.steps):
            return np.zeros(len(self.a), bool)
        seen = EPS * self.size / ladder.steps[0]
        return (ladder.variation == 0) & (seen <= self.rtol * np.maximum(self.largest, self.size))


@dataclass
class Question(Claim):
    """The same along one direction ``u``, which may be asked about further."""

    f: Flat
    rows: Rows
    u: Array
