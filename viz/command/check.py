"""What finite differences say about the gradients of an expression, and what they cannot say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import Any, cast

import numpy as np

from autograd import Tensor, topological
from autograd.testing import gradcheck

from ..chain_rule import upstreams
from ..numbers import number
from ..player.differences import checks
from ..player.ladder import Check
from ..player.replay import Replay
from .evaluation import evaluated
from .problem import Problem

__all__ = ["checked", "differences", "verdict"]

_VERDICTS = MappingProxyType(
    {
        "agrees": "agrees",
        "faint": "too small to tell",
        "kink": "kink",
        "edge": "edge of the domain",
        "infinite": "infinite result",
        "steep": "infinite slope",
        "differs": "DIFFERS",
    }
)


def differences(given: Problem, tensors: Iterable[Tensor]) -> dict[Tensor, Check]:
    """A check of the gradient of each of the `tensors`, values in between among them tell of rounding."""
    order = cast(list[Tensor], topological(given.result))
    return checks(Replay(order), upstreams(given.result, list(tensors)), _anew(given))


def verdict(given: Problem, check: Check) -> str:
    """What a check says, in words: where NaN is given, no domain has an edge."""
    lost = [float(x) for value in given.values.values() for x in np.ravel(value) if not np.isfinite(x)]
    return f"{number(lost[0])} is given" if lost and check.state == "edge" else _VERDICTS[check.state]


def checked(given: Problem, order: int) -> tuple[bool, str]:
    """Whether nothing is wrong with the gradients up to an order, and what to print about it.

    `gradcheck` knows the function by its values alone. Those in between, whose rounding may hide a
    derivative, are known to the table's differences: what these cannot tell is not wrong.
    """
    report = gradcheck(given.function, *[given.values[name] for name in given.wrt], order=order)
    tracked = [tensor for tensor in cast(list[Tensor], topological(given.result)) if tensor.requires_grad]
    differed = differences(given, tracked)
    found = {name: differed[given.leaves[name]] for name in given.wrt if given.leaves[name] in differed}
    faint = [name for name, check in found.items() if check.state == "faint"]
    if not report:
        seen = any(check.state == "differs" for check in found.values()) or report.problems[0].startswith("second")
        if seen or not faint or (report.worst is not None and report.worst.input not in faint):
            return False, str(report)
        names = ", ".join(faint)
        return True, (
            f"check: {report.name}: {names} unverified: too small to tell beside the rounding of values in between"
        )
    at = {name: verdict(given, check) for name, check in found.items() if check.state in ("edge", "infinite")}
    nothing = len(at) == len(given.wrt) and not report.verified_rtol
    headline = f"{report.name}: nothing verified" if nothing else report.headline
    return True, "; ".join([f"check: {headline}", *(f"{name}: {words}" for name, words in at.items())])


def _anew(given: Problem) -> dict[Tensor, Callable[[Any], float]]:
    """The result as a function of each leaf, with its comparisons, which a recorded graph has not got."""

    def of(name: str) -> Callable[[Any], float]:
        return lambda value: float(np.sum(evaluated(given.expression, {**given.values, name: value})))

    return {leaf: of(name) for name, leaf in given.leaves.items()}
