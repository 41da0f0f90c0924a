"""The likely cause of a wrong gradient, told from the analytic and the numeric derivatives.

Each hypothesis is about the whole wrong region; the first that explains it is named, and after it what all wrong
elements have in common. None is named on slight evidence.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .evidence import Evidence, couples, listed
from .flat import EPS
from .ladder import Rows
from .missing import MISSING
from .probe import Probe
from .verdict import WRONG

__all__ = ["causes"]

Array = np.ndarray

ROUNDINGS = 4  # of the output
FEW = 2
LARGER = 1e4  # times the input, where nothing cancels any more


def causes(e: Evidence) -> list[str]:
    """The likely causes, the most telling first."""
    if not e.bad.any():
        return []
    main = next((text for hypothesis in HYPOTHESES if (text := hypothesis(e))), None)
    return [text for text in (main, *[common(e) for common in COMMON]) if text]


def _cancels(e: Evidence) -> str | None:
    """Off by no more than a rounding of y, over x, and right where x is larger."""
    rows, numbers = np.nonzero(e.bad)
    places = np.array(e.columns)[numbers]
    x, gap = np.abs(e.f.x[places]), np.abs(e.a - e.n)[e.bad]
    if not e.each or not (gap * x <= ROUNDINGS * EPS * np.abs(e.f.y[rows])).all():
        return None
    larger = e.f.x.copy()
    larger[places] *= LARGER
    f = e.f.moved(larger)
    try:
        probe = Probe(f, Rows(f.y), 1e-6, 0)
    except Exception:  # beyond the rule's domain
        return None
    if not np.isfinite(f.y).all() or (probe.along(probe.unit(int(places[0]))).verdict == WRONG).any():
        return None
    return "the rule subtracts nearly equal numbers, whose difference is lost in rounding: right for larger inputs"


def _sign(e: Evidence) -> str | None:
    cols = e.bad.any(axis=0)
    return "the sign is flipped" if e.close(e.a[:, cols], -e.n[:, cols]) else None


def _factor(e: Evidence) -> str | None:
    _, q = e.ratios
    if (
        q.size < 2
        or q.size < e.bad.sum()
        or not (e.a[e.bad] != 0).all()
        or np.ptp(q) > min(1e-3 * abs(q[0]), 0.1 * abs(q[0] - 1))
    ):
        return None
    q = float(np.median(q))
    for what, size in _means(e).items():
        if size > 2 and np.isclose(q, size, rtol=1e-6):
            return f"off by the constant factor {q:.6g}, the number of {what}: a mean without its division?"
        if size > 2 and np.isclose(q * size, 1, rtol=1e-6):
            return f"off by the constant factor {q:.6g} = 1/{size}, one over the number of {what}: a mean, not a sum?"
    return f"off by the constant factor {q:.7g}"


def _means(e: Evidence) -> dict[str, int]:
    """The numbers that a mean would divide by: of what is summed by the function or by the rule."""
    wrong = {e.f.where(c)[0] for c in e.wrong}
    sizes = {i: e.f.inputs[i].size for i in wrong}
    means = {f"elements of {e.name(i)}": size for i, size in sizes.items() if e.f.m < size}
    return means | ({"outputs": e.f.m} if max(sizes.values()) < e.f.m else {})


def _local_factor(e: Evidence) -> str | None:
    """a / n is x or y or their inverse: a factor of the chain rule is missing or too many."""
    places, q = e.ratios
    if q.size < 2 or q.size < e.bad.sum() or not (e.a[e.bad] != 0).all():
        return None
    x = e.f.x[np.array(e.columns)[places[:, 1]]]
    y = e.f.y[places[:, 0]] if e.each else np.full(q.size, np.nan)
    for name, value in (("x", x), ("1/x", 1 / x), ("y", y), ("1/y", 1 / y), ("1/y²", 1 / y**2), ("x²", x**2)):
        if np.allclose(q, value, rtol=1e-4) and np.ptp(value) > 1e-3 * np.abs(value).max():
            return f"off by the factor {name}, element by element: is a factor of the chain rule missing or doubled?"
    return None


def _swapped(e: Evidence) -> str | None:
    if not e.whole or len(e.f.inputs) != 2 or e.f.inputs[0].shape != e.f.inputs[1].shape:
        return None
    first, second = e.block(0), e.block(1)
    if e.close(e.a[:, first], e.n[:, second]) and e.close(e.a[:, second], e.n[:, first]):
        return f"the gradients of {e.name(0)} and {e.name(1)} are swapped"
    return None


def _per_input(test: Callable[[Evidence, int, slice, Array, Array], str | None]) -> Callable[[Evidence], str | None]:
    """A hypothesis about one input, tried for each that is wrong; of the whole Jacobian."""

    def hypothesis(e: Evidence) -> str | None:
        if not e.whole:
            return None
        blocks = [(i, e.block(i)) for i in range(len(e.f.inputs)) if e.bad[:, e.block(i)].any()]
        return next((text for i, b in blocks if (text := test(e, i, b, e.a[:, b], e.n[:, b]))), None)

    return hypothesis


@_per_input
def _transposed(e: Evidence, i: int, block: slice, a: Array, n: Array) -> str | None:
    shape = e.f.inputs[i].shape
    if len(shape) >= 2 and shape[-1] == shape[-2]:
        turned = a.reshape(-1, *shape).swapaxes(-1, -2).reshape(a.shape)
        if e.close(turned, n):
            return f"the gradient of {e.name(i)} is transposed"
    if a.shape[0] == a.shape[1] and e.close(a, n.T):
        how = "" if e.forward else ": the rule computes J g, not Jᵀ g"
        return f"the Jacobian by {e.name(i)} is transposed{how}"
    return None


@_per_input
def _flipped(e: Evidence, i: int, block: slice, a: Array, n: Array) -> str | None:
    shape = e.f.inputs[i].shape
    for axis in range(len(shape)):
        if e.close(np.flip(a.reshape(-1, *shape), axis + 1).reshape(a.shape), n):
            return f"the gradient of {e.name(i)} is reversed along axis {axis}"
        for step in (1, -1):
            if e.close(np.roll(a.reshape(-1, *shape), step, axis + 1).reshape(a.shape), n):
                return f"the gradient of {e.name(i)} is shifted by one along axis {axis}"
    return None


@_per_input
def _diagonal_only(e: Evidence, i: int, block: slice, a: Array, n: Array) -> str | None:
    if a.shape[0] != a.shape[1] or len(a) < 2 or len(e.f.floats) > 1:
        return None
    if not e.close(np.diag(a), np.diag(n)) or not np.diag(n).all():
        return None
    off = ~np.eye(len(a), dtype=bool)
    missing = (a[off & e.bad[:, block]] == 0).all()
    return "the off-diagonal terms are " + (
        "missing: each output depends on other elements of the input too" if missing else "wrong, the diagonal is right"
    )


@_per_input
def _wrong_axis(e: Evidence, i: int, block: slice, a: Array, n: Array) -> str | None:
    """The rule couples elements along another axis than the function does."""
    shape = e.f.inputs[i].shape
    if len(shape) < 2 or len(e.f.floats) != 1 or e.f.ys[e.f.floats[0]].shape != shape:
        return None
    axes = [[axis for axis in range(len(shape)) if couples(part, shape, axis)] for part in (a, n)]
    if axes[0] != axes[1] and axes[0] and axes[1]:
        return (
            f"it couples elements along axis {listed(axes[0])}, the function along axis {listed(axes[1])}: wrong axis"
        )
    return None


def _imprecise(e: Evidence) -> str | None:
    _, q = e.ratios
    if q.size == e.bad.sum() and (np.abs(q - 1) < 1e-3).all():
        return f"right to a relative {np.abs(q - 1).max():.1g} only: computed in narrow floats, or of another point?"
    return None


def _sign_of_input(e: Evidence) -> str | None:
    """All wrong elements, and no right ones of the same input, have a sign in common."""
    wrong = e.bad.any(axis=0)
    owners = np.array([e.f.where(c)[0] for c in e.columns])
    same = owners == owners[wrong][0]
    if not same[wrong].all():
        return None
    values = e.f.x[np.array(e.columns)]
    x, rest = values[wrong], values[~wrong & same]
    if not (x == 0).all() and min(x.size, rest.size) < FEW:  # by chance
        return None
    for what, inside in (("equal to 0", lambda v: v == 0), ("below 0", lambda v: v < 0), ("above 0", lambda v: v > 0)):
        if rest.size and inside(x).all() and not inside(rest).any():
            whose = f" of {e.name(int(owners[wrong][0]))}" if len(e.f.inputs) > 1 else ""
            return f"only inputs{whose} {what} are wrong"
    return None


def _one_place(e: Evidence) -> str | None:
    """All wrong elements share one index along an axis on which others are right."""
    where = [e.f.where(c) for c in e.columns]
    wrong = [where[k] for k in np.flatnonzero(e.bad.any(axis=0))]
    rest = [w for w in where if w not in wrong and w[0] == wrong[0][0]]
    if not e.whole or len(wrong) < 2 or len({i for i, _ in wrong}) > 1 or not rest:
        return None
    for axis in range(len(wrong[0][1])):
        values = {index[axis] for _, index in wrong}
        if len(values) == 1 and not any(index[axis] in values for _, index in rest):
            return f"only index {values.pop()} along axis {axis} is wrong"
    return None


HYPOTHESES = (
    *MISSING,
    _cancels,
    _sign,
    _factor,
    _imprecise,
    _swapped,
    _transposed,
    _flipped,
    _wrong_axis,
    _diagonal_only,
    _local_factor,
)
COMMON = (_sign_of_input, _one_place)
