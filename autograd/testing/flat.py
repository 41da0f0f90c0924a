"""The subject as a map between vectors of float64, x ↦ y, and the rows of its Jacobian."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

import numpy as np

from .subject import Leaves, Subject

__all__ = ["EPS", "Flat"]

EPS = float(np.finfo(np.float64).eps)
SURE = (
    8  # by so much the noise of a difference is taken to be more than its values' rounding: too much if that is large
)
SEEN = 5  # values show how they are rounded
FAR = 4.0 / 2.0 ** np.arange(8)  # away to both sides, and from 0, are others, if those show nothing
NARROW = (np.float32, np.float16)
APART = 2  # powers of two: stairs fill the last two bits of numbers of two sizes only


class Flat:
    """y(x) for the inputs that are differentiated by, end to end, and the outputs of floating-point numbers.

    ``eps`` is the rounding of each element of ``y``, as a part of it or of ``least``: a function may compute in a
    narrower type than it is given; those ``whole`` are whole numbers, ``stairs`` those of them that vary, as of a
    floor. ``notice_rounding`` finds out. By ``closer`` quarterings the steps that told last were smaller than those
    first tried.
    """

    def __init__(self, subject: Subject, ys: list[np.ndarray]) -> None:
        self.subject, self.ys = subject, ys
        self.inputs = [np.asarray(subject.leaves[i]) for i in subject.wrt]
        self.cuts = np.cumsum([0, *[x.size for x in self.inputs]])
        self.narrow = any(x.dtype.itemsize < 8 for x in self.inputs)
        self.x = np.concatenate([x.astype(np.float64).ravel() for x in self.inputs])
        self.places = [
            (x.shape, int(a), int(b)) for x, a, b in zip(self.inputs, self.cuts, self.cuts[1:], strict=False)
        ]
        self.floats = [i for i, y in enumerate(ys) if y.dtype.kind == "f"]
        self.out_cuts = np.cumsum([0, *[ys[i].size for i in self.floats]]).tolist()
        self.eps = np.full(self.m, EPS)
        self.noticed, self.whole, self.least = False, np.zeros(self.m, bool), np.zeros(self.m)
        self.stairs = self.whole
        self.closer = 0
        self.y = self.joined(subject.value(self.leaves(self.x)) if self.narrow else ys)

    def moved(self, x: np.ndarray) -> Flat:
        """The same function at another point."""
        other = copy(self)
        other.x = x
        other.y = self(x)
        return other

    @property
    def n(self) -> int:
        """How many input elements."""
        return self.x.size

    @property
    def m(self) -> int:
        """How many output elements."""
        return self.out_cuts[-1]

    def leaves(self, z: np.ndarray) -> Leaves:
        """The inputs with the values ``z``, in float64."""
        return self.subject.replaced([z[a:b].copy().reshape(shape) for shape, a, b in self.places])

    def joined(self, ys: list[np.ndarray]) -> np.ndarray:
        """The floating-point outputs end to end; notes their precision."""
        joined = np.empty(self.m)
        for i, a, b in zip(self.floats, self.out_cuts, self.out_cuts[1:], strict=False):
            joined[a:b] = ys[i].ravel()
            if ys[i].dtype != np.float64:
                self.eps[a:b] = max(float(np.finfo(ys[i].dtype).eps), EPS)
        return joined

    def __call__(self, z: np.ndarray) -> np.ndarray:
        """y(z); NaN where the function raises or gives another shape, as outside of its domain."""
        try:
            ys = self.subject.value(self.leaves(z))
        except Exception:
            return np.full(self.m, np.nan)
        if [y.shape for y in ys] != [y.shape for y in self.ys]:
            return np.full(self.m, np.nan)
        return self.joined(ys)

    def notice_rounding(self) -> None:
        """Enter in ``eps`` which outputs are float64 but computed in narrow floats.

        Values that all fit into a narrower type, and fill it to its last bits, were rounded to it. Those of a step
        function fit too, and may fill it by chance, but not those near 0 as well, nor numbers of several sizes, nor if
        they are whole numbers.
        """
        if self.noticed:
            return
        self.noticed = True
        rng = np.random.default_rng(0)

        def seen(away: np.ndarray, scale: float = 1) -> np.ndarray:
            return np.array([self(scale * (self.x + part)) for part in away])

        around, nearer_0 = (seen(0.1 * self.x * rng.uniform(-1, 1, (SEEN, self.n)), scale) for scale in (1, 1 / 16))
        values = np.concatenate([around, nearer_0])
        near = np.concatenate([values, self.y[None]])
        still = np.ptp(near, axis=0) == 0
        self.whole = (near == np.round(near)).all(axis=0) & ((near % 2 == 1).any(axis=0) | still)
        self.stairs = self.whole & ~still
        far: np.ndarray | None = None
        for dtype in NARROW:
            there, here = (_filled(part, dtype).any(axis=0) for part in (around, nearer_0))
            narrow = there & (here | np.isnan(nearer_0).all(axis=0)) & _broken(values)
            if (_fits(values, dtype) & (_broken(values) | still) & ~narrow).any():
                away = np.outer(FAR, rng.choice([-1.0, 1.0], self.n)) * rng.uniform(0.5, 1.0, (FAR.size, self.n))
                far = seen(np.concatenate([away, -away, away - self.x, -away - self.x])) if far is None else far
                both = np.concatenate([values, far])
                narrow = self.shared((narrow | _filled_apart(both, dtype)) & _fits(both, dtype), _fits(both, dtype))
            narrow &= _fits(values, dtype)
            np.maximum(self.eps, np.where(narrow, float(np.finfo(dtype).eps) / SURE, 0.0), out=self.eps)
            np.maximum(self.least, np.where(narrow, float(np.finfo(dtype).tiny), 0.0), out=self.least)

    def shared(self, found: np.ndarray, possible: np.ndarray) -> np.ndarray:
        """``found``, and all elements of the same output if it was found of one and is ``possible`` of each."""
        found = found.copy()
        for a, b in zip(self.out_cuts, self.out_cuts[1:], strict=False):
            found[a:b] |= found[a:b].any() & possible[a:b].all()
        return found

    def held(self, v: np.ndarray) -> np.ndarray:
        """The cotangent ``v`` as the narrow types of the outputs hold it, with as much room again for its products."""
        v = v.copy()
        for i, a, b in zip(self.floats, self.out_cuts, self.out_cuts[1:], strict=False):
            if (dtype := self.ys[i].dtype).itemsize < 8:
                most = float(np.finfo(dtype).max) ** 0.5
                v[a:b] = np.clip(v[a:b], -most, most).astype(dtype)
        return v

    def pull(self, v: np.ndarray, *, narrow: bool = False) -> np.ndarray:
        """vᵀ J by the subject's own rule, in float64 or, if ``narrow``, at the inputs as they are."""
        gs: list[Any] = [np.zeros_like(y) for y in self.ys]
        for i, a, b in zip(self.floats, self.out_cuts, self.out_cuts[1:], strict=False):
            y = self.ys[i]
            gs[i] = v[a:b].reshape(y.shape).astype(y.dtype if narrow or not self.narrow else np.float64)
        leaves = self.subject.fresh() if narrow else self.leaves(self.x)
        out = self.subject.pull(leaves, gs)
        return np.concatenate([self.fitted(out[i], x) for i, x in zip(self.subject.wrt, self.inputs, strict=True)])

    def fitted(self, c: Any, x: np.ndarray) -> np.ndarray:
        """A gradient as a vector, with broadcasting undone where that is the engine's part."""
        c = np.asarray(c, np.float64)
        if c.shape != x.shape:
            extra = c.ndim - x.ndim
            stretched = [i + extra for i, n in enumerate(x.shape) if n == 1 and c.shape[i + extra] != 1]
            c = c.sum(axis=(*range(extra), *stretched))
        return c.ravel()

    def where(self, column: int) -> tuple[int, tuple[int, ...]]:
        """The number of the input, among those differentiated by, and the index, of an element of x."""
        return _where(column, self.cuts, self.inputs)

    def output_number(self, row: int) -> int:
        """Which of the outputs holds an element of y."""
        return self.floats[_where(row, self.out_cuts, [self.ys[k] for k in self.floats])[0]]

    def output_label(self, row: int) -> tuple[str, tuple[int, ...]]:
        """The name of the output, and the index, of an element of y."""
        i, index = _where(row, self.out_cuts, [self.ys[k] for k in self.floats])
        return self.subject.output_name(self.floats[i], len(self.ys)), index


def _fits(values: np.ndarray, dtype: type[np.floating]) -> np.ndarray:
    """Which columns fit into ``dtype``."""
    return ((values.astype(dtype) == values) | np.isnan(values)).all(axis=0)


def _broken(values: np.ndarray) -> np.ndarray:
    """Which columns are not of whole numbers."""
    return (np.isfinite(values) & (values != np.round(values))).any(axis=0)


def _filled(values: np.ndarray, dtype: type[np.floating]) -> np.ndarray:
    """Which values would change without the last two bits of ``dtype``."""
    bits = np.frexp(values)[0] * 2.0 ** (np.finfo(dtype).nmant - 1)
    return (np.round(bits) != bits) & np.isfinite(values)


def _filled_apart(values: np.ndarray, dtype: type[np.floating]) -> np.ndarray:
    """Which columns have such values of sizes so far apart that no stairs can fill both."""
    size, filled = np.frexp(values)[1].astype(float), _filled(values, dtype)
    least, most = np.where(filled, size, np.inf).min(axis=0), np.where(filled, size, -np.inf).max(axis=0)
    return most - least >= APART


def _where(place: int, cuts: Sequence[int] | np.ndarray, arrays: list[np.ndarray]) -> tuple[int, tuple[int, ...]]:
    i = int(np.searchsorted(cuts, place, "right")) - 1
    return i, tuple(int(k) for k in np.unravel_index(place - int(cuts[i]), arrays[i].shape))
