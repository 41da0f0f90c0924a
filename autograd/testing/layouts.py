"""The same elements elsewhere in memory give the same; where they do not, something reads memory, not elements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from .alike import multiple
from .subject import Leaves, Subject
from .verdict import SAFETY

__all__ = ["Layouts"]

Array = np.ndarray

POWER = 0.4  # of the rounding: sums in another order differ by so much
NEARBY = 3
ROUNDINGS = 4 * float(np.finfo(np.float32).eps)  # a function may compute in float32 whatever it is given


class Layouts:
    """Calls ``subject`` with inputs and cotangents elsewhere in memory, and enters ``problems`` and ``notes``.

    ``ys`` is its value and ``reference`` its gradients for the cotangents ``gs``.
    """

    def __init__(
        self, subject: Subject, ys: list[Array], gs: list[Array], reference: Leaves, rng: np.random.Generator
    ) -> None:
        self.subject, self.ys, self.gs, self.reference, self.rng = subject, ys, gs, reference, rng
        self.problems: list[str] = []
        self.notes: list[str] = []

    def check(self) -> None:
        """All layouts give the same but for rounding, or are refused."""
        subject = self.subject
        for where, layout in LAYOUTS.items():
            if (xs := _moved(subject.fresh(), layout)) is not None:
                inputs = f"inputs {where}"
                ys = self.called("the function", inputs, lambda xs=xs: subject.value(xs))
                if ys is not None:
                    self.compare("the function", inputs, ys, self.ys, self.floats, 0)
                    self.pull(xs, [np.array(g) for g in self.gs], inputs)
            if (gs := _moved([np.array(g) for g in self.gs], layout)) is not None:
                self.pull(subject.fresh(), gs, f"a cotangent g {where}")

    def pull(self, xs: Leaves, gs: Leaves, what: str) -> None:
        """The rule gives the same for ``what``."""
        rule = self.subject.rule
        out = self.called(rule, what, lambda: self.subject.pull(xs, gs))
        if out is not None:
            self.compare(rule, what, out, self.reference, self.subject.wrt, 1)

    def called(self, who: str, what: str, call: Callable[[], Leaves]) -> Leaves | None:
        """What ``call`` gives; None where it raises, as it may for ``what``."""
        try:
            return call()
        except Exception as error:
            self.notes.append(f"{who} refuses {what}: {type(error).__name__}: {error}")
            return None

    def compare(self, who: str, what: str, found: Leaves, before: Leaves, places: list[int], kind: int) -> None:
        """Report arrays at ``places`` that differ from those ``before`` by more than rounding can."""
        if all(multiple(found[i], before[i], 1, POWER) for i in places):
            return
        if not all(_within(found[i], before[i], self.roundings[kind][i]) for i in places):
            self.problems.append(f"{who} is wrong for {what}: does it read memory, not elements?")

    @property
    def floats(self) -> list[int]:
        """The numbers of the outputs of floating-point numbers."""
        return [i for i, y in enumerate(self.ys) if y.dtype.kind == "f"]

    @cached_property
    def roundings(self) -> tuple[Leaves, Leaves]:
        """By how much outputs, and gradients, vary where all that they are made from is off by some roundings.

        Sums in another order differ by as much, which is a lot where they cancel.
        """
        subject, wrt = self.subject, self.subject.wrt
        values: Leaves = [np.zeros(np.shape(y)) for y in self.ys]
        gradients: Leaves = [np.zeros(np.shape(c)) for c in self.reference]
        for _ in range(NEARBY):
            xs = subject.replaced([self.off(np.asarray(subject.leaves[i])) for i in wrt])
            gs = [self.off(g) if g.dtype.kind == "f" else g for g in self.gs]
            try:
                ys, out = subject.value(xs), subject.pull(xs, gs)
                for i in self.floats:
                    values[i] = np.fmax(values[i], np.abs(np.asarray(ys[i], float) - self.ys[i]))
                for i in wrt:
                    gradients[i] = np.fmax(gradients[i], np.abs(np.asarray(out[i], float) - self.reference[i]))
            except Exception:  # off the edge of a domain, or of another shape each time
                break
        return values, gradients

    def off(self, x: Array) -> Array:
        """``x``, every element off by some roundings."""
        part = max(ROUNDINGS, 4 * float(np.finfo(x.dtype).eps))
        return np.asarray(x * (1 + part * self.rng.uniform(-1, 1, x.shape))).astype(x.dtype)


def _within(found: Any, before: Any, rounding: Array) -> bool:
    """Whether ``found`` differs from ``before`` by rounding; what is not finite there may be so here."""
    if np.shape(found) != np.shape(before):
        return False
    gap = np.abs(np.asarray(found, float) - before)
    return bool(np.all((gap <= SAFETY * rounding) | ~np.isfinite(before)))


def _moved(leaves: Leaves, layout: Callable[[Array], Array | None]) -> Leaves | None:
    """The leaves elsewhere in memory; None if there is no other place."""
    others = [layout(x) if isinstance(x, np.ndarray) else None for x in leaves]
    if all(other is None for other in others):
        return None
    return [x if other is None else other for x, other in zip(leaves, others, strict=True)]


def _in_fortran_order(x: Array) -> Array | None:
    return np.array(x, order="F") if x.ndim > 1 else None


def _spaced(x: Array) -> Array | None:
    """``x`` as every second element of a larger array."""
    if not x.ndim:
        return None
    view = np.zeros([2 * n for n in x.shape], x.dtype)[tuple([slice(None, None, 2)] * x.ndim)]
    view[...] = x
    return view


# What is said of an array with the same elements elsewhere in memory, and how it is made; None if there is no other.
LAYOUTS: Mapping[str, Callable[[Array], Array | None]] = MappingProxyType(
    {"in Fortran order": _in_fortran_order, "not contiguous": _spaced}
)
