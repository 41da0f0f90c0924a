"""Causes of derivatives that are 0 and should not be: what does not arrive, and what arrives once instead of summed.

Each is claimed only where the rest of the Jacobian bears it out; no cause is better than a wrong one.
"""

from __future__ import annotations

import numpy as np

from .evidence import Evidence, listed

__all__ = ["MISSING"]

Array = np.ndarray


def _no_gradient(e: Evidence) -> str | None:
    """Inputs of which every derivative is 0, and nothing else is wrong."""
    wrong = e.bad.any(axis=0)
    owners = np.array([e.f.where(c)[0] for c in e.columns])
    blamed = sorted(set(owners[wrong].tolist()))
    if any(e.a[:, owners == i].any() for i in blamed):
        return None
    names = listed([e.name(i) for i in blamed])
    return f"the tangent of {names} is not used" if e.forward else f"no gradient reaches {names}"


def _cotangent_ignored(e: Evidence) -> str | None:
    """An output of several, all of whose derivatives are 0, and nothing else is wrong."""
    if not e.each or len(e.f.floats) < 2:
        return None
    owners = np.array([e.f.output_number(row) for row in range(e.f.m)])
    blamed = sorted(set(owners[e.bad.any(axis=1)].tolist()))
    if any(e.a[owners == k].any() for k in blamed):
        return None
    names = listed([e.f.output_label(int(np.argmax(owners == k)))[0] for k in blamed])
    return f"the tangent of {names} is always 0" if e.forward else f"the cotangent of {names} is not used"


def _repeated_indices(e: Evidence) -> str | None:
    """Of an input that another one indexes: only elements whose index is repeated are wrong, and a part arrives."""
    integers = [x for x in e.f.subject.leaves if isinstance(x, np.ndarray) and x.dtype.kind in "iu"]
    repeated: set[int] = set()
    for x in integers:
        values, counts = np.unique(x, return_counts=True)
        repeated |= set(values[counts > 1].tolist())
    indices = [e.f.where(c)[1] for c in e.wrong]
    if e.each and _part_arrives(e) and all(repeated & set(index) for index in indices):
        return "repeated indices overwrite each other: accumulate with np.add.at"
    return None


def _overwritten(e: Evidence) -> str | None:
    """Outputs that are the same element of the input and nothing else, of which only the last counts."""
    if not e.each or len(e.f.floats) > 1 or not _part_arrives(e):
        return None
    wrong = e.bad.any(axis=0)
    for k in np.flatnonzero(wrong):
        rows = np.flatnonzero(e.n[:, k])
        alone = (np.count_nonzero(e.n[rows], axis=1) == 1).all() and np.count_nonzero(e.a[rows, k]) <= 1
        if not alone or not e.close(e.n[rows, k], np.repeat(e.n[rows[0], k], rows.size)) or e.bad[rows[-1], k]:
            return None
    if wrong.all():  # the same of a path that is missing
        return None
    return "repeated indices overwrite each other: accumulate with np.add.at"


def _unsummed(e: Evidence) -> str | None:
    """Of an input that was broadcast, the derivatives by part of the outputs are right, and all others are 0."""
    owners = {e.f.where(c)[0] for c in e.wrong}
    if not e.each or len(owners) > 1 or len(e.f.floats) > 1 or not _part_arrives(e):
        return None
    (i,) = owners
    shape, out = e.f.inputs[i].shape, e.f.ys[e.f.floats[0]].shape
    padded = (1,) * (len(out) - len(shape)) + shape
    if len(out) < len(shape) or out == shape or any(k not in (1, o) for k, o in zip(padded, out, strict=True)):
        return None
    axes = [axis for axis, (k, o) in enumerate(zip(padded, out, strict=True)) if k != o]
    return f"{e.name(i)} was broadcast along axis {listed(axes)}, and its gradient is not summed over it"


def _part_arrives(e: Evidence) -> bool:
    """Whether all wrong derivatives are 0, and those of each wrong input element by some other outputs are right."""
    right = (e.a != 0) & ~e.bad
    return not e.a[e.bad].any() and bool(right[:, e.bad.any(axis=0)].any(axis=0).all())


MISSING = (_no_gradient, _cotangent_ignored, _repeated_indices, _unsummed, _overwritten)
