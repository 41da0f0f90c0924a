"""Warnings that point at the line of the user's who can do something about them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from inspect import currentframe

__all__ = ["told_once", "warn"]

PASSED_OVER = {"nn", "autograd", "contextlib", "sklearn", "joblib"}  # who calls us on the user's behalf

# What has been said already inside `told_once`.
_told: ContextVar[set[str] | None] = ContextVar("told", default=None)


@contextmanager
def told_once() -> Iterator[None]:
    """Inside, a warning of a kind is given once, and not for every batch."""
    told = _told.get()
    token = _told.set(set() if told is None else told)
    try:
        yield
    finally:
        _told.reset(token)


def warn(message: str, kind: str = "") -> None:
    """Issue ``message`` as a ``UserWarning`` of the line that called one of these packages, however deep we are.

    ``kind`` is what one message has in common with another that need not be given inside the same ``told_once``.
    """
    told = _told.get()
    if kind and told is not None:
        if kind in told:
            return
        told.add(kind)
    level, frame = 1, currentframe()
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] in PASSED_OVER:
        level, frame = level + 1, frame.f_back
    warnings.warn(message, UserWarning, stacklevel=level)
