"""What a gradient check found, as a value, as text and as HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from .entry import Entry, described
from .html import page
from .picture import Picture

__all__ = ["Cost", "GradientError", "Report", "counted"]


class GradientError(AssertionError):
    """A gradient is wrong; the message says which, by how much and why, and ``report`` holds it all."""

    def __init__(self, report: Report) -> None:
        super().__init__(str(report))
        self.report = report


class Cost(NamedTuple):
    """How often the function and its rules were called."""

    values: int
    vjps: int
    jvps: int = 0

    def __add__(self, other: Cost) -> Cost:  # type: ignore[override]
        return Cost(*[a + b for a, b in zip(self, other, strict=True)])

    def __str__(self) -> str:
        text = f"{_times(self.values)} of the function, {self.vjps} of the vjp"
        return f"{text}, {self.jvps} of the jvp" if self.jvps else text


@dataclass
class Report:
    """The result of ``gradcheck``; true if nothing is wrong.

    ``problems`` are what is wrong, ``causes`` what it is likely due to, ``worst`` the most wrong derivative (or the one
    verified least), ``doubtful`` one that is unverified. ``verified_rtol`` is the relative precision to which each of
    the others is verified; of more than 64 inputs as a part of the sums along random directions that ``sums`` tells of,
    unless errors of several cancel in all of them, and but for ``hidden`` derivatives that add too little to those.
    ``kinks`` is how many input elements sit on kinks or ties, where any subgradient is right, ``unverified`` how many
    derivatives agree with differences that are too noisy to tell. ``cost`` counts calls.
    """

    name: str
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    worst: Entry | None = None
    verified_rtol: float = 0.0
    kinks: int = 0
    unverified: int = 0
    hidden: int = 0
    sums: list[str] = field(default_factory=list)
    cost: Cost = field(default_factory=lambda: Cost(0, 0))
    seed: int = 0
    pictures: list[Picture] = field(default_factory=list)
    reproducer: str = ""
    error: Exception | None = None
    doubtful: Entry | None = None

    def __bool__(self) -> bool:
        return not self.problems

    def __repr__(self) -> str:
        return f"<Report: {self.headline}>"

    @property
    def headline(self) -> str:
        """The verdict in one line."""
        if self.problems:
            return f"{self.name}: {self.problems[0]}"
        nothing = "nothing verified" if self.unverified else "right"
        parts = [f"right to {self.verified_rtol:.1g}"] if self.verified_rtol else [nothing]
        parts += [f"{counted(self.hidden, 'derivative')} seen in sums only"] if self.hidden else []
        parts += [f"{counted(self.kinks, 'element')} on kinks"] if self.kinks else []
        parts += [f"{counted(self.unverified, 'derivative')} unverified"] if self.unverified else []
        return f"{self.name}: {', '.join(parts)}"

    @property
    def maps(self) -> dict[str, str]:
        """For each input looked at by element: which are right (.), wrong (x), on a kink (k), unverified (?)."""
        return {picture.name: picture.map for picture in self.pictures}

    def __str__(self) -> str:
        lines = [self.headline, *[f"  {problem}" for problem in self.problems[1:]]]
        if self.problems and self.worst is not None:
            lines += [f"  {line}" for line in described(self.worst)]
        lines += [f"  likely: {cause}" for cause in self.causes]
        if self.problems:
            lines += self._drawn()
            lines.append(f"  to reproduce: {self.reproducer}")
        lines += [f"  {text}" for text in self.sums]
        lines += [f"  note: {note}" for note in self.notes]
        lines.append(f"  {self.cost}")
        return "\n".join(lines)

    def _drawn(self) -> list[str]:
        lines = []
        for picture in self.pictures:
            if picture.worth_drawing:
                lines.append(f"  {picture.name}, shape {picture.verdict.shape}:  {picture.legend}")
                lines += [f"    {row}".rstrip() for row in picture.map.splitlines()]
        return lines

    def _repr_html_(self) -> str:
        return page(str(self), bool(self), self.pictures)


def counted(n: int, what: str) -> str:
    """``n`` things in words."""
    return f"{n} {what}{'' if n == 1 else 's'}"


def _times(n: int) -> str:
    return f"{n} call{'' if n == 1 else 's'}"
