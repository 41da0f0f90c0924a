"""Every primitive with a rule: the domain of an elementwise one, calls of the others that use every parameter."""

import numpy as np

from autograd import ops
from autograd.ops.indexing import HOLE
from autograd.testing import operations, sample

RNG = np.random.default_rng(70)
INF = np.inf


def normal(*shape):
    return RNG.standard_normal(shape)


def regular(*shape):
    """Well-conditioned matrices."""
    return normal(*shape) + 3 * np.eye(shape[-1])


OPERATIONS = {op.name: op for op in operations(ops)}
REALS = (-INF, INF)
POSITIVE = (0.0, INF)
DIVISORS = (0.1, INF)

DOMAINS = {
    **dict.fromkeys(["sqrt", "log", "log2", "log10"], POSITIVE),
    "log1p": (-1.0, INF),
    "arccosh": (1.0, INF),
    "arcsin": (-1.0, 1.0),
    "arccos": (-1.0, 1.0),
    "arctanh": (-0.99, 0.99),
    "tan": (-1.5, 1.5),
    "reciprocal": DIVISORS,
    "power": [POSITIVE, REALS],
    "divide": [REALS, DIVISORS],
    "remainder": [REALS, DIVISORS],
    "floor_divide": [REALS, DIVISORS],
}

MASK = np.array([[True, False, True], [False, True, True]])
ROW = np.array([0, 2, 2])
TIED = np.array([[1.0, 1.0, 0.3], [2.0, 2.0, 2.0]])
WITH_ZEROS = np.array([[2.0, 0.0, 3.0], [0.0, 0.0, 3.0]])
SATURATED = np.array([1000.0, 0.0, -1000.0])
ONE_PER_ROW = (HOLE, HOLE)

SAMPLES = {
    # Outside of their domain above: negative divisors, negative bases of whole powers.
    "reciprocal": [sample([-2.0, -0.3])],
    "divide": [sample([1.0, -2.0], [-0.5, -3.0])],
    "remainder": [sample([5.3, -4.2], [-1.5, -0.7])],
    "floor_divide": [sample([5.3, -4.2], [-1.5, -0.7])],
    "power": [sample([-2.0, 1.5, -0.5], n) for n in (3, 2, 1, 0, -1, -2)],
    # Not elementwise.
    "where": [sample(MASK, normal(3), normal(2, 3)), sample(False, normal(3), 2.0)],
    "sum": [
        sample(normal(2, 3)),
        sample(normal(2, 3), axis=-1),
        sample(normal(2, 3), axis=(0, 1), keepdims=True),
        sample(normal(2, 3), axis=0, where=MASK, initial=2.0),
    ],
    "mean": [
        sample(normal(2, 3)),
        sample(normal(2, 3), axis=-1),
        sample(normal(2, 3), axis=(1,), keepdims=True, where=MASK),
    ],
    "var": [
        sample(normal(2, 3)),
        sample(normal(2, 3), axis=-1, ddof=1),
        sample(normal(2, 3), axis=1, keepdims=True, where=MASK),
        sample(np.ones(3)),
    ],
    "std": [
        sample(normal(2, 3)),
        sample(normal(2, 3), axis=-1, ddof=1),
        sample(normal(2, 3), axis=1, keepdims=True, where=MASK),
    ],
    "prod": [
        sample(normal(2, 3)),
        sample(normal(2, 3), axis=0, keepdims=True),
        sample(WITH_ZEROS, axis=1),
        sample(normal(2, 3), axis=1, where=MASK, initial=2.0),
    ],
    "max": [
        sample(normal(2, 3)),
        sample(TIED, axis=-1),
        sample(normal(2, 3), axis=0, keepdims=True, where=MASK, initial=0.1),
    ],
    "min": [
        sample(normal(2, 3)),
        sample(TIED, axis=0),
        sample(normal(2, 3), axis=1, keepdims=True, where=MASK, initial=0.1),
    ],
    "cumsum": [sample(normal(3)), sample(normal(2, 3), axis=1), sample(normal(2, 3))],
    "cumprod": [sample(normal(3)), sample(normal(2, 3), axis=1), sample([2.0, 0.0, 3.0, 0.0])],
    "recurrence": [sample(normal(3), normal(3)), sample(normal(2, 3), normal(2, 3))],
    "sort": [sample(normal(4)), sample(normal(2, 3), axis=0), sample([2.0, 1.0, 2.0, 2.0])],
    "put_back": [
        sample(normal(3), order=np.array([2, 0, 1]), axis=0),
        sample(normal(2, 3), order=np.array([[2, 0, 1]]), axis=-1),
    ],
    "round": [sample(normal(3)), sample(normal(3), decimals=1)],
    "clip": [
        sample(normal(4), -0.5, 0.5),
        sample([0.0, 1.0, 0.5], 0.0, 1.0),
        sample(normal(2, 3), normal(3) - 2, normal(2, 1) + 2),
    ],
    "logsumexp": [sample(normal(2, 3)), sample(normal(2, 3), axis=-1, keepdims=True), sample(SATURATED)],
    "softmax": [sample(normal(2, 3)), sample(normal(2, 3), axis=-1), sample(SATURATED)],
    "windows": [
        sample(normal(3, 4), size=(2, 3)),
        sample(normal(2, 5, 5), size=(3, 2), stride=2),
        sample(normal(5, 4), size=(2, 1), stride=(3, 1)),
    ],
    "unwindowed": [
        sample(normal(2, 3, 2, 2), shape=(3, 4)),
        sample(normal(2, 3, 2, 2, 2), shape=(2, 5, 5), stride=2),
        sample(normal(2, 1, 2, 4), shape=(5, 4), stride=(3, 1)),
    ],
    "log_softmax": [sample(normal(2, 3)), sample(normal(2, 3), axis=-1), sample(SATURATED)],
    "reshape": [sample(normal(2, 3), shape=(3, 2)), sample(normal(2, 3), shape=(-1,), order="F")],
    "transpose": [sample(normal(2, 3)), sample(normal(2, 3, 2), axes=(1, -1, 0))],
    "broadcast_to": [sample(normal(3), shape=(2, 3)), sample(normal(2, 1), shape=(2, 3)), sample(1.5, shape=(2,))],
    "astype": [sample(normal(3), dtype=np.float64)],
    "getitem": [
        sample(normal(3), index=(slice(None, None, -1), None)),
        sample(normal(3, 2), ROW, index=(HOLE,)),
        sample(normal(3, 3), ROW, ROW, index=ONE_PER_ROW),
        sample(normal(2, 3), MASK, index=(HOLE,)),
        sample(normal(2, 3), index=(Ellipsis, 1)),
    ],
    "scatter": [
        sample(normal(3), ROW, index=(HOLE,), shape=(4,)),
        sample(normal(4), MASK, index=(HOLE,), shape=(2, 3)),
        sample(normal(2), index=(slice(1, 3),), shape=(4,)),
    ],
    "scatter_parts": [
        sample(normal(2), normal(3), ROW, normal(), shape=(3,), indices=((slice(1, 3),), (HOLE,), (-1,))),
        sample(normal(4), MASK, normal(2, 3), shape=(2, 3), indices=((HOLE,), (Ellipsis,))),
    ],
    "index_set": [
        sample(normal(4), normal(3), ROW, index=(HOLE,)),
        sample(normal(4), normal(2), index=(slice(0, 4, 2),)),
        sample(normal(2, 3), 2.0, MASK, index=(HOLE,)),
    ],
    "index_add": [
        sample(normal(4), normal(3), ROW, index=(HOLE,)),
        sample(normal(4), normal(2), index=(slice(0, 4, 2),)),
    ],
    "concatenate": [
        sample(normal(2, 3), normal(1, 3), axis=0),
        sample(normal(2, 1), normal(2, 2), normal(2, 0), axis=-1),
    ],
    "one_minus_square": [sample(normal(3))],
    "root_of_square_minus_one": [sample(normal(3) ** 2 + 1.5)],
    "power_slope": [
        sample(abs(normal(3)) + 0.5, normal(2, 1), by_a=m, by_b=n) for m, n in ((1, 0), (0, 1), (1, 1), (2, 1), (3, 2))
    ],
    "pad": [
        sample(normal(2, 3), pad_width=((1, 0), (0, 2)), constant_values=0),
        sample(normal(2), pad_width=((1, 1),), constant_values=((2.0, 3.0),)),
    ],
    "matmul": [
        sample(normal(2, 3), normal(3, 2)),
        sample(normal(3), normal(3)),
        sample(normal(3), normal(2, 3, 2)),
        sample(normal(2, 2, 3), normal(3)),
        sample(normal(2, 2, 3), normal(3, 2)),
    ],
    "einsum": [
        sample(normal(2, 3), normal(3, 2), subscripts="ij,jk->ik"),
        sample(normal(3, 3), subscripts="ii->i"),
        sample(normal(2, 3), subscripts="ij->j"),
        sample(normal(2), normal(2), normal(2, 2), subscripts="i,j,ij->", optimize=True),
    ],
    "ldexp": [sample(normal(3), np.array([[1], [-2]])), sample([0.0, 3.0], 4)],
    "limit": [sample(normal(2, 3), axis=1), sample(normal(2), axis=None)],
    "inv": [sample(regular(3, 3)), sample(regular(2, 2, 2))],
    "solve": [
        sample(regular(3, 3), normal(3, 2)),
        sample(regular(2, 2), normal(2)),
        sample(regular(2, 3, 3), normal(2, 3, 1)),
    ],
    "det": [sample(regular(3, 3)), sample(regular(2, 2, 2)), sample(np.ones((3, 3)))],
    "cofactors": [sample(regular(3, 3)), sample(regular(2, 2, 2))],
    "norm": [
        sample(normal(2, 3), ord=3, axis=(1,), keepdims=False),
        sample(normal(4), ord=1.5, axis=(0,), keepdims=True),
        sample(normal(2, 2), ord=2, axis=(0, 1), keepdims=False),
    ],
}
