"""What a test session says to every check that runs in it, and hears from it."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field

from .report import Report

__all__ = ["Session", "session"]


@dataclass
class Session:
    """``strict`` fails what is unverified; ``seed`` is added to every check's own; ``reports`` collects them."""

    strict: bool = False
    seed: int = 0
    reports: list[Report] = field(default_factory=list)


session: ContextVar[Session | None] = ContextVar("autograd.testing.session", default=None)
