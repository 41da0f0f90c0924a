"""Which values of a graph get a box, alone or together: what was asked for, folded, and cut if still too large."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .fold import Groups, Plan, nearest
from .subject import Subject

__all__ = ["Sharing", "shared"]


@dataclass(frozen=True)
class Sharing:
    """The `groups` that become boxes.

    `given` are the names that people chose, by ``id``; `asked` says which part of the graph it is; `depth` is how many
    levels of scopes are open (None: all), and `cut` how many boxes were allowed, if that was too few.
    """

    groups: Groups
    given: Mapping[int, str]
    asked: str
    depth: int | None
    cut: int | None


def shared(
    subject: Subject,
    *,
    max_nodes: int,
    depth: int | None,
    fold: bool | None,
) -> Sharing:
    """All steps, one after the other; the arguments are those of ``viz.describe``."""
    given, (start, asked) = subject.given, subject.chosen
    folded, opened = Plan(given, subject.roles, lambda: subject.likeness, depth, fold, max_nodes).carried_out(start)
    groups = nearest(folded, max_nodes)
    return Sharing(groups, given, asked, opened, None if groups is folded else max_nodes)
