"""The functions that an expression may call: the engine's, by their own names, and how large their results may get."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np

from autograd import ops

__all__ = ["CONSTANTS", "FUNCTIONS", "MOST", "Function", "elements"]

# Elements that a value may have.
MOST = 10_000

Kind = Literal["elementwise", "reduction", "product", "outer", "matrix"]


@dataclass(frozen=True)
class Function:
    """`call` takes `count` arguments; if its kind is "reduction", also `axis`."""

    call: Callable[..., Any]
    kind: Kind
    count: int


def elements(kind: Kind, arguments: Sequence[Any]) -> int:
    """At most how many elements the result has, known before it is computed.

    Raises ``ValueError`` for shapes that do not fit.
    """
    shapes = [np.shape(argument) for argument in arguments]
    if kind == "elementwise":
        return math.prod(np.broadcast_shapes(*shapes))
    sizes = [math.prod(shape) for shape in shapes]
    if kind == "outer":
        return sizes[0] * sizes[1]
    if kind == "product":  # the axis that is summed over is in neither
        return sizes[0] * sizes[1] // (shapes[0][-1] ** 2 if all(shapes) else 1)
    if kind == "matrix" and len(shapes[0]) == 1:  # of which `diag` makes a matrix
        return sizes[0] ** 2
    return max(sizes)


# fmt: off
_NAMES: list[tuple[Kind, int, str]] = [
    ("elementwise", 1, "abs arccos arccosh arcsin arcsinh arctan arctanh cbrt ceil cos cosh exp exp2 expm1 floor gelu "
                       "log log10 log1p log2 negative reciprocal relu rint sigmoid sign sin sinh softplus sqrt square "
                       "tan tanh trunc"),
    ("elementwise", 2, "arctan2 hypot logaddexp maximum minimum power"),
    ("elementwise", 3, "clip where"),
    ("reduction", 1, "cumprod cumsum log_softmax logsumexp max mean min norm prod softmax sort std sum var"),
    ("product", 2, "dot inner matmul"),
    ("outer", 2, "outer"),
    ("matrix", 1, "det diag inv trace transpose"),
    ("matrix", 2, "solve"),
]
# fmt: on
FUNCTIONS = MappingProxyType(
    {name: Function(getattr(ops, name), kind, count) for kind, count, names in _NAMES for name in names.split()}
)
# Names that have a value unless they are given one.
CONSTANTS = MappingProxyType({"pi": np.float64(math.pi), "e": np.float64(math.e)})
