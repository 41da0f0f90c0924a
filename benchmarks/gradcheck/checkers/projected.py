"""A case as a real function of a vector, for checkers that know no other: a random mixture of the outputs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..case import Case, Floats

Real = Callable[[np.ndarray], np.ndarray]


def projected(case: Case) -> tuple[Real, Real, np.ndarray]:
    """The function v ↦ ⟨w, f(v)⟩, its gradient by the case's rule, and the point, in float64."""
    floats = Floats(case)
    cuts = np.cumsum([x.size for x in floats.xs])[:-1]

    def parts(v: np.ndarray) -> tuple[np.ndarray, ...]:
        pieces = np.split(np.asarray(v, float), cuts)
        return tuple(p.reshape(x.shape).astype(x.dtype) for p, x in zip(pieces, floats.xs, strict=True))

    y = floats.f(*[x.copy() for x in floats.xs])
    w = np.random.default_rng(0).standard_normal(y.shape).astype(y.dtype)

    def value(v: np.ndarray) -> np.ndarray:
        return (w * floats.f(*parts(v))).sum(dtype=float)

    def gradient(v: np.ndarray) -> np.ndarray:
        return np.concatenate([np.ravel(c) for c in floats.vjp(parts(v), w.copy())]).astype(float)

    return value, gradient, np.concatenate([x.astype(float).ravel() for x in floats.xs])
