"""What a test session says to every check that runs in it, and what it hears from them."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from .report import Report

__all__ = ["Session", "session"]


@dataclass
class Session:
    """``strict`` fails what is unverified; ``seed`` is added to every check's own; the rest counts."""

    strict: bool = False
    seed: int = 0
    checks: int = 0
    wrong: int = 0
    worst: float = 0.0
    kinks: int = 0
    unverified: int = 0

    def hear(self, report: Report) -> None:
        """Count ``report``."""
        self.add((1, int(not report), report.verified_rtol, report.kinks, report.unverified))

    @property
    def counts(self) -> tuple[int, int, float, int, int]:
        """What was heard, as plain numbers for another process to :meth:`add`."""
        return self.checks, self.wrong, self.worst, self.kinks, self.unverified

    def add(self, counts: tuple[int, int, float, int, int]) -> None:
        """Take in the counts of another session."""
        checks, wrong, worst, kinks, unverified = counts
        self.checks += checks
        self.wrong += wrong
        self.worst = max(self.worst, worst)
        self.kinks += kinks
        self.unverified += unverified

    def __str__(self) -> str:
        parts = [f"{self.checks} gradient check{'' if self.checks == 1 else 's'}"]
        parts += [f"{self.wrong} wrong"] if self.wrong else []
        parts += [f"worst verified {self.worst:.1g}"] if self.worst else []
        parts += [f"{self.kinks} kink{'' if self.kinks == 1 else 's'}"] if self.kinks else []
        parts += [f"{self.unverified} unverified"] if self.unverified else []
        return f"{', '.join(parts)} (seed {self.seed})"


session: ContextVar[Session | None] = ContextVar("autograd.testing.session", default=None)
