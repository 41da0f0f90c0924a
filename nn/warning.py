"""Warnings that point at the line of the user's who can do something about them."""

from __future__ import annotations

import warnings
from inspect import currentframe

__all__ = ["warn"]

PASSED_OVER = {"nn", "autograd", "contextlib", "sklearn", "joblib"}  # who calls us on the user's behalf


def warn(message: str) -> None:
    """Issue ``message`` as a ``UserWarning`` of the line that called one of these packages, however deep we are."""
    level, frame = 1, currentframe()
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] in PASSED_OVER:
        level, frame = level + 1, frame.f_back
    warnings.warn(message, UserWarning, stacklevel=level)
