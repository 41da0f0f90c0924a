"""What checkers said, and how often they were right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

__all__ = ["Score", "Verdict", "score"]


@dataclass(frozen=True)
class Verdict:
    """One checker on one case: whether the gradient is ``right``, whether it was ``accepted``, and what it took."""

    name: str
    kind: str
    right: bool
    accepted: bool
    why: str
    values: int
    vjps: int
    seconds: float

    @property
    def justified(self) -> bool:
        """Right and accepted, or wrong and rejected."""
        return self.right == self.accepted

    def line(self) -> str:
        """The verdict for a list of those that are not justified."""
        return f"{'rejected' if self.right else 'missed'} ({self.kind}): {self.name}"


@dataclass(frozen=True)
class Score:
    """Counts over many cases."""

    wrong: int
    caught: int
    right: int
    rejected: int
    values: int
    vjps: int
    seconds: float

    @property
    def bugs(self) -> str:
        """Caught of the wrong ones."""
        return f"{self.caught}/{self.wrong}"

    @property
    def alarms(self) -> str:
        """Rejected of the right ones."""
        return f"{self.rejected}/{self.right}"


def score(verdicts: Iterable[Verdict]) -> Score:
    """The counts of ``verdicts``."""
    found = list(verdicts)
    wrong, right = [v for v in found if not v.right], [v for v in found if v.right]

    def total(field: str) -> Any:
        return sum(getattr(v, field) for v in found)

    return Score(
        wrong=len(wrong),
        caught=sum(not v.accepted for v in wrong),
        right=len(right),
        rejected=sum(not v.accepted for v in right),
        values=total("values"),
        vjps=total("vjps"),
        seconds=total("seconds"),
    )
