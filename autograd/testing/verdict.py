"""The verdicts on one derivative, and by how much differences may be off."""

from __future__ import annotations

__all__ = ["KINK", "LOOSE", "RIGHT", "SAFETY", "UNVERIFIED", "WRONG"]

# Agrees with differences; disagrees; a subgradient at a kink; agrees with differences that tell nothing.
RIGHT, WRONG, KINK, UNVERIFIED = range(4)

SAFETY = 8.0  # how many times its error estimate a difference may be off: 1 and 30 give the same verdicts

LOOSE = 0.05  # what may be off by a larger part of the slope is not verified
