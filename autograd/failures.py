"""What an operation says where its function fails: whose failure it is, on which arrays, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from itertools import islice
from typing import Any

import numpy as np

from .graph import NO_PARAMS, Node

__all__ = ["composed", "explain"]

SHOWN = 4  # of many arrays, those that are named


def explain(error: Exception, name: str, values: Sequence[Any], params: Mapping[str, Any] = NO_PARAMS) -> None:
    """Let ``error``, which the function of the operation ``name`` raised on ``values``, say so; its type stays.

    What begins with the operation's name is our own text and says it already; so does what an operation inside it has
    explained.
    """
    said, kind = str(error), type(error)
    explained = getattr(error, "explained", False)
    error.explained = True  # type: ignore[attr-defined]
    if explained or said.startswith((f"{name}: ", f"{name} of ", f"{name}()", "at: ", "index: ")):
        return
    if kind is np.exceptions.AxisError and error.axis is not None:  # type: ignore[attr-defined]
        where = f"{name} of {_given(values)}, {_axes(error.ndim, values)}"  # type: ignore[attr-defined]
        error.__init__(error.axis, error.ndim, where)  # type: ignore[attr-defined]
    elif kind in (ValueError, TypeError, IndexError):
        error.__init__(f"{name}: {_cause(said, values, params)}")


def composed(function: Callable[..., Any]) -> Callable[..., Any]:
    """``function``, which is made of operations and is one for its users: it says of itself what fails inside."""

    @wraps(function)
    def operation(*args: Any, **params: Any) -> Any:
        try:
            return function(*args, **params)
        except Exception as error:
            given = args[0] if args and isinstance(args[0], (list, tuple)) else args
            explain(error, function.__name__, [x for x in given if isinstance(x, (Node, np.ndarray, np.generic))])
            raise

    operation.function = function  # type: ignore[attr-defined]
    return operation


def _axes(ndim: int, values: Sequence[Any]) -> str:
    if ndim == 0:
        return "which has no axes"
    whose = "whose axes are" if any(np.ndim(_plain(x)) == ndim for x in values) else "the axes of whose result are"
    return f"{whose} {-ndim} to {ndim - 1}"


def _plain(x: Any) -> Any:
    return x._value if isinstance(x, Node) else x


def _cause(said: str, values: Sequence[Any], params: Mapping[str, Any]) -> str:
    """A sentence of our own for what users meet most often; else NumPy's."""
    if said.startswith("operands could not be broadcast together with shapes"):
        return _not_broadcast([np.shape(x) for x in values])
    if said.startswith("setting an array element") and np.ndim(params.get("initial", 0)):
        return f"initial= must be one number, but has shape {np.shape(params['initial'])}."
    if said.startswith("repeated axis"):
        said = "an axis is named twice"
    if "not supported for the input types" in said:
        said = "NumPy does not compute it of these types; t.astype(int) makes integers, and t > 0 truth values"
    return f"{said.strip().rstrip('.')}. It was given {_given(values)}."


def _not_broadcast(shapes: list[tuple[int, ...]]) -> str:
    ndim = max(map(len, shapes))
    axis = next(i for i in range(-1, -ndim - 1, -1) if len(set(_lengths(shapes, i)) - {1}) > 1)
    return (
        f"shapes {_listed(list(map(str, shapes)))} do not broadcast: counted from the last, axes must be equally long "
        f"or of length 1, but axis {axis} has lengths {_listed(list(map(str, _lengths(shapes, axis))))}. "
        "reshape and t[:, None] put axes of length 1 where they are wanted."
    )


def _lengths(shapes: list[tuple[int, ...]], axis: int) -> list[int]:
    return [shape[axis] for shape in shapes if len(shape) >= -axis]


def _given(values: Sequence[Any]) -> str:
    """The dtype and shape of each of ``values``."""
    arrays = [np.asarray(_plain(x)) for x in islice(values, SHOWN)]
    parts = [f"{x.dtype} of shape {x.shape}" for x in arrays]
    if len(values) > SHOWN:
        parts.append(f"{len(values) - SHOWN} more")
    return _listed(parts) or "no arrays"


def _listed(parts: list[str]) -> str:
    """One, two and three, as in a sentence."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
