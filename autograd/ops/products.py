"""Sums of products: matrices, vectors, tensors and Einstein's notation."""

from __future__ import annotations

import math
import string
from typing import Any

import numpy as np

from ..failures import composed
from ..primitive import primitive
from .elementwise import multiply
from .shaping import MANY, astype, checked_axes, narrowed, ravel, reshape, shape_of, transpose

__all__ = ["dot", "einsum", "inner", "matmul", "outer", "tensordot", "vdot"]


@primitive
def matmul(a, b, /):
    """Y = A B, over stacks of matrices: (…, n, k) and (…, k, m) to (…, n, m); a vector drops its axis."""
    try:
        return np.matmul(a, b)
    except ValueError:
        raise ValueError(
            f"matmul: shapes {np.shape(a)} and {np.shape(b)} do not fit: the last axis of the first must be as long as "
            "the second-to-last (or only) axis of the second, and the stacks must broadcast."
        ) from None


def _matmul_a(g, y, a, b):
    """Ā = Ȳ Bᵀ."""
    if b.ndim == 1:
        return g[..., None] * b
    if a.ndim == 1:
        return matmul(b, g[..., None])[..., 0]
    return matmul(g, b.mT)


def _matmul_b(g, y, a, b):
    """B̄ = Aᵀ Ȳ."""
    if a.ndim == 1:
        return a * g if b.ndim == 1 else a[:, None] * g[..., None, :]
    if b.ndim == 1:
        return matmul(a.mT, g[..., None])[..., 0]
    return matmul(a.mT, g)


matmul.defvjp(_matmul_a, _matmul_b)


@composed
def tensordot(a, b, axes: Any = 2):
    """The sum of products of ``a`` and ``b`` over ``axes``: a number of axes, or a pair of axes of each."""
    shape_a, shape_b = shape_of(a), shape_of(b)
    if isinstance(axes, (int, np.integer)):
        over_a, over_b = range(len(shape_a) - axes, len(shape_a)), range(axes)
        if not 0 <= axes <= min(len(shape_a), len(shape_b)):
            raise ValueError(f"tensordot: shapes {shape_a} and {shape_b} do not both have {axes} axes to sum over.")
    else:
        over_a, over_b = [(i,) if isinstance(i, (int, np.integer)) else i for i in axes]
    over_a, over_b = checked_axes(over_a, len(shape_a)), checked_axes(over_b, len(shape_b))
    if [shape_a[i] for i in over_a] != [shape_b[i] for i in over_b]:
        raise ValueError(f"tensordot: shapes {shape_a} and {shape_b} do not agree over the axes {over_a} and {over_b}.")
    kept_a = tuple([i for i in range(len(shape_a)) if i not in over_a])
    kept_b = tuple([i for i in range(len(shape_b)) if i not in over_b])
    count = int(np.prod([shape_a[i] for i in over_a], dtype=int))
    rows, columns = [shape_a[i] for i in kept_a], [shape_b[i] for i in kept_b]
    left = reshape(transpose(a, kept_a + over_a), (int(np.prod(rows, dtype=int)), count))
    right = reshape(transpose(b, over_b + kept_b), (count, int(np.prod(columns, dtype=int))))
    return reshape(matmul(left, right), (*rows, *columns))


@composed
def dot(a, b):
    """The product of vectors or matrices: the sum over the last axis of ``a`` and the second to last of ``b``."""
    shape_a, shape_b = shape_of(a), shape_of(b)
    ndim_a, ndim_b = len(shape_a), len(shape_b)
    if ndim_a == 0 or ndim_b == 0:
        return multiply(a, b)
    if shape_a[-1] != shape_b[-2:][0]:
        raise ValueError(
            f"dot: shapes {shape_a} and {shape_b} do not fit: the last axis of the first must be as long as the "
            "second-to-last (or only) axis of the second."
        )
    if ndim_b == 1 or (ndim_a <= 2 and ndim_b == 2):
        return matmul(a, b)
    return tensordot(a, b, (-1, -2))


@composed
def inner(a, b):
    """The sum of products over the last axes of both."""
    if len(shape_of(a)) == 0 or len(shape_of(b)) == 0:
        return multiply(a, b)
    return tensordot(a, b, (-1, -1))


@composed
def vdot(a, b):
    """The sum of products of all elements."""
    shape_a, shape_b = shape_of(a), shape_of(b)
    if math.prod(shape_a) != math.prod(shape_b):
        raise ValueError(
            f"vdot: shapes {shape_a} and {shape_b} do not fit: both must have as many elements, but have "
            f"{math.prod(shape_a)} and {math.prod(shape_b)}."
        )
    return matmul(ravel(a), ravel(b))


@composed
def outer(a, b):
    """The product of every element of ``a`` with every one of ``b``, both flattened."""
    return multiply(reshape(a, (-1, 1)), ravel(b))


@primitive
def _einsum(*operands, subscripts, optimize=False):
    for term, x in zip(subscripts.partition("->")[0].split(","), operands, strict=True):
        if len(set(term)) < len(term):
            _require_square(subscripts, term, np.shape(x))
    return np.einsum(subscripts, *operands, optimize=optimize)


def _require_square(subscripts, term, shape):
    """Refuse a diagonal of axes of two lengths: of 0 and 3 NumPy 2.4 reads three numbers that are not there."""
    for letter in term:
        lengths = {n for c, n in zip(term, shape, strict=True) if c == letter}
        if len(lengths) > 1:
            raise ValueError(
                f"einsum: in {subscripts!r} {letter!r} stands for axes of different lengths of one operand, "
                f"whose shape is {shape}."
            )


@_einsum.defvjp
def _(i, g, y, *operands, subscripts, optimize=False):
    """Ȳ times the other operands, summed over what input i does not have."""
    inputs, output = subscripts.split("->")
    terms = inputs.split(",")
    x, own, used = operands[i], terms[i], set(subscripts)
    factors = [(output, g)] + [(t, v) for k, (t, v) in enumerate(zip(terms, operands, strict=True)) if k != i]
    wanted, lengths = "", {}
    for term, value in factors:
        for letter, length in zip(term, value.shape, strict=True):
            lengths[letter] = length if lengths.get(letter, 1) == 1 else lengths[letter]
    for letter, length in zip(own, x.shape, strict=True):
        if letter in wanted:  # a diagonal was read: the cotangent lies on it, so multiply by the identity
            twin = next(c for c in string.ascii_letters if c not in used)
            used.add(twin)
            factors.append((letter + twin, np.eye(length, dtype=x.dtype)))
            letter = twin
        elif lengths.get(letter) != length:  # this operand alone is so long there: its elements receive the same
            factors.append((letter, np.ones(length, dtype=x.dtype)))
        wanted += letter
    pattern = ",".join([term for term, _ in factors]) + "->" + wanted
    values = [value for _, value in factors]
    count = math.prod([length for letter, length in lengths.items() if letter not in wanted])
    if count >= MANY.get(g.dtype.itemsize, math.inf):  # NumPy adds them one after the other, in their own precision
        values = [astype(value, np.float64) for value in values]
    # A path is for the operands of the call, which these are not.
    return narrowed(_einsum(*values, subscripts=pattern, optimize=bool(optimize)), g)


def einsum(subscripts, *operands, optimize=False):
    """Einstein summation, as in ``einsum("ij,jk->ik", a, b)``; ``…`` broadcasts."""
    if not isinstance(subscripts, str):
        raise TypeError("einsum: write the subscripts as a string first, as in einsum('ij,jk->ik', a, b).")
    return _einsum(*operands, subscripts=_explicit(subscripts, [len(shape_of(x)) for x in operands]), optimize=optimize)


def _explicit(subscripts, ndims):
    """``subscripts`` with an output and with letters for every ellipsis."""
    inputs, arrow, output = subscripts.replace(" ", "").partition("->")
    terms = inputs.split(",")
    if len(terms) != len(ndims):
        raise ValueError(f"einsum: {subscripts!r} describes {len(terms)} operands, but got {len(ndims)}.")
    letters = [c for c in string.ascii_letters if c not in subscripts]
    hidden = [n - len(term.replace("...", "")) if "..." in term else 0 for term, n in zip(terms, ndims, strict=True)]
    broadcast = "".join(letters[: max(hidden)])
    terms = [t.replace("...", broadcast[len(broadcast) - n :]) for t, n in zip(terms, hidden, strict=True)]
    if not arrow:
        everything = "".join(terms)
        once = [c for c in sorted(set(everything)) if everything.count(c) == 1 and c not in broadcast]
        output = "..." + "".join(once)
    elif broadcast and "..." not in output:
        raise ValueError(f"einsum: in {subscripts!r} the axes of '...' are not in the output; write '...' there too.")
    return ",".join(terms) + "->" + output.replace("...", broadcast)
