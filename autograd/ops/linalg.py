"""Matrices: diagonals, inverse, systems and determinant. Rules: Giles (2008), collected matrix derivatives."""

from __future__ import annotations

from contextlib import contextmanager

import numpy as np

from ..failures import composed
from ..partials import zeros
from ..primitive import primitive
from .indexing import HOLE, getitem, scatter
from .products import matmul
from .shaping import moveaxis, shape_of, sum

__all__ = ["det", "diag", "diagonal", "inv", "solve", "trace"]


@composed
def diagonal(x, offset=0, axis1=0, axis2=1):
    """The diagonal of the matrices in axes ``axis1`` and ``axis2``, ``offset`` places above the main one, last."""
    if len(shape_of(x)) < 2:
        raise ValueError(f"diagonal: a diagonal, or a trace, needs two axes, but the shape is {shape_of(x)}.")
    moved = moveaxis(x, (axis1, axis2), (-2, -1))
    rows = np.arange(max_length(shape_of(moved)[-2:], offset)) + np.maximum(-offset, 0)
    return getitem(moved, rows, rows + offset, index=(Ellipsis, HOLE, HOLE))


def max_length(shape, offset):
    """How long the diagonal ``offset`` places above the main one is."""
    n, m = shape
    return int(np.maximum(np.minimum(n, m - offset) if offset > 0 else np.minimum(n + offset, m), 0))


@composed
def diag(x, k=0):
    """The ``k``-th diagonal of a matrix, or the matrix with a vector on it."""
    shape = shape_of(x)
    if len(shape) == 2:
        return diagonal(x, k)
    if len(shape) != 1:
        raise ValueError(f"diag: expected a vector or a matrix, but got shape {shape}.")
    size = shape[0] + abs(k)
    rows = np.arange(shape[0]) + np.maximum(-k, 0)
    return scatter(x, rows, rows + k, index=(HOLE, HOLE), shape=(size, size))


@composed
def trace(x, offset=0, axis1=0, axis2=1):
    """The sum of the diagonal."""
    return sum(diagonal(x, offset, axis1, axis2), axis=-1)


@contextmanager
def _square(name, a):
    """Refuse what is no stack of square matrices, and say of what operation and shape it is that one is singular."""
    shape = np.shape(a)
    if len(shape) < 2 or shape[-1] != shape[-2]:
        raise np.linalg.LinAlgError(f"{name}: a matrix must be square, (…, n, n), but the shape is {shape}.")
    try:
        yield
    except np.linalg.LinAlgError as error:
        which = "the matrix" if len(shape) == 2 else "a matrix in the stack"
        raise np.linalg.LinAlgError(f"{name}: {which} of shape {shape} has no inverse. NumPy: {error}.") from None


@primitive
def inv(a, /):
    """A⁻¹ for stacks of matrices. Raises ``np.linalg.LinAlgError`` if A is singular. Rule: −A⁻ᵀ ȳ A⁻ᵀ."""
    with _square("inv", a):
        return np.linalg.inv(a)


inv.defvjp(lambda g, y, a: -matmul(matmul(y.mT, g), y.mT))


@primitive
def solve(a, b, /):
    """x with A x = b: (…, n, n) and (…, n, k) to (…, n, k), or one vector (n,).

    Raises ``np.linalg.LinAlgError`` if A is singular. Rule: b̄ = A⁻ᵀ x̄, Ā = −b̄ xᵀ.
    """
    try:
        with _square("solve", a):
            return np.linalg.solve(a, b)
    except np.linalg.LinAlgError:  # a ValueError too
        raise
    except ValueError:
        raise ValueError(
            f"solve: shapes {np.shape(a)} and {np.shape(b)} do not fit: the second must be one vector (n,), or have as "
            "many rows, in its second-to-last axis, as the matrices have, and the stacks must broadcast."
        ) from None


def _solve_a(g, y, a, b):
    pulled = solve(a.mT, g[..., None] if b.ndim == 1 else g)
    return -matmul(pulled, (y[..., None] if b.ndim == 1 else y).mT)


def _solve_b(g, y, a, b):
    return solve(a.mT, g[..., None])[..., 0] if b.ndim == 1 else solve(a.mT, g)


solve.defvjp(_solve_a, _solve_b)


@primitive
def det(a, /):
    """The determinant of stacks of square matrices. Its gradient is the cofactors, exact at singular matrices too."""
    with _square("det", a):
        return np.linalg.det(a)


det.defvjp(lambda g, y, a: g[..., None, None] * cofactors(a))


@primitive
def cofactors(a, /):
    """∂ det A / ∂A: the signed determinants of the minors, or of large matrices det U det V · U diag(∏_{j≠i} σⱼ) Vᵀ.

    Rows and columns are first scaled by powers of two, so that small ones do not drown in the rounding of large ones. A
    matrix with a NaN or an infinity has cofactors NaN, and the others of its stack are not troubled by it.
    """
    a = np.asarray(a)
    finite = np.isfinite(a).all((-2, -1), keepdims=True)
    a, rows, columns = _scaled(np.where(finite, a, 0))
    if (n := a.shape[-1]) <= SMALL:
        i, j = _minors(n)
        y = np.linalg.det(a[..., i, j]) * _signs(n)
    else:
        u, s, vt = np.linalg.svd(a)
        others = np.where(np.eye(n, dtype=bool), 1, s[..., None, :]).prod(-1)
        handedness = np.linalg.det(u) * np.linalg.det(vt)
        y = handedness[..., None, None] * (u * others[..., None, :]) @ vt
    other_rows, other_columns = rows.sum(-2, keepdims=True) - rows, columns.sum(-1, keepdims=True) - columns
    return np.where(finite, np.ldexp(y, other_rows + other_columns), np.nan)


SMALL = 8  # up to here minors, which keep their digits whatever the sizes of single elements: n² of them, n⁵ steps


def _scaled(a):
    """``a`` with rows and columns divided by powers of 2 that bring its elements closest to ±1, and their exponents.

    Zeros do not count: the scales fit the others' logarithms best, in the mean square (Curtis and Reid, 1972).
    """
    there = a != 0
    sizes = np.log2(np.abs(np.where(there, a, 1)))
    in_row, in_column = [np.maximum(there.sum(axis, keepdims=True), 1) for axis in (-1, -2)]
    rows = columns = np.zeros(())
    for _ in range(50):  # pragma: no branch (it ends sooner: without zeros in the second round)
        before = rows
        rows = ((sizes - columns) * there).sum(-1, keepdims=True) / in_row
        columns = ((sizes - rows) * there).sum(-2, keepdims=True) / in_column
        if np.abs(rows - before).max(initial=0) < 0.5:
            break
    rows, columns = [np.rint(x).astype(int) for x in (rows, columns)]
    return np.ldexp(a, -rows - columns), rows, columns


def _minors(n):
    """The rows and columns, as an index of (…, n, n), of all minors: those of element (i, j) stand at [i, j]."""
    keep = np.array([[k for k in range(n) if k != i] for i in range(n)], int).reshape(n, -1 if n else 0)
    return keep[:, None, :, None], keep[None, :, None, :]


def _signs(n):
    return np.where((np.arange(n)[:, None] + np.arange(n)) % 2, np.int8(-1), np.int8(1))  # which widens nothing


@cofactors.defvjp
def _(g, y, a):
    """Each cofactor is the determinant of a minor; so its derivatives are the cofactors of that minor."""
    n = a.shape[-1]
    if n < 2:
        return zeros(a)
    rows, columns = _minors(n)
    minors = getitem(a, rows, columns, index=(Ellipsis, HOLE, HOLE))
    pulled = (g * _signs(n))[..., None, None] * cofactors(minors)
    return scatter(pulled, rows, columns, index=(Ellipsis, HOLE, HOLE), shape=a.shape)
