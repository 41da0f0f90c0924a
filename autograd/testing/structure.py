"""The structural battery: what can be wrong with a derivative rule whatever its numbers are.

It takes no differences: up to seven calls of the function and eleven of the rule. It runs at the rule itself, because
an engine around it repairs (shapes, memory) what should be reported.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .alike import broadcasts, identical, multiple, same
from .layouts import Layouts
from .subject import Leaves, Malformed, Subject

__all__ = ["Structure", "battery"]

Arrays = list[np.ndarray]


@dataclass
class Structure:
    """What the battery found: problems, what is worth a note, the output ``ys``, and where else to look.

    ``elsewhere`` holds other values of the inputs, if the gradient there is bit for bit the one here although the
    function is not affine in between: differences must tell whether it was remembered.
    """

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ys: Arrays = field(default_factory=list)
    elsewhere: Arrays | None = None
    error: Exception | None = None


def battery(subject: Subject, seed: int = 0) -> Structure:
    """Every check; those that compare gradients only if the first gradients are sound."""
    run = _Battery(subject, np.random.default_rng([seed, 1]))
    run.forward_is_a_function()
    if not run.problems and any(y.dtype.kind == "f" for y in run.found.ys):
        run.first_gradients_fit()
        if not run.problems:
            run.gradients_repeat()
            run.is_linear()
            run.keeps_no_state()
            run.takes_any_layout()
    return run.found


class _Battery:
    def __init__(self, subject: Subject, rng: np.random.Generator) -> None:
        self.subject, self.rng = subject, rng
        self.found = Structure()
        self.problems = self.found.problems
        self.base: Arrays = []  # the cotangent
        self.reference: Leaves = []  # its gradients

    def forward_is_a_function(self) -> None:
        """Two calls give the same, and leave their inputs alone."""
        xs = self.subject.fresh()
        ys = self.found.ys = [np.array(y) for y in self.subject.value(xs)]
        if any(y.dtype.kind == "c" for y in ys):
            name = self.subject.name
            raise TypeError(f"gradcheck: {name} returns complex numbers. Let it return their real and imaginary parts.")
        self.unchanged(xs, "the function", lambda locked: self.subject.forward(locked))
        again = self.subject.value(self.subject.fresh())
        if len(again) != len(ys) or not all(same(a, b) for a, b in zip(ys, again, strict=True)):
            self.problems.append(
                "the function is not deterministic: two calls on the same inputs give different values"
            )
        self.base = [self.rng.standard_normal(y.shape).astype(y.dtype) for y in ys]

    def first_gradients_fit(self) -> None:
        """Nothing is written to; number, shape, dtype and memory of the gradients are right."""
        xs, gs = self.subject.fresh(), self.cotangents()
        out = self.gradients(xs, gs)
        if out is None:
            return
        rule = self.subject.rule
        self.unchanged(xs, rule, lambda locked: self.subject.backward(locked, self.cotangents()))
        if not all(identical(a, b) for a, b in zip(gs, self.base, strict=True)):
            self.problems.append(f"{rule} writes into the cotangent g, which belongs to its caller")
        for i in self.subject.wrt:
            self.problems.extend(self.misfit(i, out[i]))
        if not self.problems:
            self.reference = self.copied(out)
            self.shares_nothing(out, xs)
            self.can_be_added_to(out, gs)

    def gradients_repeat(self) -> None:
        """The same again in other memory, and no view of an input where g is 1 either."""
        rule = self.subject.rule
        out = self.gradients(self.subject.fresh(), self.cotangents())
        self.compare(out, f"{rule} is not deterministic: two calls on the same inputs give different gradients")
        kept, xs = self.copied(out or []), self.subject.fresh()
        ones = self.gradients(xs, [np.ones_like(y) for y in self.found.ys])
        if ones is None or out is None or self.problems:
            return
        self.shares_nothing(ones, xs)
        if not all(identical(np.asarray(out[i]), kept[i]) for i in self.subject.wrt):
            self.problems.append(f"{rule} overwrites the gradients of an earlier call: it reuses their memory")

    def is_linear(self) -> None:
        """vjp(0) = 0 and vjp(s g) = s vjp(g), for a power of two, which is exact."""
        narrow = any(y.dtype.itemsize < 4 for y in self.found.ys)
        rule = self.subject.rule
        for s in (0, -4 if narrow else -1024):
            out = self.gradients(self.subject.fresh(), self.cotangents(s))
            self.compare(out, f"{rule} is not linear in g: for {s} g it does not give {s} times what it gives for g", s)

    def keeps_no_state(self) -> None:
        """Calls at another point in between make no difference here, nor calls here at the other point."""
        subject, xs = self.subject, self.subject.fresh()
        others = [np.asarray(1.5 * xs[i] + 0.3).astype(xs[i].dtype) for i in subject.wrt]
        subject.value(xs)
        try:
            there = subject.value(subject.replaced([x.copy() for x in others]))
            gradients = subject.pull(subject.replaced([x.copy() for x in others]), self.cotangents())
            if self.looks_remembered(gradients, there, others):
                self.found.elsewhere = others
        except Exception:  # the other point may lie outside of the domain
            self.found.elsewhere = None
        out = self.gradients(xs, self.cotangents())
        self.compare(
            out, f"{subject.rule} depends on the last call of the function, not on its inputs (stale saved state)"
        )
        subject.value(subject.fresh())

    def takes_any_layout(self) -> None:
        """Elements elsewhere in memory give the same, or are refused."""
        layouts = Layouts(self.subject, self.found.ys, self.base, self.reference, self.rng)
        layouts.check()
        self.problems += layouts.problems
        self.found.notes += layouts.notes

    # What they are made of

    def cotangents(self, scale: float = 1) -> Arrays:
        return [np.array(g * g.dtype.type(scale)) for g in self.base]

    def copied(self, out: Leaves) -> Leaves:
        return [None if c is None else np.array(c) for c in out]

    def gradients(self, xs: Leaves, gs: Arrays) -> Leaves | None:
        """What the rule returns; None where it fails, which is a problem."""
        try:
            return self.subject.pull(xs, gs)
        except Malformed as error:
            self.problems.append(str(error))
        except Exception as error:
            self.found.error = error
            self.problems.append(f"{self.subject.rule} raises {type(error).__name__}: {error}")
        return None

    def compare(self, out: Leaves | None, problem: str, scale: float = 1) -> None:
        """Report ``problem`` unless ``out`` is ``scale`` times the first gradients."""
        if out is not None and not all(multiple(out[i], self.reference[i], scale) for i in self.subject.wrt):
            self.problems.append(problem)

    def unchanged(self, given: Leaves, who: str, call: Callable[[Leaves], Any]) -> None:
        """Report the inputs that ``who`` has written into, with the line, which raises where they are locked."""
        for x, before, name in zip(given, self.subject.leaves, self.subject.names, strict=True):
            if isinstance(x, np.ndarray) and not identical(x, before):
                self.problems.append(f"{who} writes into its input {name}{self.line_that_writes(call)}")

    def line_that_writes(self, call: Callable[[Leaves], Any]) -> str:
        locked = self.subject.fresh()
        for x in locked:
            if isinstance(x, np.ndarray):
                x.flags.writeable = False
        try:
            call(locked)
        except ValueError as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            return f": {frame.line} (line {frame.lineno} of {frame.filename})"
        return ""

    def misfit(self, i: int, c: Any) -> list[str]:
        """What is wrong with the form of ``c`` as a gradient of leaf ``i``."""
        x, name, raw = self.subject.leaves[i], self.subject.names[i], self.subject.raw
        if c is None:
            return [f"{self.subject.rule} gives no gradient of {name}"]
        c = np.asarray(c)
        wrong = []
        if c.shape != x.shape and not (raw and broadcasts(x.shape, c.shape)):
            hint = ": reshape it" if c.size == x.size else ""
            if broadcasts(x.shape, c.shape) and c.size > x.size:
                hint = ": sum it over the axes along which the input was broadcast"
            wrong.append(f"the gradient of {name} has shape {c.shape}, not {x.shape}{hint}")
        if c.dtype != x.dtype and not (raw and c.dtype == np.result_type(*self.found.ys)):
            wrong.append(f"the gradient of {name} has dtype {c.dtype}, not {x.dtype}")
        return wrong

    def shares_nothing(self, out: Leaves, xs: Leaves) -> None:
        """Gradients are added to in place, so they must not be views of each other or of an input."""
        names, wrt = self.subject.names, self.subject.wrt
        if self.subject.raw:  # our rules may return g itself: the engine never adds in place
            return
        for n, i in enumerate(wrt):
            c = np.asarray(out[i])
            for j, x in enumerate(xs):
                if isinstance(x, np.ndarray) and np.shares_memory(c, x):
                    self.problems.append(f"the gradient of {names[i]} shares memory with the input {names[j]}")
            for j in wrt[n + 1 :]:
                if np.shares_memory(c, np.asarray(out[j])):
                    self.problems.append(
                        f"the gradients of {names[i]} and {names[j]} share memory: adding to one changes the other"
                    )

    def can_be_added_to(self, out: Leaves, gs: Arrays) -> None:
        """Note what a caller that adds in place must copy first: many a right rule returns g, and leaves that to it."""
        if not self.subject.explicit:
            return
        for i in self.subject.wrt:
            c, name = out[i], self.subject.names[i]
            if not isinstance(c, np.ndarray):
                continue
            if any(n > 1 and stride == 0 for n, stride in zip(c.shape, c.strides, strict=True)):
                self.found.notes.append(f"the gradient of {name} is broadcast, one number for many elements: copy it")
            elif any(np.shares_memory(c, g) for g in gs):
                self.found.notes.append(f"the gradient of {name} shares memory with g: adding to it changes g")
            elif not c.flags.writeable:
                self.found.notes.append(f"the gradient of {name} cannot be written to")

    def looks_remembered(self, gradients: Leaves, there: Arrays, others: Arrays) -> bool:
        wrt, reference = self.subject.wrt, self.reference
        if not all(np.array_equal(gradients[i], reference[i]) for i in wrt):
            return False
        moved = sum(np.vdot(g, b.astype(float) - a) for g, a, b in zip(self.base, self.found.ys, there, strict=True))
        terms = [
            np.asarray(reference[i], float) * (x - self.subject.leaves[i]) for i, x in zip(wrt, others, strict=True)
        ]
        size = sum(np.abs(term).sum() for term in terms)
        return not abs(moved - sum(term.sum() for term in terms)) <= 1e-6 * size
