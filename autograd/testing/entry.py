"""One derivative, as a report tells of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .subject import root

__all__ = ["Entry", "described", "output_name"]


@dataclass
class Entry:
    """One derivative, ∂output/∂input; ``output`` None is a mixture of all of them.

    ``numeric`` ± ``error`` comes from differences of ``function`` with ``step``, which is called ``letter``, or from
    what ``reference`` says; ``where`` says what else one has to know to take them.
    """

    input: str
    index: tuple[int, ...]
    output: tuple[str, tuple[int, ...]] | None
    analytic: float
    numeric: float
    error: float
    step: float
    kink: bool = False
    reference: str = ""
    function: str = "f"
    letter: str = "h"
    where: str = ""


def output_name(e: Entry) -> str:
    """What ∂ stands before."""
    if e.output is None:
        return "(g·y)"
    label, index = e.output
    return f"{label}{list(index) if index else ''}"


def described(e: Entry) -> list[str]:
    """The derivative ``e`` by its rule and by differences, and how to take them."""
    place = f"{e.input}{list(e.index) if e.index else ''}"
    lines = [f"∂{output_name(e)}/∂{place}: {e.analytic:.10g} by its rule"]
    if e.reference:
        lines[0] += f", {e.numeric:.10g} {e.reference}"
    elif e.kink:
        low, high = e.numeric - e.error, e.numeric + e.error
        lines[0] += f", between {low:.6g} and {high:.6g} by differences around the kink"
    elif np.isfinite(e.numeric):
        lines[0] += f", {e.numeric:.10g} ± {e.error:.1g} by differences"
        x, f, h = root(e.input), e.function, e.letter
        lines.append(f"taken as ({f}({x} + {h}) - {f}({x} - {h})) / 2{h}, {h} = {e.step:.4g} at {place}")
    if e.output is None:
        lines.append("where g·y is a mixture of all outputs, with random weights")
    return [*lines, *([e.where] if e.where else [])]
