"""A diagram and all that is needed to play it: steps, groups of them, numeric checks, the program to run again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograd import Tensor, topological

from .. import chain_rule
from ..view import View
from .differences import checks
from .grouping import Groups, groups
from .ladder import Check
from .plugged import plugged
from .program import constants, why_not
from .steps import Step, steps
from .totals import totals
from .visits import visits

__all__ = ["Lesson", "lesson"]


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


def lesson(output: Tensor, view: View, ids: Mapping[int, str]) -> Lesson:
    """Everything about `view`, in which `ids` says what box shows a tensor alone.

    What is about one value (its formula with numbers, the numeric check, changing it) is only for these.
    """
    order: list[Any] = topological(output)
    drawn = [tensor for tensor in order if id(tensor) in ids]
    made = {ids[id(tensor)]: tensor for tensor in drawn if tensor.op is not None}
    visited = [tensor for tensor in visits(output) if id(tensor) in ids]
    passed = [ids[id(tensor)] for tensor in visited]
    if any(node.fold is not None for node in view.nodes):
        # A box of several values passes its gradient on when all that follow it have done so.
        passed = [node.id for node in reversed(view.nodes) if node.grad is not None]
    found = steps(
        view,
        passed,
        {name: plugged(tensor, ids) for name, tensor in made.items()},
        totals(output, view, ids, visited),
    )
    fixed = why_not(order, len(drawn))
    grads = chain_rule.upstreams(output, drawn)
    return Lesson(
        view=view,
        steps=found,
        ways=groups(view, found),
        checks={ids[id(x)]: check for x, check in checks(order, grads).items()},
        constants={} if fixed else {name: found for name, x in made.items() if (found := constants(x))},
        options={}
        if fixed
        else {name: {k: int(v) for k, v in x.params.items()} for name, x in made.items() if x.params},
        fixed=fixed,
    )
