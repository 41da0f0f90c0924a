"""Examples as plots take them: rows of numbers, a class for each, and what a model's layers make of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import numpy as np

from ..training.region import labels

__all__ = ["classes", "hidden", "rows"]

_MOST_CLASSES = 20


def rows(caller: str, x: Any, columns: int | None = None) -> np.ndarray:
    """`x` as an array of numbers whose first axis counts the examples."""
    try:
        found = np.asarray(getattr(x, "data", x) if not isinstance(x, np.ndarray) else x)
    except ValueError:
        found = np.array(None)
    wanted = "(examples, 2)" if columns == 2 else "(examples, numbers of each)"
    if (
        found.dtype.kind not in "fiub"
        or found.ndim < 2
        or not len(found)
        or (columns and found.shape[1:] != (columns,))
    ):
        given = f"shape {found.shape}" if found.dtype.kind in "fiub" else f"a {type(x).__name__} of no numbers"
        raise ValueError(f"{caller}: x must be an array of shape {wanted}, not {given}.")
    return found


def classes(caller: str, y: Any, x: np.ndarray, outputs: int = 0) -> np.ndarray:
    """The class 0, 1, … of each example, from labels or rows of one-hot numbers."""
    found = np.asarray(getattr(y, "data", y) if not isinstance(y, np.ndarray) else y)
    if found.shape[:1] != x.shape[:1] or found.ndim > 2:
        raise ValueError(
            f"{caller}: y must have one class for each of the {len(x)} examples, shape ({len(x)},), not {found.shape}."
        )
    known = labels(found, outputs)
    if known.max() >= _MOST_CLASSES:
        raise ValueError(
            f"{caller}: y has {known.max() + 1} different values; at most {_MOST_CLASSES} classes are drawn."
        )
    return known


def hidden(caller: str, model: Any, x: np.ndarray) -> dict[str, np.ndarray]:
    """What each layer of `model` makes of `x`, as (examples, units); a layer that changes nothing is left out."""
    method = getattr(model, "activations", None)
    if not callable(method):
        raise TypeError(
            f"{caller}: {type(model).__name__} has no activations(x), which returns what each layer makes of x: a "
            "mapping from names to arrays, as the modules of nn have it."
        )
    answer = method(x)
    if not isinstance(answer, Mapping) or not answer:
        raise TypeError(f"{caller}: activations(x) must return a mapping from layers to arrays, not {answer!r:.60}.")
    found: dict[str, np.ndarray] = {}
    last: np.ndarray | None = None
    for name, item in _single(cast(Mapping[Any, Any], answer)):
        array = np.asarray(getattr(item, "data", item) if not isinstance(item, np.ndarray) else item)
        if array.shape[:1] != x.shape[:1] or array.dtype.kind not in "fiub":
            raise ValueError(
                f"{caller}: activations(x) gives {name or 'the output'} the shape {array.shape}, but there are "
                f"{len(x)} examples."
            )
        if last is None or array.shape != last.shape or not np.array_equal(array, last, equal_nan=True):
            found[name or "output"] = array.reshape(len(x), -1)
        last = array
    return found


def _single(answer: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    """One array at a time: of a layer with several outputs, each of them."""
    for name, item in answer.items():
        if isinstance(item, (list, tuple)):
            yield from ((f"{name}[{i}]", part) for i, part in enumerate(item))
        else:
            yield str(name), item
