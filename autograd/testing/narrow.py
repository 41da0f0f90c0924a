"""Narrow floats: differences are taken in float64; the rule in float32 or float16 is held against itself in float64.

Rounding of the inputs may change a gradient more than its own rounding does; where they disagree, the float64 gradient
at inputs that are off by a few roundings says how much.
"""

from __future__ import annotations

import numpy as np

from .probe import Probe

__all__ = ["narrow_mismatch"]

TOLERANCE = {4: 2e-3, 2: 5e-2}  # by bytes: far above rounding, far below a wrong formula
OF_LARGEST = 1e-4
NEARBY = 4


def narrow_mismatch(probe: Probe) -> tuple[int, int, float] | None:
    """The row, the column and the narrow gradient of the worst disagreement with float64, or None."""
    f = probe.f
    with np.errstate(all="ignore"):
        narrow = np.array([f.pull(v, narrow=True) for v in probe.rows.cotangents]).reshape(probe.jacobian.shape)
        eps = np.concatenate([np.full(x.size, float(np.finfo(x.dtype).eps)) for x in f.inputs])
        limits = np.concatenate([np.full(x.size, float(np.finfo(x.dtype).max)) for x in f.inputs])
        tiny = np.concatenate([np.full(x.size, float(np.finfo(x.dtype).tiny)) for x in f.inputs])
        wide = np.concatenate([np.full(x.size, TOLERANCE.get(x.dtype.itemsize, 1e-6)) for x in f.inputs])
        exact = probe.jacobian
        largest = np.max(np.where(np.isfinite(exact), np.abs(exact), 0), axis=1, keepdims=True, initial=0)
        least = np.maximum(OF_LARGEST * largest, tiny)

        def off(spread: np.ndarray | float) -> np.ndarray:
            """By how many tolerances the gradients differ; a gradient too large for its type may be infinite."""
            allowed = wide * np.abs(exact) + least + spread
            same = (narrow == exact) | (np.isnan(exact) & np.isnan(narrow)) | (np.abs(exact) > 0.5 * limits)
            return np.where(same, 0.0, np.nan_to_num(np.abs(narrow - exact) / allowed, nan=np.inf))

        if not (off(0.0) > 1).any():
            return None
        rng = np.random.default_rng([probe.seed, 7])
        spread = np.zeros_like(exact)
        for _ in range(NEARBY):
            beside = probe.at(f.x + f.x * eps * rng.uniform(-4, 4, f.n))
            spread = np.fmax(spread, np.abs(beside.jacobian - exact))
        by = off(8 * spread)
    row, column = (int(k) for k in np.unravel_index(by.argmax(), by.shape))
    return (row, column, float(narrow[row, column])) if by[row, column] > 1 else None
