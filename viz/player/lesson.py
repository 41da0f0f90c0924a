"""A diagram and all that is needed to play it: steps, groups of them, numeric checks, the program to run again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from autograd import Tensor

from ..subject import Subject
from ..view import View
from .differences import checks
from .grouping import Groups, groups
from .ladder import Check
from .plugged import plugged
from .program import constants, why_not
from .replay import Replay
from .steps import Step, steps
from .totals import totals
from .visits import visits

__all__ = ["Course", "Lesson", "lesson"]


@dataclass(frozen=True)
class Lesson:
    """`checks` are by box; so are `constants`, the numbers among an operation's inputs, and `options`.

    `fixed` says why values cannot be changed; it is empty if they can.
    """

    view: View
    steps: tuple[Step, ...]
    ways: Groups
    checks: Mapping[str, Check]
    constants: Mapping[str, Mapping[int, float]]
    options: Mapping[str, Mapping[str, int]]
    fixed: str


class Course:
    """What all lessons about one computation have in common. Nothing is computed before it is asked for, or twice."""

    def __init__(self, output: Tensor, subject: Subject | None = None) -> None:
        self.output, self.subject = output, subject or Subject(output)

    @property
    def order(self) -> list[Tensor]:
        """All tensors, inputs before outputs."""
        return self.subject.wiring.order

    @cached_property
    def replay(self) -> Replay:
        """To run it again."""
        return Replay(self.order)

    @cached_property
    def visits(self) -> list[Tensor]:
        """Those that get a gradient, in the engine's order."""
        return visits(self.output)


def lesson(course: Course, view: View, ids: Mapping[int, str]) -> Lesson:
    """Everything about `view`, in which `ids` says what box shows a tensor alone.

    What is about one value (its formula with numbers, the numeric check, changing it) is only for these.
    """
    order: list[Any] = course.order
    drawn = [tensor for tensor in order if id(tensor) in ids]
    made = {ids[id(tensor)]: tensor for tensor in drawn if tensor.op is not None}
    visited = [tensor for tensor in course.visits if id(tensor) in ids]
    passed = [ids[id(tensor)] for tensor in visited]
    if any(node.fold is not None for node in view.nodes):
        # A box of several values passes its gradient on when all that follow it have done so.
        passed = [node.id for node in reversed(view.nodes) if node.grad is not None]
    found = steps(
        view,
        passed,
        {name: plugged(tensor, ids) for name, tensor in made.items()},
        totals(view, ids, visited, course.subject.grads),
    )
    fixed = why_not(order, len(drawn))
    grads = {tensor: course.subject.grads[tensor] for tensor in drawn if tensor in course.subject.grads}
    return Lesson(
        view=view,
        steps=found,
        ways=groups(view, found),
        checks={ids[id(x)]: check for x, check in checks(course.replay, grads).items()},
        constants={} if fixed else {name: found for name, x in made.items() if (found := constants(x))},
        options={}
        if fixed
        else {name: {k: int(v) for k, v in x.params.items()} for name, x in made.items() if x.params},
        fixed=fixed,
    )
