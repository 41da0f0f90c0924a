"""What a run of tests says to every check in it, and hears from it."""

from __future__ import annotations

import sys
from typing import Protocol

from .report import Report

__all__ = ["Session", "session"]

PLUGIN = "pytest_seegrad"


class Session(Protocol):
    """``strict`` fails what is unverified; ``seed`` is added to every check's own."""

    strict: bool
    seed: int

    def hear(self, report: Report) -> None:
        """Count ``report``."""


def session() -> Session | None:
    """The run that pytest's plugin has opened, where it is loaded; it is not imported for that."""
    plugin = sys.modules.get(PLUGIN)
    return None if plugin is None else plugin.session.get()
