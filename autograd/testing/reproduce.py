"""The call that repeats a check, as a line of Python in the user's own names."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from types import FunctionType
from typing import Any

import numpy as np

from .. import ops
from ..graph import Node
from ..primitive import Primitive
from .subject import name_of, parameters

__all__ = ["call_text"]

PRINTED = 64  # up to so many elements, an array is written out
DEFAULTS: Mapping[str, Any] = {
    "vjp": None,
    "vjp2": None,
    "jvp": None,
    "order": 1,
    "wrt": None,
    "rtol": 1e-6,
    "seed": 0,
    "strict": False,
}
SHORT = (np.float64, np.int64, np.bool_)  # types that NumPy gives to Python's numbers


class _NotWritten(Exception):
    """A value has no short text that gives it back."""


def call_text(f: Any, xs: Sequence[Any], options: Mapping[str, Any]) -> str:
    """``gradcheck(f, …)`` with the inputs written out if they are small.

    What cannot be written, or is large, is called as ``f`` calls it, and a comment says what was given for it.
    """
    parts, given = [_function(f, "f")], []
    for x, name in zip(xs, parameters(f, len(xs)), strict=True):
        try:
            parts.append(_written(x))
        except _NotWritten:
            parts.append(name)
            given.append(f"{name}: {_kind(x)}")
    for key, default in DEFAULTS.items():
        value = options[key]
        if value is not default and value != default:
            parts.append(f"{key}={_function(value, key) if callable(value) else repr(value)}")
    return f"gradcheck({', '.join(parts)})" + (f"  # as given: {'; '.join(given)}" if given else "")


def _function(f: Any, otherwise: str) -> str:
    """The name of ``f``, with the parameters that are bound to it; ``otherwise`` of what has no name of its own."""
    if isinstance(f, partial):
        try:
            bound = [*map(_written, f.args), *[f"{key}={_written(value)}" for key, value in f.keywords.items()]]
        except _NotWritten:
            return otherwise
        return f"partial({', '.join([_function(f.func, 'f'), *bound])})"
    for prefix in ("np", "np.linalg", "np.fft", "scipy.special", "scipy.linalg", "autograd.ops"):
        if getattr(_module(prefix), name_of(f), None) is f:
            return f"{prefix}.{name_of(f)}"
    if isinstance(f, Primitive):
        return name_of(f)
    if isinstance(f, (FunctionType, type)) and "<lambda>" not in f.__qualname__:
        return f.__qualname__.rpartition("<locals>.")[2]
    return otherwise


def _module(prefix: str) -> Any:
    """The module that is usually imported so, if it is."""
    return ops if prefix == "autograd.ops" else sys.modules.get(re.sub(r"^np\b", "numpy", prefix))


def _written(x: Any) -> str:
    """An expression whose value is ``x``."""
    if isinstance(x, Node):
        return _written(x.data)
    if type(x) is np.ndarray:
        return _array(x)
    if type(x) is dict:
        return "{" + ", ".join(f"{_written(key)}: {_written(value)}" for key, value in x.items()) + "}"
    if type(x) in (list, tuple) or hasattr(x, "_fields"):
        inner = ", ".join(map(_written, x))
        if hasattr(x, "_fields"):
            return f"{type(x).__name__}({inner})"
        return f"[{inner}]" if isinstance(x, list) else f"({inner}{',' if len(x) == 1 else ''})"
    if type(x) is float or isinstance(x, np.floating):
        return _numpy_s(repr(x))
    if x is None or type(x) in (int, bool, str, bytes) or isinstance(x, (np.integer, np.bool_)):
        return repr(x)
    raise _NotWritten


def _array(x: np.ndarray) -> str:
    if x.size > PRINTED or x.dtype.kind not in "biufUS" or (x.dtype.itemsize > 8 and x.dtype.kind == "f"):
        raise _NotWritten
    dtype = f"np.{x.dtype.name}" if x.dtype.isnative and x.dtype.kind in "biuf" else repr(x.dtype.str)
    if not x.size:
        return f"np.zeros({x.shape}{'' if x.dtype == np.float64 else f', {dtype}'})"
    body = repr(x.tolist())
    body = _numpy_s(body) if x.dtype.kind == "f" else body
    return f"np.array({body}{'' if x.dtype in SHORT else f', {dtype}'})"


def _numpy_s(numbers: str) -> str:
    return re.sub(r"\b(nan|inf)\b", r"np.\1", numbers)


def _kind(x: Any) -> str:
    """What ``x`` is, in a few words."""
    if isinstance(x, Node):
        return _kind(x.data)
    if isinstance(x, np.ndarray):
        return f"{x.dtype} of shape {x.shape}"
    return type(x).__name__
