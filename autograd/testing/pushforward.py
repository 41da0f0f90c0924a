"""A forward-mode rule against the reverse-mode one: ⟨ȳ, J ẋ⟩ = ⟨Jᵀ ȳ, ẋ⟩."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..tree import flatten
from .diagnosis import causes
from .evidence import Evidence
from .flat import EPS, Flat
from .ladder import Rows
from .probe import Probe

__all__ = ["Pushed", "check_jvp"]

Array = np.ndarray
FULL = 64
DIRECTIONS = 3


@dataclass
class Pushed:
    """What is wrong with a jvp, where, and why; ``calls`` of it."""

    problems: list[str] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    worst: tuple[int, int | None, float, float] | None = None  # column, row, by the jvp, by the vjp
    calls: int = 0


def check_jvp(f: Flat, jvp: Callable[..., Any], kinks: set[int], rtol: float, seed: int) -> Pushed:
    """Hold ``jvp(xs, tangents)``, which returns the output's tangent, against the pullback, which is right.

    ``kinks`` are elements where the two may choose different subgradients.
    """
    run = _Run(f, jvp, seed)
    if not run.structure():
        return run.found
    each = f.m <= FULL
    rows = Rows(f.y, None if each else run.rng.standard_normal((DIRECTIONS, f.m)))
    probe = Probe(f, rows, rtol, seed)
    smooth = np.array([c for c in range(f.n) if c not in kinks], int)
    if f.n <= FULL:
        run.columns(probe, smooth)
    else:
        run.directions(probe, smooth)
    return run.found


class _Run:
    def __init__(self, f: Flat, jvp: Callable[..., Any], seed: int) -> None:
        self.f, self.jvp = f, jvp
        self.rng = np.random.default_rng([seed, 9])
        self.found = Pushed()

    def push(self, t: Array) -> list[Array]:
        """The tangents of the output for the tangent ``t``; integers have tangent None."""
        f, subject = self.f, self.f.subject
        self.found.calls += 1
        tangents: list[Any] = [None] * len(subject.leaves)
        for i, x, a, b in zip(subject.wrt, f.inputs, f.cuts, f.cuts[1:], strict=False):
            tangents[i] = t[a:b].reshape(x.shape).astype(x.dtype)
        for i, x in enumerate(subject.leaves):
            if tangents[i] is None and getattr(getattr(x, "dtype", None), "kind", "") == "f":
                tangents[i] = np.zeros_like(x)  # not differentiated by
        xs, given = subject.fresh(), [None if v is None else np.array(v) for v in tangents]
        out = self.jvp(tuple(subject.build(xs)), tuple(subject.build(given)))
        for what, before, after in (("its input", subject.leaves, xs), ("the tangent of", tangents, given)):
            for name, p, q in zip(subject.names, before, after, strict=True):
                if (
                    p is not None
                    and isinstance(q, np.ndarray)
                    and not np.array_equal(p, q, equal_nan=p.dtype.kind == "f")
                ):
                    self.report(f"jvp writes into {what} {name}")
        return [np.asarray(v) for v in flatten(out, none_is_leaf=True)[0]]

    def report(self, problem: str) -> None:
        self.found.problems = list(dict.fromkeys([*self.found.problems, problem]))

    def structure(self) -> bool:
        """Shapes, dtypes, determinism, linearity; whether it is worth going on."""
        f, t = self.f, self.rng.standard_normal(self.f.n)
        try:
            first = self.push(t)
        except Exception as error:
            self.report(f"jvp raises {type(error).__name__}: {error}")
            return False
        if len(first) != len(f.ys):
            self.report(f"jvp returns {len(first)} tangents for {len(f.ys)} outputs")
            return False
        for i, (y, v) in enumerate(zip(f.ys, first, strict=True)):
            name = "the output" if len(f.ys) == 1 else f"output {i}"
            if i in f.floats and v.shape != y.shape:
                self.report(f"the tangent of {name} has shape {v.shape}, not {y.shape}")
            elif i in f.floats and v.dtype != y.dtype:
                self.report(f"the tangent of {name} has dtype {v.dtype}, not {y.dtype}")
        if not self.found.problems:
            before = self.joined(first)
            if not np.array_equal(self.joined(self.push(t)), before, equal_nan=True):
                self.report("jvp is not deterministic: two calls on the same inputs give different tangents")
            scaled = self.joined(self.push(-4 * t))
            if not np.allclose(scaled, -4 * before, rtol=1e-9 if not f.narrow else 1e-3, atol=0, equal_nan=True):
                self.report("jvp is not linear in the tangent: for -4 t it does not give -4 times what it gives for t")
        return not self.found.problems

    def joined(self, parts: list[Array]) -> Array:
        return np.concatenate([parts[i].astype(np.float64).ravel() for i in self.f.floats])

    def columns(self, probe: Probe, smooth: Array) -> None:
        """Every derivative by itself."""
        pushed = [self.joined(self.push(probe.unit(int(c)))) for c in smooth]
        by_jvp = np.array([probe.rows.of(p) for p in pushed]).reshape(len(smooth), len(probe.rows)).T
        by_vjp = probe.jacobian[:, smooth]
        size = np.array([probe.rows.spread(p) for p in pushed]).reshape(len(smooth), len(probe.rows)).T
        bad = ~self.agree(by_jvp, by_vjp, size, probe)
        if bad.any():
            self.report(f"the jvp differs from the vjp in {int(bad.sum())} of {bad.size} derivatives")
            evidence = Evidence(self.f, [int(c) for c in smooth], by_jvp, by_vjp, bad, probe.rows.each, forward=True)
            self.found.causes = causes(evidence)
            row, k = (int(i) for i in np.unravel_index(np.where(bad, np.abs(by_jvp - by_vjp), -1).argmax(), bad.shape))
            self.found.worst = (int(smooth[k]), row if probe.rows.each else None, by_jvp[row, k], by_vjp[row, k])

    def directions(self, probe: Probe, smooth: Array) -> None:
        """Random directions, and bisection of one that is wrong."""
        for _ in range(DIRECTIONS):
            t = np.zeros(self.f.n)
            t[smooth] = self.rng.standard_normal(len(smooth))
            row = self.differs(probe, t)
            if row is not None:
                places = smooth
                while len(places) > 1:
                    half = places[: len(places) // 2]
                    part = np.zeros_like(t)
                    part[half] = t[half]
                    places = half if self.differs(probe, part) is not None else places[len(places) // 2 :]
                column = int(places[0])
                by_jvp = probe.rows.of(self.joined(self.push(probe.unit(column))))
                self.report("the jvp differs from the vjp")
                self.found.worst = (column, row if probe.rows.each else None, by_jvp[row], probe.jacobian[row, column])
                return

    def differs(self, probe: Probe, t: Array) -> int | None:
        """A row in which ⟨ȳ, J t⟩ and ⟨Jᵀ ȳ, t⟩ differ."""
        pushed = self.joined(self.push(t))
        terms = np.sqrt(probe.jacobian**2 @ t**2)
        size = np.maximum(probe.rows.spread(pushed), terms)
        wrong = np.flatnonzero(~self.agree(probe.rows.of(pushed), probe.jacobian @ t, size, probe))
        return int(wrong[0]) if wrong.size else None

    def agree(self, p: Array, q: Array, size: Array, probe: Probe) -> Array:
        """Equal, but for the rounding of terms of this size."""
        eps = max(float(np.finfo(x.dtype).eps) for x in self.f.inputs)
        slack = 1e3 * eps * size + 4 * EPS * probe.largest.max(initial=0.0)
        rtol = probe.rtol if eps <= EPS else 1e3 * eps
        both = ~np.isfinite(q) & ~np.isfinite(p)
        return both | (np.abs(p - q) <= rtol * np.maximum(np.abs(p), np.abs(q)) + slack)
