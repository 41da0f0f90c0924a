"""Questions whose answers are truth values or integers: primitives without rules, so their results are constants."""

from __future__ import annotations

import numpy as np

from ..primitive import primitive

__all__ = [
    "all",
    "any",
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "count_nonzero",
    "equal",
    "greater",
    "greater_equal",
    "invert",
    "isfinite",
    "isinf",
    "isnan",
    "less",
    "less_equal",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "not_equal",
    "signbit",
]

equal = primitive(np.equal)
not_equal = primitive(np.not_equal)
less = primitive(np.less)
less_equal = primitive(np.less_equal)
greater = primitive(np.greater)
greater_equal = primitive(np.greater_equal)

isnan = primitive(np.isnan)
isinf = primitive(np.isinf)
isfinite = primitive(np.isfinite)
signbit = primitive(np.signbit)

logical_and = primitive(np.logical_and)
logical_or = primitive(np.logical_or)
logical_xor = primitive(np.logical_xor)
logical_not = primitive(np.logical_not)

bitwise_and = primitive(np.bitwise_and)
bitwise_or = primitive(np.bitwise_or)
bitwise_xor = primitive(np.bitwise_xor)
invert = primitive(np.invert)


@primitive
def any(x, /, axis=None, *, keepdims=False, where=True):
    """Whether some element is true, along ``axis``."""
    return np.any(x, axis=axis, keepdims=keepdims, where=where)


@primitive
def all(x, /, axis=None, *, keepdims=False, where=True):
    """Whether all elements are true, along ``axis``."""
    return np.all(x, axis=axis, keepdims=keepdims, where=where)


@primitive
def count_nonzero(x, /, axis=None, *, keepdims=False):
    """How many elements are not zero, along ``axis``."""
    return np.count_nonzero(x, axis=axis, keepdims=keepdims)
