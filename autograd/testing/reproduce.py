"""The call that repeats a check, as a line of Python."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from ..graph import Node
from .subject import name_of

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


def call_text(f: Any, xs: Sequence[Any], options: Mapping[str, Any]) -> str:
    """``gradcheck(f, …)`` with the inputs written out if they are small."""
    parts = [_called(f), *[_written(x) for x in xs]]
    for key, default in DEFAULTS.items():
        value = options[key]
        if value is not default and value != default:
            parts.append(f"{key}={_function(value, key) if callable(value) else repr(value)}")
    return f"gradcheck({', '.join(parts)})"


def _called(f: Any) -> str:
    """The name of ``f``, with the parameters that are bound to it."""
    if not isinstance(f, partial):
        return name_of(f)
    bound = [*map(_written, f.args), *[f"{key}={_written(value)}" for key, value in f.keywords.items()]]
    return f"partial({', '.join([name_of(f), *bound])})"


def _function(f: Any, fallback: str) -> str:
    name = name_of(f)
    return fallback if name == "f" else name


def _written(x: Any) -> str:
    if isinstance(x, dict):
        return "{" + ", ".join(f"{key!r}: {_written(value)}" for key, value in x.items()) + "}"
    if isinstance(x, (list, tuple)):
        inner = ", ".join(_written(value) for value in x)
        return f"[{inner}]" if isinstance(x, list) else f"({inner}{',' if len(x) == 1 else ''})"
    if isinstance(x, Node):
        return _written(x.data)
    if not isinstance(x, np.ndarray):
        return repr(x) if not isinstance(x, np.generic) else f"np.{x!r}".replace("np.np.", "np.")
    if x.size > PRINTED:
        return f"<{x.dtype} of shape {x.shape}>"
    body = re.sub(r"\b(nan|inf)\b", r"np.\1", repr(x.tolist()))
    return f"np.array({body}{'' if x.dtype in (np.float64, np.int64) else f', np.{x.dtype}'})"
