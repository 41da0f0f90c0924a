"""One derivative, as a report tells of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Entry", "described", "output_name"]


@dataclass
class Entry:
    """One derivative, ∂output/∂input; ``output`` None is a mixture of all of them.

    ``numeric`` ± ``error`` comes from differences with ``step``, or from what ``reference`` says.
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
        lines.append(f"taken as (f({e.input} + h) - f({e.input} - h)) / 2h, h = {e.step:.4g} at {place}")
    return lines
