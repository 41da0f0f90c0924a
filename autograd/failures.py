"""What an operation says where its function fails: whose failure it is, on which arrays, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from itertools import islice
from typing import Any

import numpy as np

from .graph import NO_PARAMS, Node

__all__ = ["composed", "explain", "plain"]

SHOWN = 4  # of many arrays, those that are named


def explain(error: Exception, name: str, values: Sequence[Any], params: Mapping[str, Any] = NO_PARAMS) -> None:
    """Let ``error``, which the function of the operation ``name`` raised on ``values``, say so; its type stays.

    What begins with the operation's name is our own text and says it already. Where an operation inside it has spoken,
    this one, which its user called, speaks instead.
    """
    said, kind = str(error), type(error)
    inner, heard = getattr(error, "explained", (name, said))
    if kind is np.exceptions.AxisError and error.axis is not None:  # type: ignore[attr-defined]
        where = f"{name} of {_given(values)}, {_axes(error.ndim, values)}"  # type: ignore[attr-defined]
        error.__init__(error.axis, error.ndim, where)  # type: ignore[attr-defined]
    elif heard.startswith((f"{inner}: ", f"{inner} of ", f"{inner}()")):
        heard = f"{name}{heard.removeprefix(inner)}"
        if heard != said:
            error.__init__(heard)
    elif heard.startswith(("at: ", "index: ")):
        return
    elif kind in (ValueError, TypeError, IndexError):
        error.__init__(f"{name}: {_cause(heard, values, params)}")
    error.explained = (name, heard)  # type: ignore[attr-defined]


def plain(name: str, key: str, value: Any) -> Any:
    """The parameter ``key`` of the operation ``name`` without tensors: of constant ones their values."""
    if isinstance(value, (list, tuple)):
        items = [plain(name, key, item) for item in value]
        return items if isinstance(value, list) else tuple(items)
    if not isinstance(value, Node):
        return value
    if value._requires_grad:
        raise TypeError(
            f"{name}: {key}= has no derivative, so it cannot be a tensor that requires a gradient. "
            f"Pass {key}=t.detach() if that is what you mean."
        )
    return value._value


def composed(function: Callable[..., Any]) -> Callable[..., Any]:
    """``function``, which is made of operations and is one for its users: it says of itself what fails inside."""

    @wraps(function)
    def operation(*args: Any, **params: Any) -> Any:
        try:
            return function(*args, **params)
        except Exception as error:
            given = args[0] if args and isinstance(args[0], (list, tuple)) else args
            _note_speaker(error)
            explain(error, function.__name__, [x for x in given if isinstance(x, (Node, np.ndarray, np.generic))])
            raise

    operation.function = function  # type: ignore[attr-defined]
    return operation


SPEAKER = re.compile(r"(np\.)?([a-z]\w*): ")


def _note_speaker(error: Exception) -> None:
    """Note who has spoken in ``error`` before it computed: an operation or a function of NumPy's, inside another."""
    said = str(error)
    if (spoken := SPEAKER.match(said)) and not hasattr(error, "explained") and spoken[2] not in ("at", "index"):
        error.explained = (spoken[2], said.removeprefix("np."))  # type: ignore[attr-defined]


def _axes(ndim: int, values: Sequence[Any]) -> str:
    if ndim == 0:
        return "which has no axes"
    whose = "whose axes are" if any(np.ndim(_plain(x)) == ndim for x in values) else "the axes of whose result are"
    return f"{whose} {-ndim} to {ndim - 1}"


def _plain(x: Any) -> Any:
    return x._value if isinstance(x, Node) else x


def _cause(said: str, values: Sequence[Any], params: Mapping[str, Any]) -> str:
    """A sentence of our own for what users meet most often; else NumPy's."""
    if said.startswith("operands could not be broadcast together with shapes") and (
        stated := _not_broadcast([np.shape(x) for x in values])
    ):
        return stated
    if said.startswith("setting an array element") and np.ndim(params.get("initial", 0)):
        return f"initial= must be one number, but has shape {np.shape(params['initial'])}."
    if said.startswith("cannot reshape array of size") and "shape" in params:
        size, shape = np.size(_plain(values[0])), params["shape"]
        shape = tuple(shape) if np.ndim(shape) else (shape,)
        return f"{size} elements do not fill the shape {shape}: its product must be {size}. -1 stands for one length."
    if said == "axes don't match array" and "axes" in params and (ndim := np.ndim(_plain(values[0]))):
        return f"axes={params['axes']} must name each axis once, in any order: the numbers from 0 to {ndim - 1}."
    if ("as an integer" in said or "integer argument expected" in said) and params.get("axis") is not None:
        return f"axis= must be an integer or a tuple of integers, but is {params['axis']!r}."
    if said.startswith(("repeated axis", "duplicate value in 'axis'")):
        said = "an axis is named twice"
    if "not supported for the input types" in said:
        said = "NumPy does not compute it of these types; t.astype(int) makes integers, and t > 0 truth values"
    return f"{said.strip().rstrip('.')}. It was given {_given(values)}."


def _not_broadcast(shapes: list[tuple[int, ...]]) -> str:
    """That ``shapes`` do not broadcast, and over which axis; "" if they do, and others inside an operation did not."""
    ndim = max(map(len, shapes), default=0)
    axis = next((i for i in range(-1, -ndim - 1, -1) if len(set(_lengths(shapes, i)) - {1}) > 1), 0)
    if axis == 0:
        return ""
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
